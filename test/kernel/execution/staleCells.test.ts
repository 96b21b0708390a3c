import { expect } from "chai";
import { utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { useKernelInFolder } from "../useKernel.js";

const OPTIONS = { store_history: true, stop_on_error: false };

describe("stale cells", () => {
  const kernel = useKernelInFolder();
  beforeEach(() => kernel.execute("%reset"));

  /** Runs a cell of the notebook; resolves to the cells that are stale afterwards. */
  const run = async (cellId: string, code: string): Promise<unknown> => {
    const request = await kernel.send("execute_request", { code, ...OPTIONS }, "shell", {
      metadata: { cellId },
    });
    await kernel.outcome(request);
    const isEnd = ({ parent, type, content }: (typeof kernel.received)[number]) =>
      parent === request && type === "status" && content.execution_state === "idle";
    return kernel.received.find(isEnd)?.metadata.staleCells;
  };
  /** Runs "define", then "use", then "define" again as `changed`; resolves to the stale cells. */
  const afterChange = async (define: string, use: string, changed: string): Promise<unknown> => {
    expect(await run("define", define)).to.deep.equal([]);
    expect(await run("use", use)).to.deep.equal([]);
    return run("define", changed);
  };

  it("are those that use a name which another cell declares or assigns anew", async () => {
    for (const [define, use, changed] of [
      ["let x = 1", "x + 1", "let x = 2"],
      ["const x = 1", "console.log(x)", "const x = 'text'"],
      ["var x = 1", "`${x}`", "x = 2"],
      ["let x = 1", "[1].map((n) => n * x)", "x++"],
      ["let x = 1", "({ x })", "x += 1"],
      ["let x = 1, y = 2", "y", "[x, y] = [y, x]"],
      ["let { x } = { x: 1 }", "x", "({ x } = { x: 2 })"],
      ["let x = 1", "let y = x", "for (x of [1, 2]);"],
      ["function f() { return 1 }", "f()", "function f() { return 2 }"],
      ["class A { n = 1 }", "new A()", "class A { n = 2 }"],
      ["class A { n = 1 }", "class B extends A {}", "class A { n = 2 }"],
      ["enum E { A }", "E.A", "enum E { B, A }"],
      ["namespace N { export const a = 1 }", "N.a", "namespace N { export const a = 2 }"],
      ["let x = 1; function set() { x = 2 }", "x", "set()"],
    ]) {
      expect(await afterChange(define, use, changed), `${use} after ${changed}`).to.deep.equal(["use"]);
      await kernel.execute("%reset");
    }
  });

  it("are no longer stale when they run again, even if they fail then", async () => {
    expect(await afterChange("let x = 1", "x", "let x = 2")).to.deep.equal(["use"]);
    expect(await run("use", "x")).to.deep.equal([]);
    expect(await run("define", "let x = 3")).to.deep.equal(["use"]);
    expect(await run("use", "x.nothing.here")).to.deep.equal([]);
  });

  it("include a cell whose code threw, but none that was refused", async () => {
    expect(await afterChange("let x = 1", "throw new Error(`${x}`)", "let x = 2")).to.deep.equal(["use"]);
    await kernel.execute("%reset");
    expect(await afterChange("let x = 1", "x.nothing", "let x = 2")).to.deep.equal([]);
  });

  it("do not include a cell for what it assigns itself, nor for what it only assigns", async () => {
    await run("define", "let x = 1");
    expect(await run("count", "x++")).to.deep.equal([]);
    expect(await run("count", "x++")).to.deep.equal([]);
    expect(await run("own", "let x = 5; x * 2")).to.deep.equal(["count"]);
    expect(await run("set", "x = 7")).to.deep.equal(["count"]);
    expect(await run("set", "x = 8")).to.deep.equal(["count"]);
    expect(await run("define", "let x = 1")).to.deep.equal(["count"]);
  });

  it("do not include users of a name that is given the same value again", async () => {
    const path = join(kernel.cwd, "helper.ts");
    writeFileSync(path, "export const rate = 1; export const f = () => 1;");
    const imports = `import { rate, f } from "./helper"; import * as fs from "node:fs"; import path from "node:path";
      import * as typescript from "node:util"; const events = await import("node:events"); const n = 1;`;
    const uses = "[rate, f(), fs.existsSync('/'), path.sep, typescript.inspect(1), events.EventEmitter, n]";
    expect(await afterChange(imports, uses, imports)).to.deep.equal([]);
    writeFileSync(path, "export const rate = 2; export const f = () => 1;");
    utimesSync(path, 1, 1);
    expect(await run("define", imports)).to.deep.equal(["use"]);
  });

  it("do not include a cell that only defines a function, which looks names up when it is called", async () => {
    await run("define", "let x = 1; const scale = () => x");
    await run("function", "function twice() { return scale() * 2 }");
    await run("class", "class Box { size = x; area() { return this.size * x } static kind = 'box' }");
    await run("calls", "twice()");
    await run("makes", "new Box()");
    await run("calls its own", "const thrice = () => x * 3; thrice()");
    await run("only types", "let box: Box | undefined; type Boxes = Box[]");
    expect(await run("x", "x = 2")).to.have.members(["calls", "makes", "calls its own"]);
  });

  it("are listed in metadata that other front ends ignore, whoever asks", async () => {
    await afterChange("let x = 1", "x", "let x = 2");
    const request = await kernel.send("kernel_info_request", {});
    await kernel.until(() =>
      kernel.received.find((each) => each.parent === request && each.content.execution_state === "idle"),
    );
    const told = kernel.received.filter((each) => each.parent === request && each.type === "status");
    expect(told.map(({ content, metadata }) => [content, metadata])).to.deep.equal([
      [{ execution_state: "busy" }, {}],
      [{ execution_state: "idle" }, { staleCells: ["use"] }],
    ]);
  });
});
