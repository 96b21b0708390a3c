import { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { expect } from "chai";
import { replaceFile } from "../../src/files/replaceFile";

describe("replaceFile", () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "genbook-file-"));
    path = join(folder, "losses.jsonl");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("writes text, bytes and pieces, and leaves no other file", async () => {
    for (const contents of ["größe", Buffer.from("größe"), [Buffer.from("grö"), Buffer.from("ße")]]) {
      await replaceFile(path, contents);
      expect(readFileSync(path, "utf8")).to.equal("größe");
    }
    expect(readdirSync(folder)).to.deep.equal(["losses.jsonl"]);
  });

  it("keeps concurrent writes to one path intact; the last call wins", async () => {
    const long = (letter: string, pieces: number) =>
      Array.from({ length: pieces }, () => Buffer.alloc(1 << 16, letter));
    const whole = ["a".repeat(16 << 16), "b".repeat(1 << 16), "c".repeat(8 << 16)];
    const seen = new Set<string>();
    const writes = Promise.all([
      replaceFile(path, long("a", 16)).then(() => seen.add(readFileSync(path, "latin1"))),
      replaceFile(relative(process.cwd(), path), long("b", 1)).then(() =>
        seen.add(readFileSync(path, "latin1")),
      ),
      replaceFile(path, long("c", 8)).then(() => seen.add(readFileSync(path, "latin1"))),
    ]);
    await writes;
    for (const text of seen)
      expect(whole.includes(text), `${text.length} bytes of ${text[0]}`).to.equal(true);
    expect(readFileSync(path, "latin1") === whole[2], "the last one is left").to.equal(true);
    expect(readdirSync(folder)).to.deep.equal(["losses.jsonl"]);
  });

  it("keeps the old file if the new one cannot be written, and writes the next one", async () => {
    writeFileSync(path, "old");
    symlinkSync("/dev/full", `${path}.${process.pid}.genbook.part`); // a disk without room
    const [failed, next] = await Promise.allSettled([replaceFile(path, "new"), replaceFile(path, "next")]);
    expect(String((failed as PromiseRejectedResult).reason)).to.include("ENOSPC");
    expect(next.status).to.equal("fulfilled");
    expect(readFileSync(path, "utf8")).to.equal("next");
    expect(readdirSync(folder)).to.deep.equal(["losses.jsonl"]);
  });
});
