/**
 * CIFAR-10: 60,000 photographs, 32×32 in colour, ten classes. Alex Krizhevsky, "Learning Multiple Layers of
 * Features from Tiny Images", 2009.
 *
 * The binary version is used. On a machine that is offline, coloured digits stand in for it, and a
 * banner says so.
 */
import { existsSync } from "node:fs";
import { checkRange, type PixelRange } from "../../math/pixelRange";
import { CIFAR_SIDE, readCifarArchive } from "./cifarArchive";
import { drawColourGlyphs } from "../standIns/colourGlyphs";
import { announce, checkCount, datasetFromBytes, shareLoad, type ImageDataset } from "../dataset";
import {
  cachePath,
  download,
  downloadKey,
  UnreachableError,
  type Download,
  type DownloadOptions,
} from "../download/download";
import type { PublishedFile } from "../download/publishedFile";

export interface LoadCifar10Options extends DownloadOptions {
  /** 5,000 images of each class to learn from, or 1,000 others to test on. @defaultValue "train" */
  split?: "train" | "test";
  /** The classes to load, from CIFAR10_CLASSES: ["frog"]. @defaultValue all */
  classes?: string[];
  /** The number of images of these classes to load, starting with the first. @defaultValue all */
  count?: number;
  /**
   * The values of black and white. A generator that ends in tanh makes images in -1..1. @defaultValue "-1..1"
   */
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

/** The archive on the host that torchvision and TensorFlow use. */
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
 * Loads CIFAR-10's images [n, 32, 32, 3], float32 in -1..1 (byte / 127.5 − 1) or 0..1, in the order of the
 * batches 1 to 5, and their labels: positions in CIFAR10_CLASSES, whichever classes are loaded.
 *
 * They come from GENBOOK_MIRROR (or `mirror`), else from the cache, else from the public host. A mirror's
 * archive is used even if it is not the published one; `real` is then false. Offline, with nothing in the
 * cache, the images are coloured digits (standIns/colourGlyphs.ts), with sixes for the class at position 6,
 * and `name` is "coloured glyphs". In both cases `notice` and a banner say so. Equal
 * simultaneous calls load the data once and share its memory.
 *
 * The archive of 170 MB is held in memory while it is read; of its contents, only the requested images are.
 *
 * @throws Error for an unknown class or range, for an invalid count, for a damaged archive, and
 *   for a mirror without it
 * @throws InterruptedError if Ctrl-C or Jupyter's ■ interrupts the download; the signal's reason if aborted
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
  const key = ["cifar10", split, wanted, count, range, downloadKey(ARCHIVE, options)];
  return shareLoad(key, options.signal, (signal) =>
    load({ split, wanted, count, range, what, published, signal }, { ...options, signal }),
  );
}

async function load(request: Request, options: DownloadOptions): Promise<ImageDataset> {
  const { split, wanted, count, range, what, published, signal } = request;
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
      signal,
    });
    return announce(glyphs, [
      "This is NOT CIFAR-10: these are coloured digits drawn by genbook.",
      `${wanted.map((label) => `${CIFAR10_CLASSES[label]} = ${label}`).join(", ")}.`,
      "",
      ...error.message.split("\n"),
    ]);
  }
}

/** The options, with defaults filled in. */
interface Request {
  split: "train" | "test";
  /** Positions in CIFAR10_CLASSES. */
  wanted: number[];
  count: number | undefined;
  range: PixelRange;
  /** The request in words, for messages. */
  what: string;
  /** The number of such images in CIFAR-10. */
  published: number;
  signal: AbortSignal;
}

function positionsOf(classes: string[] = CIFAR10_CLASSES): number[] {
  const all = CIFAR10_CLASSES.join(", ");
  if (classes.length === 0)
    throw new Error(`classes must name at least one of ${all}, got none. Leave it out for all.`);
  return classes.map((name, i) => {
    const label = CIFAR10_CLASSES.indexOf(name);
    if (label < 0) throw new Error(`classes must be among ${all}, got ${JSON.stringify(name)}`);
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
    "These are not the official CIFAR-10 files, but others that a mirror holds under their name:",
    "",
    `  ${archive.source}`,
    "",
    `Here are ${available} ${what}; CIFAR-10 has ${published}.`,
    "Their pixels need not be the published ones: results on them are not",
    "results on CIFAR-10. Leave GENBOOK_MIRROR unset to use the public host.",
  ]);
}
