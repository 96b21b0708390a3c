import { expect } from "chai";
import { KernelClient } from "./kernelClient.js";

describe("results of cells", () => {
  let kernel: KernelClient;
  before(async function () {
    this.timeout(30_000);
    kernel = await KernelClient.start();
  });
  after(() => kernel?.close());

  const text = async (code: string) => (await kernel.execute(code)).result?.["text/plain"];

  it("are the last expression as Node's REPL writes it, without colours", async () => {
    expect(await text("1 + 2")).to.equal("3");
    expect(await text(`"it's"`)).to.equal(`"it's"`);
    expect(await text("({ a: [1, 'x'], m: new Map([[1, { b: 2 }]]) })")).to.equal(
      "{ a: [ 1, 'x' ], m: Map(1) { 1 => { b: 2 } } }",
    );
    expect(await text("null")).to.equal("null");
    expect(await text("class A { x = 1 }\nnew A();")).to.equal("A { x: 1 }");
  });

  it("are absent for undefined and for cells that end otherwise", async () => {
    for (const code of [
      "undefined",
      "const x = 3;",
      "",
      "// nothing",
      "void 0",
      "let y = 1; y = 2",
      "let z = 1; z += 2;",
    ]) {
      expect((await kernel.execute(code)).outputs, code).to.deep.equal([]);
    }
  });

  it("are awaited", async () => {
    expect(await text("Promise.resolve([1, 2])")).to.equal("[ 1, 2 ]");
    const { error } = await kernel.execute("Promise.reject(new TypeError('late'))");
    expect(error?.ename).to.equal("TypeError");
  });

  it("say where they were cut", async () => {
    expect(await text("Array.from({ length: 1000 }, () => 0)")).to.match(/\.\.\. 900 more items\n\]$/);
    expect(await text("'y'.repeat(50_000)")).to.match(/'\.\.\. 40000 more characters$/);
    const long = await text("Array.from({ length: 90 }, () => 'y'.repeat(900))");
    expect(long).to.match(/… cut here, \d+ more characters/);
    expect(long).to.have.length.below(20_200);
  });

  it("show themselves by Symbol.for('Jupyter.display'), synchronous or not, bytes as base64", async () => {
    const { result, outputs } = await kernel.execute(`({
  [Symbol.for("Jupyter.display")]: async () => ({ "text/plain": "figure", "image/png": new Uint8Array([1, 2, 3]),
    "application/vnd.vegalite.v5+json": { mark: "line" } }),
})`);
    expect(outputs.map(({ type }) => type)).to.deep.equal(["execute_result"]);
    expect(result).to.deep.equal({
      "text/plain": "figure",
      "image/png": "AQID",
      "application/vnd.vegalite.v5+json": { mark: "line" },
    });
    expect(
      (await kernel.execute(`({ [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<i>" }) })`)).result,
    ).to.deep.equal({ "text/html": "<i>" });
  });

  it("fall back to text, with the reason, when they cannot show themselves", async () => {
    const broken = await kernel.execute(
      `({ name: "n", [Symbol.for("Jupyter.display")]() { throw new Error("no canvas") } })`,
    );
    expect(broken.reply.status).to.equal("ok");
    expect(broken.stderr).to.match(/could not be displayed:\nError: no canvas/);
    expect(broken.result?.["text/plain"]).to.match(/name: 'n'/);
    const wrong = await kernel.execute(`({ [Symbol.for("Jupyter.display")]: () => "text" })`);
    expect(wrong.stderr).to.match(/must return a MIME bundle .*, got 'text'/);
  });

  it("carry the number of their cell, which silent and unstored cells do not count up", async () => {
    const first = await kernel.execute("1");
    const count = first.reply.execution_count as number;
    expect(first.outputs[0].content.execution_count).to.equal(count);
    const silent = await kernel.execute("console.log('hidden'); 2", { silent: true });
    expect(silent.outputs).to.deep.equal([]);
    expect(silent.reply.execution_count).to.equal(count);
    const unstored = await kernel.execute("3", { store_history: false });
    expect(unstored.result).to.deep.equal({ "text/plain": "3" });
    expect((await kernel.execute("4")).reply.execution_count).to.equal(count + 1);
    const inputs = kernel.received.filter(({ type }) => type === "execute_input");
    expect(inputs.at(-1)?.content).to.deep.equal({ code: "4", execution_count: count + 1 });
  });

  it("answer requests without code with an error, not with silence", async () => {
    const reply = await kernel.outcome(await kernel.send("execute_request", {}));
    expect(reply.error?.evalue).to.equal("expected code: string, got undefined");
  });
});
