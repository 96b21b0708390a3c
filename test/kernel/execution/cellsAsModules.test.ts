import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { useKernelInFolder } from "../useKernel.js";

describe("a cell as a module", () => {
  const kernel = useKernelInFolder((folder) => {
    const plain = join(folder, "node_modules", "plain");
    mkdirSync(plain, { recursive: true });
    const description = { name: "plain", version: "1.0.0", type: "module", main: "index.js" }; // without types
    writeFileSync(join(plain, "package.json"), JSON.stringify(description));
    writeFileSync(join(plain, "index.js"), "export const one = 1; export const two = 2;\n");
  });

  const run = (code: string) => kernel.result(code);

  it("may use a name above its import", async () => {
    expect(await run(`const path = join("a", "b");\nimport { join } from "node:path";\npath`)).to.equal(
      "'a/b'",
    );
    expect(
      await run(
        `[one, all.two, fs.existsSync("/")]; import { one } from "plain"; import * as all from "plain"; import fs from "node:fs"; [one]`,
      ),
    ).to.equal("[ 1 ]");
  });

  it("may call a function above the import that the function uses, wherever it is defined", async () => {
    const printed = async (code: string) => (await kernel.execute(code)).stdout;
    expect(
      await printed(`console.log(f1()); function f1() { return base("/a/b"); }
import { basename as base } from "node:path";`),
    ).to.equal("b\n");
    expect(
      await printed(`console.log(f2());
import * as path2 from "node:path";
function f2() { return deeper(); }
function deeper() { return new (class { name() { return inner(); function inner() { return path2.sep; } } })().name(); }`),
    ).to.equal("/\n");
    expect(
      await printed(`[1].map(f3);
import path3, { type ParsedPath } from "node:path";
function f3() { const { name }: ParsedPath = path3.parse("/a/c.txt"); console.log(name); }`),
    ).to.equal("c\n");
    expect(
      await printed(`import "plain";
console.log(f4\`x\`);
import path4 = require("node:path");
function f4(parts: TemplateStringsArray) { return path4.join("a", parts[0]); }`),
    ).to.equal("a/x\n");
    for (let i = 0; i < 2; i++) {
      expect(
        await printed("console.log(f5()); import { one as n5 } from 'plain'; function f5() { return n5; }"),
      ).to.equal("1\n");
    }
  });

  it("loads other imports where they stand, so that the lines above can prepare them", async () => {
    writeFileSync(
      join(kernel.cwd, "prepared.ts"),
      "export const prepared = (globalThis as any).ready === true;",
    );
    expect(
      await run(`type Later = typeof prepared;
(globalThis as any).ready = true;
import { prepared } from "./prepared";
usesLater();
function usesLater(): Later { return prepared; }
usesLater()`),
    ).to.equal("true");
  });

  it("may export names of another module, which are then names of the notebook", async () => {
    await run(`export { one as first, two, two as default } from "plain";\nexport * as whole from "plain";`);
    expect(await run("[first, two, whole.one]")).to.equal("[ 1, 2, 1 ]");
    await run(`export { default } from "node:path"; export type { ParsedPath } from "node:path";`);
    expect(await run(`const part: Partial<ParsedPath> = { name: "a" }; part.name`)).to.equal("'a'");
    expect((await kernel.execute(`export * from "./nowhere.ts";`)).error?.evalue).to.match(/nowhere/);
  });

  it("may have a default export, which is its result", async () => {
    expect(await run("export default { a: 1, b: [2] }")).to.equal("{ a: 1, b: [ 2 ] }");
    expect(await run("export default function () {}")).to.equal("[Function (anonymous)]");
    expect(await run("export default class {}")).to.equal("[class (anonymous)]");
    expect(await run("export default async function named() { return 5; }\nawait named()")).to.equal("5");
    expect(await run("export default class Named { x = 1 }\nnew Named()")).to.equal("Named { x: 1 }");
    expect(await run("await named()")).to.equal("5");
  });

  it("has the names of Node's modules", async () => {
    expect(await run("[__dirname, __filename, import.meta.dirname, import.meta.url].join()")).to.equal(
      `'${[kernel.cwd, join(kernel.cwd, "cell.ts"), kernel.cwd, pathToFileURL(join(kernel.cwd, "cell.ts")).href].join()}'`,
    );
    expect(await run("module.exports = { a: 1 }; [typeof exports, require.main === module]")).to.equal(
      "[ 'object', true ]",
    );
    expect(await run(`import.meta.resolve("plain")`)).to.match(/^'file:.*plain\/index\.js'$/);
  });

  it("learns what a package exports instead of what it does not", async () => {
    const missing = await kernel.execute(`\nimport plain from "plain";`);
    expect(missing.error).to.deep.include({
      ename: "SyntaxError",
      evalue:
        '"plain" has no default export. It exports one, two. ' +
        'Write import * as name from "plain", or import { … } with these names.',
    });
    expect(missing.error?.traceback[1]).to.match(/line 2, column 1$/);
    expect((await kernel.execute(`import { one as first, nope } from "plain";`)).error?.evalue).to.equal(
      '"plain" has no export named nope. It exports one, two.',
    );
    expect(await run(`import * as both from "plain"; both.one + both.two`)).to.equal("3");
  });
});
