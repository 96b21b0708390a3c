import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readIfThere, root, venv } from "./paths.mjs";

export const kernelspecFile = join(venv, "share", "jupyter", "kernels", "genbook", "kernel.json");

// This Node, by its full path: Jupyter may be started from a shell that finds another.
const wanted = () =>
  JSON.stringify(
    {
      argv: [process.execPath, join(root, "dist", "kernel", "main.js"), "--config-path", "{connection_file}"],
      display_name: "TypeScript (genbook)",
      language: "typescript",
      interrupt_mode: "message",
    },
    null,
    1,
  );

export const kernelspec = {
  title: "Jupyter kernel",
  isUpToDate: () => readIfThere(kernelspecFile) === wanted(),
  async run() {
    mkdirSync(dirname(kernelspecFile), { recursive: true });
    writeFileSync(`${kernelspecFile}.part`, wanted());
    renameSync(`${kernelspecFile}.part`, kernelspecFile);
  },
};
