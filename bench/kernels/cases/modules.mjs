import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { errorText, notMeant, prints, said } from "../runCase.mjs";

const TEST = "execution/modules.test.ts";

export const modules = [
  {
    name: "import-anywhere",
    title: "Imports anywhere in a cell, known to later ones",
    test: TEST,
    code: {
      typescript: [
        `const a = "x";\nimport { join } from "node:path";\nconst b = join(a, "y");`,
        `console.log(b, join("u", "v"));`,
      ],
      python: [`a = "x"\nfrom posixpath import join\nb = join(a, "y")`, `print(b, join("u", "v"))`],
    },
    check: prints("x/y u/v"),
  },
  {
    name: "import-dynamic",
    title: "import() and its result in later cells",
    test: TEST,
    code: {
      typescript: [`const fs = await import("node:fs");`, `console.log(fs.existsSync("/"));`],
      python: [
        `import importlib\nos = importlib.import_module("os")`,
        `print(str(os.path.exists("/")).lower())`,
      ],
    },
    check: prints("true"),
  },
  {
    name: "import-commonjs",
    title: "A CommonJS package, loaded once",
    test: TEST,
    code: {
      typescript: [
        `import { loads } from "counted";`,
        `import * as counted from "counted";\nconsole.log(loads(), counted.loads());`,
      ],
      python: notMeant("CommonJS belongs to JavaScript"),
    },
    check: prints("1 1"),
  },
  {
    name: "import-json",
    title: "A JSON file",
    test: TEST,
    code: {
      typescript: `import data from "./data.json" with { type: "json" };\nconsole.log(data.answer);`,
      tslab: `import data from "./data.json";\nconsole.log(data.answer);`,
      python: notMeant("Python reads JSON with a function call"),
    },
    check: prints("42"),
  },
  {
    name: "import-esm",
    title: "An ES module with await at top level",
    test: TEST,
    code: {
      typescript: `import { answer } from "esm-only";\nconsole.log(answer.toFixed(1));`,
      python: notMeant("Python's modules cannot await"),
    },
    check: prints("42.0"),
  },
  {
    name: "import-exports",
    title: "A package that declares its types only in exports",
    test: TEST,
    code: {
      typescript: [
        `import { answer } from "typed-exports";\nconsole.log(answer.toFixed(1));`,
        `answer.toUpperCase();`,
      ],
      python: notMeant("Python has no type checker"),
    },
    async check(client, [use, misuse]) {
      const works = said(await client.execute(use)) === "42.0";
      const text = errorText(await client.execute(misuse));
      return { "its value": works, "its types": /'toUpperCase' does not exist on type 'number'/.test(text) };
    },
  },
  {
    name: "import-type",
    title: "import type",
    test: TEST,
    code: {
      typescript: `import type { Shape } from "./shapes";\nconst square: Shape = { sides: 4 };\nconsole.log(square.sides);`,
      deno: `import type { Shape } from "./shapes.ts";\nconst square: Shape = { sides: 4 };\nconsole.log(square.sides);`,
      python: notMeant("Python has no type checker"),
    },
    check: prints("4"),
  },
  {
    name: "import-file",
    title: "A file beside the notebook",
    test: TEST,
    code: {
      typescript: `import { area } from "./shapes";\nconsole.log(area(3));`,
      deno: `import { area } from "./shapes.ts";\nconsole.log(area(3));`,
      python: `from shapes import area\nprint(area(3))`,
    },
    check: prints("9"),
  },
  {
    name: "import-map",
    title: "An import map in deno.json",
    test: "language/service/importMap.test.ts",
    code: {
      typescript: `import { area } from "@/shapes.ts";\nimport { answer } from "asked";\nconsole.log(area(3), answer);`,
      python: notMeant("import maps belong to JavaScript"),
    },
    check: prints("9 42"),
  },
  {
    name: "import-names",
    title: "The names in a package.json's imports",
    test: "language/service/importMap.test.ts",
    code: {
      typescript: `import { area } from "#area";\nimport { answer } from "#answer";\nconsole.log(area(3), answer);`,
      python: notMeant("package.json belongs to JavaScript"),
    },
    check: prints("9 42"),
  },
  {
    name: "import-edited",
    title: "An edited file, imported again",
    test: TEST,
    code: {
      typescript: `import { value } from "./edited";\nconsole.log(value());`,
      deno: `import { value } from "./edited.ts";\nconsole.log(value());`,
      python: `%reload_ext autoreload\n%autoreload 2\nfrom edited import value\nprint(value())`,
    },
    async check(client, cell, { folder, language }) {
      const write = (text) =>
        language === "python"
          ? writeFileSync(join(folder, "edited.py"), `def value():\n  return "${text}"\n`)
          : writeFileSync(join(folder, "edited.ts"), `export function value() {\n  return "${text}";\n}\n`);
      write("old");
      const before = said(await client.execute(cell));
      await sleep(1100); // Python tells files apart by whole seconds
      write("edited");
      const after = said(await client.execute(cell));
      return { "the new text": before === "old" && after === "edited" };
    },
  },
  {
    name: "import-hoisted",
    title: "A name is used above its import",
    test: "execution/cellsAsModules.test.ts",
    code: {
      typescript: `console.log(join("a", "b"));\nimport { join } from "node:path";`,
      python: notMeant("Python runs imports where they stand"),
    },
    check: prints("a/b"),
  },
  {
    name: "import-nothing",
    title: "An import of what a package does not export is an error",
    test: "execution/cellsAsModules.test.ts",
    code: {
      typescript: [
        `import { nope } from "esm-only";\nconsole.log("ran");`,
        `import nope from "esm-only";\nconsole.log("ran");`,
      ],
      python: ["from json import nope\nprint('ran')", "from math import nope\nprint('ran')"],
    },
    async check(client, cells) {
      const [named, other] = [await client.execute(cells[0]), await client.execute(cells[1])];
      const refused = (outcome) => said(outcome) === "" && /nope|default/.test(errorText(outcome));
      return { "a name": refused(named), "a default": refused(other) };
    },
  },
  {
    name: "import-broken",
    title: "A file that no longer compiles stops only the cells that import it",
    test: "language/brokenFiles.test.ts",
    code: {
      typescript: [`import { rate } from "./rates";\nconsole.log(rate);`, "console.log(rate + 1);"],
      deno: [`import { rate } from "./rates.ts";\nconsole.log(rate);`, "console.log(rate + 1);"],
      python: ["from rates import rate\nprint(rate)", "print(rate + 1)"],
    },
    async check(client, [load, use], { folder, language }) {
      const isPython = language === "python";
      const write = (value) =>
        isPython
          ? writeFileSync(join(folder, "rates.py"), `rate = ${value}\n`)
          : writeFileSync(join(folder, "rates.ts"), `export const rate: number = ${value};\n`);
      write("1");
      const before = said(await client.execute(load));
      await sleep(1100);
      write("= 2");
      return { "others run": before === "1" && said(await client.execute(use)) === "2" };
    },
  },
  {
    name: "import-missing",
    title: "An import of a missing package says how to add it",
    test: "requests/commands/npm.test.ts",
    code: {
      typescript: 'import { chunk } from "not-installed";\nchunk([1], 1);',
      python: "from not_installed import chunk\nchunk([1], 1)",
    },
    async check(client, cell) {
      const text = errorText(await client.execute(cell));
      return { "the command": /\b(npm|pip|deno) (add|install)\b.*not.installed/.test(text) };
    },
  },
  {
    name: "import-own-esm",
    title: "An ES module of one's own that awaits at top level, edited and imported again",
    test: "execution/ownModules.test.ts",
    code: {
      typescript: `import { place } from "./waits.mjs";\nconsole.log(place);`,
      python: notMeant("Python's modules cannot await"),
    },
    async check(client, cell, { folder }) {
      const write = (text) =>
        writeFileSync(
          join(folder, "waits.mjs"),
          `export const place = (await Promise.resolve("${text} ")) + import.meta.url.split("/").at(-1);\n`,
        );
      write("old");
      const before = said(await client.execute(cell));
      write("edited");
      const after = said(await client.execute(cell));
      return { "it loads": before === "old waits.mjs", "the new text": after === "edited waits.mjs" };
    },
  },
];
