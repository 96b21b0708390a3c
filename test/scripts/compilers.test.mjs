import { expect } from "chai";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root, venv } from "../../scripts/setup/paths.mjs";
import { runProgram, temporaryFolder } from "./sandbox.mjs";

const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

describe("two TypeScripts in node_modules", () => {
  it("npx tsc is the project's", async () => {
    const { code, output } = await runProgram("npx", ["--no-install", "tsc", "--version"]);
    expect(output.trim()).to.equal(`Version ${dependencies.typescript}`);
    expect(code).to.equal(0);
  });

  it("tslab has its own, which package-lock.json places below tslab, where it cannot replace ours", () => {
    const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
    const places = Object.keys(packages).filter((place) => place.endsWith("/typescript-for-tslab"));
    expect(places).to.deep.equal(["node_modules/tslab/node_modules/@tslab/typescript-for-tslab"]);
    const ofTslab = createRequire(join(root, "node_modules", "tslab", "package.json"));
    expect(ofTslab("@tslab/typescript-for-tslab").version).to.equal("5.0.4");
  });

  it("tslab runs, and installs its kernel", async () => {
    const tslab = join(root, "node_modules", ".bin", "tslab");
    expect((await runProgram(tslab, ["--version"])).output.trim()).to.equal(`tslab ${devDependencies.tslab}`);
    const folder = temporaryFolder();
    try {
      const env = { PATH: `${join(venv, "bin")}:${process.env.PATH}` };
      const { code, output } = await runProgram(tslab, ["install", `--prefix=${folder.path}`], { env });
      expect(code, output).to.equal(0);
      expect(folder.list()).to.include("share/jupyter/kernels/tslab/kernel.json");
    } finally {
      folder.remove();
    }
  });
});
