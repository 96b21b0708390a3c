import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { root } from "../../scripts/setup/paths.mjs";

const lines = (command, ...args) =>
  execFileSync(command, args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })
    .trim()
    .split("\n");

describe("what npm pack puts into the package", function () {
  this.timeout(30_000);
  let files;
  before(() => {
    const [packed] = JSON.parse(lines("npm", "pack", "--dry-run", "--json").join("\n"));
    files = packed.files.map(({ path }) => path);
  });

  it("is the build and files of this repository, no user's", function () {
    if (!existsSync(join(root, ".git"))) this.skip();
    const tracked = new Set(lines("git", "ls-files"));
    const isOurs = (file) => /^dist\/.*\.(m?js|d\.ts)$|^dist\/node_modules\//.test(file) || tracked.has(file);
    expect(files.filter((file) => !isOurs(file))).to.deep.equal([]);
  });

  it("has every notebook with what it needs, and the guides", function () {
    if (!existsSync(join(root, ".git"))) this.skip();
    const notebooks = lines("git", "ls-files", "notebooks");
    expect(files).to.include.members([...notebooks, "dist/index.js", "dist/index.d.ts", "requirements.txt"]);
    expect(files).to.include.members(["weights/mnist/weights.bin", "scripts/genbook.mjs", "LICENSE"]);
    expect(files).to.include.members(["docs/your-own-project.md", "docs/displays.md"]);
  });

  it("has every file that its scripts import", () => {
    const scripts = files.filter((file) => /^(scripts|bench)\/.*\.[cm]js$/.test(file));
    for (const script of scripts) {
      const text = readFileSync(join(root, script), "utf8");
      for (const [, name] of text.matchAll(/(?:from|import|require)\s*\(?\s*"(\.[^"]+)"/g)) {
        const path = join(script, "..", name);
        expect(files, `${script} imports it`).to.include(path);
      }
    }
    expect(scripts).to.have.length.above(30);
  });

  it("leaves out the tests, the benchmarks and what only a clone needs", () => {
    for (const place of [
      /^test\//,
      /^src\//,
      /^docs\/.*\//,
      /^bench\/bench/,
      /\.map$/,
      /scripts\/(test|conformance)/,
    ])
      expect(files.filter((file) => place.test(file))).to.deep.equal([]);
  });
});
