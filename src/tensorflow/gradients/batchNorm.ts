import * as tf from "@tensorflow/tfjs";
import { sumTo } from "./broadcasts";

type Inputs = Record<"x" | "mean" | "variance", tf.Tensor> & { scale?: tf.Tensor; offset?: tf.Tensor };

/**
 * Gives tf.batchNorm the scale 1 and the offset 0 if it is called without them. tfjs' tape cannot hold an
 * input that is missing, so there was no gradient without a scale or an offset.
 */
export function completeBatchNorm(): void {
  const engine = tf.engine();
  const runKernel = engine.runKernel.bind(engine);
  engine.runKernel = (name, inputs, attributes) => {
    if (name !== tf.FusedBatchNorm) return runKernel(name, inputs, attributes);
    const { x, mean, variance, scale, offset } = inputs as unknown as Inputs;
    const complete = {
      x,
      mean,
      variance,
      scale: scale ?? tf.ones(mean.shape),
      offset: offset ?? tf.zeros(mean.shape),
    };
    return runKernel(name, complete, attributes);
  };
}

/** tfjs' own gradient is right only if mean and variance have the shape [channels] or the shape of x. */
export const batchNormGradient: tf.GradConfig = {
  kernelName: tf.FusedBatchNorm,
  inputsToSave: ["x", "mean", "variance", "scale", "offset"],
  gradFunc: (upstream, [x, mean, variance, scale, offset], attributes) => {
    const { varianceEpsilon } = attributes as unknown as tf.FusedBatchNormAttrs;
    const dy = upstream as tf.Tensor;
    const factor = variance.add(varianceEpsilon).rsqrt();
    const standard = () => x.sub(mean).mul(factor);
    const dx = () => dy.mul(scale).mul(factor);
    return {
      x: dx,
      mean: () => sumTo(mean.shape, dx().neg()),
      variance: () => sumTo(variance.shape, dx().mul(standard()).mul(factor).mul(-0.5)),
      scale: () => sumTo(scale.shape, dy.mul(standard())),
      offset: () => sumTo(offset.shape, dy),
    };
  },
};
