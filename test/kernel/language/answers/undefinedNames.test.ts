import { tmpdir } from "node:os";
import { expect } from "chai";
import { TypeScriptError } from "../../../../src/kernel/language/answers/diagnostics.js";
import { Language } from "../../../../src/kernel/language/language.js";
import { readCell } from "../../../../src/kernel/language/source/cellSource.js";

describe("the error of a name that nothing defines", () => {
  const language = new Language(tmpdir());
  before(function () {
    this.timeout(30_000);
    language.prepare();
  });

  const messages = (code: string): string[] => {
    try {
      language.compile(readCell(code), "cell [1]");
    } catch (error) {
      if (error instanceof TypeScriptError) return error.problems.map(({ message }) => message);
      throw error;
    }
    return [];
  };
  const orUnchecked = " (or run %check off once, for JavaScript cells).";

  it("says how to define it, where it is assigned to", () => {
    expect(messages("x = 1")).to.deep.equal([
      `Cannot find name 'x'. To define it, write let x = 1${orUnchecked}`,
    ]);
    const definitions = {
      [`long = "${"l".repeat(60)}"`]: "let long = …",
      "[p] = [1]": "let [p] = [1]",
      "[[p = 2]] = [[1]]": "let [[p = 2]] = [[1]]",
      "({ r } = { r: 1 })": "let { r } = { r: 1 }",
      "({ a: r } = { a: 1 })": "let { a: r } = { a: 1 }",
      "for (i = 0; false; ) {}": "for (let i = 0; …)",
      "for (k of [1]) {}": "for (const k of …)",
      "for (k in {}) {}": "for (const k in …)",
      "if (Math) { y = 1 }": "let y = … first",
      "function f() { y = 1 }": "let y = … first",
      "console.log(y = 1)": "let y = … first",
    };
    for (const [code, definition] of Object.entries(definitions)) {
      const [message, ...more] = messages(code);
      expect(message, code).to.satisfy((text: string) =>
        text.endsWith(` To define it, write ${definition}${orUnchecked}`),
      );
      expect(more, code).to.deep.equal([]);
    }
    expect(messages("[p, q] = [1, 2]").map((each) => /write (.*) \(or/.exec(each)?.[1])).to.deep.equal([
      "let [p, q] = [1, 2]",
      "let [p, q] = [1, 2]",
    ]);
  });

  it("says that it has to be defined first, where it is read as well", () => {
    for (const code of ["n += 1", "n ??= 1", "n++", "--n", "for (const i of [1]) n += i;"]) {
      expect(messages(code), code).to.deep.equal([
        "Cannot find name 'n'. To define it, write let n = … first.",
      ]);
    }
  });

  it("says nothing more where it is not assigned to", () => {
    for (const code of ["y.z = 1", "y + 1", "let z = [y]", "y[0] = 1", "let z = !y && 1"]) {
      expect(messages(code), code).to.deep.equal(["Cannot find name 'y'."]);
    }
  });

  it("says how to get the output of a shell command", () => {
    const advice = (command: string) =>
      ` If !${command} is a shell command, it has to stand alone on its line. To get its output, write ` +
      `execSync(${JSON.stringify(command)}, { encoding: "utf8" }), from node:child_process.`;
    expect(messages("const files = !ls")).to.deep.equal([`Cannot find name 'ls'.${advice("ls")}`]);
    for (const command of ["ls -l", "ls *.csv", "git status", 'echo "a"']) {
      expect(messages(`let files;\nfiles = ! ${command};\n1`)[0], command).to.include(advice(command));
    }
    expect(messages("const a = true;\nconst b = !a;")).to.deep.equal([]);
  });
});
