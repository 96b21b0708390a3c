/** Checks that a GAN's training makes before the first step. Errors say how to fix the models or images. */
import type { tf } from "../../tensorflow/backend";
import { checkImageList, type ExampleList } from "../../training/examples";
import { weightsOf } from "../../training/trainState";
import { checkEnds, outputRange, pixelValues } from "../layers/checks";

/** @throws Error if the generator and discriminator cannot be trained against each other */
export function checkModels(generator: tf.LayersModel, discriminator: tf.LayersModel): void {
  checkPair(generator, "discriminator", discriminator, {
    answer: "a probability",
    ending: "a dense layer of one unit and a sigmoid",
  });
  if (outputRange("discriminator", discriminator)[0] !== 0) {
    throw new Error(
      "The discriminator must return a probability in 0..1, but this one exceeds that range: end it with a sigmoid.",
    );
  }
}

/**
 * Checks a generator and the network that judges its images.
 *
 * @param role "discriminator" or "critic"
 * @param judge returns one number for each image
 * @param options.answer what that number is, for errors
 * @param options.ending the layers that produce it, for errors
 * @throws Error if the two don't match, or one of them has no weights to train
 */
export function checkPair(
  generator: tf.LayersModel,
  role: string,
  judge: tf.LayersModel,
  { answer, ending }: { answer: string; ending: string },
): void {
  checkEnds("generator", generator, 1, 1);
  checkEnds(role, judge, 1, 1);
  const [z, made] = [generator.inputs[0].shape, generator.outputs[0].shape].map((shape) => shape.slice(1));
  const [seen, said] = [judge.inputs[0].shape, judge.outputs[0].shape].map((shape) => shape.slice(1));
  if (z.length !== 1) {
    throw new Error(
      `The generator must take z [n, latentDim], but this one takes [n, ${z.join(", ")}]: see buildGenerator.`,
    );
  }
  if (made.join() !== seen.join()) {
    throw new Error(
      `The generator and ${role} don't match: the generator makes images [n, ${made.join(", ")}], but the ${role} takes ` +
        `[n, ${seen.join(", ")}]. Build both with the same imageSize and channels.`,
    );
  }
  if (said.join() !== "1") {
    throw new Error(
      `The ${role} must return ${answer} [n, 1], but this one returns [n, ${said.join(", ")}]: end it with ${ending}.`,
    );
  }
  for (const [name, model] of Object.entries({ generator, [role]: judge })) {
    if (weightsOf(model).length === 0) {
      throw new Error(
        `The ${name} has no weights to train, because its \`trainable\` is false. Leave \`trainable\` alone: each network is trained ` +
          "with its own list of weights, so neither has to be frozen.",
      );
    }
  }
}

/**
 * Checks a generator and a network that scores its images: the critic of a WGAN, for example.
 *
 * @param builder the function that makes such a network, for errors
 * @throws Error if they cannot be trained against each other
 */
export function checkScoring(
  generator: tf.LayersModel,
  role: string,
  judge: tf.LayersModel,
  builder: string,
): void {
  checkPair(generator, role, judge, { answer: "a score", ending: "a dense layer of one unit" });
  if (Number.isFinite(outputRange(role, judge)[1])) {
    throw new Error(
      `The ${role} must return a score, which can be any number, but this one stays in 0..1 or −1..1: remove the sigmoid or ` +
        `tanh at its end (see ${builder}).`,
    );
  }
}

/**
 * @param options.product the formula for the number of images per step, shown in an error
 * @param options.rangeMismatch allows images in 0..1 for a generator that ends in a tanh, as in the book's
 *   first printing. If it is undefined, the error does not mention this option.
 * @returns a description that identifies the images (shape and mean, or source), and the width of the
 *   generator's output range
 * @throws TypeError if they are not images, or not float32; Error if the shape does not match the generator
 *   or there are too few images; RangeError if pixels are outside the generator's range
 */
export function checkImages(
  images: ExampleList,
  generator: tf.LayersModel,
  imagesAtOnce: number,
  { product, rangeMismatch }: { product: string; rangeMismatch?: boolean },
): { images: string; range: number | undefined } {
  checkImageList("images", images);
  const expected = generator.outputs[0].shape.slice(1).join(", ");
  if (images.shape.length !== 4 || images.shape.slice(1).join(", ") !== expected) {
    throw new Error(
      `images must be [n, ${expected}], the shape that the generator makes, got [${images.shape.join(", ")}]: resize them, or build ` +
        "the models with their imageSize and channels.",
    );
  }
  if (images.shape[0] < imagesAtOnce) {
    throw new Error(
      `Each step needs ${imagesAtOnce} real images (${product}), got ${images.shape[0]}: load more, or use a smaller batchSize.`,
    );
  }
  const { min, max, areFinite, got, about } = pixelValues(images);
  const [low, high] = outputRange("generator", generator);
  const slack = 1e-3;
  if (!(min >= low - slack && max <= high + slack && areFinite)) {
    throw new RangeError(
      `images must have pixels in ${low}..${high}, the generator's output range, got ${got}: load them with that ` +
        `range, or build the generator with outputActivation "${low < 0 ? "sigmoid" : "tanh"}".`,
    );
  }
  if (low < 0 && min >= 0 && !rangeMismatch) {
    throw new RangeError(
      `images have pixels in ${min}..${max}, but the generator makes −1..1, so the discriminator could tell the two apart by ` +
        'brightness alone: load them with range "-1..1", or build the generator with outputActivation "sigmoid".' +
        (rangeMismatch === false
          ? " The book's first printing trains this way; rangeMismatch: true allows it."
          : ""),
    );
  }
  return {
    images: about,
    range: Number.isFinite(high - low) ? high - low : undefined,
  };
}
