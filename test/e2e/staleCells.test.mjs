import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { openNotebook, outFolder, runAllCells, useLab, useTheme, writeNotebook } from "./lab.mjs";

const NOTEBOOK = "stale-cells.ipynb";

describe("stale cells, in JupyterLab (slow: half a minute)", function () {
  this.timeout(200_000);
  let page;
  const lab = useLab();

  before(async () => {
    writeNotebook(NOTEBOOK, "let width = 2;", "width ** 2", "const other = 1; other", "width++;");
    page = lab.page;
    await openNotebook(page, lab.server, NOTEBOOK);
    await runAllCells(page);
  });

  /** Waits until exactly these cells, counted from 0, have a mark. */
  const marked = (...wanted) =>
    page.waitForFunction((expected) => {
      const cells = [...document.querySelectorAll(".jp-NotebookPanel .jp-CodeCell")];
      const isMarked = (cell) =>
        window.getComputedStyle(cell.querySelector(".jp-InputPrompt"), "::before").content.includes("●");
      return JSON.stringify(cells.flatMap((cell, index) => (isMarked(cell) ? [index] : []))) === expected;
    }, JSON.stringify(wanted));
  const runCell = async (index) => {
    await page.locator(".jp-NotebookPanel .jp-CodeCell .jp-InputPrompt").nth(index).click();
    await page.keyboard.press("Control+Enter");
  };
  const picture = (name) => page.screenshot({ path: join(outFolder, `jupyterlab-stale-${name}.png`) });

  it("have a quiet mark that says why", async () => {
    await marked(1);
    const prompt = page.locator(".jp-CodeCell .jp-InputPrompt").nth(1);
    expect(await prompt.getAttribute("title")).to.match(/^A name that this cell uses has a different value/);
    await picture("light");
    await useTheme(page, "JupyterLab Dark");
    await picture("dark");
    await useTheme(page, "JupyterLab Light");
  });

  it("are marked in a page that is opened later too, and nothing runs by itself", async () => {
    const counts = () => page.locator(".jp-CodeCell .jp-InputPrompt").allInnerTexts();
    const before = await counts();
    await page.keyboard.press("Control+s");
    await page.reload();
    await page.waitForSelector(".jp-NotebookPanel .jp-CodeCell");
    await marked(1);
    expect(await counts()).to.deep.equal(before);
    expect(readFileSync(join(outFolder, NOTEBOOK), "utf8")).to.not.contain("stale");
  });

  it("lose the mark when they run again, or the kernel restarts", async () => {
    await runCell(1);
    await marked();
    await runCell(0);
    await marked(1, 3);
    await runCell(3);
    await marked(1);
    await page.click(".lm-MenuBar >> text=Kernel");
    await page.click('.lm-Menu >> text="Restart Kernel…"');
    await page.click('.jp-Dialog >> text="Restart"');
    await marked();
  });
});
