import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { useKernelInFolder } from "../useKernel.js";

describe("ES modules of the author's own", () => {
  const kernel = useKernelInFolder(() => {
    write(
      "node_modules/esm/package.json",
      '{ "name": "esm", "type": "module", "main": "index.js", "types": "index.d.ts" }',
    );
    write(
      "node_modules/esm/index.js",
      "export const answer = await Promise.resolve(42); export default 'esm';",
    );
    write(
      "node_modules/esm/index.d.ts",
      "export declare const answer: number; declare const name: string; export default name;",
    );
    write("node_modules/untyped/package.json", '{ "name": "untyped", "main": "index.js" }');
    write(
      "node_modules/untyped/index.js",
      "exports.__esModule = true; exports.markPoint = 1; exports.data = 2;",
    );
  });
  let seconds = 1_000_000;
  const write = (name: string, text: string) => {
    const file = join(kernel.cwd, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    utimesSync(file, ++seconds, seconds);
  };
  const run = (code: string) => kernel.result(code);

  for (const name of ["own.mjs", "own.mts", "own.ts", "plain.js"]) {
    it(`load as ${name}, may await and use import.meta, and load again when edited`, async () => {
      const text = (value: string) => `import { readFile } from "node:fs/promises";
import esm, { answer } from "esm";
const here = await readFile(new URL(import.meta.url), "utf8");
export const value = ["${value}", esm, answer, here.length > 100, import.meta.filename.endsWith("${name}")];
export default import.meta.url;
`;
      write(name, text("first"));
      const id = `./${name.replace(/\.ts$/, "")}`;
      const url = pathToFileURL(join(kernel.cwd, name)).href;
      const code = `import url, { value } from "${id}"; [url, ...value]`;
      const seen = (first: string) => `[ '${url}', '${first}', 'esm', 42, true, true ]`;
      expect(((await run(code)) as string).replace(/\s+/g, " ")).to.equal(seen("first"));
      write(name, text("second"));
      expect(((await run(code)) as string).replace(/\s+/g, " ")).to.equal(seen("second"));
      expect(await run(`(await import("${id}")).value[0]`)).to.equal("'second'");
    });
  }

  it("are awaited through files that await nothing themselves, and loaded once", async () => {
    write(
      "slow.mjs",
      "await new Promise((resolve) => setTimeout(resolve, 20)); console.log('loaded'); export let n = 1; export const more = () => { n += 1; };",
    );
    write("between.ts", "export * from './slow.mjs';\nexport { n as number } from './slow.mjs';\n");
    write(
      "outer.ts",
      "import * as slow from './between'; export const read = () => slow.number; export const { more } = slow;",
    );
    const { stdout, result } = await kernel.execute(
      "import { read, more } from './outer'; import { n } from './slow.mjs'; more(); [n, read()]",
    );
    expect({ stdout, result }).to.deep.equal({ stdout: "loaded\n", result: { "text/plain": "[ 1, 2 ]" } });
    write("slow.mjs", "export const n = await 30; export const more = () => undefined;");
    expect(await run("import { read as again } from './outer'; again()")).to.equal("30");
  });

  it("may import each other", async () => {
    write(
      "a.mts",
      "import { b } from './b.mjs'; await null; export const a = 'a'; export const both = () => a + b();",
    );
    write("b.mts", "import { a } from './a.mjs'; await null; export const b = () => 'b' + a;");
    expect(await run("import { both } from './a.mjs'; both()")).to.equal("'aba'");
  });

  it("that fail name the line, and are loaded again by the next import", async () => {
    write(
      "failing.mts",
      "const a: number = await 1;\n\nif (a > 0) throw new Error('at load');\nexport const ok = a;\n",
    );
    const { error } = await kernel.execute("import { ok } from './failing.mjs';");
    expect(error?.evalue).to.equal("at load");
    expect(error?.traceback.join("\n")).to.match(/failing\.mts:3:18/);
    const required = await kernel.execute("require('./failing.mjs')");
    expect(required.error?.evalue).to.match(/^require\(\) cannot load .*failing\.mts.*write import/);
    write("failing.mts", "export const ok = await 2;\n");
    expect(await run("import { ok } from './failing.mjs'; ok")).to.equal("2");
  });

  it("end at an interrupt while they load, and are loaded again afterwards", async () => {
    write("endless.mjs", "console.log('waiting'); await new Promise(() => {}); export const x = 1;");
    const cell = await kernel.submit("import { x } from './endless.mjs';");
    await kernel.until(() =>
      kernel.received.find(({ parent, type }) => parent === cell && type === "stream"),
    );
    kernel.interrupt();
    expect((await kernel.outcome(cell)).error?.ename).to.equal("KeyboardInterrupt");
    write("endless.mjs", "export const x = await 1;");
    expect(await run("import { x as found } from './endless.mjs'; found")).to.equal("1");
  });

  it("learn of an import that a package does not export, as cells do", async () => {
    const message = '"untyped" has no default export. It exports markPoint, data.';
    for (const [name, text, expected] of [
      ["wrong.js", "import vl from 'untyped'; export const a = vl;", message],
      [
        "wrong2.mts",
        "// @ts-ignore\nimport vl, { data } from 'untyped'; export const a = [vl, data];",
        message,
      ],
      ["wrong3.mjs", "import { nope } from 'esm'; export const a = nope;", '"esm" has no export named nope.'],
    ]) {
      write(name, text);
      const { error } = await kernel.execute(`await import("./${name.replace(".mts", ".mjs")}");`);
      expect(error?.ename, name).to.equal("SyntaxError");
      expect(error?.evalue, name).to.include(expected);
    }
    write(
      "types.ts",
      "import { type A, B } from './shapes'; import D, { data } from 'untyped'; export const a: A & B = { a: 1, b: 2 }; export type C = typeof data; export type E = typeof D;",
    );
    write("shapes.ts", "export interface A { a: number } export interface B { b: number }");
    expect(await run("import { a } from './types'; a")).to.equal("{ a: 1, b: 2 }");
  });
});
