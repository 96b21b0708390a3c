import { expect } from "chai";
import { DebugClient } from "./debugClient.js";

/** The ways in which a stop can end, apart from `continue`. */
describe("a cell that the debugger has stopped", () => {
  let debug: DebugClient;
  before(async function () {
    this.timeout(30_000);
    debug = await DebugClient.start();
  });
  after(() => debug?.kernel.close());

  for (const [where, code] of Object.entries({
    "before its first await": `debugger; console.log("went on"); 1`,
    "after an await": `await null; debugger; for (let i = 0; ; i++) await null;`,
    "in a loop without an await": `await null; let i = 0; while (true) { if (++i === 100) { debugger; } }`,
    "in a loop that stops every time": `await null; while (true) { debugger; }`,
  })) {
    it(`ends at an interrupt: ${where}`, async () => {
      const cell = await debug.kernel.submit(code);
      await debug.stopped();
      debug.kernel.interrupt();
      const { error, stdout } = await debug.kernel.outcome(cell);
      expect(error?.ename).to.equal("KeyboardInterrupt");
      expect(stdout).to.equal("");
      await debug.event("continued");
      expect((await debug.kernel.execute("1 + 1")).result).to.deep.equal({ "text/plain": "2" });
    });
  }

  it("does not keep the next one from stopping", async () => {
    const cell = await debug.kernel.submit("debugger; 5");
    await debug.stopped();
    await debug.continue();
    expect((await debug.kernel.outcome(cell)).result).to.deep.equal({ "text/plain": "5" });
  });

  it("runs on without breakpoints when the front end disconnects, which may come back", async () => {
    const code = `debugger;
const kept = 6;
kept`;
    await debug.breakpoints(code, { line: 3 });
    const cell = await debug.kernel.submit(code);
    await debug.stopped();
    await debug.request("disconnect");
    expect((await debug.kernel.outcome(cell)).result).to.deep.equal({ "text/plain": "6" });
    expect((await debug.kernel.execute(code)).result).to.deep.equal({ "text/plain": "6" });
    expect(await debug.request("debugInfo")).to.deep.include({ isStarted: false, breakpoints: [] });
    expect((await debug.ask("threads")).message).to.match(/expected "initialize" first/);

    await debug.request("initialize");
    await debug.request("attach");
    await debug.breakpoints(code, { line: 3 });
    const again = await debug.kernel.submit("debugger; kept");
    await debug.stopped();
    await debug.continue();
    expect((await debug.kernel.outcome(again)).result).to.deep.equal({ "text/plain": "6" });
  });

  it("does not keep the kernel from ending", async function () {
    this.timeout(15_000);
    const before = debug.kernel.pid;
    await debug.kernel.submit("await null; debugger; 1");
    await debug.stopped();
    await debug.kernel.restart();
    expect(debug.kernel.pid).not.to.equal(before);
    expect((await debug.kernel.execute("7")).result).to.deep.equal({ "text/plain": "7" });
  });
});
