import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { EarlierCells } from "../../../../src/kernel/language/service/earlierCells.js";
import { Project } from "../../../../src/kernel/language/service/project.js";
import { SharedNames } from "../../../../src/kernel/language/service/sharedNames.js";

describe("earlier cells", () => {
  let folder: string;
  let project: Project;
  let earlier: EarlierCells;
  before(function () {
    this.timeout(30_000);
    folder = mkdtempSync(join(tmpdir(), "genbook-earlier-"));
    project = new Project(folder);
  });
  beforeEach(() => (earlier = new EarlierCells()));
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs a cell, as far as the checker is concerned. Returns the codes of the problems that it finds. */
  function run(text: string, missing: string[] = []): number[] {
    const { program, checker, file, namespaces } = project.open(text, earlier);
    const problems = program.getSemanticDiagnostics(file).map(({ code }) => code);
    const names = new SharedNames(checker, file, earlier.files);
    for (const statement of file.statements)
      statement.forEachChild(function visit(node): void {
        if (checker.getSymbolAtLocation(node)) names.has(node as never);
        node.forEachChild(visit);
      });
    earlier.add(file, names.uses, (name) => missing.includes(name), namespaces.continued);
    return problems;
  }
  const texts = () => earlier.files.map(({ text }) => text);

  it("are forgotten when none of their names is visible, however often a cell runs again", () => {
    for (let i = 0; i < 60; i++) expect(run("const model = { layers: 1 }; let loss = 0;")).to.deep.equal([]);
    expect(texts()).to.have.length(1);
    run("const model = 'other';");
    expect(texts(), "loss is still that of the first").to.have.length(2);
    run("let loss: string;");
    expect(texts()).to.deep.equal(["const model = 'other';", "let loss: string;"]);
    run("1 + 1");
    expect(texts()).to.have.length(2);
  });

  it("are kept while a later cell needs their types", () => {
    run("const size = { height: 28 };");
    run("const copy = { ...size };");
    run("const size = 'big';");
    expect(texts()).to.have.length(3);
    expect(run("copy.height.toFixed(); size.length;")).to.deep.equal([]);
    run("const copy = 1;");
    expect(texts()).to.deep.equal(["const size = 'big';", "const copy = 1;"]);
  });

  it("keep a type when a later value has its name, and a value when a later type does", () => {
    run("interface Kind { a: number }\nconst value = 1;");
    run("const Kind = 'k'; type value = string;");
    expect(run("const both: Kind = { a: value };\nKind.length;")).to.deep.equal([]);
  });

  it("have only the names that their run reached", () => {
    run("const first = 1; const second = 's';");
    run("const first = 'f'; const second = 2;", ["second"]);
    expect(run("first.length; second.length;")).to.deep.equal([]);
    run("const third = 1;", ["third"]);
    expect(run("third;")).to.deep.equal([2304]);
  });

  it("treat a class that is defined again as the class of their instances", () => {
    run("class Model { old() {} }\nconst made = new Model();");
    run("class Model { renewed() {} }");
    expect(run("made.renewed();")).to.deep.equal([]);
    expect(run("made.old();")).to.deep.equal([2339]);
  });

  describe("in large numbers", () => {
    const many = (count: number, text: (index: number) => string) => {
      for (let index = 0; index < count; index++) expect(run(text(index)), text(index)).to.deep.equal([]);
    };

    it("keep the names of a long notebook, each with its latest meaning and its own type", () => {
      run("interface Kind { a: number }\nconst size = { height: 28 };");
      run("const Kind = 'k'; const copy = size;");
      many(70, (index) => `const one${index} = ${index};`);
      run("const size = 'big'; type one3 = string;");
      many(70, (index) => `const two${index} = one${index};`);
      expect(run("const kind: Kind = { a: one0 + two69 }; Kind.length; size.length;")).to.deep.equal([]);
      expect(run("copy.height.toFixed(); const both: one3 = `${one3.toFixed()}`;")).to.deep.equal([]);
      expect(run("copy.length; const wrong: Kind = { a: 's' };")).to.deep.equal([2339, 2322]);
    });

    it("hide an earlier name with an import only in the meanings that the import has", () => {
      run("const PathLike = 1;");
      run('import type { PathLike } from "node:fs";');
      const before = run("PathLike.toFixed();");
      many(70, (index) => `const name${index} = ${index};`);
      expect(run("PathLike.toFixed();")).to.deep.equal(before);
    });

    it("take no longer to look through: it takes one step for 64 cells", () => {
      many(300, (index) => `const name${index} = ${index};`);
      let steps = 0;
      for (let each = earlier.scope; each; each = each.parent as never) steps++;
      expect(steps).to.equal(Math.floor(300 / 64) + (300 % 64));
    });

    it("are forgotten as a few are", () => {
      many(130, (index) => `const name = ${index};`);
      expect(texts()).to.deep.equal(["const name = 129;"]);
      earlier.clear();
      expect(run("name;")).to.deep.equal([2304]);
    });
  });
});
