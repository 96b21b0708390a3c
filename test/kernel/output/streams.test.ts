import { expect } from "chai";
import { patience } from "../../patience.js";
import { useKernel } from "../useKernel.js";

const broadcast = `const broadcast = globalThis[Symbol.for("Jupyter.broadcast")] as
  (type: string, content: object, metadata?: object) => void;
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));`;

describe("output of cells", () => {
  const kernel = useKernel(broadcast);

  it("arrives complete and in order: 100,000 lines from one synchronous loop", async () => {
    const start = performance.now();
    const { stdout, outputs } = await kernel.execute(
      `for (let i = 0; i < 100_000; i++) console.log("line " + i);`,
    );
    expect(performance.now() - start).to.be.below(patience(3000));
    expect(stdout.split("\n")).to.deep.equal([...Array.from({ length: 100_000 }, (_, i) => `line ${i}`), ""]);
    expect(outputs.length).to.be.below(200);
  });

  it("arrives complete: a line of 10 MB, and characters whose bytes are split", async () => {
    const { stdout } = await kernel.execute(`console.log("z".repeat(10_000_000))`);
    expect(stdout === `${"z".repeat(10_000_000)}\n`).to.equal(true);
    const halves = await kernel.execute(
      `const bytes = Buffer.from("é→"); for (const byte of bytes) process.stdout.write(Uint8Array.of(byte));`,
    );
    expect(halves.stdout).to.equal("é→");
  });

  it("keeps the order of stdout, stderr, figures and result", async () => {
    const { outputs } = await kernel.execute(`console.log("a"); console.error("b"); console.log("c");
broadcast("display_data", { data: { "text/plain": "figure" } }); process.stdout.write("d"); "result"`);
    expect(
      outputs.map(({ type, content }) => (type === "stream" ? [content.name, content.text] : type)),
    ).to.deep.equal([
      ["stdout", "a\n"],
      ["stderr", "b\n"],
      ["stdout", "c\n"],
      "display_data",
      ["stdout", "d"],
      "execute_result",
    ]);
  });

  it("is visible while a cell runs, even a synchronous one", async () => {
    const cell = await kernel.submit(
      `console.log("early"); const end = Date.now() + 1500; while (Date.now() < end) {}`,
    );
    const seen = await kernel.until(() =>
      kernel.received.find(({ parent, type }) => parent === cell && type === "stream"),
    );
    expect(seen.content.text).to.equal("early\n");
    expect(kernel.received.some(({ parent, channel }) => parent === cell && channel === "shell")).to.equal(
      false,
    );
    await kernel.outcome(cell);
  });

  it("from the timers of a finished cell belongs to that cell", async () => {
    const first = await kernel.submit(`setTimeout(() => console.log("from the first"), 200); 1`);
    await kernel.outcome(first);
    const second = await kernel.execute(`await sleep(400); console.log("from the second")`);
    expect(second.stdout).to.equal("from the second\n");
    expect((await kernel.outcome(first)).stdout).to.equal("from the first\n");
  });

  it("goes through streams that call back and can be piped into, like Node's", async () => {
    const { stdout } = await kernel.execute(`import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
await new Promise<void>((done) => process.stdout.write("called ", () => done()));
await pipeline(Readable.from(["pi", "ped"]), process.stdout, { end: false });`);
    expect(stdout).to.equal("called piped");
  });

  it("goes through streams that call back, accept more, and are not terminals", async () => {
    const { result } = await kernel.execute(`const { stdout, stderr } = process;
const called = await new Promise((done) => console.log(stdout.write("x", "utf8", () => done("called"))));
[called, stderr.write("y"), ...[stdout, stderr].map(({ fd, isTTY, columns }) => fd + " " + isTTY + " " + columns)].join()`);
    expect(result?.["text/plain"]).to.equal("'called,true,1 undefined undefined,2 undefined undefined'");
  });

  it("from a promise that outlives its cell belongs to that cell, while another cell prints", async () => {
    const first = await kernel.submit(`const ended = (async () => {
  for (let i = 0; i < 3; i++) { await sleep(30); console.log("first " + i); console.error("first error"); }
})();`);
    await kernel.outcome(first);
    const second = await kernel.execute(`console.log("second"); await ended; console.log("second ends")`);
    expect(second.stdout).to.equal("second\nsecond ends\n");
    const { stdout, stderr } = await kernel.outcome(first);
    expect({ stdout, stderr }).to.deep.equal({
      stdout: "first 0\nfirst 1\nfirst 2\n",
      stderr: "first error\n".repeat(3),
    });
  });

  it("from every method of console goes to the same stream as in Node", async () => {
    const { stdout, stderr } = await kernel.execute(`console.table([{ a: 1, b: "x" }]);
console.dir({ deep: { deeper: { deepest: {} } } }, { depth: 0 });
console.group("group"); console.info("in\\nside"); console.warn("warned"); console.groupEnd();
console.debug("%s is %d", "one", 1); console.assert(1 > 2, "not so"); console.count(); console.error(new RangeError("wrong").message);`);
    expect(stdout.split("\n")).to.deep.equal([
      "┌─────────┬───┬─────┐",
      "│ (index) │ a │ b   │",
      "├─────────┼───┼─────┤",
      "│ 0       │ 1 │ 'x' │",
      "└─────────┴───┴─────┘",
      "{ deep: [Object] }",
      "group",
      "  in",
      "  side",
      "one is 1",
      "default: 1",
      "",
    ]);
    expect(stderr).to.equal("  warned\nAssertion failed: not so\nwrong\n");
  });

  it("keeps carriage returns, so that the front end draws a progress bar in one line", async () => {
    const { outputs } = await kernel.execute(
      `for (let i = 0; i <= 100; i++) { process.stdout.write("\\r" + i + " %"); if (i % 25 === 0) await sleep(20); }`,
    );
    const text = outputs.map(({ content }) => content.text).join("");
    expect(text).to.equal(Array.from({ length: 101 }, (_, i) => `\r${i} %`).join(""));
    expect(outputs.length).to.be.below(20);
  });

  it("is cleared in order with printed text", async () => {
    const { outputs } =
      await kernel.execute(`const clear = (wait: boolean) => broadcast("clear_output", { wait });
console.log("old"); clear(false); console.log("new"); clear(true); console.log("newer");`);
    expect(outputs.map(({ type, content }) => [type, content.text ?? content.wait])).to.deep.equal([
      ["stream", "old\n"],
      ["clear_output", false],
      ["stream", "new\n"],
      ["clear_output", true],
      ["stream", "newer\n"],
    ]);
  });

  it("can be updated in place and cleared, and belongs to the running cell", async () => {
    const { outputs } = await kernel.execute(`
broadcast("display_data", { data: { "text/plain": "1" }, metadata: {}, transient: { display_id: "d" } });
for (const n of [2, 3]) {
  await sleep(5);
  broadcast("update_display_data", { data: { "text/plain": String(n) }, transient: { display_id: "d" } });
}
broadcast("clear_output", { wait: true });`);
    expect(outputs.map(({ type, content }) => [type, content])).to.deep.equal([
      ["display_data", { data: { "text/plain": "1" }, metadata: {}, transient: { display_id: "d" } }],
      ["update_display_data", { data: { "text/plain": "2" }, metadata: {}, transient: { display_id: "d" } }],
      ["update_display_data", { data: { "text/plain": "3" }, metadata: {}, transient: { display_id: "d" } }],
      ["clear_output", { wait: true }],
    ]);
    const { error } = await kernel.execute(`(broadcast as any)("display_data")`);
    expect(error?.evalue).to.match(/^expected broadcast\(msgType: string, content: object/);
  });

  it("from tslab's own display functions works as in tslab", async () => {
    const { outputs } = await kernel.execute(`import { display, newDisplay } from "tslab";
display.png(Uint8Array.of(1, 2, 3)); const place = newDisplay(); place.html("<b>1</b>"); place.html("<b>2</b>");`);
    expect(outputs.map(({ type, content }) => [type, content.data])).to.deep.equal([
      ["display_data", { "image/png": "AQID" }],
      ["display_data", { "text/html": "<b>1</b>" }],
      ["update_display_data", { "text/html": "<b>2</b>" }],
    ]);
  });
});
