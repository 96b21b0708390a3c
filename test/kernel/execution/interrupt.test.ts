import { expect } from "chai";
import type { Outcome } from "../kernelClient.js";
import { patience } from "../../patience.js";
import { useKernel } from "../useKernel.js";

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("an interrupt", () => {
  const kernel = useKernel(`const kept = [1]; const log: string[] = [];
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));`);

  /** Runs a cell, interrupts it once it has printed "running", and checks that the kernel goes on. */
  async function interrupted(code: string, times = 1, delay = 0): Promise<Outcome & { ms: number }> {
    const cell = await kernel.submit(`console.log("running"); ${code}`);
    await kernel.until(() =>
      kernel.received.find(({ parent, type }) => parent === cell && type === "stream"),
    );
    await sleep(delay);
    const start = performance.now();
    for (let i = 0; i < times; i++) {
      if (i > 0) await sleep(100);
      kernel.interrupt();
    }
    const outcome = await kernel.outcome(cell);
    const ms = performance.now() - start;
    expect((await kernel.execute("kept")).result).to.deep.equal({ "text/plain": "[ 1 ]" });
    return { ...outcome, ms };
  }

  it("stops an awaited loop, runs its finally blocks, and says where it was", async () => {
    const { error, ms } = await interrupted(
      `try { for (;;) {\n await sleep(5); } } finally { log.push("loop left"); }`,
    );
    expect(error?.ename).to.equal("KeyboardInterrupt");
    expect(error?.traceback[1]).to.match(/line 2, column 2$/);
    expect(ms).to.be.below(patience(1000));
    expect((await kernel.execute("log")).result).to.deep.equal({ "text/plain": "[ 'loop left' ]" });
    await sleep(50);
    expect((await kernel.execute("log.length")).result).to.deep.equal({ "text/plain": "1" });
  });

  for (const [name, code] of Object.entries({
    "a synchronous loop": "while (true) {}",
    "a synchronous loop after an await": "await sleep(10); let i = 0; do { i++; } while (true)",
    "a function of an earlier cell that loops": "await forever()",
    "a loop in a timer": "setTimeout(() => { for (;;); }, 10); await sleep(200);",
    "for await": "for await (const x of (async function* () { for (;;) { await sleep(2); yield 1; } })()) x;",
    "an await that never ends": "await new Promise(() => {});",
    "a wait in native code": "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);",
    "a wait for a child process": `import { execSync } from "node:child_process"; await null; execSync("sleep 20");`,
  })) {
    it(`stops ${name} within a second`, async () => {
      await kernel.execute("async function forever() { await null; while (true) {} }");
      const { error, ms } = await interrupted(code);
      expect(error?.ename).to.equal("KeyboardInterrupt");
      expect(ms).to.be.below(patience(1000));
    });
  }

  it("aborts synchronous code that the kernel did not compile", async () => {
    const { error, ms } = await interrupted(`(require("node:vm") as any).runInThisContext("for (;;) {}");`);
    expect(error?.ename).to.equal("KeyboardInterrupt");
    expect(ms).to.be.below(patience(2500));
  });

  it("is left to a cell that listens to SIGINT, which ends in its own time with its result", async () => {
    const { result, reply } = await interrupted(`let stop = false; let after = 0;
const listener = () => { stop = true; };
process.once("SIGINT", listener);
while (!stop) await sleep(5);
await sleep(400);
process.off("SIGINT", listener);
"history so far"`);
    expect(reply.status).to.equal("ok");
    expect(result).to.deep.equal({ "text/plain": "'history so far'" });
  });

  /** A step that keeps the main thread busy without a loop of the cell's, as compiling does. */
  const busy = (ms: number) =>
    `(require("node:vm") as any).runInThisContext("for (const end = Date.now() + ${ms}; Date.now() < end; );");`;

  it("is left to such a cell even if a long step ends in a loop or an await that cannot receive it", async () => {
    const cell = (code: string) => `await sleep(5);
let stop = false;
const listener = () => { stop = true; };
process.once("SIGINT", listener);
try {
  ${code}
} finally {
  process.off("SIGINT", listener);
  await sleep(400);
}
stop ? "history so far" : "not told"`;
    for (const code of [
      `${busy(800)} await null;`,
      `for (let i = 0; i < 100; i++) { if (i === 0) { ${busy(800)} } }`,
      `for await (const i of [1, 2, 3]) if (i === 1) { ${busy(800)} }`,
    ]) {
      const { error, result } = await interrupted(cell(code), 1, 100);
      expect(error, code).to.equal(undefined);
      expect(result, code).to.deep.equal({ "text/plain": "'history so far'" });
    }
  });

  it("stops an endless loop of such a cell: at once the second time, and by itself after five seconds", async function () {
    this.timeout(20_000);
    const endless = `await sleep(5); process.once("SIGINT", () => log.push("told")); for (;;);`;
    for (const [presses, limit] of [
      [2, 1000],
      [1, 6500],
    ]) {
      const { error, ms } = await interrupted(endless, presses, 100);
      expect(error?.ename).to.equal("KeyboardInterrupt");
      expect(ms).to.be.below(patience(limit));
    }
  });

  it("says that it is waiting for the step, and stops such a cell at once the second time", async () => {
    const cell = await kernel.submit(
      `const deaf = () => log.push("told"); process.on("SIGINT", deaf); console.log("running"); for (;;) await sleep(5);`,
    );
    await kernel.until(() =>
      kernel.received.find(({ parent, type }) => parent === cell && type === "stream"),
    );
    kernel.interrupt();
    await kernel.until(() =>
      kernel.received.find(({ parent, content }) => parent === cell && content.name === "stderr"),
    );
    kernel.interrupt();
    const { error, stderr } = await kernel.outcome(cell);
    expect(stderr).to.equal(
      "The cell has been told to stop, and is finishing its current step. To stop it at once, interrupt it again.\n",
    );
    expect(error?.ename).to.equal("KeyboardInterrupt");
    expect((await kernel.execute("process.off('SIGINT', deaf); log")).result?.["text/plain"]).to.match(
      /\[ 'loop left', 'told'/,
    );
  });

  it("may come as a signal, even after a cell installed a listener in its synchronous part", async () => {
    await kernel.execute(`process.on("SIGINT", deaf2); function deaf2() {}`);
    for (const code of ["for (;;) {}", "for (;;) await sleep(5);"]) {
      const cell = await kernel.submit(`console.log("running"); ${code}`);
      await kernel.until(() =>
        kernel.received.find(({ parent, type }) => parent === cell && type === "stream"),
      );
      // Node loses a signal that comes at the very moment when the synchronous part ends.
      await sleep(100);
      process.kill(kernel.pid, "SIGINT");
      expect((await kernel.outcome(cell)).error?.ename, code).to.equal("KeyboardInterrupt");
    }
    await kernel.execute(`process.off("SIGINT", deaf2)`);
  });

  it("does nothing when no cell runs", async () => {
    kernel.interrupt();
    await sleep(50);
    process.kill(kernel.pid, "SIGINT");
    await sleep(50);
    expect((await kernel.execute("kept")).result).to.deep.equal({ "text/plain": "[ 1 ]" });
  });

  it("keeps what the cell had defined", async () => {
    await interrupted(`const seen: number[] = [1, 2, 3]; for (;;) await sleep(5);`);
    expect((await kernel.execute("seen.length")).result).to.deep.equal({ "text/plain": "3" });
    await interrupted(`for (;;) await sleep(5); const seen: number[] = [];`);
    expect((await kernel.execute("seen.length")).result).to.deep.equal({ "text/plain": "3" });
  });
});
