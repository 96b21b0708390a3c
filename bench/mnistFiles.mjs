import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import { cacheFolder } from "../scripts/setup/paths.mjs";

const COUNT = 60_000;
/** The number of digits that are drawn. The archive repeats them, too far apart for gzip to notice. */
const DRAWN = 2000;
const IMAGES = "train-images-idx3-ubyte.gz";
const LABELS = "train-labels-idx1-ubyte.gz";

/**
 * Finds MNIST's archive of 60,000 images for all contestants: in GENBOOK_MIRROR if that is a folder on this
 * machine, else in the cache, or else made of drawn digits in `scratch`. Returns { folder of the files,
 * mirror: the URL of the folder above it, name for the reader }.
 */
export async function mnistFiles(scratch, env = process.env, digits = drawnDigits) {
  const mirror = env.GENBOOK_MIRROR?.startsWith("file:") ? fileURLToPath(env.GENBOOK_MIRROR) : undefined;
  for (const above of [mirror, join(cacheFolder(env), "datasets")]) {
    if (above && isWhole(join(above, "mnist"))) return described(above, "MNIST");
  }
  mkdirSync(join(scratch, "mnist"));
  writeArchive(join(scratch, "mnist"), await digits(DRAWN));
  return described(scratch, "drawn digits in MNIST's format");
}

const described = (above, name) => ({
  folder: join(above, "mnist"),
  mirror: pathToFileURL(above).href,
  name,
});

function isWhole(folder) {
  if (![IMAGES, LABELS].every((name) => existsSync(join(folder, name)))) return false;
  return gunzipSync(readFileSync(join(folder, LABELS))).readUInt32BE(4) === COUNT;
}

/** Draws `count` digits with the built genbook. Returns the bytes of the images and of the labels. */
async function drawnDigits(count) {
  const { drawGlyphs, tf } = createRequire(import.meta.url)("../dist/index.js");
  const { images, labels } = await drawGlyphs({ count, seed: 1 });
  const pixels = Buffer.from((await images.data()).map((value) => Math.round(255 * value)));
  const classes = Buffer.from(await labels.data());
  tf.dispose([images, labels]);
  return { pixels, classes };
}

function writeArchive(folder, { pixels, classes }) {
  const repeated = (bytes) => Array.from({ length: COUNT / DRAWN }, () => bytes);
  writeFileSync(join(folder, IMAGES), idx([COUNT, 28, 28], repeated(pixels)));
  writeFileSync(join(folder, LABELS), idx([COUNT], repeated(classes)));
}

/** Makes a gzipped IDX file: magic number, dimensions, bytes. */
function idx(shape, parts) {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt32BE(0x0800 + shape.length, 0);
  shape.forEach((size, axis) => header.writeUInt32BE(size, 4 + 4 * axis));
  return gzipSync(Buffer.concat([header, ...parts]));
}
