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

  it("has enums, interfaces and types that later cells use", async () => {
    await run("enum Kind { A, B }\ninterface Item { kind: Kind }\ntype Items = Item[];");
    expect(await run("const items: Items = [{ kind: Kind.B }]; items")).to.equal("[ { kind: 1 } ]");
    expect((await kernel.execute("const wrong: Items = [{ kind: 'x' }];")).error?.evalue).to.match(/^TS2322/);
  });
});
