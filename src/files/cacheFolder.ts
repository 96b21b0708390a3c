import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/**
 * The folder that all clones of genbook share, for TensorFlow's library and the data sets.
 * scripts/setup/paths.mjs uses it too.
 */
export function cacheFolder(env: Record<string, string | undefined> = process.env): string {
  const base = env.XDG_CACHE_HOME;
  // The XDG Base Directory Specification says to ignore a relative path.
  return join(base && isAbsolute(base) ? base : join(homedir(), ".cache"), "genbook");
}
