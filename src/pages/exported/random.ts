/** Makes points of the latent space from numbers, so that a number or a link brings a picture back. */
import { mulberry32 } from "../../math/shuffle";

/** Returns point `number` of N(0, I), [latentDim]: always the same. */
export function samplePoint(number: number, latentDim: number): Float32Array {
  const uniform = mulberry32(Math.imul(number, 0x9e3779b1)); // so that neighbouring numbers differ in all bits
  // Box and Muller's method makes one normal number from two uniform ones.
  return Float32Array.from({ length: latentDim }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    return radius * Math.cos(2 * Math.PI * uniform());
  });
}

/**
 * Returns a point on the arc from one point to another (spherical linear interpolation, Shoemake 1985).
 * Between points in the same or in opposite directions, it lies on a straight line.
 *
 * @param t 0 gives `from`, 1 gives `to`
 */
export function pointOnArc(from: Float32Array, to: Float32Array, t: number): Float32Array {
  const [a, b] = [lengthOf(from), lengthOf(to)];
  const cosine = from.reduce((sum, each, i) => sum + each * to[i], 0) / (a * b);
  const angle = Math.acos(Math.min(Math.max(cosine, -1), 1));
  const share = (part: number) => (Math.sin(angle) > 1e-6 ? Math.sin(part * angle) / Math.sin(angle) : part);
  return from.map((each, i) => share(1 - t) * each + share(t) * to[i]);
}

const lengthOf = (vector: Float32Array): number => Math.hypot(...vector);
