import { errorText, notMeant, prints, runAll, said } from "../runCase.mjs";

const TEST = "language/language.test.ts";
const NO_TYPES = notMeant("Python has no type checker");

export const language = [
  {
    name: "language-await",
    title: "await at top level, in all forms",
    test: TEST,
    code: {
      typescript: `const later = async <T>(value: T) => value;
const { a, b: [c] } = await (async () => ({ a: 1, b: [await (2)] }))();
let sum = 0; for (const each of [1, 2]) sum += await (later(each));
if (await later(true)) sum += (await later({ n: 4 })).n;
console.log(a, c, sum, \`\${await later("t")}\`);`,
      python: `async def later(value): return value
a, (c,) = await later((1, [2]))
sum = 0
for each in [1, 2]: sum += await later(each)
if await later(True): sum += (await later(dict(n=4)))["n"]
print(a, c, sum, f"{await later('t')}")`,
    },
    check: prints("1 2 7 t"),
  },
  {
    name: "language-for-await",
    title: "for await",
    test: TEST,
    code: {
      typescript: `async function* count() { yield 1; yield 2; }\nlet all = ""; for await (const each of count()) all += each;\nconsole.log(all);`,
      python: `async def count():\n  yield 1\n  yield 2\nall = ""\nasync for each in count(): all += str(each)\nprint(all)`,
    },
    check: prints("12"),
  },
  {
    name: "language-again",
    title: "A const is declared again, with another type",
    test: TEST,
    code: {
      typescript: ["const again = 1;", `const again = "text";`, "console.log(again.length);"],
      python: ["again = 1", `again = "text"`, "print(len(again))"],
    },
    check: prints("4"),
  },
  {
    name: "language-class",
    title: "If a class is redefined, old instances get its methods",
    test: TEST,
    code: {
      typescript: [
        `class Point { x = 1; name() { return "old"; } }\nconst point = new Point();`,
        `class Point { x = 1; name() { return "new"; } }`,
        "console.log(new Point().name());",
        "console.log(point.x, (point as any).name(), point instanceof Point);",
      ],
      python: [
        `class Point:\n  x = 1\n  def name(self): return "old"\npoint = Point()`,
        `class Point:\n  x = 1\n  def name(self): return "new"`,
        "print(Point().name())",
        "print(point.x, point.name(), str(isinstance(point, Point)).lower())",
      ],
    },
    async check(client, [first, again, fresh, old]) {
      await runAll(client, [first, again]);
      const isNew = said(await client.execute(fresh)) === "new";
      const text = said(await client.execute(old));
      return {
        "defined again": isNew,
        "old instances live": text.startsWith("1 "),
        "with the new methods": text.startsWith("1 new"),
        "and are instances of it": text === "1 new true",
      };
    },
  },
  {
    name: "language-closure",
    title: "A function sees what later cells assign",
    test: TEST,
    code: {
      typescript: [
        "let factor = 1;\nfunction scaled() { return 10 * factor; }",
        "factor = 2;",
        "console.log(scaled());",
        "let factor = 3;",
        "console.log(scaled());",
      ],
      python: [
        "factor = 1\ndef scaled(): return 10 * factor",
        "factor = 2",
        "print(scaled())",
        "factor = 3",
        "print(scaled())",
      ],
    },
    async check(client, [define, assign, call, declare, again]) {
      await runAll(client, [define, assign]);
      const assigned = said(await client.execute(call));
      await client.execute(declare);
      return { assigned: assigned === "20", "declared again": said(await client.execute(again)) === "30" };
    },
  },
  {
    name: "language-function",
    title: "A function calls the version of another that a later cell redefines",
    test: TEST,
    code: {
      typescript: [
        `function inner() { return "old"; }\nfunction outer() { return inner(); }`,
        `function inner() { return "new"; }`,
        "console.log(outer());",
      ],
      python: [
        `def inner(): return "old"\ndef outer(): return inner()`,
        `def inner(): return "new"`,
        "print(outer())",
      ],
    },
    check: prints("new"),
  },
  {
    name: "language-shorthand",
    title: "Names of earlier cells in shorthand",
    test: TEST,
    code: {
      typescript: [
        "const width = 2, height = 3;",
        "const inner = (width: number) => ({ width, height });\nconsole.log(JSON.stringify([{ width, height }, inner(9)]));",
      ],
      python: notMeant("Python has no shorthand"),
    },
    check: prints(`[{"width":2,"height":3},{"width":9,"height":3}]`),
  },
  {
    name: "language-decorators",
    title: "Decorators",
    test: TEST,
    code: {
      typescript: `function loud(method: (this: any) => string, context: ClassMethodDecoratorContext) {
  return function (this: any) { return method.call(this).toUpperCase() + String(context.name); };
}
class Voice { @loud speak() { return "hi "; } }
console.log(new Voice().speak());`,
      python: `def loud(method): return lambda self: method(self).upper() + method.__name__
class Voice:
  @loud
  def speak(self): return "hi "
print(Voice().speak())`,
    },
    check: prints("HI speak"),
  },
  {
    name: "language-using",
    title: "using, await using; with, async with",
    test: TEST,
    code: {
      typescript: `const open = (name: string) => ({ [Symbol.dispose]() { console.log(name); }, async [Symbol.asyncDispose]() { console.log(name); } });
{ using first = open("closed"); console.log("open"); }
{ await using second = open("closed too"); }`,
      python: `class Open:
  def __init__(self, name): self.name = name
  def __enter__(self): return self
  def __exit__(self, *_): print(self.name)
  async def __aenter__(self): return self
  async def __aexit__(self, *_): print(self.name)
with Open("closed"): print("open")
async with Open("closed too"): pass`,
    },
    check: prints("open\nclosed\nclosed too"),
  },
  {
    name: "language-types",
    title: "Types, interfaces, enums of earlier cells",
    test: TEST,
    code: {
      typescript: [
        "enum Kind { A, B }\ninterface Item { kind: Kind }\ntype Items = Item[];",
        "const items: Items = [{ kind: Kind.B }]; console.log(items.length, Kind[items[0].kind]);",
      ],
      python: ["from enum import Enum\nKind = Enum('Kind', ['A', 'B'])", "print(1, Kind.B.name)"],
    },
    check: prints("1 B"),
  },
  {
    name: "language-checked",
    title: "A type error is refused before anything runs",
    test: "output/errors.test.ts",
    code: {
      typescript: [
        `console.log("ran"); const n: number = "text";`,
        "const list: number[] = [];",
        `console.log("ran"); list.push("text");`,
      ],
      python: NO_TYPES,
    },
    async check(client, [first, declare, second]) {
      const outcome = await client.execute(first);
      await client.execute(declare);
      const next = await client.execute(second);
      const isRefused = ({ reply, stdout }) => reply.status === "error" && stdout === "";
      return { "in its own cell": isRefused(outcome), "with types of earlier cells": isRefused(next) };
    },
  },
  {
    name: "language-node",
    title: "Types of the platform, without a project",
    test: TEST,
    code: {
      typescript: `import { readFileSync } from "node:fs";\nconsole.log(readFileSync("data.json", "utf8").length > 5, typeof structuredClone);`,
      python: NO_TYPES,
    },
    check: prints("true function"),
  },
  {
    name: "language-version",
    title: "TypeScript 6: its version, its newer inference",
    code: {
      typescript:
        "const list: number[] = [1, null].filter((each) => each !== null); console.log(list.length);",
      python: NO_TYPES,
    },
    async check(client, cell) {
      const { reply } = await client.outcome(await client.send("kernel_info_request", {}));
      const version = Number.parseFloat(reply.language_info.version);
      const [major] = String(reply.language_info.version).split(".").map(Number);
      const outcome = await client.execute(cell);
      return {
        [`6 or newer`]: major >= 6 && Number.isFinite(version),
        "5.5's inferred predicates": said(outcome) === "1",
      };
    },
  },
  {
    name: "language-hoisting",
    title: "A function is called above its definition",
    code: {
      typescript: `console.log(below());\nfunction below() { return "hoisted"; }`,
      python: notMeant("Python defines functions in the order of the code"),
    },
    check: prints("hoisted"),
  },
  {
    name: "language-generics",
    title: "Generic functions keep their types from cell to cell",
    code: {
      typescript: [
        "function pair<T>(value: T): [T, T] { return [value, value]; }\nconst both = pair(2);",
        "both[0].toUpperCase();",
        "console.log(both[0].toFixed(1));",
      ],
      python: NO_TYPES,
    },
    async check(client, [define, wrong, right]) {
      await client.execute(define);
      const text = errorText(await client.execute(wrong));
      return {
        "a wrong use is refused by its type": /'toUpperCase' does not exist on type 'number'/.test(text),
        "a right one runs": said(await client.execute(right)) === "2.0",
      };
    },
  },
];
