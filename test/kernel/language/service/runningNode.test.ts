import fs, { mkdirSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { expect } from "chai";
import { useKernelInFolder } from "../../useKernel.js";

/** Code, and an expression that says whether this Node can run it. */
const FEATURES: [code: string, has: string][] = [
  ["/[\\p{L}--[a-z]]/v.test('É')", "true"],
  ["Array.fromAsync([1])", "'fromAsync' in Array"],
  ["Error.isError(1)", "'isError' in Error"],
  ["Promise.withResolvers<number>().promise instanceof Promise", "'withResolvers' in Promise"],
  ["new Set([1]).union(new Set([2]))", "'union' in Set.prototype"],
  ["[1].values().map((n) => n + 1).toArray()", "'Iterator' in globalThis"],
  ["Temporal.Now.instant().epochMilliseconds", "'Temporal' in globalThis"],
  ["navigator.hardwareConcurrency", "'navigator' in globalThis"],
  ["new URLPattern({ pathname: '/a' }).test('/b')", "'URLPattern' in globalThis"],
  [
    "import { DatabaseSync } from 'node:sqlite'; DatabaseSync.name",
    "require('node:module').isBuiltin('node:sqlite')",
  ],
];

describe("the checker", () => {
  const kernel = useKernelInFolder((folder) => {
    // The project declares a Node of its own, which is not the one that runs.
    const packages = {
      "@types/node": "declare var onlyThere: number;",
      other: "/// <reference types='node' />\nexport declare const other: number;",
    };
    for (const [name, text] of Object.entries(packages)) {
      mkdirSync(join(folder, "node_modules", name), { recursive: true });
      writeFileSync(
        join(folder, "node_modules", name, "package.json"),
        JSON.stringify({ name, version: "1.0.0", types: "index.d.ts" }),
      );
      writeFileSync(join(folder, "node_modules", name, "index.d.ts"), text);
    }
    writeFileSync(join(folder, "tsconfig.json"), '{ "compilerOptions": { "types": ["node"] } }');
  });

  it("knows every global name of the running Node", async () => {
    const names = (await kernel.result(
      "Object.getOwnPropertyNames(globalThis).filter((name) => /^[a-z]\\w*$/i.test(name)).join()",
    )) as string;
    const code = names
      .slice(1, -1)
      .split(",")
      .map((name) => `void ${name};`)
      .join("\n");
    expect((await kernel.execute(code)).error?.traceback).to.equal(undefined);
  });

  it("knows every module of the running Node, apart from those with deprecated names", async () => {
    const code = builtinModules
      .filter((name) => !/^(_|sys$)/.test(name))
      .map((name) => `import type {} from "${name}";`);
    expect((await kernel.execute(code.join("\n"))).error?.traceback).to.equal(undefined);
  });

  for (const [code, has] of FEATURES) {
    it(`accepts ${code} if this Node has it`, async () => {
      const { error } = await kernel.execute(code);
      if ((await kernel.result(has)) === "true") expect(error).to.equal(undefined);
      else expect(error?.ename).to.equal("TypeScriptError");
    });
  }

  it("knows names that Node's types leave out", async () => {
    const code = `import { type Worker, disconnect, fork, isPrimary, isWorker, settings, workers } from "node:cluster";
import { Readable, compose, isDisturbed, isWritable } from "node:stream";
const start: () => Worker = fork;
const twice = compose(Readable.from([1, 2]), async function* (source: AsyncIterable<number>) {
  for await (const each of source) yield each * 2;
});
[isPrimary, isDisturbed(twice), isWritable(process.stdout), await twice.toArray()].join()`;
    expect(await kernel.result(code)).to.equal("'true,false,true,2,4'");
    const { error } = await kernel.execute("import { R_OK, W_OK, X_OK, F_OK } from 'node:fs'; R_OK & 4");
    expect(error === undefined).to.equal(Object.keys(fs).includes("R_OK")); // an import finds no others
  });

  it("takes Node's types from nowhere else", async () => {
    expect((await kernel.execute("import type { other } from 'other'; onlyThere")).error?.evalue).to.match(
      /^TS2304: Cannot find name 'onlyThere'/,
    );
  });

  it("says that it is this Node which lacks something", async () => {
    const { error } = await kernel.execute("import { a } from 'node:nothing';");
    expect(error?.evalue)
      .to.match(/node:nothing/)
      .and.not.include("npm i");
    const lacking = await kernel.execute("[1].findFurthest()");
    expect(lacking.error?.evalue).to.match(/^TS2339/);
    writeFileSync(join(kernel.cwd, "tsconfig.json"), '{ "compilerOptions": { "lib": ["es2020"] } }');
    expect((await kernel.execute("[1].findLast(Boolean)")).error?.evalue).to.equal(
      `TS2550: Property 'findLast' does not exist on type 'number[]'. Node ${process.version} does not have it, or the lib of tsconfig.json leaves it out.`,
    );
  });

  it("lets WebAssembly run with its types", async () => {
    const code = `const { instance } = await WebAssembly.instantiate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
const size: number = new WebAssembly.Memory({ initial: 1 }).buffer.byteLength;
[instance.exports, size]`;
    expect(await kernel.result(code)).to.equal("[ [Object: null prototype] {}, 65536 ]");
  });
});
