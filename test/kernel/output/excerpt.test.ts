import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { excerpt } from "../../../src/kernel/output/excerpt.js";

const plain = (...args: Parameters<typeof excerpt>) => excerpt(...args).map(stripVTControlCharacters);

describe("an excerpt", () => {
  const source = Array.from({ length: 12 }, (_, i) => `\tline${i + 1}`).join("\n");

  it("shows two lines around the place, with a caret under it, tabs kept", () => {
    expect(plain(source, { line: 10, column: 3 }, 2)).to.deep.equal([
      "   8 | \tline8",
      "   9 | \tline9",
      "> 10 | \tline10",
      "     | \t ^^",
      "  11 | \tline11",
      "  12 | \tline12",
    ]);
  });

  it("stays inside the text", () => {
    expect(plain("ab", { line: 1, column: 2 }, 50)).to.deep.equal(["> 1 | ab", "    |  ^"]);
    expect(plain("ab", { line: 2, column: 1 })).to.deep.equal([]);
    expect(plain("", { line: 1, column: 1 })).to.deep.equal(["> 1 |", "    | ^"]);
  });
});
