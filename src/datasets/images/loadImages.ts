/**
 * Your own pictures as a data set. A folder or an archive is listed, its pictures are decoded once into a
 * file of pixels in the cache, and this file is read into memory, or batch by batch during training.
 */
import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { inspect } from "node:util";
import { checkPath } from "../../files/checkPath";
import type { PixelRange } from "../../math/pixelRange";
import { tf } from "../../tensorflow/backend";
import { formatBytes } from "../../terminal/format";
import { datasetFromBytes, type ImageDataset } from "../dataset";
import { archiveSource } from "./archiveSources";
import { folderSource } from "./folderSource";
import { ImageStream } from "./imageStream";
import type { LoadImagesOptions } from "./loadImagesOptions";
import type { PixelFile } from "./pixelFile";
import type { PictureSource } from "./pictureSource";
import { prepare } from "./prepare";
import { SkippedFiles } from "./skippedFiles";

/** Images made from pictures of your own. */
export interface PictureDataset<Images = tf.Tensor4D> extends ImageDataset<Images> {
  /** The paths of the images inside the folder or archive, in their order. */
  files: string[];
  /** The files that were skipped, with the reasons. As the last expression of a cell, it is a table. */
  skipped: SkippedFiles;
}

/**
 * Loads the pictures of a folder and the folders in it, or of an archive (zip, tar, tar.gz, tgz), as images
 * [n, size, size, channels], float32 in `range`, in a random order that depends on `seed` alone.
 *
 * PNG, JPEG, WebP, GIF, TIFF, AVIF and SVG are read: the first frame of an animation, turned as the camera
 * recorded, in sRGB. Other files and damaged ones are skipped and listed in `skipped`. The decoded images are
 * kept in a cache, so that the next call takes seconds, unless a file or a setting has changed.
 *
 * @param path the path of the folder or archive. A relative path begins at the notebook's folder.
 * @throws Error if an option is outside its range, the path does not exist, the folder has no pictures, the
 *   archive is damaged, or the cache is too small or cannot be written; RangeError if the images do not fit
 *   into memory
 * @throws InterruptedError if Ctrl-C or Jupyter's ■ interrupts it; the signal's reason if it is aborted
 */
export async function loadImages(path: string, options: LoadImagesOptions = {}): Promise<PictureDataset> {
  return inMemory(await sourceOf(path), options);
}

/**
 * Does what `loadImages` does, but leaves the images on the disk, so that memory does not limit their number.
 * `images` is a stream, which training functions take in place of a tensor.
 *
 * @throws what `loadImages` throws, except for the RangeError
 */
export async function streamImages(
  path: string,
  options: LoadImagesOptions = {},
): Promise<PictureDataset<ImageStream>> {
  const { file, rows, shape, about, labels, files } = await prepare(await sourceOf(path), options);
  const images = new ImageStream(file, rows, shape, about.range, identityOf(file, rows, about.range));
  const labelTensor = tf.tensor1d(labels, "int32");
  const dispose = () => {
    images.dispose();
    labelTensor.dispose();
  };
  return withFiles({ ...about, images, labels: labelTensor, dispose }, files, file);
}

/** Loads the pictures of a source into memory: this is loadImages, once the source is known. */
export async function inMemory(source: PictureSource, options: LoadImagesOptions): Promise<PictureDataset> {
  const { file, rows, shape, about, labels, files } = await prepare(source, options, checkMemory);
  try {
    const [, height, width, channels] = shape;
    const dataset = datasetFromBytes(await file.read(rows), labels, [height, width, channels], about);
    return withFiles(dataset, files, file);
  } finally {
    file.close();
  }
}

function withFiles<Images>(
  dataset: ImageDataset<Images>,
  files: string[],
  { index }: PixelFile,
): PictureDataset<Images> {
  // Otherwise a hundred names would be printed along with the data set.
  Object.defineProperty(files, inspect.custom, { value: () => `[${files.length} names]` });
  return { ...dataset, files, skipped: new SkippedFiles(index.skipped) };
}

/**
 * Returns a source for what the path leads to.
 *
 * @throws Error if it leads neither to a folder nor to an archive
 */
async function sourceOf(path: string): Promise<PictureSource> {
  checkPath(path, 'loadImages("pictures")');
  const about = await stat(path).catch(() => undefined);
  const source = about?.isDirectory()
    ? folderSource(path)
    : about?.isFile()
      ? archiveSource(path)
      : undefined;
  if (source) return source;
  const got = about ? "another file" : "nothing";
  throw new Error(
    `path must lead to a folder or an archive (.zip, .tar, .tar.gz, .tgz), but there is ${got} at ${resolve(path)}. ` +
      "A relative path begins at the notebook's folder.",
  );
}

/** @throws RangeError if the images, as bytes and as float32, take more memory than there is */
function checkMemory(count: number, imageBytes: number): void {
  const [needed, free] = [5 * count * imageBytes, process.availableMemory()];
  if (needed <= free) return;
  throw new RangeError(
    `${count} images take ${formatBytes(needed)} in memory, but only ${formatBytes(free)} are free: use streamImages, ` +
      "which takes the same options, or load smaller or fewer images.",
  );
}

/** Returns a text that is the same for the same images in the same order. */
function identityOf(file: PixelFile, rows: number[], range: PixelRange): string {
  const hash = createHash("sha256").update(Int32Array.from(rows)).digest("hex");
  return `${basename(file.path, ".pixels")} ${hash.slice(0, 8)}, ${range}`;
}
