/** `%npm`: runs npm in the project that a notebook belongs to, from which its cells import packages. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectOf } from "./dependencies.js";
import { runProgram, type Write } from "./program.js";

/**
 * `folder` is the notebook's. If it belongs to no project, it becomes one.
 *
 * @throws Error when there is nothing to do for npm, or when npm fails
 */
export async function npm(args: string, folder: string, write: Write): Promise<void> {
  const words = args.split(/\s+/).filter((word) => word !== "");
  if (words.length === 0) throw new Error("expected an npm command after %npm, such as %npm add NAME");
  let project = projectOf(folder);
  if (project === undefined) {
    project = folder;
    writeFileSync(join(project, "package.json"), '{ "private": true }\n', { flag: "wx" });
    write("stdout", `There was no package.json, so ${join(project, "package.json")} was made.\n`);
  }
  await runProgram("npm", words, { folder: project, write });
}
