import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { root } from "../../scripts/setup/paths.mjs";
import { runNode, temporaryFolder } from "./sandbox.mjs";

const NOTEBOOK = "notebooks/8.4-variational-autoencoder.ipynb";

describe("genbook's scripts in a project that has installed it", () => {
  let folder;
  beforeEach(() => {
    folder = temporaryFolder();
    writeFileSync(join(folder.path, "package.json"), "{}");
    mkdirSync(join(folder.path, "sub", "folder"), { recursive: true });
    for (const name of ["scripts", "package.json", "requirements.txt", NOTEBOOK, "notebooks/tsconfig.json"])
      cpSync(join(root, name), join(folder.path, "node_modules", "genbook", name), { recursive: true });
  });
  afterEach(() => folder.remove());

  /** Runs a program that has imported a script, in a folder of the project; resolves to what it prints. */
  const run = async (script, program, { cwd = "", env } = {}) => {
    const path = join(folder.path, "node_modules", "genbook", "scripts", script);
    const text = `import * as it from ${JSON.stringify(path)}; ${program}`;
    const args = ["--input-type=module", "-e", text];
    const { output } = await runNode(args, { cwd: join(folder.path, cwd), env: { VIRTUAL_ENV: "", ...env } });
    return output.trim();
  };
  const venv = (env, cwd) => run("setup/paths.mjs", "console.log(it.venv)", { env, cwd });

  it("belong to the nearest folder with a package.json, from which they are called with npx", async () => {
    expect(await run("setup/paths.mjs", "console.log(it.project)", { cwd: "sub/folder" })).to.equal(
      folder.path,
    );
    expect(await run("setup/calls.mjs", `console.log(it.call("book", "--help"))`)).to.equal(
      "npx genbook book --help",
    );
  });

  it("use .venv, or the activated environment if it has JupyterLab", async () => {
    const active = { VIRTUAL_ENV: join(folder.path, "active") };
    const own = join(folder.path, ".venv");
    expect(await venv({}, "sub")).to.equal(own);
    expect(await venv(active)).to.equal(own);
    folder.executable("active/bin/jupyter-lab", "");
    expect(await venv(active)).to.equal(active.VIRTUAL_ENV);
  });

  it("leave the packages and settings of the reader's own JupyterLab alone", async () => {
    folder.executable(".venv/bin/jupyter-lab", "");
    expect(await run("setup/pythonPackages.mjs", "console.log(it.pythonPackages.isUpToDate())")).to.equal(
      "true",
    );
    await run("setup/kernelspec.mjs", "await it.kernelspec.run()");
    const written = folder.list().filter((name) => name.startsWith(".venv/"));
    expect(written).to.include(".venv/share/jupyter/kernels/genbook/kernel.json");
    expect(written.filter((name) => name.includes("settings"))).to.deep.equal([]);
  });

  it("refuse an environment of the reader's that has no JupyterLab, and say what to do", async () => {
    folder.executable(".venv/bin/python", "");
    expect(await run("setup/pythonPackages.mjs", "it.pythonPackages.check()")).to.match(
      /\.venv is yours, and has no JupyterLab\. Install it there/,
    );
  });

  it("copy a notebook that is named to the project once, and take a file as it is", async () => {
    const find = (wish) =>
      run("book/notebooks.mjs", `console.log(it.findNotebooks([${JSON.stringify(wish)}])[0].file)`);
    const copy = join(folder.path, NOTEBOOK);
    expect(await find("8.4")).to.equal(`Copied ${NOTEBOOK} to this project.\n${copy}`);
    expect(folder.list()).to.include("notebooks/tsconfig.json");
    mkdirSync(join(folder.path, "8.4")); // a folder is not a notebook
    writeFileSync(copy, "the reader's own work");
    expect(await find("8.4")).to.equal(copy);
    expect(readFileSync(copy, "utf8")).to.equal("the reader's own work");
    writeFileSync(join(folder.path, "mine.ipynb"), "{}");
    expect(await find("mine.ipynb")).to.equal(join(folder.path, "mine.ipynb"));
  });
});
