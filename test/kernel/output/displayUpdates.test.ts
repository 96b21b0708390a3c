import { execFile } from "node:child_process";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { KERNEL_NAME, jupyterEnvironment, python, root } from "../kernelClient.js";
import { patience } from "../../patience.js";

const HOURS = 8;
/** Drawing a PNG takes about 100 ms, and is allowed 3 % of the time: one new PNG every three seconds. */
const UPDATES_AN_HOUR = 1200;
/** How many of the updates are drawn; each drawing is sent again and again until the next one. */
const REDRAWS_AN_HOUR = 20;

const SET_UP = `import { liveLossChart } from "genbook";
import { readFileSync } from "node:fs";
const BROADCAST = Symbol.for("Jupyter.broadcast");
const send = (globalThis as any)[BROADCAST];
const sent = { content: {}, updates: 0 };
const spy = (type: string, content: object) => { sent.content = content; sent.updates++; send(type, content); };
Object.defineProperty(globalThis, BROADCAST, { value: spy, configurable: true });
const chart = liveLossChart({ everyMs: Infinity });
const run = { epochs: ${HOURS * REDRAWS_AN_HOUR}, stepsPerEpoch: ${3600 / REDRAWS_AN_HOUR} };
const at = { epoch: 0, step: 0 };`;

/** The chart believes that drawing takes no time, and is redrawn at the end of each epoch. */
const HOUR = `const now = performance.now;
performance.now = () => 1000 * at.step;
for (let i = 0; i < ${REDRAWS_AN_HOUR}; i++) {
  at.epoch++;
  for (let j = 0; j < run.stepsPerEpoch; j++) {
    at.step++;
    const loss = 1 + Math.sin(at.step) / 9 + 9 / at.epoch;
    await chart({ kind: "batch", ...run, ...at, logs: { loss } });
  }
  await chart({ kind: "epoch", ...run, ...at, logs: { loss: 9 / at.epoch, valLoss: 10 / at.epoch } });
  while (sent.updates < ${UPDATES_AN_HOUR / REDRAWS_AN_HOUR} * at.epoch) spy("update_display_data", sent.content);
  await new Promise((resolve) => setTimeout(resolve, 60)); // lets the client read
}
performance.now = now;`;

const MEMORY = `for (let i = 0; i < 3; i++) { (globalThis as any).gc(); await new Promise((resolve) => setTimeout(resolve, 50)); }
console.log(JSON.stringify({ updates: sent.updates, kilobytes: Number(/VmRSS:\\s+(\\d+)/.exec(readFileSync("/proc/self/status", "utf8"))![1]) }))`;

/**
 * The kernel runs in the folder from which it finds the library. A busy client gets time to read all messages
 * of a cell.
 */
const EXECUTE = `import sys, nbformat
from nbclient import NotebookClient
file, kernel, folder = sys.argv[1:]
notebook = nbformat.read(file, 4)
resources = {"metadata": {"path": folder}}
NotebookClient(notebook, kernel_name=kernel, resources=resources, timeout=None, iopub_timeout=120).execute()
nbformat.write(notebook, file)`;

interface Output {
  output_type: string;
  text?: string[];
  data?: Record<string, string | string[]>;
}

describe("8 hours of display updates (slow: about a minute)", () => {
  it("in a saved notebook: the kernel does not grow, and the file stays small", async function () {
    if (process.platform !== "linux") this.skip(); // /proc
    this.timeout(patience(180_000));
    const { env, folder } = jupyterEnvironment();
    const file = join(folder, "training.ipynb");
    const sources = [SET_UP, ...Array.from({ length: HOURS }, () => [HOUR, MEMORY]).flat()];
    const empty = { cell_type: "code", metadata: {}, outputs: [], execution_count: null };
    const cells = sources.map((source, i) => ({ ...empty, id: `cell-${i}`, source }));
    writeFileSync(file, JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
    try {
      await promisify(execFile)(python(), ["-c", EXECUTE, file, KERNEL_NAME, join(root, "notebooks")], {
        env,
      });
      const saved = JSON.parse(readFileSync(file, "utf8")) as { cells: { outputs: Output[] }[] };
      const outputs = saved.cells.flatMap((cell) => cell.outputs);
      const measured = outputs
        .filter(({ output_type }) => output_type === "stream")
        .map(({ text }) => JSON.parse([text].flat().join("")) as { updates: number; kilobytes: number });
      expect(measured.map(({ updates }) => updates)).to.deep.equal(
        Array.from({ length: HOURS }, (_, hour) => UPDATES_AN_HOUR * (hour + 1)),
      );
      const growth = (measured.at(-1)!.kilobytes - measured[1].kilobytes) / 1024;
      // Hundreds of MB were sent. Malloc keeps what the longest queue of messages took while the client was
      // slow.
      expect(growth, "MB in the last six hours").to.be.below(48);
      const figures = outputs.filter(({ output_type }) => output_type === "display_data");
      expect(figures).to.have.length(1);
      expect(figures[0].data?.["text/plain"]).to.match(/Epoch 160 of 160/);
      expect(statSync(file).size).to.be.below(5e6);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
