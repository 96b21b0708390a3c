import { expect } from "chai";
import { useKernel } from "../useKernel.js";

describe("import X = …", () => {
  const kernel = useKernel();

  const run = (code: string) => kernel.result(code);

  it("names a part of a namespace of this cell or an earlier one", async () => {
    await run(`namespace Net {
  export namespace Layers { export const units = 2; export class Dense { n = 3 } export type Size = number; }
  export enum Kind { Conv = 5 }
}
import Layers = Net.Layers;`);
    expect(
      await run("import Dense = Layers.Dense; import Kind = Net.Kind;\n[Layers.units, Kind.Conv]"),
    ).to.equal("[ 2, 5 ]");
    expect(await run("const dense: Dense = new Dense(); const size: Layers.Size = dense.n; size")).to.equal(
      "3",
    );
    expect(await run("class Wide extends Layers.Dense {}\n[new Wide().n, Kind.Conv]")).to.equal("[ 3, 5 ]");
    expect(await kernel.problem("Layers = 1 as any")).to.match(/^TS2632/);
  });

  it("names a type, also after the cell that defines it has been replaced", async () => {
    await run("namespace Old { export interface Point { x: number } }\nconst other = 1;");
    await run("import Point = Old.Point;");
    for (let i = 0; i < 2; i++) await run("namespace Old { export const y = 1; }\nconst other = 2;");
    expect(await run("const point: Point = { x: 1 }; point.x")).to.equal("1");
  });

  it("gains the members that later cells add to its namespace, as other names of it do", async () => {
    await run("namespace Grown { export namespace Part { export const a = 1; } }\nconst held = Grown;");
    expect(await run("import Part = Grown.Part; import All = Grown;\n[Part.a, All.Part.a]")).to.equal(
      "[ 1, 1 ]",
    );
    await run("namespace Grown.Part { export const b = 2; export type Size = number; }");
    expect(await run("const one: Part.Size = Part.b; [one, All.Part.b, held.Part.b, Part.a]")).to.equal(
      "[ 2, 2, 2, 1 ]",
    );
    await run("namespace Grown { export const c = Part.b + 1; }");
    expect(await run("[All.c, held.c, Part.b]")).to.equal("[ 3, 3, 2 ]");
    await kernel.execute(
      "if (held.c) throw new Error('before');\nnamespace Grown.Part { export const d = 4; }",
    );
    expect(await kernel.problem("Part.d")).to.match(/^TS2339/);
    expect(await run("const Grown = 5; Part.b")).to.equal("2");
  });

  it("may be exported, and stand in a namespace", async () => {
    await run("namespace Outer { export namespace Inner { export const a = 1; } }");
    expect(await run("export import Inner = Outer.Inner;\nInner.a")).to.equal("1");
    expect(
      await run(
        "namespace User { import I = Outer.Inner; export const b = I.a; export import C = Outer.Inner; }\n[User.b, User.C.a]",
      ),
    ).to.equal("[ 1, 1 ]");
  });

  it("imports a module, for later cells too", async () => {
    expect(await run(`import path = require("node:path");\npath.basename("/a/b")`)).to.equal("'b'");
    expect(await run("const parsed: path.ParsedPath = path.parse('/a/c'); parsed.name")).to.equal("'c'");
    expect(
      await run(
        `import events = require("node:events");\nclass Mine extends events {}\nnew Mine() instanceof events`,
      ),
    ).to.equal("true");
    expect(
      await run(`import ts = require("typescript"); import Kinds = ts.SyntaxKind;\nKinds.Unknown`),
    ).to.equal("0");
    expect(await kernel.problem(`import absent = require("absent-package");`)).to.match(
      /run %npm add absent-package/,
    );
  });

  it("says what to write for a property of an object", async () => {
    expect(await kernel.problem(`import { posix } from "node:path"; import join = posix.join;`)).to.match(
      /^TS2503: .* write const join = posix\.join\.$/,
    );
    expect(await kernel.problem(`import whole = require("node:path"); import win = whole.win32;`)).to.match(
      /^TS2749: .* write const win = whole\.win32\.$/,
    );
  });
});
