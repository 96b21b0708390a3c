import "./setup/nodeVersion.mjs";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPython } from "./setup/findPython.mjs";
import { main, options } from "./setup/main.mjs";
import { root } from "./setup/paths.mjs";
import { pinnedVenv } from "./setup/pinnedVenv.mjs";
import { run } from "./setup/processes.mjs";

const HELP = `npm run test:onnx    Exports every model to ONNX and compares its outputs with onnxruntime's.`;

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
  const folder = mkdtempSync(join(tmpdir(), "genbook-onnx-"));
  const print = { signal, onLine: (line) => console.log(line) };
  try {
    await run(process.execPath, [join(here, "models.mjs"), folder], { ...print, what: "the export" });
    await run(python, [join(here, "compare.py"), folder], { ...print, what: "onnxruntime" });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
