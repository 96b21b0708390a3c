import "./setup/nodeVersion.mjs";
import { existsSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { call } from "./setup/calls.mjs";
import { UserError } from "./setup/errors.mjs";
import { kernelspecFiles } from "./setup/kernelspec.mjs";
import { main, options } from "./setup/main.mjs";
import { makeFolder, project, readIfThere, replaceFile } from "./setup/paths.mjs";
import { setUp } from "./setup/steps.mjs";
import { dataHome } from "./shared/folders.cjs";

const HELP = `${call("kernel install")}    Adds the kernel of this folder's genbook to your own Jupyter and VS Code.
${call("kernel remove")}     Removes it again.

The kernel is added for you alone, in JUPYTER_DATA_DIR or ~/.local/share/jupyter (on macOS ~/Library/Jupyter). It works
for as long as this folder (${project}) stays where it is.`;

/** Returns the folder in which Jupyter looks for a user's own kernels. */
function kernelFolder(env = process.env, system = process.platform) {
  const { JUPYTER_DATA_DIR: own } = env;
  const usual = system === "darwin" ? join(homedir(), "Library", "Jupyter") : join(dataHome(env), "jupyter");
  return join(own || usual, "kernels", "genbook");
}

main(async (signal) => {
  const { positionals } = options(HELP, {}, { positionals: true });
  const [verb] = positionals;
  const folder = kernelFolder();
  if (verb === "remove") {
    console.log(existsSync(folder) ? `Removed ${folder}` : `There is no kernel in ${folder}.`);
    rmSync(folder, { recursive: true, force: true });
    return;
  }
  if (verb !== "install")
    throw new UserError(`Expected install or remove, got ${verb ?? "nothing"}.\n\n${HELP}`);
  await setUp(signal);
  makeFolder(folder);
  for (const file of kernelspecFiles) replaceFile(join(folder, basename(file)), readIfThere(file));
  console.log(
    `Installed ${join(folder, "kernel.json")}: choose "TypeScript (genbook)" in Jupyter or VS Code.`,
  );
});
