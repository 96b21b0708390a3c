import { mkdirSync, mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { KernelClient } from "../../kernelClient.js";

describe("import maps", () => {
  let kernel: KernelClient;
  let project: string;
  const write = (path: string, text: string) => {
    mkdirSync(join(project, path, ".."), { recursive: true });
    writeFileSync(join(project, path), text);
  };
  before(async function () {
    this.timeout(30_000);
    project = mkdtempSync(join(realpathSync(tmpdir()), "genbook-imports-"));
    write(
      "shapes.ts",
      'import { unit } from "units"; export const area = (width: number) => width ** 2 * unit;',
    );
    write("lib/units.ts", "export const unit: number = 1;");
    write("lib/waits.mts", "export const late = await Promise.resolve(5);");
    write("node_modules/plain/package.json", '{ "name": "plain", "version": "1.0.0" }');
    write("node_modules/plain/index.js", 'exports.name = "plain";');
    write("node_modules/plain/index.d.ts", "export declare const name: string;");
    write("node_modules/plain/part.js", 'exports.part = "part";');
    write("node_modules/plain/part.d.ts", "export declare const part: string;");
    write(
      "package.json",
      '{ "imports": { "#area": "./shapes.ts", "#lib/*": "./lib/*.ts", "#plain": "plain" } }',
    );
    mkdirSync(join(project, "notebooks"));
    kernel = await KernelClient.start(join(project, "notebooks"));
  });
  after(async () => {
    await kernel?.close();
    rmSync(project, { recursive: true, force: true });
  });

  const MAP = `{
    // Deno allows comments.
    "imports": {
      "units": "./lib/units.ts",
      "@/": "./",
      "@/lib/": "./lib/",
      "p": "npm:plain@^1.0.0",
      "absent": "npm:@scope/absent@2",
      "std-path": "jsr:@std/path@^1",
      "web": "https://example.com/mod.ts",
      "lost": "./lost.ts",
      "files": "node:fs",
    },
  }`;

  it("in deno.json name files and installed packages, for cells and for the files that they import", async () => {
    write("deno.json", MAP);
    expect(await kernel.result('import { area } from "@/shapes.ts"; area(3)')).to.equal("9");
    expect(await kernel.result('import { unit } from "@/lib/units.ts"; unit')).to.equal("1");
    expect(await kernel.result('import { late } from "@/lib/waits.mts"; late')).to.equal("5");
    expect(
      await kernel.result('import { name } from "p"; import { part } from "p/part"; [name, part]'),
    ).to.equal("[ 'plain', 'part' ]");
    expect(await kernel.result('(await import("units")).unit + require("units").unit')).to.equal("2");
    expect(await kernel.problem('import { nothing } from "units";')).to.match(/^TS2305/);
  });

  it("say what to run, or to write, for an import that they cannot provide", async () => {
    const file = join(project, "deno.json");
    for (const [id, address, advice] of [
      ["absent/part", "npm:@scope/absent@2/part", "To add the package, run %npm add @scope/absent@2."],
      ["std-path", "jsr:@std/path@^1", "To add the package from JSR, run !npx jsr add @std/path@^1."],
      ["web", "https://example.com/mod.ts", "Only Deno loads modules from the web."],
      ["lost", `${join(project, "lost.ts")}, which does not exist`, ""],
      ["files", "node:fs", 'Write "node:fs" in the import itself.'],
    ])
      expect(await kernel.problem(`import * as it from "${id}";`))
        .to.match(/^TS2307: Cannot find module/)
        .and.include(`${file} maps it to ${address}. ${advice}`.trim());
  });

  it("take effect when they are edited, and may be in a file of their own", async () => {
    write("deno.json", '{ "importMap": "maps/imports.json" }');
    write("maps/imports.json", '{ "imports": { "units": "./units.ts" } }');
    write("maps/units.ts", "export const unit: number = 100;");
    utimesSync(join(project, "deno.json"), 1, 1);
    expect(await kernel.result('import { unit } from "units"; unit')).to.equal("100");
    expect(await kernel.problem('import { area } from "@/shapes.ts";')).to.match(/^TS2307/);
  });

  it("in package.json work as in plain Node", async () => {
    write("deno.json", MAP);
    expect(await kernel.result('import { area } from "#area"; area(2)')).to.equal("4");
    expect(await kernel.result('import { unit } from "#lib/units"; unit')).to.equal("1");
    expect(await kernel.result('import { name } from "#plain"; name')).to.equal("'plain'");
    expect(await kernel.problem('import { a } from "#nothing";')).to.match(
      /^TS2307: Cannot find module '#nothing'/,
    );
  });
});
