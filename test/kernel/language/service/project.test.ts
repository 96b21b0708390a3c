import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { EarlierCells } from "../../../../src/kernel/language/service/earlierCells.js";
import { Project } from "../../../../src/kernel/language/service/project.js";

describe("the checker of a notebook", () => {
  let folder: string;
  let project: Project;
  let earlier: EarlierCells;
  const file = (name: string, text: string) => writeFileSync(join(folder, name), text);

  before(function () {
    this.timeout(30_000);
    folder = realpathSync(mkdtempSync(join(tmpdir(), "genbook-project-")));
    project = new Project(folder);
    file("helper.ts", "export const helper = 1; export const other = 's';");
  });
  beforeEach(() => (earlier = new EarlierCells()));
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs a cell, as far as the checker is concerned. */
  function run(text: string) {
    const opened = project.open(text, earlier);
    const codes = opened.program.getSemanticDiagnostics(opened.file).map(({ code }) => code);
    if (codes.length === 0) earlier.add(opened.file, new Set(), () => false, opened.namespaces.continued);
    return { ...opened, codes };
  }

  it("checks cell after cell with one program, including cells that import what others have imported", () => {
    const first = run('import { helper } from "./helper";\nimport fs from "node:fs";');
    const cells = [
      "const a: number = helper;",
      "const wrong: string = a;",
      'import { other } from "./helper";\nother.length; a.toFixed();',
      'import { readFileSync } from "fs";\nreadFileSync("x").length;',
      'import type { PathLike } from "node:fs";\nconst path: PathLike = other;',
      'import { missing } from "./helper";',
    ].map(run);
    expect(cells.map(({ codes }) => codes)).to.deep.equal([[], [2322], [], [], [], [2305]]);
    for (const { program } of cells) expect(program).to.equal(first.program);
  });

  it("reports the problems of each cell once", () => {
    expect(run("const x: string = 1;").codes).to.deep.equal([2322]);
    expect(run("const x: string = 1;").codes).to.deep.equal([2322]);
    expect(run("const x: string = 's';").codes).to.deep.equal([]);
  });

  it("makes a new program for a file that no cell has imported, and one for a file that has changed", () => {
    file("new.ts", "export const size = 1;");
    const { program } = run("1");
    const added = run('import { size } from "./new";\nsize.toFixed();');
    expect(added.codes).to.deep.equal([]);
    expect(added.program).not.to.equal(program);
    expect(run("const same: number = size;").program).to.equal(added.program);
    file("new.ts", "export const size = 'large';");
    expect(run("size.toUpperCase();").codes).to.deep.equal([]);
  });

  it("keeps what a cell imported when the cell that imported it first is gone", () => {
    file("kept.ts", "export const left = 1; export const right = 2;");
    run('import { left } from "./kept";');
    run('import { right } from "./kept";');
    run("const left = 's';");
    file("unrelated.ts", "export const unrelated = 1;");
    run('import { unrelated } from "./unrelated";'); // makes a new program
    expect(run("right.toFixed(); left.length; unrelated.toFixed();").codes).to.deep.equal([]);
    expect(run("const wrong: string = right;").codes).to.deep.equal([2322]);
  });

  it("forgets global names that a cell which was not kept has declared", () => {
    expect(run("declare global { var ofOneCell: number }\nofOneCell.toFixed();").codes).to.deep.equal([]);
    earlier.clear();
    expect(run("ofOneCell;").codes).to.deep.equal([2304]);
  });

  it("answers questions about cells in the program and others", () => {
    for (const text of [
      'import { helper } from "./helper";\nhelp',
      "declare const hello: 1;\nhel",
      "JSON.s",
    ]) {
      const { file } = project.open(text, earlier);
      const found = project.service.getCompletionsAtPosition(file.fileName, text.length, undefined);
      const names = found?.entries.map(({ name }) => name) ?? [];
      expect(
        names.some((each) => /^(helper|hello|stringify)$/.test(each)),
        text,
      ).to.equal(true);
    }
  });

  it("starts afresh now and then, so that its memory does not grow for ever", function () {
    this.timeout(30_000);
    const { program } = run("const start = 1;");
    for (let i = 0; i < 500; i++) project.open("start;", earlier);
    const later = run("const end: number = start;");
    expect(later.program).not.to.equal(program);
    expect(later.codes).to.deep.equal([]);
  });

  it("checks elements of JSX without a new program, once their runtime is known", function () {
    this.timeout(30_000);
    const own = realpathSync(mkdtempSync(join(tmpdir(), "genbook-project-jsx-")));
    const write = (name: string, text: string) => writeFileSync(join(own, name), text);
    mkdirSync(join(own, "node_modules", "tiny"), { recursive: true });
    write("tsconfig.json", '{ "compilerOptions": { "jsx": "react-jsx", "jsxImportSource": "tiny" } }');
    write(
      "node_modules/tiny/jsx-runtime.d.ts",
      "export namespace JSX { interface IntrinsicElements { b: { id?: string } } type Element = string }",
    );
    const written = new Project(own);
    const first = written.open("const text = 's';", earlier);
    const results = ["<b id='n' />", "const bold = <b id={1}></b>;", "<u/>"].map((text) => {
      const { program, file } = written.open(text, earlier);
      return { program, codes: program.getSemanticDiagnostics(file).map(({ code }) => code) };
    });
    rmSync(own, { recursive: true, force: true });
    expect(results.map(({ codes }) => codes)).to.deep.equal([[], [2322], [2339]]);
    for (const { program } of results) expect(program).to.equal(first.program);
  });
});
