import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Language } from "../../../../src/kernel/language/language.js";
import { readCell } from "../../../../src/kernel/language/source/cellSource.js";

describe("what the checker tells a reader", () => {
  let folder: string;
  let language: Language;
  before(function () {
    this.timeout(30_000);
    folder = mkdtempSync(join(tmpdir(), "genbook-help-"));
    mkdirSync(join(folder, "lib"));
    writeFileSync(join(folder, "lib", "layers.ts"), "export const dense = 1;\nexport type Units = 8 | 16;\n");
    writeFileSync(join(folder, "data.json"), "{}");
    language = new Language(folder);
    language
      .compile(
        readCell(`interface Settings {
  /** How far a step goes; > 0. */
  learningRate: number;
  latentDim?: number;
  mode: "book" | "quick";
}
/**
 * Trains {@link model} for some epochs.
 *
 * @param settings - what to train with
 * @param epochs how often all images are seen
 * @returns the losses
 * @example
 * train({ learningRate: 1e-3 }, 2)
 */
function train(settings: Settings, epochs: number): number[] { return [settings.learningRate * epochs]; }
const model = { summary() { return "text"; }, layers: [1], countParams: () => 3 };
/** No longer. @deprecated */
const modelOld = 1;
/** How to train. */
type Mode = "book" | "quick";
import type { Stats } from "node:fs";
import type * as all from "./lib/layers";`),
        "cell [1]",
      )
      .adopt(() => false);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** `|` marks the cursor. */
  const complete = (marked: string) => {
    const { matches, start, end } = language.complete(marked.replace("|", ""), marked.indexOf("|"));
    return {
      texts: matches.map(({ text }) => text),
      matches,
      replaced: marked.replace("|", "").slice(start, end),
    };
  };
  const inspect = (marked: string) => language.inspect(marked.replace("|", ""), marked.indexOf("|"));

  it("completes members and names, the nearest first, with their kinds", () => {
    expect(complete("model.|").texts).to.deep.equal(["countParams", "layers", "summary"]);
    const { matches, replaced } = complete("1 + mod|");
    expect(replaced).to.equal("mod");
    expect(matches[0]).to.deep.equal({ text: "model", kind: "const" });
    expect(matches.at(-1)?.text, "deprecated").to.equal("modelOld");
    expect(complete("mod|el.layers").replaced).to.equal("model");
    expect(complete("const trainer = 1; tr|").texts.slice(0, 3)).to.deep.equal(["trainer", "train", "true"]);
  });

  it("offers names that begin with what was typed, or else those whose capitals match, or else those that contain it", () => {
    expect(complete("model.c|").texts).to.deep.equal(["countParams"]);
    expect(complete("model.cP|").texts).to.deep.equal(["countParams"]);
    expect(complete("model.ayer|").texts).to.deep.equal(["layers"]);
    expect(complete("model.S|").texts).to.deep.equal(["summary"]);
    expect(complete("model.zz|").texts).to.deep.equal([]);
  });

  it("completes keys of objects, and strings that a type allows", () => {
    expect(complete("train({ | }, 1)").texts).to.deep.equal(["learningRate", "mode", "latentDim"]);
    expect(complete("train({ learningRate: 1, l| }, 1)").texts).to.deep.equal(["latentDim"]);
    expect(complete("train({ mode: '|' }, 1)").texts).to.deep.equal(["book", "quick"]);
    expect(complete("train({ mode: 'qu|' }, 1)")).to.deep.include({ texts: ["quick"], replaced: "qu" });
  });

  it("completes paths and packages of imports, and what they export", () => {
    expect(complete("import x from './|'").texts).to.include.members(["lib", "data.json"]);
    expect(complete("import x from './lib/lay|'")).to.deep.include({ texts: ["layers"], replaced: "lay" });
    expect(complete("import { readFile| } from 'node:fs'").texts.slice(0, 2)).to.deep.equal([
      "readFile",
      "readFileSync",
    ]);
    expect(complete("import x from 'node:child|'").texts).to.deep.equal(["node:child_process"]);
  });

  it("completes the code after a command", () => {
    expect(complete("%time mod|").texts[0]).to.equal("model");
  });

  it("describes signature and documentation in Markdown", () => {
    expect(inspect("trai|n")).to.equal(`\`\`\`typescript
function train(settings: Settings, epochs: number): number[]
\`\`\`

Trains \`model\` for some epochs.

- \`settings\`: what to train with
- \`epochs\`: how often all images are seen

*@returns* the losses

*@example*

\`\`\`typescript
train({ learningRate: 1e-3 }, 2)
\`\`\``);
    expect(inspect("train|")).to.equal(inspect("trai|n"));
    expect(inspect("train({ learningRate|: 1 })")).to.match(
      /learningRate: number\n```\n\nHow far a step goes; > 0\.$/,
    );
    expect(inspect("modelOld|")).to.match(/\*@deprecated\*/);
    expect(inspect("  |1")).to.equal(undefined);
  });

  it("describes a type that stands alone as `name?` does, and knows nothing of an unknown name", () => {
    for (const name of ["Settings", "Mode", "Stats", "all.Units"]) {
      const described = language.describe(name);
      expect(described, name).to.include("```typescript");
      for (const marked of [`${name}|`, `${name.slice(0, -2)}|${name.slice(-2)}`, `f(1, ${name}|`]) {
        expect(inspect(marked), marked).to.equal(described);
      }
    }
    expect(inspect("Settings|")).to.include("/** How far a step goes; > 0. */");
    expect(inspect("interface Own { a: 1 }\nOw|n")).to.include("interface Own { a: 1 }");
    for (const marked of ["zzUnknown|", "model.zz|", "zz.unknown|", "JSON.parse('1').zz|"]) {
      expect(inspect(marked), marked).to.equal(undefined);
    }
    expect(inspect("train(zz|)"), "the call around it").to.match(/^```typescript\ntrain\(/);
  });

  it("describes the function whose arguments are being written", () => {
    expect(inspect("train(  |  )")).to.match(
      /^```typescript\ntrain\(settings: Settings, epochs: number\): number\[\]\n```\n\nTrains/,
    );
    expect(inspect("model.summary(|)")).to.match(/summary\(\): string/);
  });
});
