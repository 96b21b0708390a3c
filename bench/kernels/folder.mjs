import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import { dirname, join } from "node:path";
import { root } from "../../scripts/setup/paths.mjs";

const described = (name, more) => JSON.stringify({ name, version: "1.0.0", ...more });

/** The files of a notebook's project, which the cases import, in TypeScript and in Python. */
const FILES = {
  "package.json": described("notebook", {
    dependencies: { "esm-only": "1.0.0", "typed-exports": "1.0.0", counted: "1.0.0" },
    imports: { "#area": "./shapes.ts", "#answer": "esm-only" },
  }),
  "deno.json": JSON.stringify({
    nodeModulesDir: "manual", // Deno reads node_modules only if it is told to
    imports: { "@/": "./", asked: "npm:esm-only@1" },
  }),
  "data.json": `{ "answer": 42 }`,
  "shapes.ts":
    "export interface Shape { sides: number }\nexport function area(width: number) {\n  return width ** 2;\n}\n",
  "failing.ts": `export type Unused = string;\n\nexport function fails(): never {\n  throw new Error("in a file");\n}\n`,
  "failing.py": `# a module\n\ndef fails():\n  raise ValueError("in a file")\n`,
  "shapes.py": "def area(width):\n  return width ** 2\n",
  "deep.py": `def deep(n):\n  return deep(n - 1) if n else fail()\n\ndef fail():\n  raise ValueError("inside")\n\nasync def late():\n  fail()\n`,
  "node_modules/deep/package.json": described("deep", { main: "index.js", types: "index.d.ts" }),
  "node_modules/deep/index.d.ts":
    "export declare function deep(n: number): void;\nexport declare function late(): Promise<void>;\n",
  // Its promises are made by hand, as in packages that were compiled for older engines.
  "node_modules/deep/index.js": `exports.deep = (n) => { if (n > 0) return exports.deep(n - 1); throw new Error("inside"); };
exports.late = () => new Promise((_, fail) => setTimeout(() => fail(new Error("inside")), 5));\n`,
  "node_modules/esm-only/package.json": described("esm-only", {
    type: "module",
    main: "index.js",
    types: "index.d.ts",
  }),
  "node_modules/esm-only/index.d.ts": "export declare const answer: number;\n",
  "node_modules/esm-only/index.js": "export const answer = await Promise.resolve(42);\n",
  "node_modules/typed-exports/package.json": described("typed-exports", {
    exports: { ".": { types: "./lib/main.d.ts", default: "./lib/main.js" } },
  }),
  "node_modules/typed-exports/lib/main.d.ts": "export declare const answer: number;\n",
  "node_modules/typed-exports/lib/main.js": "exports.answer = 42;\n",
  "node_modules/counted/package.json": described("counted", { main: "index.js", types: "index.d.ts" }),
  "node_modules/counted/index.d.ts": "export declare function loads(): number;\n",
  "node_modules/counted/index.js":
    "globalThis.counted = (globalThis.counted ?? 0) + 1; exports.loads = () => globalThis.counted;\n",
};

/** Makes the folder in which a kernel works, and returns its path. */
export function notebookFolder() {
  const folder = mkdtempSync(join(realpathSync(os.tmpdir()), "genbook-notebook-"));
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(join(folder, dirname(name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  symlinkSync(root, join(folder, "node_modules", "genbook"));
  symlinkSync(join(root, "node_modules", "@types"), join(folder, "node_modules", "@types"));
  return folder;
}
