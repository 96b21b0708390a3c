import { availableParallelism } from "node:os";
import { progressLine } from "../../terminal/progressLine";
import { decodePicture, UnreadablePicture, type PictureSettings } from "./decodePicture";
import { indexBytes } from "./pixelFile";
import type { Listing, OpenedPicture, PictureSource } from "./pictureSource";
import { reasonOf, SkippedFiles, type SkippedFile } from "./skippedFiles";

/** The number of pictures in memory at once: more than are decoded at once, since they differ in size. */
const AT_ONCE = 2 * availableParallelism() + 2;

/**
 * Decodes the pictures of a source and yields the contents of a PixelFile. It shows the progress and the time
 * left.
 *
 * @throws Error if no file could be decoded
 */
export async function* decodeAll(
  source: PictureSource,
  { files, skipped }: Listing,
  settings: PictureSettings,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const names: string[] = [];
  const failed: SkippedFile[] = [...skipped];
  const progress = progressLine(`Decoding ${source.title}`);
  const decode = async (each: OpenedPicture) => ({ name: each.name, ...(await attempt(each, settings)) });
  try {
    for await (const { name, pixels, reason } of inOrder(source.open(files, signal), decode)) {
      signal.throwIfAborted();
      if (pixels) {
        names.push(name);
        yield pixels;
      } else failed.push({ file: name, reason: reason! });
      const done = names.length + failed.length - skipped.length;
      progress.update(done / files.length, `${done} of ${files.length} files`);
    }
  } finally {
    progress.done();
  }
  if (names.length === 0) throw new Error(noPictures(source.place, failed));
  yield indexBytes({ size: settings.size ** 2 * settings.channels, names, skipped: failed });
}

/** Returns an error message for a place without pictures, which says what was found there instead. */
export function noPictures(place: string, skipped: SkippedFile[]): string {
  const got = skipped.length === 0 ? "no files" : `none: ${new SkippedFiles(skipped).toString()}`;
  return `${place}: expected pictures (PNG, JPEG, WebP, GIF, TIFF, AVIF, SVG), got ${got}. Correct the path, or add pictures.`;
}

async function attempt(
  picture: OpenedPicture,
  settings: PictureSettings,
): Promise<{ pixels?: Uint8Array; reason?: string }> {
  try {
    return { pixels: await decodePicture(await picture.read(), settings) };
  } catch (error) {
    if (error instanceof UnreadablePicture) return { reason: error.message };
    return { reason: reasonOf(error as Error) };
  }
}

/** Maps AT_ONCE items at a time, and yields the results in the order of the items. `work` must not throw. */
async function* inOrder<T, R>(items: AsyncIterable<T>, work: (item: T) => Promise<R>): AsyncGenerator<R> {
  const underWay: Promise<R>[] = [];
  for await (const item of items) {
    underWay.push(work(item));
    if (underWay.length >= AT_ONCE) yield await underWay.shift()!;
  }
  for (const each of underWay) yield await each;
}
