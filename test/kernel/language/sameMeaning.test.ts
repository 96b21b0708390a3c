import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { useKernelInFolder } from "../useKernel.js";

describe("code in a cell means what it means elsewhere", () => {
  const kernel = useKernelInFolder();

  const run = (code: string) => kernel.result(code);

  it("__proto__ sets a prototype in an object, and is a name like any other elsewhere", async () => {
    expect(await run("{ __proto__: null, a: 1 }")).to.equal("[Object: null prototype] { a: 1 }");
    expect(await run("const heir = { __proto__: { n: 3 } } as any; [heir.n, Object.keys(heir)]")).to.equal(
      "[ 3, [] ]",
    );
    expect(await run("[heir.__proto__.n, ({ a: 1 }).__proto__ === Object.prototype]")).to.equal(
      "[ 3, true ]",
    );
    expect(await run("let __proto__ = 5; __proto__")).to.equal("5");
    expect(await run("[__proto__ + 1, Object.entries({ __proto__ })]")).to.equal(
      "[ 6, [ [ '__proto__', 5 ] ] ]",
    );
    expect(await run(`({ __proto__ } = { ["__proto__"]: 7 }); __proto__`)).to.equal("7");
    expect((await kernel.execute("%who")).stdout).to.match(/^__proto__ +number 7$/m);
    expect(await run("exports.hasOwnProperty('__proto__')")).to.equal("true");
  });

  it("the JSON of a response, and of its clone, can be used without naming its type", async () => {
    expect(
      await run(`const data = await (await fetch("data:application/json,[1,2]")).json(); data.length`),
    ).to.equal("2");
    expect(
      await run(`(await (await fetch('data:application/json,{"a":[5]}')).clone().json()).a[0].toFixed(1)`),
    ).to.equal("'5.0'");
    const made = [
      `new Response('{"a":1}')`,
      "Response.json({ a: 1 })",
      `new Request("http://x", { method: "POST", body: '{"a":1}' })`,
    ];
    for (const each of made) {
      expect(await run(`(await ${each}.json()).a`), each).to.equal("1");
    }
    expect((await kernel.execute(`(await fetch("data:,x")).jsn()`)).error?.evalue).to.match(/^TS2551/);
  });

  it("a function has no `this`, however its name is written in the call", async () => {
    await run("function self(this: any, ..._: any[]) { return this === undefined; }");
    for (const call of [
      "self()",
      "(self)()",
      "(self as any)()",
      "(<any>self)()",
      "self!()",
      "(self satisfies Function)()",
      "(self as any)?.()",
      "((self as any)!)()",
      "(self as any)`text`",
    ]) {
      expect(await run(call), call).to.equal("true");
    }
    expect(await run("const object = { self, name: 'o' }; (object.self as any)()")).to.equal("false");
  });

  it("a comment may end the cell", async () => {
    const forms = [
      "5\n// end",
      "5 // end",
      "await 5\n// end",
      "(5)\n\n//end\n//end",
      "(async () => await 5)()\n// end",
    ];
    for (const code of forms) expect(await run(code), code).to.equal("5");
  });

  it("a `var` belongs to the whole cell, and keeps its value where it is declared again", async () => {
    expect(await run("for (var i = 0; i < 3; i++) { var t: number; t = (t ?? 0) + i } t")).to.equal("3");
    await run("var never = 'old';");
    expect(await run("if (i > 100) { var never: string = 'new'; } String(never)")).to.equal("'undefined'");
    expect(await run("for (var key in {}) {} for (var { length } of ['abc']) {} [key, length]")).to.equal(
      "[ undefined, 3 ]",
    );
    await kernel.execute("throw new Error('early'); var i = 7;");
    expect(await run("i"), "a cell that fails above its `var` keeps the value").to.equal("3");
  });

  it("a cell may be an object", async () => {
    expect(await run("{ a: 1, b: 2 }")).to.equal("{ a: 1, b: 2 }");
    expect(await run("{ a: 1 }")).to.equal("{ a: 1 }");
    expect(await run("  { f() { return 1 }, ...{ b: 2 } }\n")).to.equal("{ f: [Function: f], b: 2 }");
    expect((await kernel.execute("{ const inner = 1; console.log(inner); }")).stdout).to.equal("1\n");
    const wrong = await kernel.execute("{ a: missing, b: 2 }");
    expect(wrong.error?.traceback.join("\n")).to.match(
      /column 6\n> 1 \| \{ a: missing, b: 2 \}\n {4}\| {6}\^{7}$/,
    );
    const failing = await kernel.execute("{ a: 1, b: (() => { throw new Error('here'); })() }");
    expect(failing.error?.traceback[1]).to.match(/line 1, column 27$/);
  });

  it("eval finds the names of cells, and local variables", async () => {
    await run("const shared = 40; let made = 0;");
    expect(await run(`eval("shared + 2")`)).to.equal("42");
    expect(await run(`((local: number) => eval("local + shared"))(1)`)).to.equal("41");
    expect(await run(`eval(await Promise.resolve("made = 3")); made`)).to.equal("3");
    expect(await run(`"shared" in globalThis`)).to.equal("false");
    for (const code of [`eval("shared = 1")`, `const within = 1; eval("within++")`]) {
      const { error } = await kernel.execute(code);
      expect(error, code).to.include({ ename: "TypeError", evalue: "Assignment to constant variable." });
    }
    await kernel.execute("throw new Error(); const made = 4;");
    expect(await run(`let shared = 1; eval("shared = 2; made = 5"); [shared, made]`)).to.equal("[ 2, 5 ]");
  });

  it("a first line that names an interpreter is ignored, and the lines below keep their numbers", async () => {
    expect(await run("#!/usr/bin/env node\n6 * 7")).to.equal("42");
    writeFileSync(join(kernel.cwd, "script.ts"), "#!/usr/bin/env tsx\nexport const answer = 42;\n");
    expect(await run("import { answer } from './script'; answer")).to.equal("42");
    const { error } = await kernel.execute("#!/usr/bin/env node\nthrow new Error('here');");
    expect(error?.traceback[1]).to.match(/line 2, column 7$/);
  });

  it("undefined, NaN and Infinity cannot be redefined, even where types are not checked", async () => {
    const definitions = [
      "let undefined = 1",
      "const a = 1, NaN = 2",
      "function Infinity() {}",
      "const { x: undefined } = { x: 1 }",
      "import * as NaN from 'node:fs'",
    ];
    for (const check of ["on", "off"]) {
      await kernel.execute(`%check ${check}`);
      for (const code of definitions) {
        const { error } = await kernel.execute(code);
        expect(error?.evalue, code).to.match(
          /^TS2397: '(undefined|NaN|Infinity)' is built into JavaScript and cannot be redefined\. Choose another name\.$/,
        );
      }
    }
    await kernel.execute("%check on");
    expect(await run("((undefined) => undefined)(1)"), "a parameter").to.equal("1");
    expect(await run("[undefined, NaN, Infinity]")).to.equal("[ undefined, NaN, Infinity ]");
  });

  it("a constant cannot be assigned to, even past the checker", async () => {
    await run("const fixed = 1; let free = 1; import { sep } from 'node:path';");
    for (const code of [
      "(fixed as any) = 2",
      "(<any>fixed) += 1",
      "(fixed as any)++",
      "(sep as any) = 2",
      "[(fixed as any)] = [2]",
      "({ a: (fixed as any) = 3 } = { a: 2 })",
      "for ((fixed as any) of [2]) {}",
      "const within = 1; (() => { (within as any) = 2; })()",
      "// @ts-nocheck\nfixed = 2",
      "// @ts-nocheck\n({ fixed } = { fixed: 2 })",
    ]) {
      const { error } = await kernel.execute(code);
      expect(error, code).to.include({ ename: "TypeError", evalue: "Assignment to constant variable." });
      expect(error?.traceback[1], code).to.match(/^cell \[\d+\], line \d+, column \d+$/);
    }
    expect(await run("(free as any) = 2; (fixed as any) ??= 3; [fixed, free, sep]")).to.equal(
      "[ 1, 2, '/' ]",
    );
    expect(await run("const fixed = 5; for (const each of [1]) {} fixed"), "declared again").to.equal("5");
  });
});
