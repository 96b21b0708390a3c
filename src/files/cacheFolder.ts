import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/**
 * The folder that all clones share, for TensorFlow's library and the data sets. scripts/setup/paths.mjs names the same one.
 *
 * @param env variables of the environment. @defaultValue those of this process
 */
export function cacheFolder(env: Record<string, string | undefined> = process.env): string {
  const base = env.XDG_CACHE_HOME;
  // The specification says that a relative path is to be ignored.
  return join(base && isAbsolute(base) ? base : join(homedir(), ".cache"), "genbook");
}
