import { expect } from "chai";
import { patience } from "../../patience.js";
import { useKernel } from "../useKernel.js";

describe("errors of cells", () => {
  const kernel = useKernel();

  it("show the author's own line with a caret, and the stack without the kernel", async () => {
    const { error, reply } = await kernel.execute(
      `interface Point { x: number }

// TypeScript that leaves no trace in JavaScript stands above and between.
type Name = string;
function norm(p: Point): number {
  throw new RangeError("x is negative");
}
const label: Name = "p"; norm({ x: -1 });`,
    );
    const count = reply.execution_count as number;
    expect(error?.ename).to.equal("RangeError");
    expect(error?.evalue).to.equal("x is negative");
    expect(error?.traceback).to.deep.equal([
      "RangeError: x is negative",
      `cell [${count}], line 6, column 9`,
      "  4 | type Name = string;",
      "  5 | function norm(p: Point): number {",
      `> 6 |   throw new RangeError("x is negative");`,
      "    |         ^",
      "  7 | }",
      `  8 | const label: Name = "p"; norm({ x: -1 });`,
      "",
      `    at norm (cell [${count}]:6:9)`,
      `    at cell [${count}]:8:26`,
    ]);
    expect(reply).to.include({ status: "error", ename: "RangeError", evalue: "x is negative" });
    expect(reply.traceback).to.have.length(11);
  });

  it("point into the earlier cell that defines the function", async () => {
    const { reply } = await kernel.execute("const fails = () => {\n\n  return (null as any).size;\n};");
    const { error } = await kernel.execute("fails()");
    expect(error?.ename).to.equal("TypeError");
    expect(error?.traceback[1]).to.equal(`cell [${reply.execution_count as number}], line 3, column 24`);
  });

  it("point to the right line after an await, and to a shorthand that the kernel has expanded", async () => {
    await kernel.execute("const first = 1, second = 2;");
    const { error } = await kernel.execute(
      `const both = { first, second }; await null;\nconst o = { first, second, e: (() => { throw new Error("here") })() };`,
    );
    expect(error?.traceback[1]).to.match(/line 2, column 46$/);
  });

  it("from the type checker name code, line and text, all in one message", async () => {
    const { error, outputs } = await kernel.execute(`const n: number = 1;
const o: { a: { b: string } } = { a: { b: n } };
missing();`);
    expect(outputs.map(({ type }) => type)).to.deep.equal(["error"]);
    expect(error?.ename).to.equal("TypeScriptError");
    expect(error?.evalue).to.equal("TS2322: Type 'number' is not assignable to type 'string'. (and 1 more)");
    expect(error?.traceback).to.include.members([
      "> 2 | const o: { a: { b: string } } = { a: { b: n } };",
      "    |                                        ^",
      "TS2304: Cannot find name 'missing'.",
      "> 3 | missing();",
      "    | ^^^^^^^",
    ]);
  });

  it("in syntax are shown alone", async () => {
    const { error } = await kernel.execute("const a = ;\nunknownName");
    expect(error?.evalue).to.equal("TS1109: Expression expected.");
    expect(error?.traceback).to.include.members(["> 1 | const a = ;", "    |           ^"]);
  });

  it("show their cause, and the errors inside an AggregateError", async () => {
    const { error } = await kernel.execute(
      `throw new AggregateError([new Error("one"), new Error("two")], "both", { cause: new TypeError("why") });`,
    );
    expect(error?.traceback).to.include.members([
      "AggregateError: both",
      "Caused by:",
      "TypeError: why",
      "Error 1 of 2:",
      "Error: one",
      "Error 2 of 2:",
      "Error: two",
    ]);
  });

  it("may be any thrown value", async () => {
    expect((await kernel.execute(`throw "text"`)).error).to.include({
      ename: "thrown string",
      evalue: "'text'",
    });
    expect((await kernel.execute("throw undefined")).error).to.include({ ename: "thrown undefined" });
    expect((await kernel.execute(`throw { message: "m", get name() { throw 1 } }`)).error?.evalue).to.match(
      /could not be described/,
    );
  });

  it("keep no later cell waiting", async () => {
    await kernel.execute("0");
    const start = performance.now();
    await kernel.execute(`throw new Error("stop")`);
    expect((await kernel.execute("7")).result).to.deep.equal({ "text/plain": "7" });
    expect(performance.now() - start).to.be.below(patience(1000));
  });

  it("abort the cells that were sent together with the failing one, unless stop_on_error is off", async () => {
    const stopping = [
      await kernel.submit(`await new Promise((r) => setTimeout(r, 100)); throw new Error("first")`),
      await kernel.submit("1"),
      await kernel.submit("2"),
    ];
    const statuses = [];
    for (const id of stopping) statuses.push((await kernel.outcome(id)).reply.status);
    expect(statuses).to.deep.equal(["error", "aborted", "aborted"]);

    const going = [
      await kernel.submit(`throw new Error("first")`, { stop_on_error: false }),
      await kernel.submit("3"),
    ];
    expect((await kernel.outcome(going[0])).reply.status).to.equal("error");
    expect((await kernel.outcome(going[1])).result).to.deep.equal({ "text/plain": "3" });
  });

  it("that are not caught, in timers and promises, go to the cell that started them", async () => {
    const starter = await kernel.submit(`setTimeout(() => { throw new Error("in a timer") }, 150);
setTimeout(() => { void Promise.reject(new Error("in a promise")) }, 150);`);
    await kernel.outcome(starter);
    const later = await kernel.execute("await new Promise((r) => setTimeout(r, 400)); 'alive'");
    expect(later.result).to.deep.equal({ "text/plain": "'alive'" });
    expect(later.stderr).to.equal("");
    const { stderr } = await kernel.outcome(starter);
    expect(stderr).to.match(/Uncaught Error: in a timer\ncell \[\d+\], line 1, column 26\n> 1 \| setTimeout/);
    expect(stderr).to.match(/Uncaught Error: in a promise\ncell \[\d+\], line 2, column 40/);
  });

  it("name the author's lines even if the cell prints them itself", async () => {
    const { stdout, reply } = await kernel.execute(`type T = 1;\n\nconsole.log(new Error("printed").stack);`);
    expect(stdout).to.equal(`Error: printed\n    at cell [${reply.execution_count as number}]:3:13\n`);
  });
});
