import * as tf from "@tensorflow/tfjs";
import type { NodeJSKernelBackend } from "@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend";
import { namedAttributes } from "../eager/attributes";
import { runKernel } from "./kernel";

interface Attributes {
  filterSize: [number, number] | number;
  strides: [number, number] | number;
  pad: "valid" | "same" | number;
  dimRoundingMode?: "floor" | "round" | "ceil";
}

/**
 * Picks the elements at which the pools had their maxima from a tensor in the shape of max pooling's input.
 */
const MAX_POOL_PICK = "MaxPoolGradGrad";

/** The kernel that tfjs-node lacks. */
export const poolingKernels: tf.KernelConfig[] = [
  {
    kernelName: MAX_POOL_PICK,
    backendName: "tensorflow",
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { input, output, value } = inputs as Record<string, tf.Tensor4D>;
      const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as Attributes;
      const pools = tf.backend_util.computePool2DInfo(
        input.shape,
        filterSize,
        strides,
        1,
        pad,
        dimRoundingMode,
      );
      const attributes = namedAttributes({
        T: { type: "float32" },
        ksize: { int: [1, pools.filterHeight, pools.filterWidth, 1] },
        strides: { int: [1, pools.strideHeight, pools.strideWidth, 1] },
        padding: { string: pools.padInfo.type },
        data_format: { string: "NHWC" },
      });
      return (backend as NodeJSKernelBackend).executeSingleOutput(MAX_POOL_PICK, attributes, [
        input,
        output,
        value,
      ]);
    },
  },
];

/** Pooling's gradients are linear in dy. The positions of the maxima are constant almost everywhere. */
export const poolingGradients: tf.GradConfig[] = [
  {
    kernelName: tf.MaxPoolGrad,
    inputsToSave: ["input", "output"],
    gradFunc: (upstream, [input, output], attrs) => ({
      dy: () => runKernel(MAX_POOL_PICK, { input, output, value: upstream as tf.Tensor }, attrs),
      input: () => tf.zerosLike(input),
      output: () => tf.zerosLike(output),
    }),
  },
  {
    kernelName: MAX_POOL_PICK,
    inputsToSave: ["input", "output"],
    gradFunc: (dy, [input, output], attrs) => ({
      value: () => runKernel(tf.MaxPoolGrad, { dy: dy as tf.Tensor, input, output }, attrs),
      input: () => tf.zerosLike(input),
      output: () => tf.zerosLike(output),
    }),
  },
  {
    kernelName: tf.AvgPoolGrad,
    inputsToSave: ["input"],
    gradFunc: (upstream, [input], attrs) => {
      const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as Attributes;
      return {
        dy: () => tf.avgPool(upstream as tf.Tensor4D, filterSize, strides, pad, dimRoundingMode),
        input: () => tf.zerosLike(input),
      };
    },
  },
];
