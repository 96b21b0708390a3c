import { existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fingerprint, makeFolder, readIfThere, root, venv } from "./paths.mjs";
import { run } from "./processes.mjs";

const folder = join(venv, "share", "genbook");
const blob = join(folder, "compiler.blob");
const stamp = join(folder, "compiler.stamp");
const script = (name) => join(root, "scripts", "setup", name);

/** Node's options that start the kernel on the snapshot; none where this Node could not make one. */
export const snapshotOptions = () => (existsSync(blob) ? [`--snapshot-blob=${blob}`] : []);

const wanted = () =>
  fingerprint(
    [script("snapshotEntry.cjs"), join(root, "package-lock.json")],
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
    // In the notebooks' folder, from where `import "genbook"` is found.
    const node = (...args) =>
      run(process.execPath, args, { cwd: join(root, "notebooks"), signal, what: "Node" });
    let note;
    rmSync(stamp, { force: true });
    rmSync(blob, { force: true });
    try {
      await node("--snapshot-blob", part, "--build-snapshot", script("snapshotEntry.cjs"));
      await node("--no-warnings", "--snapshot-blob", part, script("probeSnapshot.cjs"));
      renameSync(part, blob);
    } catch (error) {
      if (signal.aborted || process.env.GENBOOK_VERBOSE) throw error;
      note = "not on this Node: the kernel starts a second later (GENBOOK_VERBOSE=1 says why)";
    } finally {
      rmSync(part, { force: true });
    }
    writeFileSync(`${stamp}.part`, wanted());
    renameSync(`${stamp}.part`, stamp);
    return note;
  },
};
