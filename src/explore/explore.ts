/** Shows the latent space as a pad in the notebook. The part that runs in the page is in src/pages. */
import { readFileSync } from "node:fs";
import { DISPLAY, isNotebook, type Figure, type MimeBundle } from "../display/figure/bundle";
import { packageFile } from "../files/ownPackage";
import type { PixelRange } from "../math/pixelRange";
import type { PadState, QuestionMessage } from "../pages/notebook/messages";
import { middleOf } from "../pages/pad/frame";
import type { tf } from "../tensorflow/backend";
import { Control } from "../widgets/control";
import type { OwnModule } from "../widgets/states";
import { checkEncoder } from "./encodings";
import { padModel, type PadModel } from "./padModel";
import { encodePoints } from "./points";
import { still } from "./still";

export interface ExploreOptions {
  /** Images → [zMean, zLogVar]. With it, the reader can draw a digit, and `images` appear as points. */
  encoder?: tf.LayersModel;
  /**
   * Images [n, h, w, 1 or 3] in `range`. They are the points of the scatter, and the pad finds those nearest
   * to a drawing. Do not dispose of the tensor while the pad is in use.
   */
  images?: tf.Tensor4D;
  /** The images' labels, [n], integers from 0, which give the points their colours. They are read at once. */
  labels?: tf.Tensor1D;
  /** The name of label i in the legend. @defaultValue the label's number */
  classNames?: string[];
  /** The values of black and white in the images and in what the decoder returns. @defaultValue "0..1" */
  range?: PixelRange;
  /** The largest number of images that are drawn as points, evenly spaced among all. @defaultValue 3,000 */
  points?: number;
}

/**
 * Makes a pad of the latent space: drag its point, and the decoded picture follows, even while another cell
 * is training the model. With an encoder and images, the pad shows the scatter of their zMean, coloured by
 * label; point at one to see its image, its reconstruction and its cloud. With an encoder of images of one
 * channel, it has a board to draw on:
 *
 *     await explore(decoder, { encoder, images: test.images, labels: test.labels })
 *
 * If there are more than two dimensions, the pad shows two of them, or two principal components, and the
 * others are sliders. Without its kernel, the pad shows its last picture. Where there are no widgets, a
 * picture shows the scatter, and images that were decoded across it.
 *
 * @param decoder z [n, latentDim] → images [n, h, w, 1 or 3], latentDim ≥ 2; a GAN's generator works too
 * @returns the pad, a control whose value is the position of the point when it was last let go, [latentDim]:
 *   `follow({ z: pad }, …)` draws a figure for it
 * @throws Error for networks and images that do not fit together
 */
export async function explore(decoder: tf.LayersModel, options: ExploreOptions = {}): Promise<Explorer> {
  const latentDim = checkParts(decoder, options);
  const { encoder, images, labels, classNames, range = "0..1", points: most = 3000 } = options;
  const points =
    encoder && images ? await encodePoints(encoder, images, { labels, classNames, most }) : undefined;
  const model = padModel(decoder, { encoder, images, points, range });
  const z = points ? middleOf(points.mean, latentDim) : Array<number>(latentDim).fill(0);
  const state: PadState = {
    latentDim,
    points: points
      ? {
          z: base64(points.mean),
          labels: points.labels ? base64(points.labels) : null,
          classNames: points.classNames ?? null,
        }
      : null,
    canInspect: points !== undefined,
    canEncode: encoder?.inputs[0].shape[3] === 1,
    z,
    picture: await model.decode(z),
  };
  return new Explorer(state, model.answer, await still(decoder, points, range));
}

/** A pad in a notebook. Its value is the position z, [latentDim]. */
export class Explorer extends Control<number[], "Any"> implements Figure {
  readonly name = "latent space";

  /** @param png stands for the pad where there are no widgets */
  constructor(
    state: PadState,
    private readonly answer: PadModel["answer"],
    private readonly png: string,
  ) {
    const module = isNotebook() ? readFileSync(packageFile("dist/pages/padWidget.mjs"), "utf8") : "";
    const all: OwnModule = { _esm: module, _anywidget_id: "genbook.pad" };
    super("Any", Object.assign(all, state), {
      key: "z",
      fromState: (stored) => stored as number[],
      toState: (value) => {
        if (value.length === state.latentDim && value.every(Number.isFinite)) return value;
        throw new RangeError(`The pad expects ${state.latentDim} finite numbers, got [${value.join(", ")}].`);
      },
    });
    this.onMessage = (content) => void this.reply(content as unknown as QuestionMessage);
  }

  override toString(): string {
    return `latent space, z = [${this.value.map((each) => each.toFixed(2)).join(", ")}]`;
  }

  override [DISPLAY](): MimeBundle {
    return { "image/png": this.png, ...super[DISPLAY]() };
  }

  /** Answers a question of a page. */
  private async reply({ id, ...question }: QuestionMessage): Promise<void> {
    try {
      this.send({ id, answer: await this.answer(question) });
    } catch (error) {
      this.send({ id, error: (error as Error).message });
    }
  }
}

/** Returns the number of latent dimensions. @throws Error for parts that do not fit together */
function checkParts(decoder: tf.LayersModel, { encoder, images, labels }: ExploreOptions): number {
  const [, latentDim, ...more] = decoder.inputs[0].shape;
  if (decoder.inputs.length !== 1 || !latentDim || latentDim < 2 || more.length > 0) {
    throw new Error(
      `explore expects a decoder that takes z [n, 2 or more], got one that takes [n, ${[latentDim, ...more].join(", ")}].`,
    );
  }
  if (images && !encoder) {
    throw new Error("explore needs the encoder to place images in the latent space: add `encoder`.");
  }
  if (encoder && checkEncoder(encoder) !== latentDim) {
    throw new Error(
      `explore expects an encoder and a decoder with the same latentDim, got ${checkEncoder(encoder)} and ${latentDim}.`,
    );
  }
  if (labels && labels.shape.join() !== String(images?.shape[0])) {
    throw new Error(
      `explore expects a label for each image, got labels [${labels.shape.join(", ")}] and ` +
        `${images ? `images [${images.shape.join(", ")}]` : "no images"}.`,
    );
  }
  return latentDim;
}

const base64 = ({ buffer, byteOffset, byteLength }: Float32Array | Int32Array) =>
  Buffer.from(buffer, byteOffset, byteLength).toString("base64");
