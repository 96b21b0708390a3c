import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect } from "chai";
import { notebookOf } from "../scripts/notebooks.mjs";
import { runProgram, temporaryFolder } from "../scripts/sandbox.mjs";
import { startServer } from "../scripts/server.mjs";

const { devDependencies, version } = createRequire(import.meta.url)("../../package.json");

const TRAIN = `
const { images } = await drawGlyphs({ count: 40, seed: 1 });
const encoder = buildEncoder({ latentDim: 2, seed: 1 });
const decoder = buildDecoder({ latentDim: 2, seed: 1 });
const history = await fit(trainVae(encoder, decoder, images, { epochs: 2, batchSize: 20, seed: 1 }), [progressBar()]);
`;
const IMPORT = `import { buildDecoder, buildEncoder, drawGlyphs, fit, lossChart, progressBar, saveFigure, trainVae } from "genbook";`;

const SCRIPTS = {
  "train.mjs": `${IMPORT}${TRAIN}await saveFigure(lossChart(history), "mjs.png");`,
  "train.mts": `import type { History } from "genbook";
${IMPORT}${TRAIN}const typed: History = history;
await saveFigure(lossChart(typed), "mts.png");`,
  "train.cjs": `const { tf } = require("genbook"); console.log("sum", tf.ones([2, 3]).sum().dataSync()[0]);`,
  "tsconfig.json": JSON.stringify({
    compilerOptions: { strict: true, module: "nodenext", target: "es2022", noEmit: true, skipLibCheck: true },
    files: ["train.mts"],
  }),
  "train.ipynb": JSON.stringify(notebookOf(`${IMPORT}${TRAIN}`, "lossChart(history)")),
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
    writeFileSync(join(project.path, "package.json"), `{ "name": "reader", "private": true }`);
    for (const [name, text] of Object.entries(SCRIPTS)) writeFileSync(join(project.path, name), text);
    const packed = await runProgram("npm", ["pack", "--silent", "--pack-destination", project.path]);
    expect(packed.code, packed.output).to.equal(0);
    const tools = ["tsx", "@types/node"].map((name) => `${name}@${devDependencies[name]}`);
    await run("npm", "install", "--prefer-offline", "--no-audit", `./genbook-${version}.tgz`, ...tools);
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

  it("runs in a .mjs file, in a TypeScript file and in CommonJS", async () => {
    expect(await run("node", "train.mjs")).to.match(/Epoch 2\/2 .*loss/);
    expect(isPng(join(project.path, "mjs.png"))).to.equal(true);
    expect(await npx("tsx", "train.mts")).to.match(/Epoch 2\/2 .*loss/);
    expect(isPng(join(project.path, "mts.png"))).to.equal(true);
    expect(await run("node", "train.cjs")).to.match(/sum 6/);
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
    expect(readdirSync(join(project.path, "notebooks"))).to.have.members([
      "8.4-variational-autoencoder.ipynb",
      "tsconfig.json",
    ]);
  });
});
