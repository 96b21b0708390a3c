import { existsSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fingerprint, readIfThere, root } from "./paths.mjs";
import { run } from "./processes.mjs";

// The stamp is in node_modules, so that removing that folder removes the stamp too.
const stampFile = join(root, "node_modules", ".genbook-stamp");
const wanted = () => fingerprint([join(root, "package-lock.json"), join(root, ".npmrc")]);

/**
 * Returns the command for npm, [command, ...arguments]: the npm that started this process, or else the one
 * beside this Node, or else the one on PATH.
 */
export function npmCommand(env = process.env) {
  const beside = join(dirname(process.execPath), "npm");
  if (env.npm_execpath && basename(env.npm_execpath) === "npm-cli.js")
    return [process.execPath, env.npm_execpath];
  return existsSync(beside) ? [process.execPath, realpathSync(beside)] : ["npm"];
}

export const nodePackages = {
  title: "Node packages",
  isUpToDate: () => readIfThere(stampFile) === wanted(),
  async run({ signal }) {
    const [command, ...args] = npmCommand();
    try {
      await run(command, [...args, "ci", "--no-progress"], { cwd: root, signal, what: "npm ci" });
    } catch (error) {
      // It is incomplete, and npm ci begins by removing it.
      rmSync(join(root, "node_modules"), { recursive: true, force: true });
      throw error;
    }
    writeFileSync(stampFile, wanted());
  },
};
