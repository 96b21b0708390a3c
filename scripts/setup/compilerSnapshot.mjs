import { existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fingerprint, makeFolder, readIfThere, replaceFile, root, venv } from "./paths.mjs";
import { run } from "./processes.mjs";

const folder = join(venv, "share", "genbook");
const blob = join(folder, "compiler.blob");
const stamp = join(folder, "compiler.stamp");
const script = (name) => join(root, "scripts", "setup", name);

/** V8's options, which have to be the same when a snapshot is made and when it is used. */
export const V8_OPTIONS = ["--expose-gc"]; // see src/tensorflow/compile/compile.ts for the reason

/**
 * V8's options for the snapshot alone, which have to be the same as well. Without this one, V8 gives every
 * table of names in the snapshot a new order at each start, which takes 45 ms.
 */
export const SNAPSHOT_OPTIONS = ["--no-rehash-snapshot"];

/** Returns the option that starts Node from the snapshot; undefined if this Node could not make one. */
export const snapshotOption = () => (existsSync(blob) ? `--snapshot-blob=${blob}` : undefined);

const wanted = () =>
  fingerprint(
    [script("snapshotEntry.cjs"), script("leanFiles.cjs"), join(root, "package.json")],
    ...V8_OPTIONS,
    ...SNAPSHOT_OPTIONS,
    root,
    process.execPath,
    process.version,
  );

/**
 * Returns the compiler's code, minified, because V8 keeps it in memory three times: in the snapshot, in the
 * main thread and in the control thread.
 */
async function minifiedCompiler() {
  const { transform } = await import("esbuild"); // not at the top: set-up begins without packages
  const code = await readFile(createRequire(import.meta.url).resolve("typescript"), "utf8");
  return (await transform(code, { minify: true, legalComments: "none" })).code;
}

/**
 * Makes the snapshot that kernels start from, which holds the compiler and the declarations that it reads:
 * see snapshotEntry.cjs.
 */
export const compilerSnapshot = {
  title: "The kernel's compiler",
  isUpToDate: () => readIfThere(stamp) === wanted(),
  async run({ signal }) {
    makeFolder(folder);
    const part = `${blob}.part`;
    const code = join(folder, "typescript.js");
    const options = {
      cwd: join(root, "notebooks"), // `import "genbook"` works from here
      env: { ...process.env, NODE_OPTIONS: "" },
    };
    const node = (...args) =>
      run(process.execPath, [...V8_OPTIONS, ...SNAPSHOT_OPTIONS, ...args], {
        ...options,
        signal,
        what: "Node",
      });
    let note;
    rmSync(stamp, { force: true });
    rmSync(blob, { force: true });
    try {
      writeFileSync(code, await minifiedCompiler());
      await node("--snapshot-blob", part, "--build-snapshot", script("snapshotEntry.cjs"), code);
      await node("--no-warnings", "--snapshot-blob", part, script("probeSnapshot.cjs"));
      renameSync(part, blob);
    } catch (error) {
      if (signal.aborted || process.env.GENBOOK_VERBOSE) throw error;
      note = "impossible on this Node: the kernel starts a second later (GENBOOK_VERBOSE=1 says why)";
    } finally {
      rmSync(part, { force: true });
      rmSync(code, { force: true });
    }
    replaceFile(stamp, wanted());
    return note;
  },
};
