import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { libraryFileNames, libraryFolders } from "./findLibrary";
import type { Environment } from "./wishes";

/**
 * Fetches TensorFlow's library on first use, as `npx genbook setup --tensorflow` does, and shows its progress
 * on stderr. Does nothing if there is a library, or if GENBOOK_TF_LIBRARY names one. After a failure, which
 * stderr explains, the library is still missing.
 *
 * @throws Error if TensorFlow has no library for this system
 */
export function fetchLibraryIfMissing(env: Environment = process.env): void {
  const { main } = libraryFileNames();
  if (env.GENBOOK_TF_LIBRARY || libraryFolders(env).some((folder) => existsSync(join(folder, main)))) return;
  const script = join(__dirname, "..", "..", "..", "scripts", "setUp.mjs");
  spawnSync(process.execPath, [script, "--tensorflow"], { stdio: ["ignore", 2, 2] });
}
