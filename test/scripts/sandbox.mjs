import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { root } from "../../scripts/setup/paths.mjs";

/** Creates a folder for a test to remove at its end: { path, remove(), executable(name, text), list() }. */
export function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), "genbook-test-"));
  return {
    path,
    remove: () => rmSync(path, { recursive: true, force: true }),
    /** Writes a program, and returns its path. */
    executable(name, text) {
      const file = join(path, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      chmodSync(file, 0o755);
      return file;
    },
    /** All files in it, sorted. */
    list: () =>
      readdirSync(path, { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(path, join(entry.parentPath, entry.name)))
        .sort(),
  };
}

/** A clone in which nothing is set up. */
export function freshClone() {
  const folder = temporaryFolder();
  const parts = [
    "notebooks/8.4-variational-autoencoder.ipynb", // which npm start opens
    "scripts",
    "src",
    "package.json",
    "package-lock.json",
    ".npmrc",
    "requirements.txt",
    "tsconfig.json",
  ];
  for (const name of parts) cpSync(join(root, name), join(folder.path, name), { recursive: true });
  return folder;
}

/**
 * Runs Node on a file; resolves to { code, output } with stdout and stderr as they came. `onOutput(text,
 * child)` sees them grow.
 */
export async function runNode(args, { env, cwd = root, onOutput, input } = {}) {
  return runProgram(process.execPath, args, { env, cwd, onOutput, input });
}

export async function runProgram(command, args, { env, cwd = root, onOutput, input } = {}) {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let output = "";
  const read = (text) => {
    output += text;
    onOutput?.(output, child);
  };
  child.stdout.setEncoding("utf8").on("data", read);
  child.stderr.setEncoding("utf8").on("data", read);
  child.stdin.on("error", () => {}); // a program need not read what it is given
  child.stdin.end(input);
  const [code] = await once(child, "close");
  return { code, output };
}
