import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { useKernelInFolder } from "../../useKernel.js";

describe("%npm", function () {
  this.timeout(60_000);
  const kernel = useKernelInFolder((folder) => {
    for (const name of ["counter", "second", "third"]) {
      const made = join(folder, "packages", name);
      mkdirSync(made, { recursive: true });
      writeFileSync(join(made, "package.json"), JSON.stringify({ name, version: "1.0.0" }));
      writeFileSync(join(made, "index.d.ts"), "export declare const count: number;\n");
      writeFileSync(join(made, "index.js"), "exports.count = 3;\n");
    }
  });

  const dependencies = (kind = "dependencies") =>
    Object.keys(
      (JSON.parse(readFileSync(join(kernel.cwd, "package.json"), "utf8")) as Record<string, object>)[kind] ??
        {},
    );

  it("is the advice for a package that is missing, and for no other module", async () => {
    for (const [code, name] of [
      ['import { count } from "counter";', "counter"],
      ['import "counter/part";', "counter"],
      ['await import("@scope/name/part.js");', "@scope/name"],
      ['require("counter");', "counter"],
      ['const id = "counter"; await import(id);', "counter"],
    ]) {
      const { error } = await kernel.execute(code);
      expect(error?.evalue, code).to.match(/Cannot find (module|package)/);
      expect(error?.evalue.split("\n")[0], code).to.include(`. To add the package, run %npm add ${name}.`);
    }
    for (const code of ['import { a } from "./nowhere";', 'import { a } from "node:nothing";']) {
      const { error } = await kernel.execute(code);
      expect(error?.evalue, code)
        .to.match(/Cannot find module/)
        .and.not.include("%npm");
    }
  });

  it("is not the advice for genbook, which is not on npm", async () => {
    for (const code of ['import { tf } from "genbook";', 'require("genbook");', 'import "npm:genbook@1";']) {
      expect((await kernel.execute(code)).error?.evalue, code).to.match(
        /genbook is not on npm\. Run npm pack in a clone of genbook, and here run %npm install .*your-own-project/,
      );
    }
  });

  it("is not the advice for tfjs-node, for which genbook stands in", async () => {
    for (const code of [
      'import * as tfnode from "@tensorflow/tfjs-node";',
      'await import("@tensorflow/tfjs-node-gpu");',
      // What the package says when its addon is missing.
      'throw new Error("The Node.js native addon module (tfjs_binding.node) can not be found at path: /a. \\nPlease run command npm rebuild");',
    ]) {
      const { error } = await kernel.execute(code);
      expect(error?.evalue, code).to.match(
        /\. genbook brings TensorFlow: write import \{ tf \} from "genbook"\. Its tf\.node/,
      );
      expect(error?.evalue, code).not.to.match(/npm (add|rebuild)/);
    }
  });

  it("makes no project for a command that only asks for information", async () => {
    for (const command of ["--version", "config get registry", "add --help"]) {
      await kernel.execute(`%npm ${command}`);
      expect(existsSync(join(kernel.cwd, "package.json")), command).to.equal(false);
    }
  });

  it("makes a project where there is none, and the same cell imports the package", async () => {
    const { error, stdout, result } = await kernel.execute(
      '// what this notebook needs\n%npm add ./packages/counter\nimport { count } from "counter"; count',
    );
    expect(error, stdout).to.equal(undefined);
    expect(stdout).to.include(`There was no package.json, so ${join(kernel.cwd, "package.json")} was made.`);
    expect(result).to.deep.equal({ "text/plain": "3" });
    expect(dependencies()).to.deep.equal(["counter"]);
  });

  it("installs into the notebook's project, whichever folder is current", async () => {
    mkdirSync(join(kernel.cwd, "elsewhere"));
    const code =
      'process.chdir("elsewhere");\n%npm install -D ./packages/second\nimport { count as c } from "second"; c';
    expect((await kernel.execute(code)).result).to.deep.equal({ "text/plain": "3" });
    await kernel.execute('process.chdir("..");');
    expect(dependencies("devDependencies")).to.deep.equal(["second"]);
    expect(existsSync(join(kernel.cwd, "elsewhere", "node_modules"))).to.equal(false);
  });

  it("finds a package that a shell has installed", async () => {
    const { error, stdout } = await kernel.execute("!npm install ./packages/third");
    expect(error, stdout).to.equal(undefined);
    expect((await kernel.execute('import { count as n } from "third"; n')).result).to.deep.equal({
      "text/plain": "3",
    });
  });

  it("says why npm failed", async () => {
    expect((await kernel.execute("%npm")).error?.evalue).to.include("such as %npm add NAME");
    const { error, stderr } = await kernel.execute("%npm add ./packages/nowhere");
    expect(error?.evalue).to.match(/^the command failed: exit code/);
    expect(stderr).to.include("nowhere");
  });
});
