import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { modelCard } from "../../../src/export/card/modelCard";
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
        losses: { loss: 0.18 + 1e-9 },
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
    await writeCard(folder, decoder, { title: "First" });
    expect(await writeCard(folder, decoder, { title: "Second" })).to.equal(join(folder, "README.md"));
    expect(cards()).to.deep.equal(["README.md"]);
    expect(read("README.md")).to.include("# Second").and.not.include("First");
  });

  it("keeps every card and README that somebody has edited or written, and is written beside it", async () => {
    await writeCard(folder, decoder, { title: "First" });
    const edited = read("README.md").replace("First", "My own");
    writeFileSync(join(folder, "README.md"), edited);
    writeFileSync(join(folder, "README-2.md"), "Notes\n");
    expect(await writeCard(folder, decoder, { title: "Second" })).to.equal(join(folder, "README-3.md"));
    expect(await writeCard(folder, decoder, { title: "Third" })).to.equal(join(folder, "README-3.md"));
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
