import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { descendants, isAlive } from "../../../scripts/setup/processes.mjs";
import { interrupted, said } from "../runCase.mjs";

const TEST = "execution/interrupt.test.ts";
const ENDS = "execution/breakOff.test.ts";

/** Interrupts a cell that would not end. */
const stops = async (client, cells) => {
  const [kept, cell, look] = cells;
  await client.execute(kept);
  const outcome = await interrupted(client, cell);
  if (!outcome) throw new Error("it was still running 4 s after the interrupt");
  const began = performance.now();
  const next = await client.execute(look);
  const ms = performance.now() - began;
  return {
    "ends, and names survive": outcome.reply.status !== "ok" && said(next) === "kept",
    "within a second": outcome.ms < 1000,
    "the next cell runs within a second": ms < 1000,
  };
};

/** Makes a case that stops a cell whose code has printed that it is running. */
const stopping = (name, title, typescript, python, test = TEST) => ({
  name,
  title,
  test,
  patience: 9000,
  check: stops,
  code: {
    typescript: [`const kept = "kept";`, `console.log("running"); ${typescript}`, "console.log(kept);"],
    python: [
      `kept = "kept"\nimport asyncio, time, subprocess`,
      `print("running", flush=True)\n${python}`,
      "print(kept)",
    ],
  },
});

/** Resolves to true if a process ends in time. */
async function ends(pid, ms) {
  for (const end = performance.now() + ms; isAlive(pid) && performance.now() < end;) await sleep(50);
  const hasEnded = !isAlive(pid);
  if (!hasEnded) process.kill(pid, "SIGKILL");
  return hasEnded;
}

const LOOP = { typescript: "while (true) {}", python: "while True: pass" };

export const stop = [
  stopping("stop-loop", "A loop that never awaits is stopped", LOOP.typescript, LOOP.python),
  stopping(
    "stop-await",
    "A loop that awaits",
    "for (;;) await new Promise((resolve) => setTimeout(resolve, 5));",
    "while True: await asyncio.sleep(0.005)",
  ),
  stopping(
    "stop-microtasks",
    "A loop of microtasks",
    "for (;;) await null;",
    "while True: await asyncio.sleep(0)",
  ),
  stopping(
    "stop-never",
    "An await that never ends",
    "await new Promise(() => {});",
    "await asyncio.Event().wait()",
  ),
  stopping(
    "stop-library",
    "A loop in code that the kernel did not compile",
    `(await import("node:vm")).runInThisContext("for (;;) {}");`,
    `exec(compile("while True: pass", "library", "exec"))`,
    ENDS,
  ),
  stopping(
    "stop-recursion",
    "Recursion after an await",
    "const fib = (n: number): number => (n < 2 ? n : fib(n - 1) + fib(n - 2)); await null; fib(60);",
    "fib = lambda n: n if n < 2 else fib(n - 1) + fib(n - 2)\nawait asyncio.sleep(0)\nfib(60)",
    ENDS,
  ),
  stopping(
    "stop-regexp",
    "A regular expression that backtracks, after an await",
    `await null; /^(a+)+$/.test("a".repeat(40) + "b");`,
    `import re\nawait asyncio.sleep(0)\nre.match("^(a+)+$", "a" * 40 + "b")`,
    ENDS,
  ),
  stopping(
    "stop-timer",
    "Recursion in a timer",
    "const fib = (n: number): number => (n < 2 ? n : fib(n - 1) + fib(n - 2)); setTimeout(() => fib(60), 5); await new Promise(() => {});",
    "fib = lambda n: n if n < 2 else fib(n - 1) + fib(n - 2)\nasyncio.get_running_loop().call_later(0.005, fib, 60)\nawait asyncio.sleep(100)",
    ENDS,
  ),
  stopping(
    "stop-native",
    "A wait in native code",
    "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);",
    "time.sleep(100)",
  ),
  stopping(
    "stop-child",
    "A wait for a child process",
    `(await import("node:child_process")).execSync("sleep 20");`,
    `subprocess.run(["sleep", "20"])`,
  ),
  {
    name: "stop-finally",
    title: "finally blocks run",
    test: TEST,
    code: {
      typescript: [
        "const left: string[] = [];",
        `console.log("running"); try { for (;;) await new Promise((resolve) => setTimeout(resolve, 5)); } finally { left.push("left"); }`,
        "console.log(left.join());",
      ],
      python: [
        "import asyncio\nleft = []",
        `print("running", flush=True)\ntry:\n  while True: await asyncio.sleep(0.005)\nfinally:\n  left.append("left")`,
        `print(",".join(left))`,
      ],
    },
    async check(client, [before, cell, look]) {
      await client.execute(before);
      if (!(await interrupted(client, cell))) throw new Error("it was still running 4 s after the interrupt");
      return { once: said(await client.execute(look)) === "left" };
    },
  },
  {
    name: "stop-idle",
    title: "An interrupt when nothing runs does nothing",
    code: {
      typescript: [`const kept = "kept";`, "console.log(kept);"],
      python: [`kept = "kept"`, "print(kept)"],
    },
    async check(client, [before, look]) {
      await client.execute(before);
      for (let i = 0; i < 3; i++) client.interrupt();
      await sleep(300);
      return { "the next cell runs": said(await client.execute(look)) === "kept" };
    },
  },
  {
    name: "stop-server",
    title: "The kernel ends when its server is gone, even in a loop",
    test: "control/lifecycle.test.ts",
    fresh: true,
    patience: 15_000,
    code: LOOP,
    async check(client, cell, contestant) {
      client.signalParent("SIGKILL");
      const idle = await ends(client.pid, 4000);
      await contestant.renew();
      const second = await contestant.client();
      await second.submit(cell);
      await sleep(500);
      second.signalParent("SIGKILL");
      return { "an idle one": idle, "one that loops": await ends(second.pid, 4000) };
    },
  },
  {
    name: "stop-shutdown",
    title: "Shutting down leaves no process",
    test: "control/lifecycle.test.ts",
    fresh: true,
    code: {
      typescript: `import { spawn } from "node:child_process";\nspawn("sleep", ["60"]); setInterval(() => {}, 1000); undefined`,
      python: `import subprocess, threading\n_ = subprocess.Popen(["sleep", "60"])`,
    },
    async check(client, cell) {
      await client.execute(cell);
      const family = descendants(client.pid);
      await client.close();
      const kernel = await ends(client.pid, 500);
      const children = await Promise.all(family.map((pid) => ends(pid, 500)));
      return {
        "of the kernel": kernel,
        "nor of what it started": family.length > 0 && children.every(Boolean),
      };
    },
  },
  {
    name: "stop-restart",
    title: "A restart forgets all names",
    test: "control/lifecycle.test.ts",
    fresh: true,
    patience: 12_000,
    code: {
      typescript: [`const kept = "kept";`, "console.log(kept);"],
      python: [`kept = "kept"`, "print(kept)"],
    },
    async check(client, [before, look]) {
      const { pid } = client;
      await client.execute(before);
      await client.restart();
      const outcome = await client.execute(look);
      return {
        "another process": client.pid !== pid,
        "that knows no old name": outcome.reply.status === "error",
      };
    },
  },
];
