import "./setup/nodeVersion.mjs";
import { accessSync, constants, existsSync } from "node:fs";
import * as fs from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { call, RUN_SETUP } from "./setup/calls.mjs";
import { describeDevice, probeDevice } from "./setup/device.mjs";
import { UserError } from "./setup/errors.mjs";
import { findChromium, HOW_TO_INSTALL_CHROMIUM } from "./setup/findChromium.mjs";
import { findPython } from "./setup/findPython.mjs";
import { main, options } from "./setup/main.mjs";
import { npmCommand } from "./setup/nodePackages.mjs";
import { cacheFolder, isInstalled, project, root, venv, venvPython } from "./setup/paths.mjs";
import { run } from "./setup/processes.mjs";
import { size } from "./setup/progress.mjs";
import { STEPS } from "./setup/steps.mjs";
import { libraryFolder, ownLibrary, tensorflowLibrary } from "./setup/tensorflowLibrary.mjs";
import { chooseBuild, findNvidiaDriver } from "./tensorflow/builds.mjs";

const HELP = `${call("doctor")}    Shows what is installed and which device is used, and suggests a fix for each problem. It changes nothing.`;

const require = createRequire(import.meta.url);
const { config, version } = require("../package.json");

/**
 * The checks, in the order in which they are shown. Each returns what it found, or throws an error with the
 * remedy.
 */
const CHECKS = {
  System: () => `${process.platform}-${process.arch}, genbook ${version} in ${root}`,
  Node: () => `${process.versions.node} (${process.execPath})`,
  async npm(signal) {
    const [command, ...args] = npmCommand();
    return (await run(command, [...args, "--version"], { signal, cwd: project, what: "npm --version" }))
      .trim()
      .split("\n")
      .at(-1);
  },
  Python() {
    const { version, path } = findPython();
    return `${version} (${path}), with venv`;
  },
  "Node packages": () =>
    upToDate(
      "Node packages",
      () => `@tensorflow/tfjs ${versionOf("@tensorflow/tfjs")}, TypeScript ${versionOf("typescript")}`,
    ),
  ...(!isInstalled && { Build: () => upToDate("Build", () => "dist is up to date") }),
  async JupyterLab(signal) {
    upToDate("JupyterLab in .venv", () => "");
    const program =
      "import jupyterlab, nbclient; print(jupyterlab.__version__, 'with nbclient', nbclient.__version__)";
    return (await run(venvPython, ["-c", program], { signal, what: "JupyterLab's Python" })).trim();
  },
  Kernel: () =>
    upToDate(
      "Jupyter kernel and extensions",
      () => `genbook, in ${join(venv, "share", "jupyter", "kernels")}`,
    ),
  "NVIDIA driver": () => findNvidiaDriver() ?? "none (the CPU is used)",
  TensorFlow() {
    const own = ownLibrary();
    if (own) return `${own} (from the environment)`;
    const build = chooseBuild();
    if (!tensorflowLibrary.isUpToDate()) {
      throw new UserError(
        `The library (${config.tensorflow}, ${build.kind}) is not complete in ${libraryFolder(build)}. ${RUN_SETUP}`,
      );
    }
    return `${config.tensorflow} for ${build.kind === "gpu" ? "NVIDIA GPUs" : "the CPU"} in ${libraryFolder(build)}`;
  },
  async Device(signal) {
    if (!existsSync(join(root, "dist", "tensorflow", "backend", "index.js")))
      throw new UserError(`Not tried, because nothing is built. ${RUN_SETUP}`);
    if (!tensorflowLibrary.isUpToDate())
      throw new UserError(`Not tried, because TensorFlow's library is missing. ${RUN_SETUP}`);
    return describeDevice(await probeDevice(signal))
      .replace(/^Device: /, "")
      .replace(/\n +/, "\n");
  },
  Cache() {
    const folder = cacheFolder();
    try {
      accessSync(existingPart(folder), constants.W_OK);
    } catch (error) {
      throw new UserError(
        `${folder} cannot be written to (${error.code}). Make it writable, or set XDG_CACHE_HOME to another folder.`,
      );
    }
    return folder;
  },
  async "Free space"() {
    const folder = existingPart(cacheFolder());
    const { bavail, bsize } = await fs.statfs(folder);
    const free = bavail * bsize;
    if (free < 2e9)
      throw new UserError(
        `Only ${size(free)} is free in ${folder}. Make room: data sets, figures and runs take about 2 GB.`,
      );
    return `${size(free)} in ${folder}`;
  },
  ...(!isInstalled && {
    Chromium: () => findChromium() ?? `none. Only \`npm test\` uses one: ${HOW_TO_INSTALL_CHROMIUM}`,
  }),
};

/** Returns the folder, or the nearest existing one above it. */
const existingPart = (folder) => (existsSync(folder) ? folder : existingPart(dirname(folder)));

const versionOf = (name) => require(`${name}/package.json`).version;

/** Returns what was found, unless the set-up has a step of this title that is not up to date. */
function upToDate(title, found) {
  if (STEPS.find((step) => step.title === title)?.isUpToDate() === false)
    throw new UserError(`Missing or out of date. ${RUN_SETUP}`);
  return found();
}

main(async (signal) => {
  options(HELP, {});
  let problems = 0;
  for (const [name, check] of Object.entries(CHECKS)) {
    let found;
    let mark = "✓";
    try {
      found = await check(signal);
    } catch (error) {
      signal.throwIfAborted();
      mark = "✗";
      found = error instanceof UserError ? error.message : String(error.stack);
      problems++;
    }
    console.log(`${mark} ${name.padEnd(14)} ${found.replaceAll("\n", `\n${" ".repeat(17)}`)}`);
  }
  console.log(
    problems === 0
      ? "\nEverything is in order."
      : `\n${problems} problem${problems > 1 ? "s" : ""}, marked with ✗ above.`,
  );
  return problems === 0 ? 0 : 1;
});
