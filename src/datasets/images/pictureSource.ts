/** Pictures come from a source: a folder, or an archive that is read without being unpacked. */
import { createHash } from "node:crypto";
import type { SkippedFile } from "./skippedFiles";

/** A file that may be a picture. */
export interface PictureFile {
  /** The path inside the folder or archive, with slashes. */
  name: string;
  bytes: number;
  /** The time of its last change, in ms since 1970. */
  time: number;
}

/** The files of a folder or archive. */
export interface Listing {
  files: PictureFile[];
  /** Those that are not ordinary files, or are too large. */
  skipped: SkippedFile[];
}

export interface PictureSource {
  /** The folder or archive, for messages. */
  place: string;
  /** The name of the folder or archive, for titles. */
  title: string;
  list(signal: AbortSignal): Promise<Listing>;
  /** Yields these files, always in the same order, each with a function that reads it. */
  open(files: PictureFile[], signal: AbortSignal): AsyncIterable<OpenedPicture>;
}

export interface OpenedPicture {
  name: string;
  /** @throws Error that says why the file cannot be read */
  read(): Promise<Uint8Array>;
}

/** The largest file that is read: 256 MiB. */
export const MOST_PICTURE_BYTES = 2 ** 28;

/** Hidden files and folders, and what macOS adds to archives. */
const HIDDEN = /(^|\/)(\.|__MACOSX\/)/;

/**
 * Sorts what a source has found into files to read, by name, and files to skip. Hidden files are left out.
 *
 * @param found ordinary files, and others with the reasons for skipping them
 */
export function listingOf(found: Iterable<PictureFile | SkippedFile>): Listing {
  const listing: Listing = { files: [], skipped: [] };
  for (const each of found) {
    if (HIDDEN.test("file" in each ? each.file : each.name)) continue;
    if ("file" in each) listing.skipped.push(each);
    else if (each.bytes <= MOST_PICTURE_BYTES) listing.files.push(each);
    else listing.skipped.push({ file: each.name, reason: "larger than 256 MiB" });
  }
  const byName = (a: string, b: string) => (a < b ? -1 : Number(a > b));
  listing.files.sort((a, b) => byName(a.name, b.name));
  listing.skipped.sort((a, b) => byName(a.file, b.file));
  return listing;
}

/**
 * Returns the positions of names in a random order that depends on the seed. A name that is added or removed
 * does not change the order of the others.
 */
export function shuffledByName(names: string[], seed: number): number[] {
  const keys = names.map((name) => createHash("sha1").update(`${seed}/${name}`).digest("hex"));
  return keys.map((_, i) => i).sort((a, b) => (keys[a] < keys[b] ? -1 : 1));
}

/** The endings of the names of pictures. */
const PICTURE = /\.(png|jpe?g|webp|gif|tiff?|avif|svg)$/i;

/**
 * Returns the class of each name: the first folder on its path after those that all names share. For
 * "flowers/rose/1.jpg" and "flowers/lily/2.jpg", the classes are "rose" and "lily". A name outside such
 * folders, such as "flowers/LICENSE.txt", has none. A shared folder that holds pictures of its own, such as
 * "flowers/3.jpg", is itself the class.
 */
export function foldersOf(names: string[]): (string | undefined)[] {
  const folders = names.map((name) => name.split("/").slice(0, -1));
  let depth = 0;
  const isShared = () => new Set(folders.flatMap((path) => path[depth] ?? [])).size === 1;
  const holdsPictures = () => folders.some((path, i) => path.length === depth + 1 && PICTURE.test(names[i]));
  const hasFolders = () => folders.some((path) => path.length > depth + 1);
  while (isShared() && hasFolders() && !holdsPictures()) depth++;
  return folders.map((path) => path[depth]);
}
