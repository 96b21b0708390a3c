import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { openNotebook, outFolder, runAllCells, saveNotebook, useLab, writeNotebook } from "./lab.mjs";

/** The notebook's project, in a folder of its own. */
const FOLDER = "needs";
const NOTEBOOK = join(FOLDER, "needs.ipynb");
const project = join(outFolder, FOLDER);
const installed = join(project, "node_modules", "counter");

describe("a notebook that carries its dependencies, in JupyterLab (slow: half a minute)", function () {
  this.timeout(200_000);
  let page;
  const lab = useLab();

  before(async () => {
    mkdirSync(installed, { recursive: true });
    writeFileSync(join(project, "package.json"), "{}");
    writeFileSync(join(installed, "package.json"), '{ "name": "counter", "version": "1.2.3" }');
    writeFileSync(join(installed, "index.js"), "exports.count = 3;");
    // This does to package.json what `%npm add counter` does, without the network.
    writeNotebook(NOTEBOOK, "%npm pkg set dependencies.counter=^1.0.0\n", 'require("counter").count');
    page = lab.page;
    await openNotebook(page, lab.server, NOTEBOOK);
  });

  after(() => rmSync(project, { recursive: true, force: true }));

  it("has them in its metadata once a cell has added them and it is saved", async () => {
    await runAllCells(page);
    const saved = await saveNotebook(page, join(outFolder, NOTEBOOK));
    expect(saved.metadata.genbook).to.deep.equal({ dependencies: { counter: "1.2.3" } });
  });

  it("says nothing when it is opened while they are there", async () => {
    await page.reload();
    await page.waitForSelector(".jp-NotebookPanel .jp-CodeCell");
    await page.waitForTimeout(3000);
    expect(await page.locator(".jp-toastContainer").allInnerTexts()).to.not.match(/not installed/);
  });

  it("offers the command that installs them when they are missing, and runs nothing", async () => {
    const before = readFileSync(join(outFolder, NOTEBOOK), "utf8");
    rmSync(installed, { recursive: true });
    await page.reload();
    const offer = page.locator(".Toastify__toast", { hasText: "run %npm add counter@1.2.3" });
    await offer.waitFor();
    await page.waitForTimeout(1000); // it slides in
    await page.screenshot({ path: join(outFolder, "jupyterlab-dependencies.png") });
    expect(readFileSync(join(outFolder, NOTEBOOK), "utf8")).to.equal(before);
    await offer.locator("text=Insert command").click();
    await page.waitForFunction(
      () =>
        document.querySelector(".jp-NotebookPanel .jp-CodeCell .cm-content").innerText ===
        "%npm add counter@1.2.3",
    );
    expect(await page.locator(".jp-CodeCell .jp-InputPrompt").first().innerText()).to.match(/^\[ \]:/);
  });
});
