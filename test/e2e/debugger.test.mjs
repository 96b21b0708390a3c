import { join } from "node:path";
import { expect } from "chai";
import { openNotebook, outFolder, startAllCells, useLab, writeNotebook } from "./lab.mjs";

const NOTEBOOK = "debugger.ipynb";

const CELL = `const record = { name: "é", list: [1, 2, 3] };
function double(n: number) {
  const twice = n * 2;
  return twice;
}
const answer = double(21);
console.log("answer", answer);`;

describe("JupyterLab's debugger (slow: half a minute)", function () {
  this.timeout(200_000);
  let page;
  const lab = useLab();

  before(async () => {
    writeNotebook(NOTEBOOK, CELL);
    page = lab.page;
    await openNotebook(page, lab.server, NOTEBOOK);
  });

  const text = (selector) => page.locator(selector).innerText();
  const shows = (selector, pattern) =>
    page.waitForFunction(
      ([where, source]) => new RegExp(source).test(document.querySelector(where)?.innerText ?? ""),
      [selector, pattern.source],
      { timeout: 30_000 },
    );

  const button = (name) => page.locator(`.jp-SidePanel [title^="${name}"]`).first();

  it("is switched on, takes a breakpoint from the gutter, and stops there", async () => {
    await page.click(".jp-DebuggerBugButton:not([aria-disabled='true'])");
    await page.waitForSelector(".cm-gutter.cm-breakpoint-gutter", { timeout: 30_000 });
    const line = page.locator(".jp-CodeCell .cm-lineNumbers .cm-gutterElement", { hasText: /^4$/ });
    const { y, height } = await line.boundingBox();
    const { x, width } = await page.locator(".jp-CodeCell .cm-gutter.cm-breakpoint-gutter").boundingBox();
    await page.mouse.click(x + width / 2, y + height / 2);
    await shows(".jp-DebuggerBreakpoints", /:?\s*4/);
    await startAllCells(page);
    await shows(".jp-DebuggerCallstack", /double/);
  });

  it("shows frames and variables", async () => {
    await shows(".jp-DebuggerVariables", /twice:?\s*42/);
    expect(await text(".jp-DebuggerVariables")).to.match(/n:?\s*21/);
    expect(await text(".jp-DebuggerCallstack")).to.match(/double[^]*cell \[1\]/);
    await page.screenshot({ path: join(outFolder, "jupyterlab-debugger.png") });
  });

  it("steps to the caller, and lets the cell run to its end", async () => {
    await button("Step Out").click();
    await page.waitForFunction(
      () => !/double/.test(document.querySelector(".jp-DebuggerCallstack")?.innerText ?? "double"),
    );
    await button("Continue").click();
    await shows(".jp-OutputArea-output", /answer 42/);
    await shows(".jp-DebuggerVariables", /record/);
    await page.screenshot({ path: join(outFolder, "jupyterlab-debugger-after.png") });
  });
});
