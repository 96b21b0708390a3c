import { expect } from "chai";
import { useKernel } from "../useKernel.js";

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const SET_UP = `import vm from "node:vm";
const fib = (n: number): number => (n < 2 ? n : fib(n - 1) + fib(n - 2));
const busy = vm.runInThisContext("(ms) => { for (const end = Date.now() + ms; Date.now() < end; ); }");
async function* numbers() { for (let i = 0; ; i++) yield i; }`;

describe("an interrupt that breaks off code at an awkward moment", function () {
  this.timeout(30_000); // a kernel starts
  const kernel = useKernel(SET_UP);

  /** Runs a cell and interrupts it; resolves when it has ended, and checks that the kernel goes on. */
  async function interrupted(code: string): Promise<string | undefined> {
    const cell = await kernel.submit(code);
    await kernel.until(() =>
      kernel.received.find(({ parent, type }) => parent === cell && type === "execute_input"),
    );
    await sleep(50);
    kernel.interrupt();
    const { error } = await kernel.outcome(cell);
    const later = `await null; setTimeout(() => console.log("alive")); await new Promise((r) => setTimeout(r, 20));`;
    expect((await kernel.execute(later)).stdout).to.equal("alive\n");
    return error?.ename;
  }

  for (const [name, slow, fast] of [
    [
      "before Node's vm listens to signals",
      `const slow = (name: unknown) => { if (name === "SIGINT") busy(1000); };
process.on("removeListener", slow);`,
      `process.off("removeListener", slow)`,
    ],
    [
      "after Node's vm has listened to signals",
      `const add = process.addListener;
process.addListener = (...args: any[]): any => {
  busy(1000);
  return add.apply(process, args as any);
};`,
      `process.addListener = add;`,
    ],
  ]) {
    it(`does not end the kernel ${name}`, async () => {
      await kernel.execute(slow);
      await interrupted("1");
      expect((await kernel.execute(fast)).error).to.equal(undefined);
    });
  }

  it("ends all timers that are due, one after the other", async () => {
    const timers = "for (let i = 0; i < 3; i++) setTimeout(() => fib(60), i);";
    expect(await interrupted(`${timers} await new Promise(() => {});`)).to.equal("KeyboardInterrupt");
  });

  it("ends the cell, and not the kernel, whatever the cell is doing", async () => {
    for (const code of [
      "fib(60);",
      "await null; Array(1e5).fill(0).map(() => Array(1e5).fill(0).map((_, i) => i));",
      `await null; /^(a+)+$/.test("a".repeat(40) + "b");`,
      "const chain = (): Promise<unknown> => Promise.resolve().then(() => fib(12)).then(chain); await chain();",
      "const tick = () => { fib(15); process.nextTick(tick); }; tick(); await new Promise(() => {});",
      `const print = (n: number): void => { process.stdout.write("."); if (n > 0) print(n - 1), print(n - 1); };
await null; print(60);`,
      "for await (const n of numbers()) fib(15);",
    ]) {
      expect(await interrupted(code), code).to.equal("KeyboardInterrupt");
    }
  });
});
