import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { leaveLock, takeLock } from "../../../src/training/run/runLock";

describe("run lock", () => {
  let folder: string;
  let lock: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "genbook-lock-"));
    lock = join(folder, "lock");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const dead = () => spawnSync("true").pid;

  it("is held until it is left", async () => {
    expect(await takeLock(lock)).to.equal(undefined);
    expect(await takeLock(lock)).to.equal(process.pid);
    await leaveLock(lock);
    expect(await takeLock(lock)).to.equal(undefined);
    expect(JSON.parse(readFileSync(lock, "utf8"))).to.deep.include({ pid: process.pid });
  });

  it("of a living process stays", async () => {
    const text = JSON.stringify({ pid: process.ppid });
    writeFileSync(lock, text);
    expect(await takeLock(lock)).to.equal(process.ppid);
    expect(readFileSync(lock, "utf8")).to.equal(text);
  });

  const left: [what: string, text: () => string][] = [
    ["a dead process", () => JSON.stringify({ pid: dead(), started: "1" })],
    [
      "a dead process whose pid is another's by now",
      () => JSON.stringify({ pid: process.ppid, started: "1" }),
    ],
    ["a process killed while it wrote", () => ""],
    ["nobody", () => '{"pid":-1}'],
  ];
  for (const [what, text] of left) {
    it(`of ${what} is taken over, by one`, async () => {
      writeFileSync(lock, text());
      const outcomes = await Promise.all(Array.from({ length: 5 }, () => takeLock(lock)));
      expect(outcomes.filter((holder) => holder === undefined)).to.have.length(1);
      expect(outcomes.filter((holder) => holder === process.pid)).to.have.length(4);
      expect(readdirSync(folder)).to.deep.equal(["lock"]);
    });
  }

  it("is taken over also after a process that died while it took it over", async () => {
    writeFileSync(lock, JSON.stringify({ pid: dead() }));
    writeFileSync(`${lock}.turn`, "");
    const longAgo = Date.now() / 1000 - 60;
    utimesSync(`${lock}.turn`, longAgo, longAgo);
    expect(await takeLock(lock)).to.equal(undefined);
    expect(readdirSync(folder)).to.deep.equal(["lock"]);
  });
});
