/**
 * MNIST: 70,000 handwritten digits, 28×28, by Yann LeCun and Corinna Cortes (CC BY-SA 3.0).
 *
 * A loader has three steps: download, parse, make tensors. On a machine that is offline, drawn digits stand
 * in for the data, and a banner says so.
 */
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { constants, gunzip, gunzipSync } from "node:zlib";
import { isGzipped } from "../files/gzip";
import { announce, checkCount, datasetFromBytes, shareLoad, type ImageDataset } from "./dataset";
import {
  cachePath,
  download,
  downloadKey,
  MOST_BYTES,
  UnreachableError,
  type Download,
  type DownloadOptions,
} from "./download/download";
import type { PublishedFile } from "./download/publishedFile";
import { DIGITS, drawGlyphs } from "./standIns/glyphs";

export interface LoadMnistOptions extends DownloadOptions {
  /** 60,000 images to learn from, or 10,000 others to test on. @defaultValue "train" */
  split?: "train" | "test";
  /** The number of images to load, starting with the first. @defaultValue all */
  count?: number;
}

const SIDE = 28;

/** The hosts that torchvision and TensorFlow use. */
const HOSTS = [
  "https://ossci-datasets.s3.amazonaws.com/mnist/",
  "https://storage.googleapis.com/cvdf-datasets/mnist/",
];

function published(name: string, bytes: number, sha256: string): PublishedFile {
  return {
    folder: "mnist",
    name,
    bytes,
    checksum: `sha256:${sha256}`,
    urls: HOSTS.map((host) => host + name),
  };
}

const FILES = {
  train: {
    count: 60_000,
    images: published(
      "train-images-idx3-ubyte.gz",
      9_912_422,
      "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    ),
    labels: published(
      "train-labels-idx1-ubyte.gz",
      28_881,
      "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    ),
  },
  test: {
    count: 10_000,
    images: published(
      "t10k-images-idx3-ubyte.gz",
      1_648_877,
      "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    ),
    labels: published(
      "t10k-labels-idx1-ubyte.gz",
      4_542,
      "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
    ),
  },
};

/**
 * Loads MNIST's images [n, 28, 28, 1], float32 in 0..1 (0 is the background), and their labels.
 *
 * They come from GENBOOK_MIRROR (or `mirror`), else from the cache, else from the public hosts. A mirror's
 * files are used even if they are not the published ones; `real` is then false. Offline, with nothing of
 * MNIST in the cache, the images are drawn digits (standIns/glyphs.ts), and `name` is "glyphs". In both cases
 * `notice` and a banner say so. Equal simultaneous calls load the data once and share its memory.
 *
 * @throws Error for an invalid count, for damaged files, and for a mirror without the files
 * @throws InterruptedError if Ctrl-C or Jupyter's ■ interrupts a download; the signal's reason if aborted
 */
export async function loadMnist(options: LoadMnistOptions = {}): Promise<ImageDataset> {
  const { split = "train", count } = options;
  if (!Object.hasOwn(FILES, split))
    throw new Error(`split must be "train" or "test", got ${JSON.stringify(split)}`);
  checkCount(count, Infinity, `images of "${split}"`);
  const key = ["mnist", split, count, downloadKey(FILES[split].images, options)];
  return shareLoad(key, options.signal, (signal) => load(split, count, { ...options, signal }));
}

async function load(
  split: "train" | "test",
  count: number | undefined,
  options: DownloadOptions,
): Promise<ImageDataset> {
  const files = FILES[split];
  try {
    // The small file comes first, because it soon shows whether there is a connection.
    const labelFile = await download(files.labels, options);
    const imageFile = await download(files.images, options);
    return await parse(labelFile, imageFile, split, count);
  } catch (error) {
    if (!(error instanceof UnreachableError) || somethingCached(options)) throw error;
    checkCount(count, files.count, `images of "${split}"`);
    const glyphs = await drawGlyphs({ count: count ?? files.count, split, signal: options.signal });
    return announce(glyphs, [
      "This is NOT MNIST: these are digits drawn by genbook.",
      "",
      ...error.message.split("\n"),
    ]);
  }
}

/**
 * Returns true if the cache holds any file of MNIST: drawn digits must not become the test images of a model
 * that learned real ones.
 */
function somethingCached(options: DownloadOptions): boolean {
  return Object.values(FILES).some(({ images, labels }) =>
    [images, labels].some((file) => existsSync(cachePath(file, options))),
  );
}

async function parse(
  labelFile: Download,
  imageFile: Download,
  split: "train" | "test",
  count: number | undefined,
): Promise<ImageDataset> {
  const labels = await readIdx(labelFile, "labels", []);
  const images = await readIdx(imageFile, "images", [SIDE, SIDE]);
  if (images.count !== labels.count) {
    throw new Error(
      `expected as many labels as images, got ${images.count} images in ${imageFile.source} and ${labels.count} labels ` +
        `in ${labelFile.source}`,
    );
  }
  checkCount(count, images.count, `images of "${split}"`);
  const n = count ?? images.count;
  const wrong = labels.bytes.findIndex((label) => label >= DIGITS.length);
  if (wrong >= 0)
    throw new Error(`${labelFile.source}: expected labels 0..9, got ${labels.bytes[wrong]} at ${wrong}`);

  const dataset = datasetFromBytes(
    images.bytes.subarray(0, n * SIDE * SIDE),
    labels.bytes.subarray(0, n),
    [SIDE, SIDE, 1],
    { range: "0..1", classNames: DIGITS, name: "MNIST", real: true },
  );
  const others = [imageFile, labelFile].filter((file) => !file.official);
  if (others.length === 0) return dataset;
  return announce({ ...dataset, name: "MNIST (unofficial files)", real: false }, [
    "These are not the official MNIST files, but others that a mirror holds under their names:",
    "",
    ...others.map((file) => `  ${file.source}`),
    "",
    `Here are ${images.count} images for "${split}"; MNIST has ${FILES[split].count}.`,
    "Results on them are not results on MNIST. Leave GENBOOK_MIRROR unset to use the public hosts.",
  ]);
}

/**
 * Reads the records of an IDX file, gzipped or not: the magic number 0x00000800 + the number of dimensions,
 * the dimensions as big-endian 32-bit integers, then the bytes. MNIST's own page describes the format.
 */
async function readIdx({ bytes, source }: Download, what: string, recordShape: number[]) {
  const fail = (reason: string, cause?: unknown): never => {
    throw new Error(
      `${source} is not an IDX file of ${what}: ${reason}. Replace the file, or leave GENBOOK_MIRROR unset.`,
      { cause },
    );
  };
  const unzip = (most: number): Promise<Uint8Array> =>
    promisify(gunzip)(bytes, {
      maxOutputLength: most,
      chunkSize: Math.min(Math.max(most, 64), 1 << 26),
    }).catch((error: NodeJS.ErrnoException) =>
      fail(
        error.code === "ERR_BUFFER_TOO_LARGE"
          ? `expected ${most} bytes as its header says, got more`
          : `it cannot be unzipped (${error.message})`,
        error,
      ),
    );
  const magic = 0x0800 + 1 + recordShape.length;
  const header = 4 * (2 + recordShape.length);
  const isZipped = isGzipped(bytes);
  let start = isZipped ? unzippedStart(bytes) : bytes;
  if (isZipped && start.length < header) start = await unzip(header); // it is damaged, or ends here
  if (start.length < header)
    return fail(`expected a header of ${header} bytes, got ${start.length} bytes in all`);
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  if (view.getUint32(0) !== magic) return fail(`expected magic number ${magic}, got ${view.getUint32(0)}`);
  const count = view.getUint32(4);
  const shape = recordShape.map((_, axis) => view.getUint32(8 + 4 * axis));
  if (shape.join() !== recordShape.join()) {
    return fail(`expected records of ${recordShape.join("×")}, got ${shape.join("×")}`);
  }
  const size = recordShape.reduce((product, side) => product * side, 1);
  if (count < 1) return fail("expected at least one record, got none");
  const length = header + count * size;
  if (length > MOST_BYTES)
    return fail(`expected at most ${MOST_BYTES} bytes, got ${count} records of ${size}`);
  const raw = isZipped ? await unzip(length) : bytes;
  if (raw.length !== length) {
    return fail(`expected ${count * size} bytes for ${count} records, got ${raw.length - header}`);
  }
  return { count, bytes: raw.subarray(header) };
}

/** Unzips the first kilobyte, to at most a megabyte. Returns no bytes if it is damaged. */
function unzippedStart(zipped: Uint8Array): Uint8Array {
  try {
    return gunzipSync(zipped.subarray(0, 1024), { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return new Uint8Array();
  }
}
