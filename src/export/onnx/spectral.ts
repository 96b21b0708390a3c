/**
 * Returns the kernel that a layer with spectral normalization computes with: its own, divided by the largest
 * singular value that the layer estimates (src/models/layers/spectralNormalization.ts).
 *
 * @param kernel [inputs, outputs], with all axes but the last joined
 * @param vector [outputs]: the estimate of the right singular vector
 */
export function spectrallyNormalized(kernel: Float32Array, vector: Float32Array): Float32Array {
  const outputs = vector.length;
  const left = new Float64Array(kernel.length / outputs);
  kernel.forEach((value, i) => (left[Math.floor(i / outputs)] += value * vector[i % outputs]));
  const length = lengthOf(left);
  const right = new Float64Array(outputs);
  kernel.forEach((value, i) => (right[i % outputs] += (value * left[Math.floor(i / outputs)]) / length));
  const largest = lengthOf(right);
  return kernel.map((value) => value / largest);
}

const lengthOf = (vector: Float64Array): number =>
  Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
