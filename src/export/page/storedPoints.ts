import { DISPLAY } from "../../display/figure/bundle";
import { imageGrid } from "../../display/images/imageGrid";
import { rangeAround } from "../../math/pixelRange";
import type { ImageForm, StoredPoints } from "../../pages/exported/contents";
import { tf } from "../../tensorflow/backend";

/** The largest number of images in a page, and of their pixels, so that they take less than a megabyte. */
const MOST_IMAGES = 2000;
const MOST_PIXELS = MOST_IMAGES * 28 * 28;

/**
 * Finds the places of images in the latent space.
 *
 * @throws Error for images or labels of another shape, and for places that are not finite
 */
export async function storedPoints(
  encoder: tf.LayersModel,
  images: tf.Tensor4D,
  { height, width, channels, limits }: ImageForm,
  { labels, classNames }: { labels?: tf.Tensor1D; classNames?: string[] },
): Promise<StoredPoints> {
  const [n, ...size] = images.shape;
  if (size.join() !== [height, width, channels].join() || n < 1) {
    throw new Error(
      `images must be [n, ${height}, ${width}, ${channels}], the encoder's input shape, got [${images.shape.join(", ")}]: ` +
        "resize or reshape them.",
    );
  }
  if (labels && labels.shape.join() !== String(n)) {
    throw new Error(`labels must be [${n}], one for each image, got [${labels.shape.join(", ")}].`);
  }
  const count = Math.min(n, MOST_IMAGES, Math.max(1, Math.floor(MOST_PIXELS / (height * width * channels))));
  const columns = Math.ceil(Math.sqrt(count));
  const some = images.slice(0, count);
  try {
    const z = tf.tidy(() => {
      const outputs: tf.Tensor[] = [encoder.predict(some)].flat();
      return Array.from(outputs[0].dataSync(), (each) => Number(each.toFixed(4)));
    });
    if (!z.every(Number.isFinite)) {
      throw new Error(
        `${encoder.name} returns values that are not finite: train it again, or check the images.`,
      );
    }
    const range = rangeAround(...limits);
    const { "image/png": png } = await imageGrid(some, { columns, gap: 0, scale: 1, range })[DISPLAY]();
    const { default: sharp } = await import("sharp"); // WebP takes less than half the space of PNG
    const sprite = await sharp(Buffer.from(png as string, "base64"))
      .webp({ lossless: true })
      .toBuffer();
    return {
      z,
      labels: labels && Array.from(labels.dataSync().slice(0, count)),
      classNames,
      sprite: sprite.toString("base64"),
      columns,
    };
  } finally {
    some.dispose();
  }
}
