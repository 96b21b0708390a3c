import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { snapshotOptions } from "./compilerSnapshot.mjs";
import { readIfThere, root, venv } from "./paths.mjs";

const share = join(venv, "share", "jupyter");

/** How the kernel is started. This Node, by its full path: Jupyter may be started from a shell that finds another. */
export const kernelArgv = () => [
  process.execPath,
  ...snapshotOptions(),
  join(root, "dist", "kernel", "main.js"),
  ...["--config-path", "{connection_file}"],
];

/** What Jupyter has to know of this project: file → content. */
const wanted = () => ({
  [join(share, "kernels", "genbook", "kernel.json")]: {
    argv: kernelArgv(),
    display_name: "TypeScript (genbook)",
    language: "typescript",
    interrupt_mode: "message", // a signal could not stop a loop that never awaits
  },
  // The reader's own settings go before these.
  [join(share, "lab", "settings", "overrides.json")]: {
    "@jupyterlab/apputils-extension:notification": {
      fetchNews: "false",
      checkForUpdates: false,
    },
  },
});

const files = () =>
  Object.entries(wanted()).map(([file, content]) => [file, JSON.stringify(content, null, 1)]);

export const kernelspec = {
  title: "Jupyter kernel",
  isUpToDate: () => files().every(([file, content]) => readIfThere(file) === content),
  async run() {
    for (const [file, content] of files()) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.part`, content);
      renameSync(`${file}.part`, file);
    }
  },
};
