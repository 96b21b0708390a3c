import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { modelCard, type ModelCardOptions } from "../../../src/export/card/modelCard";
import { writeCard } from "../../../src/export/card/writeCard";
import { exportOnnx } from "../../../src/export/onnx/exportOnnx";
import { config, version } from "../../../src/files/ownPackage";
import { buildDecoder } from "../../../src/models/vae/networks";
import type { tf } from "../../../src/tensorflow/backend";

describe("a model card", () => {
  let decoder: tf.LayersModel;
  let folder: string;
  const cards = () => readdirSync(folder).sort();
  const read = (name: string) => readFileSync(join(folder, name), "utf8");

  const write = (options: ModelCardOptions, file = "digits.onnx") =>
    writeCard(join(folder, file), "ONNX", decoder, options);

  before(() => (decoder = buildDecoder({ seed: 1 })));
  after(() => decoder.dispose());
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "genbook-card-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it("says all that is known, in the form that Hugging Face reads", () => {
    const card = modelCard(
      { decoder },
      {
        title: "Digits",
        description: "Draws digits.",
        dataset: "ylecun/mnist",
        licence: "cc-by-sa-3.0",
        settings: { epochs: 10, loss: "a | b" },
        losses: { epoch: 9, loss: 0.18 + 1e-9, seconds: 12.3, msPerStep: 4 },
        metrics: { kid: 0.012 },
        commit: "8d95e28",
        tags: ["two words"],
        files: { "digits.onnx": "ONNX" },
      },
    );
    expect(card).to.equal(`---
license: cc-by-sa-3.0
library_name: genbook
tags:
  - genbook
  - "two words"
datasets:
  - ylecun/mnist
metrics:
  - kid
---

# Digits

Draws digits.

## Model

| network | input | output | parameters |
| --- | --- | --- | --- |
| decoder | [n, 2] | [n, 28, 28, 1] | 56,385 |

Built with genbook ${version} on TensorFlow ${config.tensorflow}.

## Files

| file | contents |
| --- | --- |
| digits.onnx | ONNX |

## Training

| fact | value |
| --- | --- |
| data set | ylecun/mnist |
| licence | cc-by-sa-3.0 |
| commit | 8d95e28 |

## Settings

| setting | value |
| --- | --- |
| epochs | 10 |
| loss | a \\| b |

## Losses

| loss | at the end |
| --- | --- |
| loss | 0.18 |

## Evaluation

| metric | value |
| --- | --- |
| kid | 0.012 |
`);
  });

  it("leaves out what is not known", () => {
    const card = modelCard(decoder);
    expect(card)
      .to.match(/^---\nlibrary_name: genbook\ntags:/)
      .and.include("# decoder\n");
    expect(card).not.to.match(/Files|Training|Settings|Losses|Evaluation|undefined|\n\n\n/);
  });

  it("replaces a card that nobody has edited", async () => {
    await write({ title: "First" });
    expect(await write({ title: "Second" })).to.equal(join(folder, "README.md"));
    expect(cards()).to.deep.equal(["README.md"]);
    expect(read("README.md")).to.include("# Second").and.not.include("First");
  });

  it("keeps a card about other files", async () => {
    await write({ title: "First", licence: "mit" });
    for (const title of ["Second", "Third"]) {
      const path = await write({ title, files: { "more.txt": "notes" } }, "digits.html");
      expect(path).to.equal(join(folder, "README-2.md"));
    }
    expect(read("README.md")).to.include("license: mit").and.include("| digits.onnx | ONNX |");
    expect(read("README-2.md")).to.include("# Third").and.include("| more.txt | notes |");
  });

  it("names the current folder's commit, if git knows one, and another one if that is given", async () => {
    const sandbox = mkdtempSync(join(tmpdir(), "genbook-commit-"));
    const git = (...args: string[]) => execFileSync("git", args, { cwd: sandbox, encoding: "utf8" });
    const before = process.cwd();
    try {
      process.chdir(sandbox);
      await write({});
      expect(read("README.md")).not.to.include("commit");
      git("init", "--quiet");
      writeFileSync("train.ts", "1");
      git("add", "train.ts");
      git("-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "--quiet", "-m", "One");
      const commit = git("rev-parse", "HEAD").trim();
      await write({});
      expect(read("README.md")).to.include(`| commit | ${commit} |`);
      writeFileSync("train.ts", "2");
      await write({});
      expect(read("README.md")).to.include(`| commit | ${commit}-dirty |`);
      await write({ commit: "8d95e28" });
      expect(read("README.md")).to.include("| commit | 8d95e28 |");
    } finally {
      process.chdir(before);
      rmSync(sandbox, { recursive: true });
    }
  });

  it("keeps every card and README that somebody has edited or written, and is written beside it", async () => {
    await write({ title: "First" });
    const edited = read("README.md").replace("First", "My own");
    writeFileSync(join(folder, "README.md"), edited);
    writeFileSync(join(folder, "README-2.md"), "Notes\n");
    expect(await write({ title: "Second" })).to.equal(join(folder, "README-3.md"));
    expect(await write({ title: "Third" })).to.equal(join(folder, "README-3.md"));
    expect(read("README.md")).to.equal(edited);
    expect(read("README-2.md")).to.equal("Notes\n");
    expect(read("README-3.md")).to.include("# Third");
  });

  it("is written beside a model in ONNX, with the version of its operators", async () => {
    await exportOnnx(decoder, join(folder, "plain.onnx"));
    expect(cards()).to.deep.equal(["plain.onnx"]);
    await exportOnnx(decoder, join(folder, "digits.onnx"), { card: { licence: "mit" } });
    expect(cards()).to.deep.equal(["README.md", "digits.onnx", "plain.onnx"]);
    expect(read("README.md")).to.include("license: mit").and.include("| digits.onnx | ONNX, opset 17 |");
  });
});
