import { expect } from "chai";
import { DebugClient, type Variable } from "./debugClient.js";

describe("the debugger's variables", () => {
  let debug: DebugClient;
  before(async function () {
    this.timeout(30_000);
    debug = await DebugClient.start();
    await debug.kernel.execute(`const long = Float32Array.from({ length: 25_000 }, (_, i) => i);
const record = { a: 1, nested: { deep: [true, null] }, text: "é", get late() { return 1; } };
const map = new Map<unknown, number>([["one", 1], [2, 2]]);
const nothing = undefined;
class Point { constructor(readonly x: number, readonly y: number) {} length() { return this.x; } }
const point = new Point(3, 4);
const when = new Date(0);
const wide = Object.fromEntries(Array.from({ length: 1200 }, (_, i) => ["k" + i, i]));
const shown = { [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<b>shown</b>", "text/plain": "shown" }) };`);
  });
  after(() => debug?.kernel.close());

  const between = async () => (await debug.request<{ variables: Variable[] }>("inspectVariables")).variables;
  const find = async (name: string) => {
    const found = (await between()).find((each) => each.name === name);
    if (!found) throw new Error(`no ${name}`);
    return found;
  };
  const shown = (variables: Variable[]) => variables.map(({ name, value }) => `${name} = ${value}`);

  it("are those that cells have defined, when nothing runs", async () => {
    const variables = await between();
    expect(shown(variables)).to.include.members([
      "nothing = undefined",
      'map = Map(2) {"one" => 1, 2 => 2}',
      "point = Point {x: 3, y: 4}",
    ]);
    expect(variables.find(({ name }) => name === "point")).to.include({ type: "Point" });
    expect(variables.map(({ name }) => name)).not.to.include("__esModule");
  });

  it("are opened one level at a time, and no getter is called", async () => {
    const record = await debug.inside((await find("record")).variablesReference);
    expect(shown(record)).to.deep.equal([
      "a = 1",
      "nested = {deep: Array(2)}",
      'text = "é"',
      "late = (computed by a getter)",
    ]);
    const nested = await debug.inside(record[1].variablesReference);
    expect(shown(await debug.inside(nested[0].variablesReference))).to.deep.equal(["0 = true", "1 = null"]);
    expect(shown(await debug.inside((await find("map")).variablesReference))).to.deep.equal([
      "2 = 2",
      "'one' = 1",
    ]);
  });

  it("come in ranges when there are many", async () => {
    const ranges = await debug.inside((await find("long")).variablesReference);
    expect(ranges.map(({ name }) => name)).to.deep.equal([
      "[0 … 9999]",
      "[10000 … 19999]",
      "[20000 … 24999]",
    ]);
    const hundreds = await debug.inside(ranges[2].variablesReference);
    expect(hundreds.length).to.equal(50);
    expect(hundreds[49].name).to.equal("[24900 … 24999]");
    expect(shown(await debug.inside(hundreds[49].variablesReference)).at(-1)).to.equal("24999 = 24999");
    const wide = await debug.inside((await find("wide")).variablesReference);
    expect(wide.length).to.equal(1001);
    expect(shown(wide).at(-1)).to.equal("… = and 200 more");
  });

  it("are shown as in a cell's output on request", async () => {
    const html = await debug.request("richInspectVariables", { variableName: "shown" });
    expect(html.data).to.deep.equal({ "text/html": "<b>shown</b>", "text/plain": "shown" });
    const text = await debug.request("richInspectVariables", { variableName: "point" });
    expect(text.data).to.deep.equal({ "text/plain": "Point { x: 3, y: 4 }" });
  });

  it("are shown while a cell enters one function after another", async () => {
    const cell = await debug.kernel.submit(`const adder = (n: number) => { let kept = n; return () => kept; };
for (let asked = true; asked; ) adder(1)();`);
    for (let i = 0; i < 100; i++) {
      const { data } = await debug.request("richInspectVariables", { variableName: "shown" });
      expect(data).to.deep.equal({ "text/html": "<b>shown</b>", "text/plain": "shown" });
    }
    debug.kernel.interrupt();
    expect((await debug.kernel.outcome(cell)).error?.ename).to.equal("KeyboardInterrupt");
  });

  it("include `this`, and what a closure holds", async () => {
    const cell = await debug.kernel.submit(`class Counter {
  count = 2;
  add(by: number) {
    const inner = () => { const sum = by + this.count; debugger; return sum; };
    return inner();
  }
}
new Counter().add(3)`);
    await debug.stopped();
    expect(await debug.scope("Locals")).to.deep.equal(["sum = 5"]);
    expect(await debug.scope("Closure")).to.include("by = 3");
    expect(await debug.scope("this")).to.deep.equal(["count = 2"]);
    expect(await debug.scope("Cells")).to.include("point = Point {x: 3, y: 4}");
    expect(await debug.evaluate("point.x + sum")).to.equal("8");
    await debug.evaluate("this.count = 9");
    expect(await debug.scope("this")).to.deep.equal(["count = 9"]);
    await debug.continue();
    await debug.kernel.outcome(cell);
  });

  it("are not confused with those of an earlier stop", async () => {
    const answer = await debug.ask("variables", { variablesReference: 12345 });
    expect(answer.message).to.match(/^expected a reference from the current stop, got 12345/);
  });
});
