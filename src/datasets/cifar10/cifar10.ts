/**
 * CIFAR-10: 60,000 photographs, 32×32 in colour, ten classes. Alex Krizhevsky, "Learning Multiple Layers of Features from
 * Tiny Images", 2009.
 *
 * The binary version is used. Where it cannot be had because the machine is offline, coloured digits stand in, under a
 * banner.
 */
import { existsSync } from "node:fs";
import { checkRange, type PixelRange } from "../../math/pixelRange";
import { CIFAR_SIDE, readCifarArchive } from "./cifarArchive";
import { drawColourGlyphs } from "../standIns/colourGlyphs";
import { announce, checkCount, datasetFromBytes, type ImageDataset } from "../dataset";
import {
  cachePath,
  download,
  UnreachableError,
  type Download,
  type DownloadOptions,
  type PublishedFile,
} from "../download";

export interface LoadCifar10Options extends DownloadOptions {
  /** 5,000 images of each class to learn from, or 1,000 others to test on. Default "train". */
  split?: "train" | "test";
  /** The classes that are wanted, such as ["frog"], of CIFAR10_CLASSES. Default: all. */
  classes?: string[];
  /** The first so many images of these classes, 1 up to all. Default: all. */
  count?: number;
  /** What black is and white: -1 and 1, as a generator that ends in tanh makes them, or 0 and 1. Default "-1..1". */
  range?: PixelRange;
}

/** The classes of CIFAR-10, in the order of its labels: a frog's label is 6. */
export const CIFAR10_CLASSES = [
  "airplane",
  "automobile",
  "bird",
  "cat",
  "deer",
  "dog",
  "frog",
  "horse",
  "ship",
  "truck",
];

/** The host of torchvision and of TensorFlow. */
const ARCHIVE: PublishedFile = {
  folder: "cifar10",
  name: "cifar-10-binary.tar.gz",
  urls: ["https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"],
  bytes: 170_052_171,
  checksum: "md5:c32a1d4ab5d03f1284b67883e8d87530",
};

const SPLITS = {
  train: { perClass: 5000, files: [1, 2, 3, 4, 5].map((i) => `data_batch_${i}.bin`) },
  test: { perClass: 1000, files: ["test_batch.bin"] },
};

/**
 * CIFAR-10's images [n, 32, 32, 3], float32 in -1..1 (byte / 127.5 − 1) or 0..1, and their labels, which are positions in
 * CIFAR10_CLASSES whatever classes are wanted. Their order is that of the batches 1 to 5.
 *
 * From GENBOOK_MIRROR (or `mirror`), else from the cache, else from the public host. A mirror's archive that is not the
 * published one is used, `real` is then false. Offline and with nothing in the cache: coloured digits (colourGlyphs.ts),
 * the class at position 6 as sixes; `name` is "coloured glyphs". Both are said in `notice` and in a banner by console.warn.
 *
 * The archive, 170 MB, is held in memory while it is read; unpacked, only the wanted images are.
 *
 * Throws on a class that does not exist, on a count that the archive does not hold, on a damaged archive, and on a mirror
 * that has none.
 */
export async function loadCifar10(options: LoadCifar10Options = {}): Promise<ImageDataset> {
  const { split = "train", classes, count, range = "-1..1" } = options;
  if (!Object.hasOwn(SPLITS, split))
    throw new Error(`split must be "train" or "test", got ${JSON.stringify(split)}`);
  checkRange(range);
  const wanted = positionsOf(classes);
  const what = `images of ${classes ? `${classes.join(", ")} in ` : ""}"${split}"`;
  const published = SPLITS[split].perClass * wanted.length;
  checkCount(count, Infinity, what);
  const request: Request = { split, wanted, count, range, what, published, signal: options.signal };
  try {
    return await parse(await download(ARCHIVE, options), request);
  } catch (error) {
    if (!(error instanceof UnreachableError) || existsSync(cachePath(ARCHIVE, options))) throw error;
    checkCount(count, published, what);
    const glyphs = await drawColourGlyphs({
      count: count ?? published,
      digits: wanted,
      split,
      range,
      signal: options.signal,
    });
    return announce(glyphs, [
      "This is NOT CIFAR-10: these are coloured digits drawn by genbook.",
      `${wanted.map((label) => `${CIFAR10_CLASSES[label]} = ${label}`).join(", ")}.`,
      "",
      ...error.message.split("\n"),
    ]);
  }
}

/** What was asked for, with defaults filled in. */
interface Request {
  split: "train" | "test";
  /** Positions in CIFAR10_CLASSES. */
  wanted: number[];
  count: number | undefined;
  range: PixelRange;
  /** In words. */
  what: string;
  /** How many images of this kind CIFAR-10 has. */
  published: number;
  signal: AbortSignal | undefined;
}

function positionsOf(classes: string[] = CIFAR10_CLASSES): number[] {
  const all = CIFAR10_CLASSES.join(", ");
  if (classes.length === 0)
    throw new Error(`classes must name at least one of ${all}, got none. Leave it out for all.`);
  return classes.map((name, i) => {
    const label = CIFAR10_CLASSES.indexOf(name);
    if (label < 0) throw new Error(`classes must be of ${all}, got ${JSON.stringify(name)}`);
    if (classes.indexOf(name) < i) throw new Error(`classes must name a class once, got "${name}" twice`);
    return label;
  });
}

async function parse(archive: Download, request: Request): Promise<ImageDataset> {
  const { split, wanted, count, range, what, published, signal } = request;
  const { pixels, labels, available } = await readCifarArchive(archive, {
    files: SPLITS[split].files,
    isWanted: (label) => wanted.includes(label),
    count: count ?? Infinity,
    classes: CIFAR10_CLASSES.length,
    signal,
  });
  if (available === 0)
    throw new Error(
      `${archive.source}: expected ${what}, got none. Replace the file, or ask for other classes.`,
    );
  checkCount(count, available, what);
  const dataset = datasetFromBytes(pixels, labels, [CIFAR_SIDE, CIFAR_SIDE, 3], {
    range,
    classNames: CIFAR10_CLASSES,
    name: "CIFAR-10",
    real: true,
  });
  if (archive.official) return dataset;
  return announce({ ...dataset, name: "CIFAR-10 (unofficial files)", real: false }, [
    "These are not the official CIFAR-10 files: a mirror holds others under their name:",
    "",
    `  ${archive.source}`,
    "",
    `Here are ${available} ${what}; CIFAR-10 has ${published}.`,
    "Nothing says that their pixels are the published ones: results on them are no",
    "results on CIFAR-10. Leave GENBOOK_MIRROR unset for the public host.",
  ]);
}
