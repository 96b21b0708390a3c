import * as tf from "@tensorflow/tfjs";
import type { NodeJSKernelBackend } from "@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend";
import { namedAttributes } from "../eager/attributes";

interface Attributes {
  alignCorners: boolean;
  halfPixelCenters: boolean;
}

/** tfjs-node's kernels of these gradients forget halfPixelCenters. */
export const resizingKernels: tf.KernelConfig[] = [
  {
    kernelName: tf.ResizeNearestNeighborGrad,
    backendName: "tensorflow",
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { images, dy } = inputs as Record<string, tf.Tensor4D>;
      const size = tf.tensor1d(images.shape.slice(1, 3), "int32");
      const result = gradient(backend, tf.ResizeNearestNeighborGrad, [dy, size], attrs);
      size.dispose();
      return result;
    },
  },
  {
    kernelName: tf.ResizeBilinearGrad,
    backendName: "tensorflow",
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { images, dy } = inputs as Record<string, tf.Tensor4D>;
      return gradient(backend, tf.ResizeBilinearGrad, [dy, images], attrs);
    },
  },
];

/** Both gradients are linear in dy, and depend on the images only through their size. */
export const resizingGradients: tf.GradConfig[] = [
  resizing(tf.ResizeNearestNeighborGrad, (...args) => tf.image.resizeNearestNeighbor(...args)),
  resizing(tf.ResizeBilinearGrad, (...args) => tf.image.resizeBilinear(...args)),
];

function gradient(backend: unknown, op: string, inputs: tf.Tensor[], attrs: unknown): tf.Tensor {
  const { alignCorners, halfPixelCenters } = attrs as Attributes;
  const attributes = namedAttributes({
    T: { type: "float32" },
    align_corners: { bool: alignCorners },
    half_pixel_centers: { bool: halfPixelCenters },
  });
  return (backend as NodeJSKernelBackend).executeSingleOutput(op, attributes, inputs);
}

function resizing(kernelName: string, resize: typeof tf.image.resizeBilinear<tf.Tensor4D>): tf.GradConfig {
  return {
    kernelName,
    inputsToSave: ["images", "dy"],
    gradFunc: (upstream, [images, dy], attrs) => {
      const { alignCorners, halfPixelCenters } = attrs as unknown as Attributes;
      const size = dy.shape.slice(1, 3) as [number, number];
      return {
        dy: () => resize(upstream as tf.Tensor4D, size, alignCorners, halfPixelCenters),
        images: () => tf.zerosLike(images),
      };
    },
  };
}
