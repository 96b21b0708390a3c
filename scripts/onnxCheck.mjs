import "./setup/nodeVersion.mjs";
import { existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPython } from "./setup/findPython.mjs";
import { main, options } from "./setup/main.mjs";
import { npmCommand } from "./setup/nodePackages.mjs";
import { cacheFolder, makeFolder, root } from "./setup/paths.mjs";
import { pinnedVenv } from "./setup/pinnedVenv.mjs";
import { run } from "./setup/processes.mjs";
import { StepLine } from "./setup/progress.mjs";

const HELP = `npm run test:onnx    Exports every model to ONNX and compares its outputs with onnxruntime's, in Python
and in Node.`;

/** The version of onnxruntime for Node. With its packages for the CPU, it takes 340 MB. */
const ONNXRUNTIME_NODE = "1.30.0";

main(async (signal) => {
  options(HELP, {});
  const here = join(root, "scripts", "onnxCheck");
  const python = await pinnedVenv({
    name: "onnx",
    title: "onnxruntime (150 MB)",
    python: findPython(),
    requirements: join(here, "requirements.txt"),
    signal,
  });
  const installed = await onnxruntimeNode(signal);
  const folder = mkdtempSync(join(tmpdir(), "genbook-onnx-"));
  const print = { signal, onLine: (line) => console.log(line) };
  try {
    await run(process.execPath, [join(here, "models.mjs"), folder], { ...print, what: "the export" });
    await run(python, [join(here, "compare.py"), folder], { ...print, what: "onnxruntime" });
    const compare = [join(here, "compare.mjs"), folder, installed];
    await run(process.execPath, compare, { ...print, what: "onnxruntime-node" });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Returns the folder in the cache where onnxruntime-node is installed, and installs it if necessary. */
async function onnxruntimeNode(signal) {
  const folder = join(cacheFolder(), `onnxruntime-node-${ONNXRUNTIME_NODE}`);
  if (existsSync(folder)) return folder;
  const progress = new StepLine("onnxruntime for Node (340 MB)");
  const part = `${folder}.${process.pid}.part`;
  const [command, ...args] = npmCommand();
  // Its install script would download CUDA's libraries.
  const install = ["install", "--ignore-scripts", "--prefix", part, `onnxruntime-node@${ONNXRUNTIME_NODE}`];
  try {
    makeFolder(part);
    await run(command, [...args, ...install], { signal, what: "npm install onnxruntime-node" });
    if (!existsSync(folder)) renameSync(part, folder);
    progress.done();
    return folder;
  } catch (error) {
    progress.failed();
    throw error;
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}
