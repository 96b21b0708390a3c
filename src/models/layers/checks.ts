/** Checks of models and images that several models share. */
import { tf } from "../../tensorflow/backend";
import { RandomStream } from "../../tensorflow/random";
import { describeValue } from "../../terminal/format";
import { checkImageList, type ExampleList } from "../../training/examples";

/** @throws TypeError if the model of this role is missing, or is something else */
export function checkIsNetwork(role: string, model: unknown): void {
  if (model instanceof tf.LayersModel) return;
  throw new TypeError(
    `The ${role} must be a network, got ${describeValue(model)}: pass what a build function has returned.`,
  );
}

/**
 * @throws TypeError if it is no network; Error if it has a different number of inputs or outputs than its
 *   role needs
 */
export function checkEnds(name: string, model: tf.LayersModel, inputs: number, outputs: number): void {
  checkIsNetwork(name, model);
  const [got, made] = [model.inputs.length, model.outputs.length];
  if (got === inputs && made === outputs) return;
  const count = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;
  throw new Error(
    `The ${name} must have ${count(inputs, "input")} and ${count(outputs, "output")}, but this one has ${count(got, "input")} and ` +
      `${count(made, "output")}: join them inside the model, or write your own training loop (docs/your-own-training.md).`,
  );
}

/**
 * @throws TypeError if they are not images, or not float32; Error if they do not have the model's input shape
 */
export function checkShape(name: string, images: ExampleList, model: tf.LayersModel, role: string): void {
  checkImageList(name, images);
  const expected = model.inputs[0].shape.slice(1);
  const size = images.shape.slice(1);
  const fits =
    size.length === expected.length && expected.every((each, i) => each === null || each === size[i]);
  if (fits && images.shape[0] > 0) return;
  const shape = expected.map((each) => each ?? "any");
  throw new Error(
    `${name} must be [n, ${shape.join(", ")}] with n ≥ 1, the ${role}'s input shape, got [${images.shape.join(", ")}]: ` +
      "resize or reshape them, or build the models for this shape.",
  );
}

/**
 * @returns a description that identifies the labels: their mean
 * @throws RangeError unless the labels are int32 [count] in 0..classes − 1
 */
export function checkLabels(name: string, labels: tf.Tensor, count: number, classes: number): string {
  const [min, max, mean] = tf.tidy(() =>
    tf.stack([labels.min(), labels.max(), labels.toFloat().mean()].map((each) => each.toFloat())).dataSync(),
  );
  const fits = labels.shape.join() === String(count) && labels.dtype === "int32";
  if (fits && min >= 0 && max < classes) return `mean ${mean}`;
  throw new RangeError(
    `${name} must be int32 [${count}] in 0..${classes - 1}, one for each image, got ${labels.dtype} ` +
      `[${labels.shape.join(", ")}] in ${min}..${max}: use the labels of these images, or build the models with more ` +
      "`classes`.",
  );
}

/** Summarizes the images' pixel values, which it reads synchronously unless a source knows their limits. */
export function pixelValues(images: ExampleList): {
  min: number;
  max: number;
  /** False if any pixel is NaN or infinite. (min and max may skip a NaN; the mean does not.) */
  areFinite: boolean;
  /** The values as an error message shows them. */
  got: string;
  /** A description that identifies the images: their shape and mean, or their source. */
  about: string;
} {
  const shape = `[${images.shape.join(", ")}]`;
  if (!(images instanceof tf.Tensor)) {
    const { limits, identity } = images;
    const [min, max] = limits;
    return { min, max, areFinite: true, got: `${min}..${max}`, about: `${shape}, ${identity}` };
  }
  const [min, max, mean] = tf.tidy(() => tf.stack([images.min(), images.max(), images.mean()]).dataSync());
  const areFinite = Number.isFinite(mean);
  const got = areFinite ? `${min}..${max}` : "NaN or infinite values";
  return { min, max, areFinite, got, about: `${shape}, mean ${mean}` };
}

/**
 * Finds the range of a model's outputs by running it on four large inputs: they drive a sigmoid or a tanh to
 * its limits, and a model without either far beyond them. It runs synchronously.
 *
 * @returns [0, 1], [-1, 1], or [-Infinity, Infinity]
 * @throws Error if the model returns NaN
 */
export function outputRange(name: string, model: tf.LayersModel): [number, number] {
  const [min, max] = tf.tidy(() => {
    const random = new RandomStream(0);
    const inputs = model.inputs.map(({ shape }) =>
      random.normal([4, ...shape.slice(1).map((size) => size ?? 8)]).mul(LARGE),
    );
    const answers = model.apply(inputs) as tf.Tensor;
    random.dispose();
    return tf.stack([answers.min(), answers.max()]).dataSync();
  });
  if (Number.isNaN(min) || Number.isNaN(max)) {
    throw new Error(`The ${name} returns NaN, so its weights are unusable: build it again.`);
  }
  if (min >= 0 && max <= 1) return [0, 1];
  return min >= -1 && max <= 1 ? [-1, 1] : [-Infinity, Infinity];
}

const LARGE = 100;
