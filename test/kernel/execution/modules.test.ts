import { execFileSync } from "node:child_process";
import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { useKernelInFolder } from "../useKernel.js";

describe("what cells import", () => {
  const kernel = useKernelInFolder((folder) => {
    // A folder outside the project, with a package of its own.
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
  });

  const run = (code: string) => kernel.result(code);

  it("is loaded once if it is a package, whichever cell imports it", async () => {
    expect(await run(`import { loads } from "counted"; loads()`)).to.equal("1");
    expect(await run(`import * as counted from "counted"; counted.loads() + loads()`)).to.equal("2");
    expect(await run(`require("counted").loads()`)).to.equal("1");
  });

  it("may be an ES module, through import(), with its types", async () => {
    expect(await run(`const { answer } = await import("esm-only"); answer.toFixed(1)`)).to.equal("'42.0'");
  });

  it("may be a TypeScript file beside the notebook, whose changes are noticed and whose errors name its lines", async () => {
    const file = join(kernel.cwd, "helper.ts");
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

  it("is loaded again when a file that it imports has changed", async () => {
    const write = (name: string, text: string) => {
      writeFileSync(join(kernel.cwd, name), text);
      const seconds = Date.now() / 1000 + Math.random() * 1000;
      utimesSync(join(kernel.cwd, name), seconds, seconds);
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

  it("may be named anywhere in a cell: JSON, types, and ES modules that await", async () => {
    writeFileSync(join(kernel.cwd, "config.json"), '{ "epochs": 10, "name": "vae" }');
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

  it("is loaded where its import stands", async () => {
    const late = join(kernel.cwd, "node_modules", "late");
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

  it("has types even if a package lists them only in exports", async () => {
    const modern = join(kernel.cwd, "node_modules", "modern");
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

  it("is located by import.meta.resolve as by Node's", async () => {
    const both = join(kernel.cwd, "node_modules", "both");
    mkdirSync(both);
    const exports = { ".": { require: "./a.cjs", import: "./a.mjs" }, "./style": "./style.css" };
    writeFileSync(join(both, "package.json"), JSON.stringify({ name: "both", version: "1.0.0", exports }));
    for (const file of ["a.cjs", "a.mjs", "style.css"]) writeFileSync(join(both, file), "");
    writeFileSync(join(kernel.cwd, "there.ts"), "export {};\n");
    const ids = ["node:fs", "fs/promises", "both", "both/style", "counted", "./there.ts", "./not there.js"];
    ids.push("../up.js", "/root.js", "https://example.org/x.js", "data:text/javascript,1", "./there.ts?a=1");
    const resolve = `JSON.stringify(${JSON.stringify(ids)}.map((id) => import.meta.resolve(id)))`;
    writeFileSync(join(kernel.cwd, "plain.mjs"), `process.stdout.write(${resolve});`);
    const plain = execFileSync(process.execPath, [join(kernel.cwd, "plain.mjs")], { encoding: "utf8" });
    expect(JSON.parse(plain)).to.include.members(["node:fs", "node:fs/promises"]);
    expect((await kernel.execute(`console.log(${resolve})`)).stdout).to.equal(`${plain}\n`);
    expect((await kernel.execute("import.meta.resolve('absent')")).error?.evalue).to.match(/absent/);
  });
});
