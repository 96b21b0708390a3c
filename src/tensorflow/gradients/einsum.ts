import * as tf from "@tensorflow/tfjs";

/**
 * The gradient of a sum of products is another one: for "bqd,bkd->bqk" it is "bqk,bkd->bqd" for the first
 * operand. Along an axis that only the operand has ("ij->i") it is the same everywhere.
 */
export const einsumGradient: tf.GradConfig = {
  kernelName: tf.Einsum,
  saveAllInputs: true,
  gradFunc: (dy, operands, attrs) => {
    const { equation } = attrs as unknown as { equation: string };
    const [inputs, result] = equation.replaceAll(" ", "").split("->");
    const labels = inputs.split(",");
    const gradients = operands.map((operand, k) => () => {
      const own = [...labels[k]];
      if (equation.includes(".") || new Set(own).size < own.length) {
        throw new Error(
          `The gradient of einsum("${equation}") is not known: expected a letter for each axis, and no letter twice in ` +
            "one operand. Reshape, or take the diagonal, before einsum.",
        );
      }
      const others = operands.filter((_, i) => i !== k);
      const sources = [result, ...labels.filter((_, i) => i !== k)];
      const known = own.filter((label) => sources.some((source) => source.includes(label)));
      const gradient = tf.einsum(`${sources.join()}->${known.join("")}`, dy as tf.Tensor, ...others);
      if (known.length === own.length) return gradient;
      const sizes = own.map((label, axis) => (known.includes(label) ? operand.shape[axis] : 1));
      return tf.broadcastTo(gradient.reshape(sizes), operand.shape);
    });
    return Object.fromEntries(gradients.map((gradient, k) => [k, gradient]));
  },
};
