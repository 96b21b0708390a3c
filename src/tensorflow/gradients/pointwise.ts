import * as tf from "@tensorflow/tfjs";

const [kernelName, backendName] = [tf.Conv2DBackpropFilter, "tensorflow"];

interface Attributes {
  strides: [number, number] | number;
  dataFormat: "NHWC" | "NCHW";
  filterShape: number[];
}

/**
 * A kernel of the gradient for a convolution's filter that computes strided 1×1 convolutions with strides of
 * 1, on the pixels that such a convolution looks at. The one in TensorFlow 2.21, oneDNN's, writes beyond its
 * memory, which ends the process.
 */
export function pointwiseKernel(): tf.KernelConfig {
  const { kernelFunc } = tf.getKernel(kernelName, backendName);
  return {
    kernelName,
    backendName,
    kernelFunc: (params) => {
      const { strides, dataFormat, filterShape } = params.attrs as unknown as Attributes;
      const [down, across] = Array.isArray(strides) ? strides : [strides, strides];
      const isPointwise = filterShape[0] === 1 && filterShape[1] === 1;
      if (!isPointwise || (down === 1 && across === 1) || dataFormat !== "NHWC") return kernelFunc(params);
      const x = params.inputs.x as tf.Tensor4D;
      const pixels = tf.stridedSlice(x, [0, 0, 0, 0], x.shape, [1, down, across, 1]);
      const result = kernelFunc({
        ...params,
        inputs: { x: pixels, dy: params.inputs.dy },
        attrs: { ...params.attrs, strides: 1, pad: "valid" }, // a 1×1 filter needs no padding
      });
      pixels.dispose();
      return result;
    },
  };
}
