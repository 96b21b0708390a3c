import { lacks, notMeant, said, within } from "../runCase.mjs";

const TEST = "output/streams.test.ts";
const PROCESS = "output/processOutput.test.ts";
const BUILTIN = `globalThis[Symbol.for("Jupyter.broadcast")]`;

/** Resolves to true if the text arrives in the cell's output, even after the cell has ended. */
async function arrives(client, cell, text) {
  const request = await client.submit(cell);
  const mine = ({ parent, type, content }) =>
    parent === request && type === "stream" && content.text.includes(text);
  await client.outcome(request);
  return (await within(client, 1500, () => client.received.find(mine))) !== undefined;
}

const reachesCell = (text) => async (client, cell) => ({
  "below its cell": await arrives(client, cell, text),
});

export const output = [
  {
    name: "output-lines",
    title: "100,000 lines, whole and in order",
    test: TEST,
    patience: 40_000, // some kernels send a message for each,
    code: {
      typescript: `for (let i = 0; i < 100_000; i++) console.log("line " + i);`,
      python: `for i in range(100_000): print("line", i)`,
    },
    async check(client, cell) {
      const { stdout } = await client.execute(cell);
      const expected = Array.from({ length: 100_000 }, (_, i) => `line ${i}\n`).join("");
      return { "whole and in order": stdout === expected };
    },
  },
  {
    name: "output-long",
    title: "A line of 10 MB",
    test: TEST,
    code: { typescript: `console.log("z".repeat(10_000_000));`, python: `print("z" * 10_000_000)` },
    async check(client, cell) {
      const { stdout } = await client.execute(cell);
      return { whole: stdout === `${"z".repeat(10_000_000)}\n` };
    },
  },
  {
    name: "output-streams",
    title: "stdout and stderr are separate, in order",
    test: TEST,
    code: {
      typescript: `console.log("a"); console.error("b"); console.log("c");`,
      python: `import sys\nprint("a"); print("b", file=sys.stderr); print("c")`,
    },
    async check(client, cell) {
      const { outputs, stdout, stderr } = await client.execute(cell);
      const order = outputs.map(({ content }) => `${content.name} ${content.text?.trim()}`).join();
      return {
        apart: stdout === "a\nc\n" && stderr === "b\n",
        "in order": order === "stdout a,stderr b,stdout c",
      };
    },
  },
  {
    name: "output-early",
    title: "Output appears while a cell that never awaits still runs",
    test: TEST,
    code: {
      typescript: `console.log("early"); const end = Date.now() + 1500; while (Date.now() < end) {}`,
      python: `import time\nprint("early"); end = time.time() + 1.5\nwhile time.time() < end: pass`,
    },
    async check(client, cell) {
      const request = await client.submit(cell);
      const mine = ({ parent }) => parent === request;
      await within(client, 6000, () => client.received.find((each) => mine(each) && each.type === "stream"));
      const isRunning = !client.received.some((each) => mine(each) && each.channel === "shell");
      await client.outcome(request);
      return { "before its end": isRunning };
    },
  },
  {
    name: "output-child",
    title: "Output of a child process",
    test: PROCESS,
    code: {
      typescript: `import { execSync } from "node:child_process";\nexecSync("echo from a child", { stdio: "inherit" });`,
      python: `import subprocess\n_ = subprocess.run(["echo", "from a child"])`,
    },
    check: (client, cell) => reachesCell("from a child")(client, cell),
  },
  {
    name: "output-thread",
    title: "Output of a worker or thread",
    test: PROCESS,
    code: {
      typescript: `import { Worker } from "node:worker_threads";
const worker = new Worker('console.log("from a " + "worker")', { eval: true });
await new Promise((resolve) => worker.once("exit", resolve));`,
      python: `import threading\nthread = threading.Thread(target=lambda: print("from a " + "worker")); thread.start(); thread.join()`,
    },
    check: (client, cell) => reachesCell("from a worker")(client, cell),
  },
  {
    name: "output-native",
    title: "Output written to the file descriptor, as native libraries do",
    test: PROCESS,
    code: {
      typescript: `import { writeSync } from "node:fs";\nwriteSync(1, "from native code\\n");`,
      python: `import os\n_ = os.write(1, b"from native code\\n")`,
    },
    check: (client, cell) => reachesCell("from native code")(client, cell),
  },
  {
    name: "output-clear",
    title: "clear_output",
    test: TEST,
    code: {
      ours: `console.log("old"); ${BUILTIN}("clear_output", { wait: true }); console.log("new");`,
      tslab: lacks("it has no function for it"),
      deno: `console.log("old"); await Deno.jupyter.broadcast("clear_output", { wait: true }); console.log("new");`,
      python: `from IPython.display import clear_output\nprint("old"); clear_output(wait=True); print("new")`,
    },
    async check(client, cell) {
      const { outputs } = await client.execute(cell);
      const kinds = outputs.map(({ type, content }) => content.text?.trim() ?? type).join();
      return { "between old and new": kinds === "old,clear_output,new" };
    },
  },
  {
    name: "output-return",
    title: "A progress line that is overwritten",
    code: {
      typescript: `process.stdout.write("10 %"); process.stdout.write("\\r20 %");`,
      deno: `import process from "node:process";\nprocess.stdout.write("10 %"); process.stdout.write("\\r20 %");`,
      python: `print("10 %", end=""); print("\\r20 %", end="")`,
    },
    async check(client, cell) {
      return { "carriage return, no line feed": (await client.execute(cell)).stdout === "10 %\r20 %" };
    },
  },
  {
    name: "output-colours",
    title: "Colours",
    code: { typescript: `console.log("\\x1b[31mred\\x1b[0m");`, python: `print("\\x1b[31mred\\x1b[0m")` },
    async check(client, cell) {
      return { "ANSI's codes arrive": (await client.execute(cell)).stdout === "\x1b[31mred\x1b[0m\n" };
    },
  },
  {
    name: "output-bytes",
    title: "A character whose bytes arrive separately",
    test: TEST,
    code: {
      typescript: `for (const byte of Buffer.from("é→")) process.stdout.write(Uint8Array.of(byte));`,
      deno: `import process from "node:process";\nimport { Buffer } from "node:buffer";\nfor (const byte of Buffer.from("é→")) process.stdout.write(Uint8Array.of(byte));`,
      python: `import os\nfor byte in "é→".encode(): ignored = os.write(1, bytes([byte]))`,
    },
    async check(client, cell) {
      const request = await client.submit(cell);
      await client.outcome(request);
      await within(client, 500, () => undefined);
      return { whole: (await client.outcome(request)).stdout === "é→" };
    },
  },
  {
    name: "output-late",
    title: "Output after a cell's end appears below that cell",
    test: TEST,
    code: {
      typescript: [
        `setTimeout(() => console.log("from the first"), 300);`,
        `await new Promise((resolve) => setTimeout(resolve, 700)); console.log("second");`,
      ],
      python: [
        `import asyncio\nasync def late():\n  await asyncio.sleep(0.3); print("from the first")\ntask = asyncio.create_task(late())`,
        `await asyncio.sleep(0.7); print("second")`,
      ],
    },
    async check(client, [first, second]) {
      const request = await client.submit(first);
      await client.outcome(request);
      const next = await client.execute(second);
      const own = said(await client.outcome(request));
      return {
        arrives: `${own} ${said(next)}`.includes("from the first"),
        "below its own cell": own === "from the first" && said(next) === "second",
      };
    },
  },
  {
    name: "output-pipeline",
    title: "stdout stays open after a pipeline into it",
    test: "output/standardStreams.test.ts",
    code: {
      typescript: [
        `import { Readable } from "node:stream";\nimport { pipeline } from "node:stream/promises";\nawait pipeline(Readable.from(["piped"]), process.stdout);`,
        `console.log("later");`,
      ],
      python: notMeant("Python has no pipelines of streams"),
    },
    async check(client, [pipe, print]) {
      const piped = said(await client.execute(pipe));
      return {
        "it stays open": said(await client.execute(print)) === "later",
        "and is written to": piped === "piped",
      };
    },
  },
  {
    name: "output-exit",
    title: "What a cell printed before it ended the process arrives",
    test: "control/lifecycle.test.ts",
    fresh: true,
    code: {
      typescript: `console.log("first"); console.log("reason"); process.exit(1);`,
      deno: `console.log("first"); console.log("reason"); Deno.exit(1);`,
      python: `import os\nprint("first"); print("reason", flush=True); os._exit(1)`,
    },
    async check(client, cell) {
      const request = await client.submit(cell);
      const text = () =>
        client.received
          .filter(({ parent, type }) => parent === request && type === "stream")
          .map(({ content }) => content.text)
          .join("");
      await within(client, 2000, () => (/first\s+reason/.test(text()) ? true : undefined));
      return { "all of it": /first\s+reason/.test(text()) };
    },
  },
  {
    name: "output-group",
    title: "An open console.group does not indent later cells",
    test: "output/standardStreams.test.ts",
    code: {
      typescript: [`console.group("open"); console.log("inside");`, `console.log("outside");`],
      python: notMeant("Python has no groups of output"),
    },
    async check(client, [open, next]) {
      await client.execute(open);
      return { "not indented": (await client.execute(next)).stdout.startsWith("outside") };
    },
  },
  {
    name: "output-console",
    title: "A Console of one's own writes to stdout",
    test: "output/standardStreams.test.ts",
    code: {
      typescript: `import { Console } from "node:console";\nnew Console(process.stdout).log("own");`,
      python: notMeant("Python has no Console"),
    },
    async check(client, cell) {
      return { "it arrives": said(await client.execute(cell)) === "own" };
    },
  },
];
