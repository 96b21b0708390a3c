import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { UserError } from "../../scripts/setup/errors.mjs";
import { kernelspecFile } from "../../scripts/setup/kernelspec.mjs";
import { withLock } from "../../scripts/setup/lock.mjs";
import { cacheFolder, makeFolder, root, venvPython } from "../../scripts/setup/paths.mjs";
import { run } from "../../scripts/setup/processes.mjs";
import { StepLine } from "../../scripts/setup/progress.mjs";

/** The version of Deno that is compared, as npm's package has it. */
const DENO = "2.9.6";

const { version: tslab } = createRequire(import.meta.url)("tslab/package.json");

/**
 * The kernels, in the order of the tables' columns: their title, the language of their cells, and
 * `kernelspec(signal)`, which gives the contents of a kernel.json for Jupyter. All but ours are written as
 * their own installers write them.
 */
export const KERNELS = {
  ours: {
    title: "genbook",
    language: "typescript",
    kernelspec: () => JSON.parse(readFileSync(kernelspecFile, "utf8")),
  },
  tslab: {
    title: `tslab ${tslab}`,
    language: "typescript",
    kernelspec: () => ({
      argv: [join(root, "node_modules", ".bin", "tslab"), "kernel", "--config-path={connection_file}"],
      display_name: "TypeScript",
      language: "typescript",
    }),
  },
  deno: {
    title: `Deno ${DENO}`,
    language: "typescript",
    kernelspec: async (signal) => ({
      argv: [await deno(signal), "jupyter", "--kernel", "--conn", "{connection_file}"],
      display_name: "Deno",
      language: "typescript",
      interrupt_mode: "message",
    }),
  },
  ipykernel: {
    title: `ipykernel ${ipykernelVersion()}`,
    language: "python",
    kernelspec: () => ({
      argv: [venvPython, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
      display_name: "Python 3",
      language: "python",
      metadata: { debugger: true },
    }),
  },
};

/** Returns the Python of .venv, which the set-up makes. */
function ipykernelVersion() {
  const lib = join(root, ".venv", "lib");
  const folders = existsSync(lib) ? readdirSync(lib).map((name) => join(lib, name, "site-packages")) : [];
  const names = folders.filter(existsSync).flatMap((folder) => readdirSync(folder));
  return /^ipykernel-(.*)\.dist-info$/m.exec(names.join("\n"))?.[1] ?? "";
}

/** Writes a kernel's kernel.json into a folder of its own under `scratch`, and returns its path. */
export async function installedKernelspec(name, scratch, signal) {
  const folder = join(scratch, "kernels", name);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "kernel.json");
  writeFileSync(file, JSON.stringify(await KERNELS[name].kernelspec(signal)));
  return file;
}

/** Deno's own program, from npm. (npm's `deno` would start it as a child.) */
async function deno(signal) {
  const folder = await fromNpm(`Deno ${DENO}`, `deno-${DENO}`, { dependencies: { deno: DENO } }, { signal });
  const packages = join(folder, "node_modules", "@deno");
  const names = existsSync(packages) ? readdirSync(packages) : [];
  const program = names.map((name) => join(packages, name, "deno")).find(existsSync);
  if (program) return program;
  throw new UserError(`npm's deno ${DENO} has no program for this system. Leave it out with --no-deno.`);
}

/**
 * Resolves to the folder `name` of genbook's cache, in which npm has installed what the package.json
 * `described` asks for, without running scripts of packages. `files`: name → text of files beside it.
 */
export async function fromNpm(title, name, described, { files = {}, signal }) {
  const folder = join(cacheFolder(), "bench", name);
  const installed = join(folder, "node_modules", ".package-lock.json"); // npm writes it last
  if (existsSync(installed)) return folder;
  makeFolder(join(cacheFolder(), "bench"));
  const install = async () => {
    if (existsSync(installed)) return;
    const progress = new StepLine(`${title} for the comparison of kernels`);
    try {
      for (const [path, text] of Object.entries({ ...files, "package.json": JSON.stringify(described) })) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
      const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund"];
      await run("npm", args, { cwd: folder, signal, what: `npm install in ${folder}` });
      progress.done();
    } catch (error) {
      progress.failed();
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  };
  await withLock(install, { signal, file: `${folder}.lock` });
  return folder;
}
