import * as tf from "@tensorflow/tfjs";

const tfjsGather = tf.getGradient(tf.GatherV2);

export const rearrangementGradients: tf.GradConfig[] = [
  {
    // tfjs' own gradient is transposed, except along the last axis.
    kernelName: tf.Cumsum,
    gradFunc: (dy, _, attrs) => {
      const { axis, exclusive, reverse } = attrs as unknown as Record<"exclusive" | "reverse", boolean> & {
        axis: number;
      };
      return { x: () => tf.cumsum(dy as tf.Tensor, axis, exclusive, !reverse) };
    },
  },
  {
    // tfjs' own gradient adds up one slice for each repetition, and is limited to rank 4.
    kernelName: tf.Tile,
    inputsToSave: ["x"],
    gradFunc: (dy, [x], attrs) => {
      const { reps } = attrs as unknown as { reps: number[] };
      return {
        x: () =>
          // One axis at a time: TensorFlow repeats tensors of at most nine axes, and the gradient of a sum
          // repeats.
          x.shape
            .reduce((sum, size, axis) => {
              if (reps[axis] === 1) return sum;
              const [before, after] = [x.shape.slice(0, axis), (dy as tf.Tensor).shape.slice(axis + 1)];
              return sum.reshape([...before, reps[axis], size, ...after]).sum(axis);
            }, dy as tf.Tensor)
            .reshape(x.shape),
      };
    },
  },
  {
    // tfjs' own gradient fails if the indices are computed from a tensor that has a gradient, as with argMin
    // in a VQ-VAE, and is wrong for more than one batch axis.
    kernelName: tf.GatherV2,
    inputsToSave: ["x", "indices"],
    gradFunc: (dy, saved, attrs) => {
      const { batchDims } = attrs as unknown as { batchDims: number };
      if (batchDims > 1) {
        throw new Error(
          `The gradient of gather is known for batchDims of 0 or 1, got ${batchDims}: reshape the first axes to one.`,
        );
      }
      const { x } = tfjsGather.gradFunc(dy, saved, attrs);
      return { x, indices: () => tf.zeros(saved[1].shape) };
    },
  },
  {
    // tfjs' own gradient fails along an axis of one element.
    kernelName: tf.Unpack,
    gradFunc: (dy, _, attrs) => ({
      value: () => tf.stack([dy].flat(), (attrs as unknown as { axis: number }).axis),
    }),
  },
  {
    kernelName: tf.DepthToSpace,
    inputsToSave: ["x"],
    gradFunc: (dy, [x], attrs) => {
      const { blockSize, dataFormat } = attrs as unknown as { blockSize: number; dataFormat: string };
      return {
        x: () => {
          if (dataFormat !== "NHWC") {
            throw new Error(
              `The gradient of depthToSpace expects images in NHWC, got ${dataFormat}: transpose them.`,
            );
          }
          const [n, height, width] = x.shape;
          return (dy as tf.Tensor)
            .reshape([n, height, blockSize, width, blockSize, -1])
            .transpose([0, 1, 3, 2, 4, 5])
            .reshape(x.shape);
        },
      };
    },
  },
];
