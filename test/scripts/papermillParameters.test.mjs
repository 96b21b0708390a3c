import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { expect } from "chai";
import fc from "fast-check";
import ts from "typescript";
import { listNotebooks } from "../../scripts/book/notebooks.mjs";
import { declaredParameters } from "../../scripts/book/parameters.mjs";
import { venvPython } from "../../scripts/setup/paths.mjs";

const VALUES = [
  ...fc.sample(fc.jsonValue(), { numRuns: 300, seed: 1 }),
  'say "hi"\n\\ `${1}` it\'s // no comment',
  "ü 🐸 \u2028 \u0000",
  { "a-b": [{}] },
];
const SOURCE = `// Settings
let trainCount = 60_000; // images; at most 60,000
let rate = -1e-3
let site = "https://a.b/;c=d"; // an address
let mode: "tanh" | "sigmoid" = 'tanh';
let wide = true, high = false;
let sizes: number[] = [
  1, 2]; // of layers
let seed = 12n;
let lines = \`a
b\`;
const fixed = 3;
let other = Math.PI / 2; // an angle
  let none;`;
const BOOK = listNotebooks().map(({ name, file }) => {
  const { cells } = JSON.parse(readFileSync(file, "utf8"));
  return {
    name,
    source: cells.find(({ metadata }) => metadata.tags?.includes("parameters")).source.join(""),
  };
});

/** Loading papermill takes a second or two, which all tests share. */
const PROGRAM = `import json, sys
from papermill.engines import papermill_engines
from papermill.translators import papermill_translators
translator = papermill_translators.find_translator("genbook", "typescript")
given = json.load(sys.stdin)
try: error = translator.codify({"learning-rate": 1})
except Exception as raised: error = str(raised)
print(json.dumps({
    "values": [translator.codify({"x": value}) for value in given["values"]],
    "special": translator.codify({"a": float("nan"), "b": float("inf"), "c": -float("inf"), "d": 2**53 - 1, "e": -2**60,
        "f": json.loads('{"__proto__": 1}'), "g": 1e-05, "h": {1: None}}, "Two\\nlines"),
    "error": error,
    "read": [[list(each) for each in translator.inspect({"source": source})] for source in given["sources"]],
}))`;

/** Returns the values of variables after a cell. */
function evaluated(source, names) {
  const { outputText, diagnostics } = ts.transpileModule(source, {
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ES2022 },
  });
  expect(diagnostics, source).to.deep.equal([]);
  const context = Object.fromEntries(names.map((name) => [name, undefined]));
  runInNewContext(outputText, context);
  return context;
}

describe("papermill's parameters in TypeScript", () => {
  let answer;
  before(function () {
    this.timeout(20_000);
    const input = JSON.stringify({ values: VALUES, sources: [SOURCE, ...BOOK.map(({ source }) => source)] });
    answer = JSON.parse(execFileSync(venvPython, ["-c", PROGRAM], { input, encoding: "utf8" }));
  });

  it("are what they were, whatever JSON holds", () => {
    // JSON's 1e20 is an integer to Python, and a bigint in TypeScript.
    const json = (value) =>
      JSON.stringify(value, (_, each) => (typeof each === "bigint" ? Number(each) : each));
    for (const [index, source] of answer.values.entries()) {
      expect(json(evaluated(source, ["x"]).x), source).to.equal(json(VALUES[index]));
    }
  });

  it("hold what JSON has no word for, and integers that no number holds", () => {
    expect(answer.special.split("\n").slice(0, 2)).to.deep.equal(["// Two", "// lines"]);
    const { a, b, c, d, e, f, g, h } = evaluated(answer.special, [..."abcdefgh"]);
    expect([a, b, c, d, e, g]).to.deep.equal([NaN, Infinity, -Infinity, 2 ** 53 - 1, -(2n ** 60n), 1e-5]);
    expect(Object.entries(f)).to.deep.equal([["__proto__", 1]]);
    expect({ ...h }).to.deep.equal({ 1: null });
  });

  it("need the name of a variable", () => {
    expect(answer.error).to.equal(
      "expected the name of a variable in TypeScript, got 'learning-rate': rename the parameter",
    );
  });

  it("are read with type, default and comment", () => {
    expect(answer.read[0]).to.deep.equal([
      ["trainCount", "number", "60_000", "images; at most 60,000"],
      ["rate", "number", "-1e-3", ""],
      ["site", "string", '"https://a.b/;c=d"', "an address"],
      ["mode", '"tanh" | "sigmoid"', "'tanh'", ""],
      ["wide", "None", "true, high = false", ""],
      ["sizes", "number[]", "[\n  1, 2]", "of layers"],
      ["seed", "bigint", "12n", ""],
      ["lines", "string", "`a\nb`", ""],
      ["other", "None", "Math.PI / 2", "an angle"],
    ]);
  });

  for (const [index, { name, source }] of BOOK.entries()) {
    it(`of ${name} are all read`, () => {
      const names = answer.read[index + 1].map(([each]) => each);
      expect(names).to.deep.equal([...declaredParameters(source).keys()]);
    });
  }
});
