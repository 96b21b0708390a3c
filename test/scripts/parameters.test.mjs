import { expect } from "chai";
import { listNotebooks, readNotebook, selectNotebooks } from "../../scripts/book/notebooks.mjs";
import { declaredParameters, parseAssignment, withParameters } from "../../scripts/book/parameters.mjs";

const SOURCE = `// Settings
let trainCount = 60_000; // images
let epochs = 10, rate = 1e-3;
let shift = -0.5;
let firstPrinting = false;
let title = "a; let b = 2"; // a string
let sizes: number[] = [1, 2];
const fixed = 3;
`;

const notebook = (source = SOURCE, tags = ["parameters"]) => ({
  cells: [
    { cell_type: "markdown", metadata: {}, source: "# Title" },
    {
      cell_type: "code",
      metadata: { tags },
      source: source.split(/(?<=\n)/),
      outputs: [],
      execution_count: null,
    },
    { cell_type: "code", metadata: {}, source: "epochs", outputs: [], execution_count: null },
  ],
  metadata: {
    genbook: {
      presets: { quick: { epochs: 2, trainCount: 100 }, typo: { epoch: 2 }, wrong: { epochs: "2" } },
    },
  },
});

const set = (settings, from = notebook()) => withParameters(from, { title: "8.4", ...settings });

describe("a notebook's parameters", () => {
  it("are what its cell declares with let, with their types", () => {
    expect(Object.fromEntries(declaredParameters(SOURCE))).to.deep.equal({
      trainCount: "number",
      epochs: "number",
      rate: "number",
      shift: "number",
      firstPrinting: "boolean",
      title: "string",
      sizes: undefined,
    });
  });

  it("come after their cell, the preset's and then those of -p", () => {
    const { cells } = set({
      preset: "quick",
      assignments: [
        ["epochs", 3],
        ["title", 'say "hi"'],
        ["sizes", [4]],
      ],
    });
    expect(cells).to.have.length(4);
    expect(cells[2].metadata.tags).to.deep.equal(["injected-parameters"]);
    expect(cells[2].source.split("\n").slice(1)).to.deep.equal([
      "epochs = 3;",
      "trainCount = 100;",
      'title = "say \\"hi\\"";',
      "sizes = [4];",
    ]);
  });

  it("stay as they are if none is set", () => {
    expect(set({}).cells).to.have.length(3);
  });

  for (const [what, settings, message] of [
    [
      "an unknown name",
      { assignments: [["epoch", 3]] },
      /-p: 8\.4 has no parameter "epoch"\. It has: trainCount, epochs, rate/,
    ],
    ["a constant", { assignments: [["fixed", 4]] }, /no parameter "fixed"/],
    [
      "a string for a number",
      { assignments: [["epochs", "three"]] },
      /epochs is a number, got "three" \(string\)/,
    ],
    ["null", { assignments: [["epochs", null]] }, /epochs is a number, got null \(null\)/],
    ["a number for a boolean", { assignments: [["firstPrinting", 1]] }, /firstPrinting is a boolean, got 1/],
    ["an unknown preset", { preset: "fast" }, /no preset "fast"\. It has: quick, typo, wrong/],
    ["a name of Object's own", { preset: "toString" }, /no preset "toString"/],
    ["a preset with an unknown name", { preset: "typo" }, /preset typo: 8\.4 has no parameter "epoch"/],
    ["a preset with a wrong type", { preset: "wrong" }, /preset wrong: epochs is a number/],
  ]) {
    it(`refuses ${what}`, () => expect(() => set(settings)).to.throw(message));
  }

  it("cannot be set without a cell for them", () => {
    expect(() => set({ preset: "quick" }, notebook(SOURCE, []))).to.throw(
      /no cell with the tag "parameters"/,
    );
  });

  it("are read from name=value, as JSON or else as a string", () => {
    expect(["a=3", "b = true", "c=[1,2]", "d=x=y", "e="].map(parseAssignment)).to.deep.equal([
      ["a", 3],
      ["b", true],
      ["c", [1, 2]],
      ["d", "x=y"],
      ["e", ""],
    ]);
    expect(() => parseAssignment("epochs")).to.throw(/-p epochs: write -p name=value/);
    expect(() => parseAssignment("=3")).to.throw(/write -p name=value/);
  });
});

describe("the book's notebooks", () => {
  const notebooks = ["8.4-vae", "8.5-gan", "8.10-more"].map((name) => ({
    name,
    section: name.split("-")[0],
  }));

  it("are chosen by section or name, and all of them without a choice", () => {
    expect(selectNotebooks(notebooks)).to.deep.equal(notebooks);
    expect(selectNotebooks(notebooks, ["8.5-gan", "8.4"]).map(({ section }) => section)).to.deep.equal([
      "8.4",
      "8.5",
    ]);
    expect(() => selectNotebooks(notebooks, ["8"])).to.throw(
      /8: there is no such file or notebook\. Choose from 8\.4, 8\.5, 8\.10/,
    );
  });

  it("those beyond the chapter come after it, and are chosen by their names", () => {
    const names = listNotebooks().map(({ name }) => name);
    expect(names.slice(0, 2)).to.deep.equal([
      "8.4-variational-autoencoder",
      "8.5-generative-adversarial-network",
    ]);
    const chosen = selectNotebooks(listNotebooks(), ["wgan-gp"]);
    expect(chosen.map(({ section }) => section)).to.deep.equal(["wgan-gp"]);
    expect(chosen[0].file).to.match(/notebooks.beyond.wgan-gp\.ipynb$/);
  });

  for (const { name, file } of listNotebooks()) {
    const presets = /^8\./.test(name) ? ["quick", "book"] : ["quick"];
    it(`${name} carries the presets ${presets.join(" and ")}, and its parameters take them`, () => {
      const { metadata } = readNotebook(file);
      expect(Object.keys(metadata.genbook.presets)).to.include.members(presets);
      for (const preset of Object.keys(metadata.genbook.presets)) {
        expect(withParameters(readNotebook(file), { title: name, preset }).cells).to.be.an("array");
      }
    });
  }

  it("are saved without outputs", () => {
    for (const { name, file } of listNotebooks()) {
      const shown = readNotebook(file).cells.filter(
        ({ outputs, execution_count: count }) => outputs?.length || count,
      );
      expect(shown, name).to.deep.equal([]);
    }
  });
});
