import { expect } from "chai";
import { useKernel } from "../useKernel.js";

describe("a declaration that repeats a name of an earlier cell", () => {
  const kernel = useKernel();

  const run = (code: string) => kernel.result(code);

  it("adds to a namespace, whose earlier members stay, for the checker as well", async () => {
    await run(`namespace Sizes {
  export let small = 8;
  export interface Size { width: number }
  export const twice = () => small * 2;
  const hidden = 1;
}
const held = Sizes;`);
    expect(
      await run(`namespace Sizes {
  export const large: Size = { width: small * 4 };
  small = 9;
}
[Sizes.small, Sizes.large.width, Sizes.twice(), held === Sizes]`),
    ).to.equal("[ 9, 32, 18, true ]");
    expect(await run("const size: Sizes.Size = Sizes.large; size.width")).to.equal("32");
    expect(await kernel.problem("namespace Sizes { export const other = hidden; }")).to.match(
      /^TS2304.*'hidden'/,
    );
    expect(await kernel.problem("Sizes.small.trim()")).to.match(/^TS2339.*'number'/);
    expect(await run("namespace Sizes { export interface Area { area: number } }\nSizes.small")).to.equal(
      "9",
    );
    expect(await run("const both: Sizes.Size & Sizes.Area = { width: 1, area: 2 }; both.area")).to.equal("2");
  });

  it("replaces a member that is declared again, with another type if need be", async () => {
    await run(`namespace Layer { export const units = 1; export class Dense { kind = "old"; } }`);
    const again = `namespace Layer { export const units = "2"; export class Dense { size = 3; } }`;
    for (let i = 0; i < 2; i++) {
      expect(await run(`${again}\n[Layer.units.length, new Layer.Dense().size]`)).to.equal("[ 1, 3 ]");
    }
    expect(await kernel.problem("new Layer.Dense().kind")).to.match(/^TS2339/);
  });

  it("adds to namespaces within namespaces, over any number of cells", async () => {
    await run("namespace Net.Inner { export const a = 1; }");
    await run("namespace Net.Inner { export const b = a + 1; }");
    await run("namespace Net { export const top = Inner.a + Inner.b; }");
    await run("const other = 5;");
    expect(await run("namespace Net.Inner { export const c = a + b + top; }\nNet")).to.equal(
      "{ Inner: { a: 1, b: 2, c: 6 }, top: 3 }",
    );
    expect(await run("[Net.Inner.a, Net.Inner.b.toFixed(), Net.Inner.c, Net.top]")).to.equal(
      "[ 1, '2', 6, 3 ]",
    );
  });

  it("keeps what a cell added to a namespace before it failed", async () => {
    await run("namespace Part { export const a = 1; }");
    await kernel.execute("namespace Part { export const b = 2; }\nthrow new Error('after');");
    expect(await run("Part.a + Part.b")).to.equal("3");
    await kernel.execute("if (Part.a) throw new Error('before');\nnamespace Part { export const c = 3; }");
    expect(await kernel.problem("Part.c")).to.match(/^TS2339/);
  });

  it("replaces what is not a namespace, and a namespace by something else", async () => {
    await run("class Mixed { a = 1 } const plain = { a: 1 };");
    expect(await run("namespace Mixed { export const b = 2; } Mixed")).to.equal("{ b: 2 }");
    expect(await run("namespace plain { export const b = 2; } plain")).to.equal("{ b: 2 }");
    expect(await run("const Mixed = 3; Mixed")).to.equal("3");
    expect(await run("namespace Mixed { export const c = 4; } Mixed")).to.equal("{ c: 4 }");
  });

  it("warns once that it replaces something else than a namespace", async () => {
    await run(`class Shape { a = 1 } function area() {} const size = 1; import * as path from "node:path";
interface Side { a: 1 }`);
    const warnings = async (code: string) => (await kernel.execute(code)).stderr;
    const shape = "namespace Shape { export const b = 2; }";
    expect(await warnings(`${shape} namespace size { export const b = 2; }`)).to.equal(
      "The namespace Shape replaces the class Shape of an earlier cell. To have both, define them in one cell.\n" +
        "The namespace size replaces the variable size of an earlier cell. To have both, give them two names.\n",
    );
    expect(await warnings(shape)).to.equal("");
    expect(await warnings("namespace area { export const b = 2; }")).to.match(
      /the function area .* one cell/,
    );
    expect(await warnings("namespace path { export const b = 2; }")).to.match(/the import path .* two names/);
    expect(await warnings("namespace Side { export const b = 2; } const side: Side = { a: 1 };")).to.equal(
      "",
    );
    const both = "class Both { a = 1 } namespace Both { export const b = 2; }";
    for (let i = 0; i < 2; i++) expect(await warnings(both)).to.equal("");
    expect(await warnings("namespace Both { export const c = 2; }")).to.match(/the class Both/);
  });

  it("replaces an interface and an enum, so that a cell can be edited and run again", async () => {
    await run("interface Point { x: number } enum Colour { Red, Green }");
    expect(await run("interface Point { y: number } const point: Point = { y: 1 }; point.y")).to.equal("1");
    expect(await run("enum Colour { Blue } Colour")).to.equal("{ '0': 'Blue', Blue: 0 }");
    expect(await kernel.problem("Colour.Red")).to.match(/^TS2339/);
  });
});
