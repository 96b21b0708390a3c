import { expect } from "chai";
import { useKernelInFolder } from "../useKernel.js";

describe("the language of cells", () => {
  const kernel = useKernelInFolder();

  const run = (code: string) => kernel.result(code);

  it("has await in every form at top level", async () => {
    expect(await run("await (Promise.resolve(1))")).to.equal("1");
    expect(await run("for await (const x of [Promise.resolve(5)]) console.log(x);\n'done'")).to.equal(
      "'done'",
    );
    expect(
      await run("const { a, b: [c] } = await (async () => ({ a: 1, b: [await (2)] }))(); a + c"),
    ).to.equal("3");
    expect(await run("const f = async () => await (7);\nawait f()")).to.equal("7");
    expect(await run("let t = 0; for (const p of [1, 2]) t += await (Promise.resolve(p)); t")).to.equal("3");
    const { error } = await kernel.execute("[1].forEach((x) => { await x; })");
    expect(error?.evalue).to.match(/^TS1308: 'await' expressions are only allowed/);
  });

  it("knows the names of earlier cells, even in shorthand", async () => {
    await run("const encoder = { name: 'e' }, size = 2; function twice(n: number) { return 2 * n; }");
    expect(await run("({ encoder, size })")).to.equal("{ encoder: { name: 'e' }, size: 2 }");
    expect(await run("((o: { size: number }) => twice(o.size))({ size })")).to.equal("4");
    expect(await run("const shadow = (size: number) => ({ size }); shadow(9)")).to.equal("{ size: 9 }");
    expect(await run("let s1 = 0; ({ size: s1 } = { size }); s1")).to.equal("2");
  });

  it("lets a name be declared again, with another type", async () => {
    await run("const again = 1; class Thing { a = 1 }");
    expect(await run("const again = 'text'; class Thing { b = 2 }\n[again.length, new Thing().b]")).to.equal(
      "[ 4, 2 ]",
    );
    expect(await run("again.toUpperCase()")).to.equal("'TEXT'");
  });

  it("keeps earlier values when a cell that declares them again fails", async () => {
    await run("const model = 'trained'; const other = 1;");
    await kernel.execute("throw new Error('early');\nconst model = 'new'; const other = 2;");
    expect(await run("[model, other]")).to.equal("[ 'trained', 1 ]");
  });

  it("has Node's types outside any project", async () => {
    expect(
      await run(`import { readFileSync } from "node:fs"; import path from "node:path";
const buffer: Buffer = readFileSync(process.execPath).subarray(0, 9);
path.basename("/a/b") + typeof structuredClone + [3, 1].findLast((n) => n > 0) + buffer.length`),
    ).to.match(/^'bfunction1\d+'$/);
    expect(await run(`const fsm = await import("fs"); fsm.existsSync("/")`)).to.equal("true");
    expect(await run(`fsm.existsSync("/")`)).to.equal("true");
  });

  it("lets a function of an earlier cell see what a later one assigns", async () => {
    await run(
      "let counter = 0; const rates = { a: 1 }; function current() { return counter; }\nconst next = () => ++counter;",
    );
    expect(await run("counter = 41; [next(), counter, current()]")).to.equal("[ 42, 42, 42 ]");
    expect(await run("let counter = 7; [next(), current()]")).to.equal("[ 8, 8 ]");
    await run("function scale(n: number) { return 2 * n; }\nfunction scaled(n: number) { return scale(n); }");
    expect(await run("function scale(n: number) { return 10 * n; }\nscaled(1)")).to.equal("10");
    await run(
      "for (var turn = 0; turn < 3; turn++) {} var { p, q: [r = 5] } = { p: turn, q: [] as number[] };",
    );
    expect(await run("[turn, p, r]")).to.equal("[ 3, 3, 5 ]");
    expect(
      await run("let text = 'n'; for (text of ['a', 'b']) {} [p, text] = [9, text + '!']; ({ p, text })"),
    ).to.equal("{ p: 9, text: 'b!' }");
    expect(await run("[next.name, (() => 1).name, current.name]")).to.equal("[ 'next', '', 'current' ]");
    expect(await run("function self(this: unknown) { return this === undefined; }\nself()")).to.equal("true");
  });

  it("lets a class that is defined again take over the instances of the old one", async () => {
    await run(
      "class Model { weights = [1, 2]; describe() { return 'old'; } only() { return 1; } }\nconst trained = new Model();",
    );
    await run(
      "class Model { weights: number[] = []; describe() { return `${this.weights.length} weights`; } sum() { return this.weights.reduce((a, b) => a + b, 0); } }",
    );
    expect(
      await run("[trained.describe(), trained.sum(), trained instanceof Model, new Model().sum()]"),
    ).to.equal("[ '2 weights', 3, true, 0 ]");
    expect((await kernel.execute("trained.only()")).error?.evalue).to.match(/^TS2339/);
    await run("class Better extends Model { better() { return true; } }\nconst best = new Better();");
    await run("class Model { weights: number[] = []; describe() { return 'third'; } }");
    expect(await run("[best.describe(), trained.describe(), best.better(), best instanceof Model]")).to.equal(
      "[ 'third', 'third', true, true ]",
    );
  });

  it("has decorators: standard ones, or the earlier ones if tsconfig.json asks for them", async () => {
    expect(
      await run(`function logged<T extends (...args: any[]) => any>(method: T, { name }: ClassMethodDecoratorContext) {
  return function (this: any, ...args: any[]) { return [String(name), method.apply(this, args)]; } as any;
}
class Decorated { @logged twice(n: number): any { return 2 * n; } static made = new Decorated(); }
[new Decorated().twice(2), Decorated.made.twice(1)]`),
    ).to.equal("[ [ 'twice', 4 ], [ 'twice', 2 ] ]");
  });

  it("disposes of what a cell is using at the end of the cell", async () => {
    const made =
      "const disposed: string[] = [];\nconst resource = (name: string) => ({ name, [Symbol.dispose]() { disposed.push(name); } });";
    await run(made);
    expect(
      await run(
        "using first = resource('one'); await using two = resource('two');\n[first.name, two.name, disposed.length]",
      ),
    ).to.equal("[ 'one', 'two', 0 ]");
    expect(await run("disposed")).to.equal("[ 'two', 'one' ]");
    expect((await kernel.execute("first")).error?.evalue).to.match(/^TS2304/);
    await kernel.execute("using three = resource('three');\nthrow new Error('x');");
    expect(await run("disposed.at(-1)")).to.equal("'three'");
  });

  it("keeps the names that a cell defined before it failed", async () => {
    await run("const kept = 'old', lost = 'old';");
    await kernel.execute("const kept = 1;\nthrow new Error('here');\nconst lost = 2, unreached = 3;");
    expect(await run("[kept + 1, lost.length]")).to.equal("[ 2, 3 ]");
    expect((await kernel.execute("unreached")).error?.evalue).to.match(
      /^TS2304: Cannot find name 'unreached'/,
    );
  });

  it("accepts code that was written for a module", async () => {
    await run(
      "export const exported = 1; export function exportedToo() { return exported + 1; }\nexport { exported as other };\nexport default 7;",
    );
    expect(await run("[exported, exportedToo()]")).to.equal("[ 1, 2 ]");
    expect(
      await run(
        "const toString = () => 'own'; namespace Sizes { export const small = 8; }\n[toString(), Sizes.small]",
      ),
    ).to.equal("[ 'own', 8 ]");
    expect(await run("[toString(), Sizes.small]")).to.equal("[ 'own', 8 ]");
  });

  it("has enums, interfaces and types that later cells use", async () => {
    await run("enum Kind { A, B }\ninterface Item { kind: Kind }\ntype Items = Item[];");
    expect(await run("const items: Items = [{ kind: Kind.B }]; items")).to.equal("[ { kind: 1 } ]");
    expect((await kernel.execute("const wrong: Items = [{ kind: 'x' }];")).error?.evalue).to.match(/^TS2322/);
  });
});
