import { expect } from "chai";
import { readCell } from "../../../../src/kernel/language/source/cellSource.js";

describe("a cell's source", () => {
  const read = (cell: string) => {
    const { text, ...rest } = readCell(cell);
    expect(text).to.equal(cell);
    return rest;
  };

  it("has command lines at its beginning; positions after them stay the same", () => {
    expect(read("\n%time\n%npm add a b \nlet x = 5;\n%who")).to.deep.equal({
      commands: [
        { name: "time", args: "" },
        { name: "npm", args: "add a b" },
      ],
      code: "\n     \n             \nlet x = 5;\n%who",
    });
  });

  it("keeps the code that %time measures", () => {
    expect(read("%time  f(1)")).to.deep.equal({
      commands: [{ name: "time", args: "f(1)" }],
      code: "       f(1)",
    });
  });

  it("has no command lines after code", () => {
    for (const code of ["", "1 % 2", "// %time", "let a =\n%time"]) {
      expect(read(code)).to.deep.equal({ commands: [], code });
    }
  });
});
