import { dirname } from "node:path";
import { makeFolders } from "../../files/makeFolders";
import { version } from "../../files/ownPackage";
import { replaceFile } from "../../files/replaceFile";
import type { PixelRange } from "../../math/pixelRange";
import type { ImageForm, PageContents } from "../../pages/exported/contents";
import { samplePoint } from "../../pages/exported/random";
import { tf } from "../../tensorflow/backend";
import type { ModelCardOptions } from "../card/modelCard";
import { writeCard } from "../card/writeCard";
import { build } from "../onnx/convert";
import { checkEncoder, imageFormOf, latentDimOf } from "./pageChecks";
import { pageFigure, type ExportedPage } from "./pageFigure";
import { pageHtml } from "./pageHtml";
import { examplePoints, pictureAt } from "./pagePicture";
import { storedModel } from "./storedModel";
import { storedPoints } from "./storedPoints";

export interface ExportPageOptions {
  /** The page's heading. @defaultValue the model's name */
  title?: string;
  /**
   * The encoder of a VAE: images → zMean, or [zMean, zLogVar]. With it, the page shows where `images` lie,
   * and, if the images are grey, has a board to draw on.
   *
   * @defaultValue none
   */
  encoder?: tf.LayersModel;
  /**
   * Images [n, height, width, channels] for the encoder, each of which becomes a point of the pad. The page
   * holds the first 2,000, or fewer if they are larger than MNIST's.
   *
   * @defaultValue none
   */
  images?: tf.Tensor4D;
  /** The labels of the images, [n], integers from 0. They colour the points. @defaultValue none */
  labels?: tf.Tensor1D;
  /** The name of label i. @defaultValue the label's number */
  classNames?: string[];
  /**
   * The values of black and white, or of a colour at its darkest and brightest.
   *
   * @defaultValue the range that the model's outputs are in
   */
  range?: PixelRange;
  /**
   * Writes a model card beside the page, as README.md or under the next free name: see `modelCard`.
   *
   * @defaultValue false
   */
  card?: boolean | ModelCardOptions;
}

/** How many points and images are tried in float16. A large generator takes seconds for one point. */
const [DECODED, ENCODED] = [1, 16];

/**
 * Writes a web page that holds a model and runs it: one HTML file, which needs no network and can be opened
 * from disk and on a phone. A decoder becomes a pad over the latent space if it has two dimensions, or
 * if it has more and its encoder is given. Any other model, such as the generator of a GAN, becomes a wall of
 * samples and a walk between them.
 *
 *     await exportPage(decoder, "digits.html", { title: "Digits", encoder, images, labels })
 *
 * @param model z [n, latentDim] → images [n, height, width, 1 or 3]
 * @param path the file to write. Missing folders are created, and an existing file is replaced when the new
 *   one is complete.
 * @throws Error for models, images or labels that do not fit together, for outputs in neither range, for
 *   layers that a page cannot compute, which it names, and for a file that cannot be written
 */
export async function exportPage(
  model: tf.LayersModel,
  path: string,
  options: ExportPageOptions = {},
): Promise<ExportedPage> {
  build(model);
  const { title = model.name, encoder, images, labels, classNames, range, card = false } = options;
  const latentDim = latentDimOf(model);
  if (images && !encoder) {
    throw new Error(
      "exportPage needs an encoder to find the places of the images: pass { encoder, images }.",
    );
  }
  const z = examplePoints(latentDim);
  try {
    const image = imageFormOf(model, z, range);
    if (encoder) checkEncoder(encoder, image, latentDim);
    const points = encoder && images && (await storedPoints(encoder, images, image, { labels, classNames }));
    const contents: PageContents = {
      layout: latentDim === 2 || (encoder && latentDim > 2) ? "pad" : "samples",
      latentDim,
      image,
      models: {
        decoder: storedModel(model, samples(DECODED, latentDim)),
        encoder: encoder && storedModel(encoder, images ? firstOf(images) : noise(image)),
      },
      points,
    };
    const html = await pageHtml({
      title,
      body: "<noscript>This page needs JavaScript to compute its pictures.</noscript>",
      footer: `Made with genbook ${version}. The model is in this file and runs in your browser.`,
      contents,
      script: "exported.mjs",
    });
    await makeFolders(dirname(path));
    await replaceFile(path, html);
    if (card) {
      const models = encoder ? { encoder, decoder: model } : model;
      const contents = "a page that runs the model without a network";
      const facts = { title, tags: ["image-generation"], ...(card === true ? {} : card) };
      await writeCard(path, contents, models, facts);
    }
    return pageFigure(path, title, html, await pictureAt(z, model, image, title));
  } finally {
    z.dispose();
  }
}

const samples = (count: number, size: number): Float32Array[] =>
  Array.from({ length: count }, (_, i) => samplePoint(i + 1, size));

/** Returns the values of the first images. */
const firstOf = (images: tf.Tensor4D): Float32Array[] =>
  Array.from({ length: Math.min(ENCODED, images.shape[0]) }, (_, i) =>
    tf.tidy(() => images.slice(i, 1).dataSync() as Float32Array),
  );

/** Returns images of noise. */
const noise = ({ height, width, channels, limits: [low, high] }: ImageForm): Float32Array[] =>
  samples(ENCODED, height * width * channels).map((values) =>
    values.map((value) => Math.min(Math.max(value, low), high)),
  );
