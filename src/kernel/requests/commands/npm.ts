/** `%npm`: runs npm in the project that a notebook belongs to, from which its cells import packages. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { addsPackages, projectOf } from "./dependencies.js";
import { runProgram, type Write } from "./program.js";

/**
 * `folder` is the notebook's. If it belongs to no project, it becomes one when packages are added.
 *
 * @throws Error when there is nothing to do for npm, or when npm fails
 */
export async function npm(args: string, folder: string, write: Write): Promise<void> {
  const words = args.split(/\s+/).filter((word) => word !== "");
  if (words.length === 0) throw new Error("expected an npm command after %npm, such as %npm add NAME");
  const project = projectOf(folder);
  if (project === undefined && addsPackages(words)) {
    const file = join(folder, "package.json");
    writeFileSync(file, '{ "private": true }\n', { flag: "wx" });
    write("stdout", `There was no package.json, so ${file} was made.\n`);
  }
  await runProgram("npm", words, { folder: project ?? folder, write });
}
