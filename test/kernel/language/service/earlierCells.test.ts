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
    const { program, checker, file } = project.open(text, earlier.files, earlier.generation);
    const problems = program.getSemanticDiagnostics(file).map(({ code }) => code);
    const names = new SharedNames(checker, file, earlier.files);
    for (const statement of file.statements)
      statement.forEachChild(function visit(node): void {
        if (checker.getSymbolAtLocation(node)) names.has(node as never);
        node.forEachChild(visit);
      });
    earlier.add(file, names.uses, (name) => missing.includes(name));
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
});
