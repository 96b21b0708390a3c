import { expect } from "chai";
import { useKernel } from "../useKernel.js";

describe("results of cells", () => {
  const kernel = useKernel();

  const text = async (code: string) => (await kernel.execute(code)).result?.["text/plain"];

  it("show the last expression as Node's REPL does, without colours", async () => {
    expect(await text("1 + 2")).to.equal("3");
    expect(await text(`"it's"`)).to.equal(`"it's"`);
    expect(await text("({ a: [1, 'x'], m: new Map([[1, { b: 2 }]]) })")).to.equal(
      "{ a: [ 1, 'x' ], m: Map(1) { 1 => { b: 2 } } }",
    );
    expect(await text("null")).to.equal("null");
    expect(await text("class A { x = 1 }\nnew A();")).to.equal("A { x: 1 }");
  });

  it("show the public properties of Node's own objects, and none of its internals", async () => {
    await kernel.execute(`
      import { spawn } from "node:child_process"; import { createReadStream } from "node:fs";
      import { EventEmitter } from "node:events"; import { createServer } from "node:net";
      import { MessageChannel, Worker } from "node:worker_threads";
      const worker = new Worker("", { eval: true }), child = spawn("true"), { port1 } = new MessageChannel();`);
    for (const [code, start] of [
      ["worker", "Worker {\n  threadId: "],
      ["port1", "MessagePort [EventTarget] { active: true"],
      ["new MessageChannel()", "MessageChannel {\n  port1: MessagePort"],
      ["createServer()", "Server {\n  listening: false,"],
      ["child", "ChildProcess {\n  connected: false"],
      ["createReadStream('package.json')", "ReadStream {\n  fd: null,\n  path: 'package.json'"],
      ["[new EventEmitter()]", "[ EventEmitter {} ]"],
      ["process.stdout", "WriteStream { fd: 1 }"],
      ["setTimeout(() => {}, 1)", "Timeout {}"],
      ["setImmediate(() => {})", "Immediate {}"],
    ]) {
      const shown = String(await text(code));
      expect(shown.slice(0, start.length), code).to.equal(start);
      expect(shown, code).not.to.match(/Symbol\(|\b_/);
      expect(shown.split("\n").length, code).to.be.at.most(16);
    }
    expect(await text("[[[[new EventEmitter()]]]]")).to.equal("[ [ [ [Array] ] ] ]");
    expect(await text("[[[new EventEmitter()]]]")).to.equal("[ [ [ [EventEmitter] ] ] ]");
  });

  it("show objects of the author's own classes in full, even if they extend one of Node's", async () => {
    const shown = await text(`
      class Lamp extends EventEmitter { _on = true; value = { [Symbol.for("nodejs.util.inspect.custom")]: () => "light" } }
      new Lamp()`);
    expect(shown).to.match(/^Lamp \{[^]*_on: true,\n {2}value: light/);
  });

  it("do not show the kernel in timers, servers and ports", async () => {
    await kernel.execute(`import http from "node:http"; const server = http.createServer();`);
    for (const code of [
      "setTimeout(() => {}, 1)",
      "setImmediate(() => {})",
      `new (require("node:async_hooks") as any).AsyncResource("resource")`,
      "server.listen(0)",
      "new MessageChannel()",
      "[setTimeout(() => {}, 1)][0]",
      "Promise.resolve([Promise.resolve(1)])",
    ]) {
      const shown = await text(code);
      expect(shown, code).to.be.a("string");
      expect(shown, code).not.to.match(/kResourceStore|execute_request|cell \[/);
    }
    await kernel.execute("server.close()");
  });

  it("are absent for undefined, and for cells that do not end in an expression", async () => {
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
    expect(await text("Promise.resolve(Promise.resolve(null))")).to.equal("null");
    expect((await kernel.execute("Promise.resolve(undefined)")).outputs).to.deep.equal([]);
    for (const [code, ename, evalue] of [
      ["Promise.reject(new TypeError('late'))", "TypeError", "late"],
      ["(async () => { await null; throw new RangeError('later'); })()", "RangeError", "later"],
      ["Promise.reject('text')", "thrown string", "'text'"],
      ["Promise.reject()", "thrown undefined", "undefined"],
    ]) {
      const { error } = await kernel.execute(code);
      expect([error?.ename, error?.evalue], code).to.deep.equal([ename, evalue]);
    }
  });

  it("say where they are cut", async () => {
    expect(await text("Array.from({ length: 1000 }, () => 0)")).to.match(/\.\.\. 900 more items\n\]$/);
    expect(await text("'y'.repeat(50_000)")).to.match(/'\.\.\. 40000 more characters$/);
    const long = await text("Array.from({ length: 90 }, () => 'y'.repeat(900))");
    expect(long).to.match(/… \d+ more characters are cut off here/);
    expect(long).to.have.length.below(20_200);
  });

  it("show themselves through Symbol.for('Jupyter.display'), synchronous or not, with bytes in base64", async () => {
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

  it("fall back to text when Jupyter could not accept or save their bundle", async () => {
    const show = (bundle: string) =>
      kernel.execute(`({ name: "n", [Symbol.for("Jupyter.display")]: () => (${bundle}) })`);
    for (const [bundle, reason] of [
      [`{ "application/json": { n: 1n } }`, /BigInt/],
      [`{ "application/json": globalThis }`, /circular structure/],
      [`{ "text/plain": 5 }`, /expected text or bytes for text\/plain in a MIME bundle, got 5/],
      [`{ "image/png": { data: "AQID" } }`, /expected text or bytes for image\/png/],
      [`Promise.reject(new Error("late"))`, /Error: late/],
      [`Promise.reject()`, /thrown undefined/],
      [`null`, /must return a MIME bundle .*, got null/],
    ] as const) {
      const { reply, stderr, result } = await show(bundle);
      expect(reply.status, bundle).to.equal("ok");
      expect(stderr, bundle).to.match(/^The value could not be displayed:/);
      expect(stderr, bundle).to.match(reason);
      expect(result?.["text/plain"], bundle).to.match(/name: 'n'/);
    }
    const { result, stderr } = await show(
      `{ "text/plain": ["two\\n", "lines"], "text/html": undefined, "image/png": null }`,
    );
    expect({ result, stderr }).to.deep.equal({ result: { "text/plain": ["two\n", "lines"] }, stderr: "" });
  });

  it("do not fail when their own inspection code throws", async () => {
    const inspectThrows = `[Symbol.for("nodejs.util.inspect.custom")]() { throw new Error("no text"); }`;
    const { reply, stderr, result } = await kernel.execute(`({ a: 1, ${inspectThrows} })`);
    expect(reply.status).to.equal("ok");
    expect(stderr).to.match(/could not be displayed:\nError: no text/);
    expect(result?.["text/plain"]).to.match(/^\{\s+a: 1,/);
    const getter = await kernel.execute(
      `({ a: 1, get [Symbol.for("Jupyter.display")]() { throw new Error("no method"); } })`,
    );
    expect(getter.stderr).to.match(/could not be displayed:\nError: no method/);
    expect(getter.result?.["text/plain"]).to.match(/^\{ a: 1,/);
  });

  it("can be values of any kind", async () => {
    for (const [code, expected] of [
      ["const a: any = { x: 1 }; a.self = a; a", "<ref *1> { x: 1, self: [Circular *1] }"],
      ["({ get bad() { throw new Error('never called'); } })", "{ bad: [Getter] }"],
      ["new Proxy({ a: 1 }, { ownKeys() { throw new Error('never called'); } })", "{ a: 1 }"],
      [
        "[undefined, null, , 1n, -0, NaN, Symbol('s')]",
        "[ undefined, null, <1 empty item>, 1n, -0, NaN, Symbol(s) ]",
      ],
      ["Symbol.for('s')", "Symbol(s)"],
      ["10n ** 20n", "100000000000000000000n"],
      ["new Float32Array([1, 2.5])", "Float32Array(2) [ 1, 2.5 ]"],
      ["Buffer.from('abc')", "<Buffer 61 62 63>"],
      ["new Map<any, any>([[{ k: 1 }, new Set([1])]])", "Map(1) { { k: 1 } => Set(1) { 1 } }"],
      ["function f() {}\nf", "[Function: f]"],
      ["class B extends Map {}\nB", "[class B extends Map]"],
      ["new TypeError('a value')", "TypeError: a value\n    at cell [N]:1:1"],
      [
        "new Error('outer', { cause: new Error('inner') })",
        "Error: outer\n    at cell [N]:1:1 {\n  [cause]: Error: inner\n      at cell [N]:1:29\n}",
      ],
      ["Object.create(null)", "[Object: null prototype] {}"],
      ["new Date(0)", "1970-01-01T00:00:00.000Z"],
      [
        "[Promise.resolve({ a: 1 }), new Promise(() => {})]",
        "[ Promise { { a: 1 } }, Promise { <pending> } ]",
      ],
    ]) {
      const { error, result } = await kernel.execute(code);
      expect(error?.evalue, code).to.equal(undefined);
      expect(String(result?.["text/plain"]).replace(/cell \[\d+\]/g, "cell [N]"), code).to.equal(expected);
    }
  });

  it("say how much of a long Map, Set or typed array they leave out", async () => {
    expect(await text("new Set(Array.from({ length: 500 }, (_, i) => i))")).to.match(
      /\.\.\. 400 more items\n\}$/,
    );
    expect(await text("new Map(Array.from({ length: 500 }, (_, i) => [i, i] as const))")).to.match(
      /\.\.\. 400 more items\n\}$/,
    );
    expect(await text("new Float64Array(1_000_000)")).to.match(/\.\.\. 999900 more items\n\]$/);
  });

  it("carry the number of their cell, which silent and unstored cells do not increase", async () => {
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
