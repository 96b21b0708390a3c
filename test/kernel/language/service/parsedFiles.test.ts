import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { compiler } from "../../../../src/kernel/language/service/compiler.js";
import { parsedOnce, versionOf } from "../../../../src/kernel/language/service/parsedFiles.js";

describe("parsed files", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "genbook-parsed-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const { ES2022, ESNext } = compiler.ScriptTarget;
  const parse = (name: string, target = ES2022) => {
    const path = join(folder, name);
    return parsedOnce(path, target, versionOf(path) ?? "", () =>
      compiler.createSourceFile(path, compiler.sys.readFile(path) ?? "", target),
    );
  };
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

  it("are the same for the same declarations", () => {
    write("a.d.ts", "export declare const a: number;");
    expect(parse("a.d.ts")).to.equal(parse("a.d.ts"));
  });

  it("differ between settings, and once the file has changed", () => {
    write("b.d.ts", "export declare const b: number;");
    const first = parse("b.d.ts");
    expect(parse("b.d.ts", ESNext)).not.to.equal(first);
    write("b.d.ts", "export declare const longer: number;");
    expect(parse("b.d.ts")?.text).to.include("longer");
  });

  it("are never kept for code, because authors edit it", () => {
    write("c.ts", "export const c = 1;");
    expect(parse("c.ts")).not.to.equal(parse("c.ts"));
    expect(versionOf(join(folder, "none.d.ts"))).to.equal(undefined);
  });
});
