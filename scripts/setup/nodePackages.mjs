import { existsSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fingerprint, readIfThere, root } from "./paths.mjs";
import { run } from "./processes.mjs";

// In node_modules, so that removing that folder removes the stamp with it.
const stampFile = join(root, "node_modules", ".genbook-stamp");
const wanted = () => fingerprint([join(root, "package-lock.json"), join(root, ".npmrc")]);

/** How to call npm: [command, ...arguments]. The npm that started us if there is one, then the one beside this Node, then PATH. */
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
      rmSync(join(root, "node_modules"), { recursive: true, force: true }); // it is half made: npm ci begins with removing it
      throw error;
    }
    writeFileSync(stampFile, wanted());
  },
};
