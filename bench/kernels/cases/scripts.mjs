import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { errorText, notMeant, prints, resultText } from "../runCase.mjs";

const TEST = "language/sameMeaning.test.ts";
const MODULES = "execution/cellsAsModules.test.ts";
const NO_JAVASCRIPT = notMeant("this is about JavaScript");

/** Code as it stands in scripts, consoles and documentation, pasted into a cell. */
export const scripts = [
  {
    name: "script-json",
    title: "The JSON of a response is used without naming its type",
    test: TEST,
    code: {
      typescript: `const list = await (await fetch("data:application/json,[1,2]")).json();\nconsole.log(list.length);`,
      python: notMeant("Python has no type checker"),
    },
    check: prints("2"),
  },
  {
    name: "script-this",
    title: "A function has no `this`, however its name is written in the call",
    test: TEST,
    code: {
      typescript: [
        "function self(this: any) { return this === undefined || this === globalThis; }",
        "console.log(self(), (self)(), (self as any)(), self!());",
      ],
      python: NO_JAVASCRIPT,
    },
    check: prints("true true true true"),
  },
  {
    name: "script-var",
    title: "A var in a loop keeps its value from turn to turn",
    test: TEST,
    code: {
      typescript: "for (var i = 0; i < 3; i++) { var t: number; t = (t ?? 0) + i; }\nconsole.log(t);",
      python: NO_JAVASCRIPT,
    },
    check: prints("3"),
  },
  {
    name: "script-object",
    title: "An object without brackets is the result",
    test: TEST,
    code: { typescript: "{ a: 1, b: 2 }", python: '{ "a": 1, "b": 2 }' },
    async check(client, cell) {
      const text = resultText(await client.execute(cell));
      return { "with its properties": /a'?"?: 1, '?b'?"?: 2/.test(text) };
    },
  },
  {
    name: "script-eval",
    title: "eval finds the names of cells",
    test: TEST,
    code: {
      typescript: ["const shared = 40;", `console.log(eval("shared + 2"));`],
      python: ["shared = 40", `print(eval("shared + 2"))`],
    },
    check: prints("42"),
  },
  {
    name: "script-undeclared",
    title: "An assignment to an unknown name runs, or is refused with the way to define it",
    test: TEST,
    code: {
      typescript: ["undeclared = 1;", "console.log(undeclared);"],
      python: ["undeclared = 1", "print(undeclared)"],
    },
    async check(client, [assign, print]) {
      const text = errorText(await client.execute(assign));
      const { stdout } = await client.execute(print);
      return { "either way": stdout.trim() === "1" || /\b(let|const|var) undeclared = 1/.test(text) };
    },
  },
  {
    name: "script-default",
    title: "A default export is the result, and defines its name",
    test: MODULES,
    code: {
      typescript: [
        "export default { a: 1 };",
        "export default function named() { return 5; }\nconsole.log(named());",
      ],
      python: NO_JAVASCRIPT,
    },
    async check(client, [object, named]) {
      const text = resultText(await client.execute(object));
      const { stdout } = await client.execute(named);
      return { "a name": stdout.trim() === "5", "an object": /a: 1/.test(text) };
    },
  },
  {
    name: "script-jsx",
    title: "JSX, in the project's settings or by a comment",
    test: "language/transform/jsx.test.ts",
    code: {
      typescript: `/** @jsx element */
const element = (tag: string, props: { id: string } | null, ...inner: unknown[]) => [tag, props?.id, ...inner].join();
console.log(<b id="greeting">hello</b>);`,
      python: NO_JAVASCRIPT,
    },
    async check(client, cell, { folder }) {
      const settings = join(folder, "tsconfig.json");
      writeFileSync(settings, `{ "compilerOptions": { "jsx": "react" } }`);
      try {
        return { "is a call": (await client.execute(cell)).stdout.trim() === "b,greeting,hello" };
      } finally {
        rmSync(settings);
      }
    },
  },
  {
    name: "script-prototype",
    title: "__proto__ sets a prototype in an object, and is a name elsewhere",
    test: TEST,
    code: {
      typescript: [
        `const heir: any = { __proto__: { n: 3 } };\nconsole.log(heir.n, Object.keys(heir).length);`,
        "let __proto__ = 5;",
        "console.log(__proto__, Object.keys({ __proto__ }).length);",
      ],
      python: NO_JAVASCRIPT,
    },
    async check(client, [object, define, use]) {
      const { stdout } = await client.execute(object);
      await client.execute(define);
      return {
        "a prototype": stdout.trim() === "3 0",
        "a name, for later cells too": (await client.execute(use)).stdout.trim() === "5 1",
      };
    },
  },
  {
    name: "script-folder",
    title: "A cell knows its folder",
    test: MODULES,
    code: {
      typescript: "console.log((import.meta as any).url.startsWith('file:'), typeof __dirname);",
      python: notMeant("Python's notebooks have no __file__ either"),
    },
    async check(client, cell) {
      const { stdout } = await client.execute(cell);
      return {
        "import.meta.url": stdout.startsWith("true"),
        "__dirname, as Node's scripts do": stdout.includes("string"),
      };
    },
  },
];
