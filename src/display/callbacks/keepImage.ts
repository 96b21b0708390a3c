import { readFile, rename, stat } from "node:fs/promises";
import { replaceFile } from "../../files/replaceFile";
import type { PixelRange } from "../../math/pixelRange";
import { tf } from "../../tensorflow/backend";
import { predict } from "../../tensorflow/compile";
import { RandomStream } from "../../tensorflow/random";
import { drawLatent, type LatentDistribution } from "../../training/latentDistribution";
import { gridCanvas } from "../images/gridCanvas";
import { toRgb } from "../images/pixels";

/** Generates images [n, height, width, channels] from points drawn with the seed. */
export async function drawOnce(
  generator: tf.LayersModel,
  n: number,
  seed: number,
  distribution?: LatentDistribution,
): Promise<tf.Tensor4D> {
  const random = new RandomStream(seed);
  const z = drawLatent(random, [n, generator.inputs[0].shape[1]!], distribution);
  try {
    return (await predict(generator, z)) as tf.Tensor4D;
  } finally {
    z.dispose();
    random.dispose();
  }
}

/**
 * Writes one image as PNG, at its own size. If there is already a file with other contents, that file is
 * renamed, and a warning says so.
 *
 * @param image [1, height, width, 1 or 3]
 */
export async function keepImage(path: string, image: tf.Tensor4D, range: PixelRange): Promise<void> {
  const [n, height, width, channels] = image.shape;
  const values = await image.data();
  const pixels = toRgb({ values, n, height, width, channels }, range);
  const png = await gridCanvas(pixels, { columns: 1, gap: 0, scale: 1 }).encode("png");
  const there = await readFile(path).catch(() => undefined);
  if (there?.equals(png)) return;
  if (there) console.warn(`${path} holds another image, which is kept as ${await moveAside(path)}`);
  await replaceFile(path, png);
}

/** Renames "real_000100.png" to "real_000100-1.png", or "-2" and so on if that name is taken. */
async function moveAside(path: string): Promise<string> {
  for (let n = 1; ; n++) {
    const aside = path.replace(/\.png$/, `-${n}.png`);
    const free = await stat(aside).then(
      () => false,
      () => true,
    );
    if (!free) continue;
    await rename(path, aside);
    return aside;
  }
}
