import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fingerprint, makeFolder, readIfThere, replaceFile, root, venv } from "./paths.mjs";
import { run } from "./processes.mjs";

const folder = join(venv, "share", "genbook");
const blob = join(folder, "compiler.blob");
const stamp = join(folder, "compiler.stamp");
const script = (name) => join(root, "scripts", "setup", name);

/** V8's own options have to be the same where a snapshot is made and where it is used. */
export const V8_OPTIONS = ["--expose-gc"]; // src/tensorflow/compile/compile.ts says what for

/** Node's option that starts it on the snapshot; undefined where this Node could not make one. */
export const snapshotOption = () => (existsSync(blob) ? `--snapshot-blob=${blob}` : undefined);

const wanted = () =>
  fingerprint(
    [script("snapshotEntry.cjs"), join(root, "package-lock.json")],
    ...V8_OPTIONS,
    root,
    process.execPath,
    process.version,
  );

/** The compiler with what it reads at each start, as the kernel's beginning: see snapshotEntry.cjs. */
export const compilerSnapshot = {
  title: "The kernel's compiler",
  isUpToDate: () => readIfThere(stamp) === wanted(),
  async run({ signal }) {
    makeFolder(folder);
    const part = `${blob}.part`;
    const options = {
      cwd: join(root, "notebooks"), // from where `import "genbook"` is found
      env: { ...process.env, NODE_OPTIONS: "" },
    };
    const node = (...args) => run(process.execPath, args, { ...options, signal, what: "Node" });
    let note;
    rmSync(stamp, { force: true });
    rmSync(blob, { force: true });
    try {
      await node(...V8_OPTIONS, "--snapshot-blob", part, "--build-snapshot", script("snapshotEntry.cjs"));
      await node(...V8_OPTIONS, "--no-warnings", "--snapshot-blob", part, script("probeSnapshot.cjs"));
      renameSync(part, blob);
    } catch (error) {
      if (signal.aborted || process.env.GENBOOK_VERBOSE) throw error;
      note = "not on this Node: the kernel starts a second later (GENBOOK_VERBOSE=1 says why)";
    } finally {
      rmSync(part, { force: true });
    }
    replaceFile(stamp, wanted());
    return note;
  },
};
