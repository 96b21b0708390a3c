import { copyFileSync, cpSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { root, venvPython } from "../../scripts/setup/paths.mjs";
import { start, stop } from "../../scripts/setup/processes.mjs";
import { summary } from "../statistics.mjs";
import { notebookFolder } from "./folder.mjs";

const script = (name) => join(dirname(fileURLToPath(import.meta.url)), name);

/** The time that one run of a script may take, in ms. */
const PATIENCE = 120_000;

/** The code that is timed, in each language. */
const CODE = {
  typescript: {
    empty: "0",
    six: `const a# = [1, 2, 3].map((x) => 2 * x);
let s# = 0;
for (const x of a#) s# += x;
function f#(x: number): number { return x + s#; }
console.log(f#(3), Math.max(...a#));
f#(s#)`,
    lines: `for (let i = 0; i < 100_000; i++) console.log("line " + i);`,
    loop: `console.log("running"); while (true) {}`,
    complete: "JSON.stringi",
  },
  python: {
    empty: "0",
    six: `a# = [2 * x for x in [1, 2, 3]]
s# = 0
for x in a#: s# += x
f# = lambda x: x + s#
print(f#(3), max(a#))
f#(s#)`,
    lines: `for i in range(100_000): print("line", i)`,
    loop: `print("running", flush=True)\nwhile True: pass`,
    complete: "json.dum",
  },
};

/** The rows of the table of times: name in speed.py's answer → [title, unit, divisor]. */
export const TIMES = {
  start: ["Start to first reply", "ms", 1],
  first: ["First cell", "ms", 1],
  firstOwn: ["First cell in a folder with its own @types/node", "ms", 1],
  empty: ["A cell that does nothing", "ms", 1],
  six: ["A cell of six lines", "ms", 1],
  many: ["The same after 2,000 such cells", "ms", 1],
  lines: ["100,000 lines", "ms", 1],
  interrupt: ["An endless loop, from interrupt to end", "ms", 1],
  completion: ["A completion", "ms", 1],
  memory: ["Memory after the first cell", "MB", 1e6],
};

/**
 * Runs a Python script in an environment in which Jupyter knows the kernels. Resolves to its output on stdout
 * and stderr.
 */
async function python(args, { jupyter, signal }) {
  const env = {
    ...process.env,
    JUPYTER_PATH: jupyter,
    JUPYTER_RUNTIME_DIR: join(jupyter, "runtime"),
    IPYTHONDIR: join(jupyter, "ipython"),
  };
  const child = start(venvPython, args, {
    cwd: jupyter,
    env: { ...env, XDG_DATA_HOME: join(jupyter, "data") },
  });
  const end = () => void stop(child, 1000);
  signal?.addEventListener("abort", end);
  const said = { stdout: "", stderr: "" };
  for (const name of Object.keys(said))
    child[name].setEncoding("utf8").on("data", (text) => (said[name] += text));
  const late = setTimeout(end, PATIENCE);
  await child.ended;
  clearTimeout(late);
  signal?.removeEventListener("abort", end);
  signal?.throwIfAborted();
  return said;
}

/**
 * Makes a notebook's folder in which Jupyter knows each kernel by its name. `kernelspecs`: name → path of a
 * kernel.json.
 */
export function jupyterFolder(kernelspecs) {
  const folder = notebookFolder();
  for (const [name, file] of Object.entries(kernelspecs)) {
    mkdirSync(join(folder, "kernels", name), { recursive: true });
    copyFileSync(file, join(folder, "kernels", name, "kernel.json"));
  }
  return folder;
}

/** Makes a folder in which the declarations of Node are the author's own, of the kernel's version. */
function folderWithTypes(jupyter) {
  const folder = join(jupyter, "own");
  for (const name of ["@types/node", "undici-types"])
    cpSync(join(root, "node_modules", name), join(folder, "node_modules", name), { recursive: true });
  return folder;
}

/** Runs jupyter_kernel_test's twelve tests on a kernel: { passed: count, failed: names }. */
export async function protocolScore(name, options) {
  const { stderr } = await python([script("protocol.py"), name], options);
  const outcomes = [...stderr.matchAll(/^(test_\w+) .*\.\.\.[^]*?\b(ok|FAIL|ERROR|skipped)\b/gm)];
  if (outcomes.length === 0)
    throw new Error(`expected outcomes of jupyter_kernel_test for ${name}, got:\n${stderr.slice(-2000)}`);
  const failed = outcomes.filter(([, , outcome]) => outcome !== "ok").map(([, test]) => test);
  return { passed: outcomes.length - failed.length, failed };
}

/**
 * Measures the times and the memory of kernels. The kernels take turns, and each is started `rounds` times.
 *
 * @returns { [kernel]: { [row of TIMES]: summary or undefined } }
 */
export async function speeds(languages, { rounds, say, ...options }) {
  const measured = Object.fromEntries(Object.keys(languages).map((name) => [name, []]));
  const own = folderWithTypes(options.jupyter);
  for (let round = 1; round <= rounds; round++) {
    for (const [name, language] of Object.entries(languages)) {
      say(`${name}: round ${round} of ${rounds}`);
      const numbers = {};
      for (const folder of [[], [own]]) {
        const code = JSON.stringify(CODE[language]);
        const { stdout, stderr } = await python([script("speed.py"), name, code, ...folder], options);
        if (stdout) Object.assign(numbers, JSON.parse(stdout));
        else
          console.error(
            `    ${name} was not measured in round ${round}: ${stderr.trim().split("\n").at(-1)}`,
          );
      }
      measured[name].push(numbers);
    }
  }
  const summed = (all, row) => {
    const numbers = all.map((each) => each[row]).filter((each) => typeof each === "number");
    return numbers.length > all.length / 2 ? summary(numbers.map((each) => each / TIMES[row][2])) : undefined;
  };
  return Object.fromEntries(
    Object.entries(measured).map(([name, all]) => [
      name,
      Object.fromEntries(Object.keys(TIMES).map((row) => [row, summed(all, row)])),
    ]),
  );
}
