/**
 * Oxford Flowers 102: 8,189 photographs of flowers, with 500 pixels along the shorter side. Nilsback &
 * Zisserman, "Automated Flower Classification over a Large Number of Classes", 2008.
 */
import { join } from "node:path";
import { announce } from "../dataset";
import { download, type DownloadOptions } from "../download/download";
import type { PublishedFile } from "../download/publishedFile";
import { tarSourceOfBytes } from "./archiveSources";
import { inMemory, type PictureDataset } from "./loadImages";
import type { LoadImagesOptions } from "./loadImagesOptions";

export interface LoadFlowersOptions
  extends DownloadOptions, Omit<LoadImagesOptions, "labels" | "cacheDir" | "signal" | "onNotice"> {}

/** The archive on the host that torchvision and TensorFlow use. */
const ARCHIVE: PublishedFile = {
  folder: "flowers102",
  name: "102flowers.tgz",
  urls: ["https://www.robots.ox.ac.uk/~vgg/data/flowers/102/102flowers.tgz"],
  bytes: 344_862_509,
  checksum: "md5:52808999861908f626f3c1f4e79d11fa",
};

/**
 * Loads Flowers 102 as images [n, size, size, channels], float32 in `range`, without labels. The options and
 * the order are those of `loadImages`.
 *
 * The archive of 345 MB comes from GENBOOK_MIRROR (or `mirror`), else from the cache, else from the public
 * host. A mirror's archive is used even if it is not the published one; `real` is then false, and `notice`
 * and a banner say so. The archive is held in memory while it is read. Offline, there is no stand-in for the
 * photographs.
 *
 * @throws Error if an option is outside its range, the archive is damaged, or the mirror does not have it;
 *   UnreachableError if the archive is not in the cache and cannot be downloaded; RangeError if the images do
 *   not fit into memory
 * @throws InterruptedError if Ctrl-C or Jupyter's ■ interrupts it; the signal's reason if it is aborted
 */
export async function loadFlowers(options: LoadFlowersOptions = {}): Promise<PictureDataset> {
  const { cacheDir } = options;
  const archive = await download(ARCHIVE, options);
  const flowers = await inMemory(tarSourceOfBytes(archive.bytes, archive.source, "flowers102"), {
    ...options,
    cacheDir: cacheDir && join(cacheDir, "images"),
  });
  if (archive.official) return { ...flowers, name: "Flowers 102" };
  return announce({ ...flowers, name: "Flowers 102 (unofficial files)", real: false }, [
    "These are not the official Flowers 102 files, but others that a mirror holds under their name:",
    "",
    `  ${archive.source}`,
    "",
    `Here are ${flowers.files.length} images; Flowers 102 has 8189 photographs.`,
    "Results on them are not results on Flowers 102. Leave GENBOOK_MIRROR unset to use the public host.",
  ]);
}
