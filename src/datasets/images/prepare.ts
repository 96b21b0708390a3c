import { createHash } from "node:crypto";
import { untilInterrupted } from "../../terminal/interrupt";
import type { ImageDataset } from "../dataset";
import { decodeAll, noPictures } from "./decodeAll";
import { checkedOptions, type CheckedOptions, type LoadImagesOptions } from "./loadImagesOptions";
import { cachedPixels } from "./pixelCache";
import type { PixelFile, PixelIndex } from "./pixelFile";
import { foldersOf, shuffledByName, type Listing, type PictureSource } from "./pictureSource";
import { SkippedFiles } from "./skippedFiles";

/** Images that have been decoded, but not yet read. */
export interface Prepared {
  file: PixelFile;
  /** The images' positions in the file, in order. */
  rows: number[];
  /** [n, height, width, channels] */
  shape: [number, number, number, number];
  about: Pick<ImageDataset, "range" | "classNames" | "name" | "real">;
  /** Positions in classNames. */
  labels: number[];
  files: string[];
}

/**
 * Lists the pictures, decodes them unless the cache has them, and chooses those of the split.
 *
 * @param checkCount is called before any image is decoded, with the largest number that there can be
 */
export async function prepare(
  source: PictureSource,
  options: LoadImagesOptions,
  checkCount: (count: number, imageBytes: number) => void = () => undefined,
): Promise<Prepared> {
  const settings = await checkedOptions(options);
  const { size, fit, channels, background, range, seed } = settings;
  const { onNotice = console.log } = options;
  const signal = options.signal ?? new AbortController().signal;
  const imageBytes = size * size * channels;
  const { file, classOf } = await untilInterrupted(`Loading ${source.place}`, signal, async (signal) => {
    const { listing, classOf } = chosen(source, await source.list(signal), settings);
    if (listing.files.length === 0) throw new Error(noPictures(source.place, listing.skipped));
    checkCount(listing.files.length, imageBytes);
    const key = JSON.stringify([FORMAT, { size, fit, channels, background }, listing]);
    const name = `${source.title}-${createHash("sha256").update(key).digest("hex").slice(0, 16)}`;
    const make = (signal: AbortSignal) =>
      decodeAll(source, listing, { size, fit, channels, background }, signal);
    const bytes = imageBytes * listing.files.length;
    const onKept = ({ names, skipped }: PixelIndex, size: string) => {
      const shape = `${settings.size}×${settings.size}×${channels}`;
      onNotice(
        `${source.title}: ${names.length} image${names.length === 1 ? "" : "s"} of ${shape}, ${new SkippedFiles(skipped).toString()}. ${size}`,
      );
    };
    return { file: await cachedPixels(name, bytes, make, { ...options, signal }, onKept), classOf };
  });
  const { names } = file.index;
  const classes = names.map((each) => classOf.get(each)!);
  const classNames = [...new Set(classes)].sort();
  const rows = ofSplit(shuffledByName(names, seed), settings);
  if (rows.length === 0) {
    file.close();
    throw new Error(
      `The split "${settings.split}" is empty, because ${source.place} has only ${names.length} pictures: add some, or ` +
        "change testShare.",
    );
  }
  return {
    file,
    rows,
    shape: [rows.length, size, size, channels],
    about: { range, classNames, name: source.title, real: true },
    labels: rows.map((row) => classNames.indexOf(classes[row])),
    files: rows.map((row) => names[row]),
  };
}

/** The version of the decoding, which is part of the names of the cache's files. */
const FORMAT = 1;

/** Returns the files that `count` and `labels` select, and the class of each. */
function chosen(source: PictureSource, { files, skipped }: Listing, settings: CheckedOptions) {
  const { count, labels, seed } = settings;
  const names = files.map(({ name }) => name);
  const classes = labels === "folders" ? foldersOf(names) : names.map(() => source.title);
  const order = shuffledByName(names, seed).filter((i) => classes[i] !== undefined);
  const drawn = new Set(order.slice(0, count));
  const unlabelled = names.filter((_, i) => classes[i] === undefined);
  const listing: Listing = {
    files: files.filter((_, i) => drawn.has(i)),
    skipped: [
      ...skipped,
      ...unlabelled.map((file) => ({ file, reason: "in no folder that could be its class" })),
    ],
  };
  return { listing, classOf: new Map(names.map((name, i) => [name, classes[i]!])) };
}

function ofSplit(rows: number[], { split, testShare }: CheckedOptions): number[] {
  const testCount = Math.round(rows.length * testShare);
  if (split === undefined) return rows;
  return split === "test" ? rows.slice(0, testCount) : rows.slice(testCount);
}
