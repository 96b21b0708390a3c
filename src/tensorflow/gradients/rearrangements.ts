import * as tf from "@tensorflow/tfjs";

export const rearrangementGradients: tf.GradConfig[] = [
  {
    // tfjs' own transposes the result, except along the last axis.
    kernelName: tf.Cumsum,
    gradFunc: (dy, _, attrs) => {
      const { axis, exclusive, reverse } = attrs as unknown as Record<"exclusive" | "reverse", boolean> & {
        axis: number;
      };
      return { x: () => tf.cumsum(dy as tf.Tensor, axis, exclusive, !reverse) };
    },
  },
  {
    // tfjs' own adds up one slice for each repetition, and ends at rank 4.
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
