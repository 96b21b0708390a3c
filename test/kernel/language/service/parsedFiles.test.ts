import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
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

  it("serve the same file of the same package in another folder, once", () => {
    const text = "export declare const d: number;";
    const paths = ["one", "two", "three"].map((name) => {
      const path = join(folder, name, "node_modules", "typed", "index.d.ts");
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, name === "three" ? text.replace("d:", "e:") : text);
      return path;
    });
    const take = (path: string) =>
      parsedOnce(path, ES2022, versionOf(path) ?? "", () =>
        compiler.createSourceFile(path, compiler.sys.readFile(path) ?? "", ES2022),
      );
    const [one, two, three] = paths;
    const used = take(one);
    expect(take(two), "the first is in use").not.to.equal(used);
    // What a kernel finds in the snapshot, nothing has used yet.
    const kept = (globalThis as unknown as Record<symbol, Map<string, { file: object }>>)[
      Symbol.for("genbook.parsedFiles")
    ];
    for (const [key, { file }] of kept) if (file === take(two)) kept.delete(key);
    const fresh = compiler.createSourceFile(one, text, ES2022);
    for (const each of kept.values()) if (each.file === used) each.file = fresh;
    expect(take(three), "it has another text").not.to.equal(fresh);
    expect(take(two)).to.equal(fresh);
    expect(fresh.fileName).to.equal(two);
    expect(take(one), "a file is in one place").not.to.equal(fresh);
  });

  it("are never kept for code, because authors edit it", () => {
    write("c.ts", "export const c = 1;");
    expect(parse("c.ts")).not.to.equal(parse("c.ts"));
    expect(versionOf(join(folder, "none.d.ts"))).to.equal(undefined);
  });
});
