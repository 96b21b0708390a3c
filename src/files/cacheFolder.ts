import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** What clones share, TensorFlow's library and the data sets: the same folder as in scripts/setup/paths.mjs. */
export function cacheFolder(env: Record<string, string | undefined> = process.env): string {
  const base = env.XDG_CACHE_HOME;
  // A relative one is to be ignored, its specification says.
  return join(base && isAbsolute(base) ? base : join(homedir(), ".cache"), "genbook");
}
