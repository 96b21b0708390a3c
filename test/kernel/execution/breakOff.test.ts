import { expect } from "chai";
import { type Outcome, type Received, KernelClient } from "../kernelClient.js";
import { patience } from "../../patience.js";
import { useKernel } from "../useKernel.js";

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const SET_UP = `const kept = [1];
const fib = (n: number): number => (n < 2 ? n : fib(n - 1) + fib(n - 2));
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
import { execSync } from "node:child_process";
import koffi from "koffi";
const libc = koffi.load(null), sleepInC = libc.func("int usleep(uint32_t)");`;

describe("an interrupt of code that nothing but V8 can end", function () {
  this.timeout(30_000); // a kernel starts
  const kernel = useKernel(SET_UP);

  /** Runs a cell, interrupts it once it has printed "running", and checks that the kernel goes on. */
  async function interrupted(code: string, presses = 1): Promise<Outcome & { ms: number }> {
    await sleep(100); // text that soon follows other text waits for a timer, which such code does not let fire
    const cell = await kernel.submit(`console.log("running");\n${code}`);
    await kernel.until(() =>
      kernel.received.find(({ parent, type }) => parent === cell && type === "stream"),
    );
    await sleep(100);
    const start = performance.now();
    for (let i = 0; i < presses; i++) {
      if (i > 0) await sleep(500);
      kernel.interrupt();
    }
    const outcome = await kernel.outcome(cell);
    const ms = performance.now() - start;
    // Timers, awaits, names and the cell that is current still work.
    const next = await kernel.execute(
      "await sleep(5); setTimeout(() => console.log(kept)); await sleep(20);",
    );
    expect(next).to.deep.include({ stdout: "[ 1 ]\n", error: undefined });
    return { ...outcome, ms };
  }

  for (const [name, code] of Object.entries({
    recursion: "fib(60);",
    "recursion after an await": "await null; fib(60);",
    "nested callbacks": "await null; Array(1e5).fill(0).map(() => Array(1e5).fill(0).map((_, i) => i));",
    "a regular expression that backtracks": `await null; /^(a+)+$/.test("a".repeat(40) + "b");`,
    "recursion in a timer": "setTimeout(() => fib(60), 5); await new Promise(() => {});",
    "recursion in a timer while an await of the cell is over":
      "setTimeout(() => fib(60), 5);\nawait new Promise((resolve) => setTimeout(resolve, 300));",
    "recursion that begins while the cell is being ended":
      "setTimeout(() => fib(60), 220); await new Promise(() => {});",
    "recursion in a microtask": "queueMicrotask(() => fib(60)); await new Promise(() => {});",
    "a loop that the kernel did not compile, after an await": `(await import("node:vm")).runInThisContext("for (;;) {}");`,
    "such a loop that prints": `(await import("node:vm")).runInThisContext("for (;;) console.log(1)");`,
    "a wait for memory after an await":
      "await null; Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);",
    "a result that is displayed": `({ [Symbol.for("Jupyter.display")]: () => fib(60) })`,
  })) {
    it(`ends ${name}, and shows where it was`, async () => {
      const { error, ms } = await interrupted(code);
      expect(error?.ename).to.equal("KeyboardInterrupt");
      expect(error?.traceback.join("\n")).to.match(/> 2 \|[^]*cell \[\d+\]:2:\d+/);
      expect(ms).to.be.below(patience(2500));
    });
  }

  it("ends what a finished cell has left running, says so there, and lets the next cell run", async () => {
    const cell = await kernel.submit(`setTimeout(() => { console.log("running"); fib(60); }, 50);`);
    await kernel.outcome(cell);
    await kernel.until(() =>
      kernel.received.find(({ parent, type }) => parent === cell && type === "stream"),
    );
    await sleep(100);
    kernel.interrupt();
    const note = await kernel.until(() =>
      kernel.received.find(({ parent, content }) => parent === cell && content.name === "stderr"),
    );
    expect(note.content.text).to.match(
      /^KeyboardInterrupt: code that this cell had left running, .* end the timer/,
    );
    expect((await kernel.execute("kept")).result).to.deep.equal({ "text/plain": "[ 1 ]" });
  });

  it("does so without telling listeners of uncaught exceptions, and while async hooks are on", async () => {
    const listen = `const told: string[] = [];
for (const event of ["uncaughtException", "uncaughtExceptionMonitor"]) process.on(event, () => told.push(event));
import { createHook } from "node:async_hooks";
const hook = createHook({ before() {}, after() {} }).enable();`;
    expect((await kernel.execute(listen)).error).to.equal(undefined);
    for (const start of ["setTimeout(() => fib(60), 5);", "setImmediate(() => fib(60));"]) {
      const { error } = await interrupted(`${start} await new Promise(() => {});`);
      expect(error?.ename).to.equal("KeyboardInterrupt");
    }
    expect((await kernel.execute("hook.disable(); told")).result).to.deep.equal({ "text/plain": "[]" });
  });

  it("waits for a step of a cell that listens to SIGINT, and ends the step the second time", async () => {
    const listening = `process.once("SIGINT", () => { stop = true; });`;
    const step = `(async () => { // as a library would run it
      for (const end = Date.now() + 1200; Date.now() < end; );
      await new Promise((resolve) => setTimeout(resolve, 50));
    })()`;
    const once = await interrupted(`let stop = false; ${listening} await null;
await (require("node:vm") as any).runInThisContext(${JSON.stringify(step)});
stop ? "step ended" : "not told"`);
    expect(once.result).to.deep.equal({ "text/plain": "'step ended'" });
    const twice = await interrupted(
      `${listening} await null; (require("node:vm") as any).runInThisContext("for (;;) {}");`,
      2,
    );
    expect(twice.error?.ename).to.equal("KeyboardInterrupt");
    await kernel.execute(`process.removeAllListeners("SIGINT")`);
  });

  it("ends a child that ignores SIGINT the second time", async () => {
    const { error, ms } = await interrupted(`await null; execSync("trap '' INT; sleep 20");`, 2);
    expect(error?.ename).to.equal("KeyboardInterrupt");
    expect(ms).to.be.below(patience(5000));
  });

  it("cannot end C code: the server's log says so, and the cell ends after it", async () => {
    const { error, ms } = await interrupted("await null; sleepInC(2_000_000); for (;;) await sleep(1);");
    expect(error?.ename).to.equal("KeyboardInterrupt");
    expect(ms).to.be.above(1500);
    expect(kernel.serverLog()).to.match(/cannot be stopped yet: .* native code .*restart the kernel/);
  });

  it("says so where the kernel itself waits for the code, and what to do", async () => {
    const stuck = await KernelClient.start();
    try {
      const cell = await stuck.submit(`process.on("SIGINT", () => {
  console.log("in the listener");
  (require("node:vm") as any).runInThisContext("for (;;) {}");
});
await new Promise(() => {});`);
      await stuck.until(() =>
        stuck.received.find(({ parent, type }) => parent === cell && type === "execute_input"),
      );
      await sleep(300);
      stuck.interrupt();
      await stuck.until(() =>
        stuck.received.find(({ parent, type }) => parent === cell && type === "stream"),
      );
      stuck.interrupt();
      const note = stuck.until(() =>
        stuck.received.find(({ parent, content }) => parent === cell && content.name === "stderr"),
      );
      const { content } = (await Promise.race([note, sleep(5000)])) as Received;
      expect(content.text).to.match(
        /^This code cannot be stopped: .*restart the kernel .* is then lost\.\n$/,
      );
    } finally {
      process.kill(stuck.pid, "SIGKILL");
      await stuck.close();
    }
  });

  it("leaves a loop that can stop itself to its finally blocks, however long its C code takes", async () => {
    const { error, stderr, ms } = await interrupted(
      `await null; try { for (;;) sleepInC(700_000); } finally { console.error("left"); }`,
    );
    expect(error?.ename).to.equal("KeyboardInterrupt");
    expect(stderr).to.equal("left\n");
    expect(ms).to.be.below(patience(2500));
  });
});
