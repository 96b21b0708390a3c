import { makeFolders } from "../../files/makeFolders";
import { checkRange, type PixelRange } from "../../math/pixelRange";
import { checkPath } from "../../files/checkPath";
import { tf } from "../../tensorflow/backend";
import { describeValue } from "../../terminal/format";
import { wholeNumber } from "../../training/checks";
import type { TrainCallback } from "../../training/events";
import { gridCanvas } from "../images/gridCanvas";
import { isImageShape, toRgb } from "../images/pixels";
import { EventFile } from "../tensorboard/eventFile";
import {
  histogramValue,
  imageValue,
  scalarValue,
  textValue,
  type SummaryValue,
} from "../tensorboard/summaries";
import { forgiving } from "./forgiving";

export interface TensorBoardOptions {
  /** The number of steps between two points of a curve, ≥ 1. @defaultValue 10 */
  every?: number;
  /**
   * Images to show after each epoch, by name: functions that make images [n, height, width, 1 or 3], which
   * the callback disposes.
   */
  images?: Record<string, () => tf.Tensor4D | Promise<tf.Tensor4D>>;
  /** The range of the images. @defaultValue "0..1" */
  range?: PixelRange;
  /** Models whose weights are shown as histograms after each epoch, by name. */
  histograms?: Record<string, tf.LayersModel>;
  /** Texts in Markdown, by name, such as the settings of the run. */
  text?: Record<string, string>;
}

/**
 * Writes event files for TensorBoard while a model trains: the metrics of the steps, their means over each
 * epoch as "epoch/loss", settings that change, and what the options ask for. `npx genbook tensorboard FOLDER`
 * shows them.
 *
 *     await fit(trainVae2e(encoder, decoder, images, { run }), [
 *       tensorBoard(run.file("tensorboard"), {
 *         images: { "latent space": () => decodeSquare(decoder, 10) },
 *         histograms: { encoder, decoder },
 *       }),
 *     ]);
 *
 * Steps that a resumed run repeats are not written again.
 *
 * @param folder is created. Each run needs a folder of its own. TensorBoard compares the runs whose folders
 *   are in the same parent folder.
 * @throws TypeError without a folder, or if images or histograms are something else; RangeError if `every` is
 *   not a whole number ≥ 1
 */
export function tensorBoard(
  folder: string,
  { every = 10, images = {}, range = "0..1", histograms = {}, text = {} }: TensorBoardOptions = {},
): TrainCallback {
  checkPath(folder, 'tensorBoard(run.file("tensorboard"))');
  for (const [name, make] of Object.entries(images)) {
    if (typeof make === "function") continue;
    throw new TypeError(
      `images must be functions that make images, but ${name} is ${describeValue(make)}: write, for example, ` +
        "images: { samples: () => decodeSquare(decoder, 10) }.",
    );
  }
  for (const [name, model] of Object.entries(histograms)) {
    if (model instanceof tf.LayersModel) continue;
    throw new TypeError(
      `histograms must be networks by name, but ${name} is ${describeValue(model)}: write, for example, histograms: { decoder }.`,
    );
  }
  wholeNumber("every", every, 1, "it is the number of steps between two points of a curve");
  checkRange(range);
  const attempt = forgiving();
  let file: EventFile | undefined;

  async function afterEpoch(logs: Record<string, number>): Promise<SummaryValue[]> {
    const values = Object.entries(logs).map(([name, number]) => scalarValue(`epoch/${name}`, number));
    for (const [name, make] of Object.entries(images)) {
      const batch = await make();
      try {
        values.push(await pictureOf(name, batch, range));
      } finally {
        batch.dispose();
      }
    }
    for (const [name, model] of Object.entries(histograms)) {
      for (const [i, weight] of model.weights.entries()) {
        values.push(histogramValue(`${name}/${i} ${weight.originalName}`, await weight.read().data()));
      }
    }
    return values;
  }

  return async (event) => {
    if (event.replayed || (event.kind !== "batch" && event.kind !== "epoch")) return;
    const { kind, step, logs } = event;
    await attempt("TensorBoard's events cannot be written", async () => {
      if (!file) {
        await makeFolders(folder);
        file = new EventFile(folder);
        const texts = Object.entries(text).map(([name, markdown]) => textValue(name, markdown));
        if (texts.length > 0) file.write(step, texts);
      }
      if (kind === "epoch") return file.write(step, await afterEpoch(logs));
      const settings = Object.entries(event.settings ?? {});
      const values = [
        ...settings.map(([name, number]) => scalarValue(`settings/${name}`, number)),
        ...(step % every === 0 ? Object.entries(logs) : []).map(([name, number]) =>
          scalarValue(name, number),
        ),
      ];
      if (values.length > 0) file.write(step, values);
    });
  };
}

async function pictureOf(name: string, images: tf.Tensor4D, range: PixelRange): Promise<SummaryValue> {
  if (!isImageShape(images.shape)) {
    throw new Error(`${name} must be images [n, height, width, 1 or 3], got [${images.shape.join(", ")}]`);
  }
  const [n, height, width, channels] = images.shape;
  const pixels = toRgb({ values: await images.data(), n, height, width, channels }, range);
  const canvas = gridCanvas(pixels, {});
  return imageValue(name, await canvas.encode("png"), canvas.width, canvas.height);
}
