import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect } from "chai";
import { root } from "../../scripts/setup/paths.mjs";
import { notebookOf } from "../scripts/notebooks.mjs";
import { runProgram, temporaryFolder } from "../scripts/sandbox.mjs";
import { startServer } from "../scripts/server.mjs";

const { devDependencies, version } = createRequire(import.meta.url)("../../package.json");

const guide = readFileSync(join(root, "docs", "your-own-project.md"), "utf8");

/** The guide's program in a language, on fewer images. */
const example = (language) =>
  new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``)
    .exec(guide)[1]
    .replace(/count: \d+/, "count: 40")
    .replace(/iterations: \d+/, "iterations: 3");

const FILES = {
  "train.mjs": example("js"),
  "train.mts": example("ts"),
  "sum.cjs": `const { tf } = require("genbook"); console.log("sum", tf.ones([2, 3]).sum().dataSync()[0]);`,
  "tsconfig.json": JSON.stringify({
    compilerOptions: { strict: true, module: "nodenext", target: "es2022", noEmit: true, skipLibCheck: true },
    files: ["train.mts"],
  }),
  "train.ipynb": JSON.stringify(notebookOf(example("ts"), "lossChart(history)")),
};

const isPng = (file) => readFileSync(file).subarray(1, 4).toString() === "PNG";

describe("genbook in a project of its own (slow: a minute)", function () {
  this.timeout(300_000);
  let project;
  let home;
  const run = async (command, ...args) => {
    const env = { XDG_DATA_HOME: home.path, JUPYTER_DATA_DIR: "", NODE_OPTIONS: "", VIRTUAL_ENV: "" };
    const { code, output } = await runProgram(command, args, { cwd: project.path, env });
    expect(code, output).to.equal(0);
    return output;
  };
  const npx = (...args) => run("npx", "--no-install", ...args);

  before(async () => {
    [project, home] = [temporaryFolder(), temporaryFolder()];
    writeFileSync(
      join(project.path, "package.json"),
      `{ "name": "reader", "private": true, "type": "module" }`,
    );
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(project.path, name), text);
    const packed = await runProgram("npm", ["pack", "--silent", "--pack-destination", project.path]);
    expect(packed.code, packed.output).to.equal(0);
    const tools = ["tsx", "@types/node"].map((name) => `${name}@${devDependencies[name]}`);
    await run("npm", "install", "--prefer-offline", "--ignore-scripts", `./genbook-${version}.tgz`, ...tools);
  });
  after(() => [project, home].forEach((folder) => folder?.remove()));

  it("installs neither tfjs-node-gpu nor tslab, and leaves the project's compiler alone", async () => {
    const names = readdirSync(join(project.path, "node_modules"));
    expect(names).to.include("genbook").and.not.include("tslab").and.not.include("@tslab");
    expect(readdirSync(join(project.path, "node_modules", "@tensorflow"))).not.to.include("tfjs-node-gpu");
    expect(await npx("tsc", "--version")).to.match(/^Version 6\./);
  });

  it("has a command with a help", async () => {
    expect(await npx("genbook", "--help")).to.match(/^npx genbook COMMAND/);
    expect(await npx("genbook", "start", "--help")).to.match(/^npx genbook start \[NOTEBOOK\] \[OPTIONS\]/);
  });

  it("runs the guide's .mjs file and its TypeScript file, which writes figures, and CommonJS", async () => {
    expect(await run("node", "train.mjs")).to.match(/dLoss .*aLoss/);
    expect(await npx("tsx", "train.mts")).to.match(/Epoch 3\/3 .*loss/);
    for (const name of ["loss", "latent-space"])
      expect(isPng(join(project.path, "pictures", `${name}.png`))).to.equal(true);
    expect(await run("node", "sum.cjs")).to.match(/sum 6/);
  });

  it("also runs after its packages' install scripts have", async () => {
    await run("npm", "rebuild", "--ignore-scripts=false");
    expect(await run("node", "sum.cjs")).to.match(/sum 6/);
  });

  it("has types in a strict project", async () => {
    expect(await npx("tsc")).to.equal("");
  });

  it("adds its kernel to the reader's Jupyter and removes it", async () => {
    expect(await npx("genbook", "kernel", "install")).to.match(/Installed .*kernel\.json/);
    const { argv } = JSON.parse(readFileSync(join(home.path, "jupyter/kernels/genbook/kernel.json"), "utf8"));
    const main = join(project.path, "node_modules", "genbook", "dist", "kernel", "main.js");
    expect(argv).to.include(main);
    expect(await npx("genbook", "kernel", "remove")).to.match(/Removed /);
    expect(home.list().filter((name) => name.includes("kernels"))).to.deep.equal([]);
  });

  it("finds nothing wrong with itself", async () => {
    expect(await npx("genbook", "doctor")).to.match(/Everything is in order/);
  });

  it("runs a notebook of the project, in which a VAE is trained", async () => {
    await npx("genbook", "book", "--out", "out");
    const figures = readdirSync(join(project.path, "out")).filter((name) => name.endsWith(".png"));
    expect(figures).to.have.length(1);
  });

  it("starts JupyterLab on the project, and copies a notebook of the chapter that is named", async () => {
    const start = [join(project.path, "node_modules", "genbook", "scripts", "genbook.mjs"), "start", "8.4"];
    const server = await startServer({ VIRTUAL_ENV: "" }, undefined, { start, cwd: project.path });
    const headers = { Authorization: `token ${server.token}` };
    const get = async (path) => (await fetch(`${server.origin}/api/${path}`, { headers })).json();
    expect(server.address).to.include("/lab/tree/notebooks/8.4-variational-autoencoder.ipynb");
    expect((await get("kernelspecs")).kernelspecs.genbook.spec.display_name).to.equal("TypeScript (genbook)");
    expect((await get("contents/train.ipynb?content=0")).type).to.equal("notebook");
    expect(await server.stop()).to.equal(0);
    const [python] = readdirSync(join(project.path, ".venv", "lib"));
    const yarn = join(".venv", "lib", python, "site-packages", "jupyter_builder", "yarn.js");
    expect(await run("node", yarn, "--version")).to.match(/^\d+\.\d+/m);
    expect(readdirSync(join(project.path, "notebooks"))).to.have.members([
      "8.4-variational-autoencoder.ipynb",
      "tsconfig.json",
    ]);
  });
});
