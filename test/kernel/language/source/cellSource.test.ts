import { expect } from "chai";
import { readCell } from "../../../../src/kernel/language/source/cellSource.js";

describe("a cell's source", () => {
  const parts = (cell: string, ...names: string[]) => {
    const source = readCell(cell, (name) => names.includes(name));
    expect(source.text).to.equal(cell);
    for (const code of [source.code, ...source.parts.filter((part) => typeof part === "string")]) {
      expect(code.split("\n").map(({ length }) => length)).to.deep.equal(
        cell.split("\n").map(({ length }) => length),
      );
    }
    return source.parts;
  };
  const shell = (args: string) => ({ name: "!", args });

  it("has command lines anywhere, and code between them; positions stay the same", () => {
    const cell = "\n%time\n%npm add a b \nlet x = 5;\n%who\n! ls -l\nx";
    expect(parts(cell)).to.deep.equal([
      { name: "time", args: "" },
      { name: "npm", args: "add a b" },
      "\n     \n             \nlet x = 5;\n    \n       \n ",
      { name: "who", args: "" },
      shell("ls -l"),
      "\n     \n             \n          \n    \n       \nx",
    ]);
    expect(readCell(cell).code).to.equal("\n     \n             \nlet x = 5;\n    \n       \nx");
  });

  it("keeps the code that %time measures", () => {
    expect(parts("%time  f(1)")).to.deep.equal([{ name: "time", args: "f(1)" }, "       f(1)"]);
  });

  it("has IPython's cell magics as commands, so that their text is not taken for code", () => {
    expect(parts("%%bash -x\nls").slice(0, 1)).to.deep.equal([{ name: "%bash", args: "-x" }]);
    expect(parts("5\n%%1")).to.deep.equal(["5\n   ", { name: "%1", args: "" }]);
  });

  it("has no code in a first line that names an interpreter", () => {
    expect(parts("#!/usr/bin/env node\n5")).to.deep.equal([`${" ".repeat(19)}\n5`]);
    expect(parts("5\n#!/bin/sh")).to.deep.equal(["5\n#!/bin/sh"]);
  });

  it("has no part for a comment alone", () => {
    expect(parts("// a package\n%npm add a")).to.deep.equal([{ name: "npm", args: "add a" }]);
    expect(parts("// nothing")).to.deep.equal([]);
  });

  it("has no command where a line belongs to code", () => {
    for (const code of [
      "1 % 2",
      "let a =\n%time",
      "const text = `\n%time\n!ls\n`;",
      "/*\n!ls\n*/ 1",
      "f(\n!done\n);",
    ]) {
      expect(parts(code), code).to.deep.equal([code]);
    }
  });

  it("tells a shell command from JavaScript's `!`", () => {
    for (const args of [
      "ls",
      "ls -la | wc -l",
      "git status",
      "./run.sh",
      "/bin/ls /",
      "cat<a.txt",
      "export A=1",
    ]) {
      expect(parts(`!${args}`), args).to.deep.equal([shell(args)]);
    }
    for (const code of [
      "!done",
      "!done && go()",
      "!f(1)",
      "!list[0]",
      "!!1",
      "!/a b/.test('a b')",
      "!(1 > 2)",
    ]) {
      expect(parts(code, "done"), code).to.deep.equal([code]);
    }
    for (const code of ["!await f()", "!new Date()", "let done = 1;\n!done"]) {
      expect(parts(code), code).to.deep.equal([code]);
    }
    expect(parts("!done")).to.deep.equal([shell("done")]);
  });
});
