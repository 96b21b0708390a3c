import { expect } from "chai";
import { DebugClient } from "./debugClient.js";

describe("the debugger", () => {
  let debug: DebugClient;
  before(async function () {
    this.timeout(30_000);
    debug = await DebugClient.start();
  });
  after(() => debug?.kernel.close());

  /** Lets a cell run to its end. */
  async function finish(cell: string) {
    await debug.continue();
    return debug.kernel.outcome(cell);
  }

  it("is announced", async () => {
    const { reply } = await debug.kernel.outcome(await debug.kernel.send("kernel_info_request", {}));
    expect(reply.supported_features).to.deep.equal(["debugger"]);
    const info = await debug.request("debugInfo");
    expect(info).to.include({
      isStarted: true,
      hashMethod: "Murmur2",
      richRendering: true,
      copyToGlobals: false,
    });
  });

  it("stops at `debugger;`, shows what was printed before, and shows variables, which can be changed", async () => {
    const cell = await debug.kernel.submit(`const list = [1, 2, 3];
function double(n: number) {
  let twice = n * 2;
  console.log("before");
  debugger;
  return twice;
}
double(4)`);
    const { reason, frames } = await debug.stopped();
    expect(reason).to.equal("breakpoint");
    expect(frames.map(({ name, line }) => [name, line])).to.deep.equal([
      ["double", 5],
      ["cell [1]", 8],
    ]);
    expect(debug.kernel.received.some(({ content }) => content.text === "before\n")).to.equal(true);
    expect(await debug.scope("Locals")).to.deep.equal(["n = 4", "twice = 8"]);
    expect(await debug.scope("Cells", 2)).to.include("list = Array(3) [1, 2, 3]");
    expect(await debug.evaluate("twice + list.length")).to.equal("11");
    expect(await debug.evaluate("twice = 50")).to.equal("50");
    expect((await finish(cell)).result).to.deep.equal({ "text/plain": "50" });
  });

  it("hits a breakpoint that was set before the cell ran, on the right line, at every iteration of a loop", async () => {
    const code = `let sum = 0;
// a comment
for (const k of [10, 20]) {
  // another
  sum += k;
}
sum`;
    expect(await debug.breakpoints(code, { line: 4 })).to.deep.equal([4]);
    const cell = await debug.kernel.submit(code);
    const { at, frames } = await debug.stopped();
    expect(at).to.match(/:5$/);
    expect(frames[0].source.path).to.equal((await debug.request("dumpCell", { code })).sourcePath);
    expect(await debug.scope("Locals")).to.include("k = 10");
    expect(await debug.go("continue")).to.match(/:5$/);
    expect(await debug.scope("Locals")).to.include("k = 20");
    expect((await finish(cell)).result).to.deep.equal({ "text/plain": "30" });

    expect(await debug.breakpoints(code, { line: 7 })).to.deep.equal([7]);
    const again = await debug.kernel.submit(code);
    expect((await debug.stopped()).at).to.match(/:7$/);
    await finish(again);
    await debug.breakpoints(code);
    expect((await debug.kernel.execute(code)).reply.status).to.equal("ok");
  });

  it("hits a breakpoint in a function of an earlier cell, and finds the names of that cell", async () => {
    const earlier = `const factor = 3;
function scale(n: number) {
  const scaled = n * factor;
  return scaled;
}`;
    await debug.kernel.execute(earlier);
    expect(await debug.breakpoints(earlier, { line: 4 })).to.deep.equal([4]);
    const cell = await debug.kernel.submit("scale(2)");
    expect((await debug.stopped()).at).to.equal("scale:4");
    expect(await debug.scope("Locals")).to.include("scaled = 6");
    expect(await debug.evaluate("factor * 100")).to.equal("300");
    await finish(cell);
    await debug.breakpoints(earlier);
  });

  it("steps over, into and out, from one of the author's lines to the next", async () => {
    const cell = await debug.kernel.submit(`function inner(x: number) {
  const y = x + 1;
  return y;
}
debugger;
const first = inner(1);
for (let i = 0; i < 40; i++) inner(i);
const made = [1, 2].map((n) => inner(n));
first + made.length`);
    const stop = await debug.stopped();
    const name = stop.frames[0].name;
    expect(stop.at).to.equal(`${name}:5`);
    expect(await debug.go("next")).to.equal(`${name}:6`);
    expect(await debug.go("stepIn")).to.equal("inner:2");
    expect(await debug.go("next")).to.equal("inner:3");
    expect(await debug.go("stepOut")).to.match(new RegExp(`^cell \\[\\d+\\]:[67]$`));
    while (!(await debug.go("next")).endsWith(":8"));
    expect(await debug.go("stepIn")).to.match(/:8$/);
    expect(await debug.go("stepIn")).to.equal("inner:2");
    expect((await finish(cell)).result).to.deep.equal({ "text/plain": "4" });
  });

  it("stops after an await, and steps over an await", async () => {
    const code = `const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
await sleep(5);
const before = 1;
await sleep(5);
const after = before + 1;
after`;
    await debug.breakpoints(code, { line: 3 });
    const cell = await debug.kernel.submit(code);
    expect((await debug.stopped()).at).to.match(/:3$/);
    expect(await debug.go("next")).to.match(/:4$/);
    expect(await debug.go("next")).to.match(/:5$/);
    expect(await debug.evaluate("before")).to.equal("1");
    expect((await finish(cell)).result).to.deep.equal({ "text/plain": "2" });
    await debug.breakpoints(code);
  });

  it("stops if a condition is true, which may use names of earlier cells", async () => {
    await debug.kernel.execute("const limit = 7;");
    const code = `for (let i = 0; i < 10; i++) {
  Math.abs(i);
}`;
    await debug.breakpoints(code, { line: 2, condition: "i === limit" });
    const cell = await debug.kernel.submit(code);
    await debug.stopped();
    expect(await debug.evaluate("i")).to.equal("7");
    await finish(cell);
    await debug.breakpoints(code);
  });

  it("stops where errors are thrown, if asked to", async () => {
    const code = `try { JSON.parse("{"); } catch {}
throw new RangeError("too far");`;
    await debug.request("setExceptionBreakpoints", { filters: ["all"] });
    const cell = await debug.kernel.submit(code);
    const { reason, at } = await debug.stopped();
    expect(reason).to.equal("exception");
    expect(at).to.match(/:1$/);
    expect(await debug.go("continue")).to.match(/:2$/);
    expect(await debug.request("exceptionInfo")).to.include({ exceptionId: "RangeError" });
    expect((await finish(cell)).error?.evalue).to.equal("too far");
    await debug.request("setExceptionBreakpoints", { filters: [] });
    expect((await debug.kernel.execute(code)).error?.ename).to.equal("RangeError");
  });

  it("pauses a running loop", async () => {
    const cell = await debug.kernel.submit(`let turns = 0; let go = true;
console.log("running");
while (go) {
  turns++;
}`);
    await debug.kernel.until(() =>
      debug.kernel.received.find(({ parent, type }) => parent === cell && type === "stream"),
    );
    await debug.request("pause", { threadId: 1 });
    const { reason, frames } = await debug.stopped();
    expect(reason).to.equal("pause");
    expect(frames[0].line).to.be.within(3, 4);
    // In code that V8 has optimised, new values take effect from the next line on.
    await debug.go("next");
    await debug.evaluate("go = false");
    expect((await finish(cell)).reply.status).to.equal("ok");
  });

  it("has nothing to pause when no cell is running", async () => {
    await debug.request("pause", { threadId: 1 });
    expect((await debug.kernel.execute("Math.abs(-1)")).result).to.deep.equal({ "text/plain": "1" });
  });

  it("says that it is busy, and then that it is idle, even where it stops in the middle of saying so", async () => {
    for (let i = 0; i < 30; i++) {
      const seen = debug.kernel.received.length;
      await debug.request("pause", { threadId: 1 });
      await debug.kernel.execute("1");
      const heard = debug.kernel.received.slice(seen);
      const request = heard.find(({ type }) => type === "debug_reply")?.parent;
      const states = heard.filter(({ parent, type }) => parent === request && type === "status");
      expect(states.map(({ content }) => content.execution_state)).to.deep.equal(["busy", "idle"]);
    }
  });

  it("says what is wrong with a request, and goes on", async () => {
    expect(await debug.ask("evaluate", { expression: "nowhere" })).to.include({
      success: false,
      message: "ReferenceError: nowhere is not defined",
    });
    expect((await debug.ask("stackTrace")).success).to.equal(true);
    expect((await debug.ask("scopes", { frameId: 1 })).message).to.match(/^the program is running/);
    expect((await debug.ask("fly")).message).to.equal("fly: this debugger does not know the command");
  });
});
