import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { expect } from "chai";
import { asSaved, notebooks } from "../../scripts/formatNotebooks.mjs";
import { root } from "../../scripts/setup/paths.mjs";

describe("the notebooks' files", () => {
  for (const file of notebooks) {
    it(`${relative(root, file)} is as JupyterLab saves it; if not, run node scripts/formatNotebooks.mjs`, () => {
      const text = readFileSync(file, "utf8");
      expect(text).to.equal(asSaved(text));
    });
  }

  it("have sorted keys, an indent of one space, a final newline, and the kernel's language", () => {
    const text = asSaved('{"nbformat": 4, "metadata": {}, "cells": [{"source": ["é"], "id": "a"}]}');
    const lines = text.split("\n");
    expect(lines.slice(0, 5)).to.deep.equal(["{", ' "cells": [', "  {", '   "id": "a",', '   "source": [']);
    expect(lines.slice(-5)).to.deep.equal(["  }", " },", ' "nbformat": 4', "}", ""]);
    expect(JSON.parse(text).metadata.language_info).to.include({ name: "typescript", file_extension: ".ts" });
  });
});
