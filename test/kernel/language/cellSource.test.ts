import { expect } from "chai";
import { CellSource } from "../../../src/kernel/language/cellSource.js";

describe("a cell's source", () => {
  it("writes shorthand properties out and finds every place again", () => {
    const cell = new CellSource("f({ a, b: 1, c });\nconst { d } = { e }; g(h)");
    expect(cell.code).to.equal("f({ a: a, b: 1, c: c });\nconst { d } = { e: e }; g(h)");
    const places = {
      "a:": [1, 5],
      "c:": [1, 14],
      const: [2, 1],
      "e:": [2, 17],
      "g(": [2, 22],
      "h)": [2, 24],
    };
    for (const [text, [line, column]] of Object.entries(places)) {
      expect(cell.placeOf(cell.code.indexOf(text)), text).to.deep.equal({ line, column });
    }
    expect(cell.toOriginal({ line: 2, column: 25 })).to.deep.equal({ line: 2, column: 22 });
  });

  it("leaves other code as it is", () => {
    for (const code of [
      "",
      "\n\n",
      "const { a } = b;",
      "function f({ a }) {}",
      "`${a}`",
      "syntax ( error {",
    ]) {
      expect(new CellSource(code).code).to.equal(code);
    }
  });

  it("keeps places inside the text", () => {
    const cell = new CellSource("({ a })");
    expect(cell.placeOf(1000)).to.deep.equal({ line: 1, column: 8 });
    expect(cell.toOriginal({ line: 9, column: 9 })).to.deep.equal({ line: 1, column: 8 });
  });
});
