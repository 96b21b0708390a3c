import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Outcome } from "../kernelClient.js";
import { useKernelInFolder } from "../useKernel.js";

describe("cells that were written for other kernels", () => {
  const kernel = useKernelInFolder((folder) => {
    for (const name of ["plain", "@some/scoped"]) {
      const path = join(folder, "node_modules", name);
      mkdirSync(join(path, "lib"), { recursive: true });
      writeFileSync(join(path, "package.json"), JSON.stringify({ name, version: "1.0.0", type: "module" }));
      writeFileSync(join(path, "index.js"), `export const name = "${name}";\n`);
      writeFileSync(join(path, "lib", "part.js"), `export const part = "part of ${name}";\n`);
    }
    writeFileSync(join(folder, "own.ts"), `export { name } from "npm:plain@1";\n`);
  });

  const run = (code: string) => kernel.result(code);
  /** Returns the type and the data or text of each output. */
  const shown = ({ outputs }: Outcome) =>
    outputs.map(({ type, content }) => [type, content.data ?? content.text ?? content]);

  describe("for Deno", () => {
    it("import npm packages, with or without a version", async () => {
      expect(await run(`import { name } from "npm:plain"; name`)).to.equal("'plain'");
      expect(await run(`import { name as scoped } from "npm:@some/scoped@^1.2"; scoped`)).to.equal(
        "'@some/scoped'",
      );
      expect(await run(`(await import("npm:/@some/scoped@1/lib/part.js")).part`)).to.equal(
        "'part of @some/scoped'",
      );
      expect(await run(`import { name as fromJsr } from "jsr:@some/scoped@1"; fromJsr`)).to.equal(
        "'@some/scoped'", // as `jsr add` installs it
      );
      expect(await run(`import * as own from "./own.ts"; own.name`)).to.equal("'plain'");
      expect(await run("(await import(`./own.ts#${Date.now()}`)).name")).to.equal("'plain'");
    });

    it("learn how to add a package that is not installed", async () => {
      expect(await kernel.problem(`import { name } from "npm:absent@^1.2/part";`)).to.match(
        /^TS2307: .* To add the package, run %npm add absent@\^1\.2\.$/,
      );
    });

    it("learn what to write instead of an import that only Deno can load", async () => {
      expect(await kernel.problem(`import { parse } from "jsr:@std/csv@1.0.5";`)).to.match(
        /^TS2307: .* To add the package from JSR, run !npx jsr add @std\/csv@1\.0\.5\.$/,
      );
      expect(await kernel.problem(`await import("https://deno.land/x/canvas/mod.ts")`)).to.match(
        /^TS2307: .* Use the npm package \(%npm add NAME\), or save the file .* import it by its path\.$/,
      );
    });

    it("show things with Deno.jupyter", async () => {
      expect(
        shown(
          await kernel.execute(
            `await Deno.jupyter.display({ "text/markdown": "*a*" }, { raw: true, display_id: "d" });
await Deno.jupyter.display({ "text/markdown": "*b*" }, { raw: true, update: true, display_id: "d" });
await Deno.jupyter.display({ a: 1 });
await Deno.jupyter.display({ "image/png": Uint8Array.of(1, 2, 3) }, { raw: true });
await Deno.jupyter.broadcast("display_data", { data: { "text/plain": "c" }, metadata: {}, transient: {} });
Deno.jupyter.html\`<b>\${1 + 1}</b>\``,
          ),
        ),
      ).to.deep.equal([
        ["display_data", { "text/markdown": "*a*" }],
        ["update_display_data", { "text/markdown": "*b*" }],
        ["display_data", { "text/plain": "{ a: 1 }" }],
        ["display_data", { "image/png": "AQID" }],
        ["display_data", { "text/plain": "c" }],
        ["execute_result", { "text/html": "<b>2</b>" }],
      ]);
      expect(await run(`({ [Deno.jupyter.$display]: () => ({ "text/plain": "itself" }) })`)).to.equal(
        "itself",
      );
      expect(
        (await kernel.execute("Deno.jupyter.image(Uint8Array.of(0xff, 0xd8, 0xff))")).result,
      ).to.deep.equal({ "image/jpeg": "/9j/" });
    });

    it("learn where the rest of Deno's API is; packages do not take Node for Deno", async () => {
      expect(await kernel.problem(`Deno.readTextFileSync("a")`)).to.equal(
        "TS2339: Property 'readTextFileSync' does not exist on type 'DenoInCells'. Cells have only " +
          "Deno.jupyter. Use Node's own modules (node:fs, process.env), or the package @deno/shim-deno.",
      );
      expect(await run(`"Deno" in globalThis`)).to.equal("false");
    });
  });

  describe("for IJavascript", () => {
    it("show things with $$, including what is known only later", async () => {
      expect(
        shown(
          await kernel.execute(
            `$$.html("<b>a</b>"); $$.mime({ "text/plain": "b" }); await $$.svg(Promise.resolve("<svg/>")); 5`,
          ),
        ),
      ).to.deep.equal([
        ["display_data", { "text/html": "<b>a</b>" }],
        ["display_data", { "text/plain": "b" }],
        ["display_data", { "image/svg+xml": "<svg/>" }],
        ["execute_result", { "text/plain": "5" }],
      ]);
    });

    it("end when they say so, with $$.async()", async () => {
      const late = (code: string) => kernel.execute(`$$.async(); setTimeout(() => { ${code} }, 30); "early"`);
      expect(shown(await late(`console.log("a"); $$.sendResult([7])`))).to.deep.equal([
        ["stream", "a\n"],
        ["execute_result", { "text/plain": "[ 7 ]" }],
      ]);
      expect(shown(await late(`$$.text("a", true); $$.text("b")`))).to.deep.equal([
        ["display_data", { "text/plain": "a" }],
        ["display_data", { "text/plain": "b" }],
      ]);
      expect(shown(await late("$$.done()"))).to.deep.equal([]);
      expect((await late(`$$.sendError(new RangeError("far"))`)).error).to.include({
        ename: "RangeError",
        evalue: "far",
      });
    });

    it("can be interrupted while they wait", async () => {
      const request = await kernel.submit(`console.log("waits"); $$.async()`);
      await kernel.until(() =>
        kernel.received.find(({ parent, type }) => parent === request && type === "stream"),
      );
      kernel.interrupt();
      expect((await kernel.outcome(request)).error?.ename).to.equal("KeyboardInterrupt");
    });
  });

  it("for tslab: `exports` holds the names of cells, and replaces them", async () => {
    await run(
      "function depth(n: number): number { return n === 0 ? 0 : 1 + depth(n - 1); }\nconst kept = 1;",
    );
    expect(await run(`[exports.depth === depth, "kept" in exports]`)).to.equal("[ true, true ]");
    expect(
      await run(
        "let calls = 0; const plain = depth; exports.depth = (n) => (calls++, plain(n)); depth(3);\ncalls",
      ),
    ).to.equal("4");
    await run("exports.zed = 5");
    expect(await kernel.problem("zed"), "a name without a type").to.match(/^TS2304/);
    expect(await run("let zed = exports.zed; zed")).to.equal("5");
  });

  it("for any kernel: the text of a function runs elsewhere", async () => {
    await run(
      "const two = 2; function sum(n: number) { let s = 0; for (let i = 0; i < n; i++) s += two; return s; }",
    );
    expect(await run('new Function("return " + sum)()(3)')).to.equal("6");
  });

  it("in JavaScript: classes without declared fields have those that they assign", async () => {
    const shape = "class Shape { constructor(sides) { this.sides = sides; } grow() { this.sides++; } }";
    const square = "class Square extends Shape { constructor() { super(4); this.name = 'square'; } }";
    expect(await run(`${shape}\n${square}\nconst s = new Square(); s.grow(); [s.sides, s.name]`)).to.equal(
      "[ 5, 'square' ]",
    );
    expect(await run("const { sides } = s; sides")).to.equal("5");
    expect(await kernel.problem("s.side")).to.equal(
      "TS2339: Property 'side' does not exist on type 'Square'.",
    );
    expect(await kernel.problem("class Typed { a = 1; set() { this.b = 2; } }")).to.equal(
      "TS2339: Property 'b' does not exist on type 'Typed'.",
    );
  });

  it("in JavaScript: %check off lets cells run whatever their types, as scripts do", async () => {
    expect(await kernel.problem("let x: number = 'text'; x")).to.match(/^TS2322/);
    await run("%check off\nimplied = { a: 1 }; implied.b = 2;");
    expect(
      await run("let y = 1; y = 'text'; [y, implied.b, function () { return this }() === globalThis]"),
    ).to.equal("[ 'text', 2, true ]");
    expect(await kernel.problem("let z = ;")).to.match(/^TS1109/);
    expect(await kernel.problem("%check")).to.equal("expected %check off or %check on, got %check");
    await run("%check on");
    expect(await kernel.problem("implied")).to.match(/^TS2304/);
  });
});
