import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { KernelClient } from "./kernelClient.js";

describe("the language of cells", () => {
  let kernel: KernelClient;
  let folder: string;
  before(async function () {
    this.timeout(30_000);
    // Outside of the project, with a package of its own.
    folder = mkdtempSync(join(tmpdir(), "genbook-notebook-"));
    const counted = join(folder, "node_modules", "counted");
    mkdirSync(counted, { recursive: true });
    writeFileSync(
      join(counted, "package.json"),
      JSON.stringify({ name: "counted", version: "1.0.0", main: "index.js", types: "index.d.ts" }),
    );
    writeFileSync(join(counted, "index.d.ts"), "export declare function loads(): number;\n");
    writeFileSync(
      join(counted, "index.js"),
      "globalThis.counted = (globalThis.counted ?? 0) + 1; exports.loads = () => globalThis.counted;\n",
    );
    const esm = join(folder, "node_modules", "esm-only");
    mkdirSync(esm);
    writeFileSync(
      join(esm, "package.json"),
      JSON.stringify({
        name: "esm-only",
        version: "1.0.0",
        type: "module",
        main: "index.js",
        types: "index.d.ts",
      }),
    );
    writeFileSync(join(esm, "index.d.ts"), "export declare const answer: number;\n");
    writeFileSync(join(esm, "index.js"), "export const answer = await Promise.resolve(42);\n");
    kernel = await KernelClient.start(folder);
  });
  after(async () => {
    await kernel?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The result's text; fails where the cell fails. */
  async function run(code: string): Promise<unknown> {
    const { result, error } = await kernel.execute(code);
    expect(error?.traceback.join("\n"), code).to.equal(undefined);
    return result?.["text/plain"];
  }

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

  it("knows names of earlier cells, in shorthand too", async () => {
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

  it("loads a package once, whichever cell imports it", async () => {
    expect(await run(`import { loads } from "counted"; loads()`)).to.equal("1");
    expect(await run(`import * as counted from "counted"; counted.loads() + loads()`)).to.equal("2");
    expect(await run(`require("counted").loads()`)).to.equal("1");
  });

  it("imports ES modules by import(), with their types", async () => {
    expect(await run(`const { answer } = await import("esm-only"); answer.toFixed(1)`)).to.equal("'42.0'");
  });

  it("has Node's types outside of any project", async () => {
    expect(
      await run(`import { readFileSync } from "node:fs"; import path from "node:path";
const buffer: Buffer = readFileSync(process.execPath.length > 0 ? "node_modules/counted/package.json" : "");
path.basename("/a/b") + typeof structuredClone + [3, 1].findLast((n) => n > 0) + buffer.length`),
    ).to.match(/^'bfunction1\d+'$/);
    expect(await run(`const fsm = await import("fs"); fsm.existsSync("/")`)).to.equal("true");
    expect(await run(`fsm.existsSync("/")`)).to.equal("true");
  });

  it("imports a TypeScript file beside the notebook, takes up its changes and maps its errors", async () => {
    const file = join(folder, "helper.ts");
    const write = (text: string, seconds: number) => {
      writeFileSync(file, text);
      utimesSync(file, seconds, seconds);
    };
    write("export type T = number;\n\nexport function value(): T {\n  return 1;\n}\n", 1_000_000);
    expect(await run(`import { value } from "./helper"; value()`)).to.equal("1");
    write(
      "export type T = number;\n\nexport function value(): T {\n  throw new Error('in a file');\n}\n",
      2_000_000,
    );
    await new Promise((resolve) => setTimeout(resolve, 600));
    const { error } = await kernel.execute(`import { value } from "./helper";\n\nvalue();`);
    expect(error?.evalue).to.equal("in a file");
    expect(error?.traceback[1]).to.match(/^cell \[\d+\], line 3, column/);
    expect(error?.traceback.join("\n")).to.match(/helper\.ts:4:9/);
  });

  it("takes up what changed in a file that an imported file imports", async () => {
    const write = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      const seconds = Date.now() / 1000 + Math.random() * 1000;
      utimesSync(join(folder, name), seconds, seconds);
    };
    write("inner.ts", "export const rate: number = 1;\n");
    write("data.json", '{ "size": 3 }');
    write(
      "outer.ts",
      "import data from './data.json'; import { rate } from './inner';\nexport const both = () => [rate, data.size];\n",
    );
    write("loud.ts", "console.log('loaded'); export const loud = 1;\n");
    const both = "import { both } from './outer'; import { loud } from './loud.js'; both()";
    expect(await kernel.execute(both)).to.deep.include({
      stdout: "loaded\n",
      result: { "text/plain": "[ 1, 3 ]" },
    });
    write("inner.ts", "export const rate: number = 20;\n");
    write("data.json", '{ "size": 4 }');
    expect(await kernel.execute(both)).to.deep.include({ stdout: "", result: { "text/plain": "[ 20, 4 ]" } });
    expect(await run("(await import('./inner')).rate")).to.equal("20");
    write("inner.ts", "export const rate: number = 'fast';\n");
    const { error } = await kernel.execute(both);
    expect(error?.evalue).to.match(/^TS2322/);
    expect(error?.traceback.join("\n")).to.match(/inner\.ts, line 1, column 14[^]*> 1 \| export const rate/);
    write("inner.ts", "export const rate: number = 5;\n");
    expect(await run(both)).to.equal("[ 5, 4 ]");
  });

  it("imports anywhere in a cell: JSON, types, and ES modules that await", async () => {
    writeFileSync(join(folder, "config.json"), '{ "epochs": 10, "name": "vae" }');
    expect(
      await run(
        "let before = 1;\nimport config from './config.json' with { type: 'json' };\nconfig.epochs + before",
      ),
    ).to.equal("11");
    expect(await run("import { name as called } from './config.json'; called.toUpperCase()")).to.equal(
      "'VAE'",
    );
    expect(
      await run(
        "import { answer as found } from 'esm-only'; import * as all from 'esm-only'; [found, all.answer]",
      ),
    ).to.equal("[ 42, 42 ]");
    expect(
      await run(
        "import type { Stats } from 'node:fs'; import { type Dirent, existsSync } from 'node:fs'; existsSync('/')",
      ),
    ).to.equal("true");
    expect(await run("const none: Stats | undefined = undefined; none === undefined")).to.equal("true");
    expect(await run("import fs = require('node:fs'); fs.existsSync('/')")).to.equal("true");
    const { error } = await kernel.execute("let n = 1;\nimport { gone } from './nowhere';");
    expect(error?.traceback.join("\n")).to.match(/TS2307: Cannot find module '.\/nowhere'[^]*> 2 \| import/);
  });

  it("runs an import where it stands", async () => {
    const late = join(folder, "node_modules", "late");
    mkdirSync(late);
    writeFileSync(
      join(late, "package.json"),
      JSON.stringify({ name: "late", version: "1.0.0", types: "index.d.ts" }),
    );
    writeFileSync(join(late, "index.d.ts"), "export declare const setting: string;\n");
    writeFileSync(join(late, "index.js"), "console.log('loading'); exports.setting = process.env.LATE;\n");
    expect(
      await kernel.execute("process.env.LATE = 'set';\nimport { setting } from 'late';\nsetting"),
    ).to.deep.include({
      stdout: "loading\n",
      result: { "text/plain": "'set'" },
    });
  });

  it("sees the types of packages that only have exports", async () => {
    const modern = join(folder, "node_modules", "modern");
    mkdirSync(join(modern, "lib"), { recursive: true });
    const exports = {
      ".": { types: "./lib/main.d.ts", import: "./lib/main.js" },
      "./part": { types: "./lib/part.d.ts", default: "./lib/part.js" },
    };
    writeFileSync(
      join(modern, "package.json"),
      JSON.stringify({ name: "modern", version: "1.0.0", type: "module", exports }),
    );
    writeFileSync(
      join(modern, "lib", "main.d.ts"),
      "export declare const main: number;\nexport default main;\n",
    );
    writeFileSync(join(modern, "lib", "main.js"), "export const main = 1; export default main;\n");
    writeFileSync(join(modern, "lib", "part.d.ts"), "export declare function part(n: number): string;\n");
    writeFileSync(join(modern, "lib", "part.js"), "export const part = (n) => 'part' + n;\n");
    expect(
      await run(
        "import one, { main } from 'modern'; import { part } from 'modern/part'; [one, main, part(2)]",
      ),
    ).to.equal("[ 1, 1, 'part2' ]");
    expect(
      (await kernel.execute("import { part as p2 } from 'modern/part'; p2('x')")).error?.evalue,
    ).to.match(/^TS2345/);
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

  it("lets a class that is defined again renew what was made of the old one", async () => {
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

  it("has decorators, standard ones and where tsconfig.json wants them those of before", async () => {
    expect(
      await run(`function logged<T extends (...args: any[]) => any>(method: T, { name }: ClassMethodDecoratorContext) {
  return function (this: any, ...args: any[]) { return [String(name), method.apply(this, args)]; } as any;
}
class Decorated { @logged twice(n: number): any { return 2 * n; } static made = new Decorated(); }
[new Decorated().twice(2), Decorated.made.twice(1)]`),
    ).to.equal("[ [ 'twice', 4 ], [ 'twice', 2 ] ]");
  });

  it("disposes of what a cell is using at the cell's end", async () => {
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

  it("keeps the names that a cell came to before it failed", async () => {
    await run("const kept = 'old', lost = 'old';");
    await kernel.execute("const kept = 1;\nthrow new Error('here');\nconst lost = 2, unreached = 3;");
    expect(await run("[kept + 1, lost.length]")).to.equal("[ 2, 3 ]");
    expect((await kernel.execute("unreached")).error?.evalue).to.match(
      /^TS2304: Cannot find name 'unreached'/,
    );
  });

  it("has enums, interfaces and types that later cells use", async () => {
    await run("enum Kind { A, B }\ninterface Item { kind: Kind }\ntype Items = Item[];");
    expect(await run("const items: Items = [{ kind: Kind.B }]; items")).to.equal("[ { kind: 1 } ]");
    expect((await kernel.execute("const wrong: Items = [{ kind: 'x' }];")).error?.evalue).to.match(/^TS2322/);
  });
});

describe("the language of cells in a project", () => {
  let kernel: KernelClient;
  let folder: string;
  before(async function () {
    this.timeout(30_000);
    folder = mkdtempSync(join(tmpdir(), "genbook-project-"));
    const compilerOptions = {
      strict: true,
      noUnusedLocals: true,
      experimentalDecorators: true,
      verbatimModuleSyntax: true,
      module: "nodenext",
      outDir: "out",
      paths: { "@lib/*": ["./lib/*"] },
    };
    writeFileSync(
      join(folder, "tsconfig.json"),
      `// as TypeScript reads it\n${JSON.stringify({ compilerOptions })}`,
    );
    writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
    for (const name of ["lib", "notebooks"]) mkdirSync(join(folder, name));
    writeFileSync(join(folder, "lib", "scale.ts"), "export const scale = (n: number) => 3 * n;\n");
    kernel = await KernelClient.start(join(folder, "notebooks"));
  });
  after(async () => {
    await kernel?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const outcome = async (code: string) => {
    const { result, error } = await kernel.execute(code);
    return error?.evalue ?? result?.["text/plain"];
  };

  it("is as strict as its tsconfig.json, but for what a notebook cannot be", async () => {
    expect(await outcome("function f(x) { return x; }")).to.match(
      /^TS7006: Parameter 'x' implicitly has an 'any' type/,
    );
    expect(
      await outcome("const maybe: number | undefined = [1].find((n) => n > 0); maybe.toFixed()"),
    ).to.match(/^TS18048/);
    expect(
      await outcome(
        "const unused = 1; import { readFileSync } from 'node:fs'; import { Stats } from 'node:fs'; 'fine'",
      ),
    ).to.equal("'fine'");
  });

  it("finds what its paths name, and files outside of the notebook's folder", async () => {
    expect(await outcome("import { scale } from '@lib/scale'; scale(2)")).to.equal("6");
    expect(await outcome("import { scale as same } from '../lib/scale.js'; same === scale")).to.equal("true");
  });

  it("has the decorators that it asks for", async () => {
    const code =
      "const seen: string[] = [];\nconst field = (target: object, key: string) => void seen.push(key);\nclass C { @field x = 1 }\nseen";
    expect(await outcome(code)).to.equal("[ 'x' ]");
  });

  it("says what is wrong with it", async () => {
    const broken = mkdtempSync(join(tmpdir(), "genbook-broken-"));
    writeFileSync(join(broken, "tsconfig.json"), '{ "compilerOptions": { "strict": "very" } }');
    const other = await KernelClient.start(broken);
    try {
      expect((await other.execute("1")).error?.evalue).to.match(
        /tsconfig\.json cannot be used.*'strict' requires a value of type boolean/,
      );
    } finally {
      await other.close();
      rmSync(broken, { recursive: true, force: true });
    }
  });
});
