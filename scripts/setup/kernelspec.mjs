import { mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { SNAPSHOT_OPTIONS, snapshotOption, V8_OPTIONS } from "./compilerSnapshot.mjs";
import { isReadersVenv, readIfThere, replaceFile, root, venv } from "./paths.mjs";

const share = join(venv, "share", "jupyter");
const page = join(root, "scripts", "jupyter", "page");
const logo = join(root, "scripts", "jupyter", "kernel", "logo-svg.svg");
const template = join(root, "scripts", "jupyter", "template");
const labExtension = join(share, "labextensions", "genbook");
/** The settings that make nbconvert's HTML exporter use genbook's template. */
const HTMLExporter = { template_name: "genbook" };

/**
 * Returns the command line of the kernel. It names this Node by its full path, because Jupyter may be started
 * from a shell that finds another. It uses the snapshot, unless NODE_OPTIONS is set, which may hold V8
 * options that make Node refuse the snapshot.
 */
export function kernelArgv({
  snapshot = snapshotOption(),
  node = process.execPath,
  main = join(root, "dist", "kernel", "main.js"),
} = {}) {
  const start = [...V8_OPTIONS, main, "--config-path", "{connection_file}"];
  if (!snapshot) return [node, ...start];
  const options = SNAPSHOT_OPTIONS.join(" ");
  const choose = `snapshot=$1; shift; [ -n "$NODE_OPTIONS" ] || set -- "$snapshot" ${options} "$@"; exec "$0" "$@"`;
  return ["/bin/sh", "-c", choose, node, snapshot, ...start];
}

const kernelspecFolder = join(share, "kernels", "genbook");
export const kernelspecFile = join(kernelspecFolder, "kernel.json");
/** The files of the kernel: how to start it, and its picture in the launcher. */
export const kernelspecFiles = [kernelspecFile, join(kernelspecFolder, "logo-svg.svg")];

/** Returns the files that describe genbook to Jupyter: the kernel, the server's extension, settings. */
const wanted = () => ({
  [kernelspecFile]: {
    argv: kernelArgv(),
    display_name: "TypeScript (genbook)",
    language: "typescript",
    interrupt_mode: "message", // a signal could not stop a loop that never awaits
    metadata: { debugger: true }, // without this, JupyterLab does not ask the kernel
  },
  [join(venv, "etc", "jupyter", "jupyter_server_config.d", "genbook.json")]: {
    ServerApp: { jpserver_extensions: { genbook_keeper: true } },
    ...(!isReadersVenv && { HTMLExporter }),
  },
  // The reader's own settings take precedence over these.
  ...(!isReadersVenv && {
    [join(venv, "etc", "jupyter", "jupyter_nbconvert_config.json")]: { HTMLExporter },
    [join(share, "lab", "settings", "overrides.json")]: {
      "@jupyterlab/apputils-extension:notification": {
        fetchNews: "false",
        checkForUpdates: false,
      },
    },
  }),
});

/**
 * Returns the text of each file, with the kernel's picture, JupyterLab's extension and the template of
 * exported pages, which are copied.
 */
const files = () => [
  ...Object.entries(wanted()).map(([file, content]) => [file, JSON.stringify(content, null, 1)]),
  [kernelspecFiles[1], readIfThere(logo)],
  [join(labExtension, "package.json"), readIfThere(join(page, "package.json"))],
  ...readdirSync(page)
    .filter((name) => name.endsWith(".js"))
    .map((name) => [join(labExtension, "static", name), readIfThere(join(page, name))]),
  ...readdirSync(template).map((name) => [
    join(share, "nbconvert", "templates", "genbook", name),
    readIfThere(join(template, name)),
  ]),
];

export const kernelspec = {
  title: "Jupyter kernel and extensions",
  isUpToDate: () => files().every(([file, content]) => readIfThere(file) === content),
  async run() {
    for (const [file, content] of files()) {
      mkdirSync(dirname(file), { recursive: true });
      replaceFile(file, content);
    }
  },
};
