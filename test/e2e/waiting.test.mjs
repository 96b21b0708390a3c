import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import {
  kernelIdle,
  openInAnotherBrowser,
  openNotebook,
  outFolder,
  savedCells,
  startAllCells,
  until,
  useLab,
  writeNotebook,
} from "./lab.mjs";

const NOTEBOOK = "waiting.ipynb";

/** Ends when `stopFile` exists. */
const first = (stopFile) => `import { existsSync } from "node:fs";
while (!existsSync(${JSON.stringify(stopFile)})) await new Promise((resolve) => setTimeout(resolve, 100));`;
const ASKS = `const words = [await input("Your name?"), await getpass("Your word?")];
words.map((word) => word.length)`;

describe("cells that wait, in JupyterLab (slow: half a minute)", function () {
  this.timeout(200_000);
  let stopFile;
  const lab = useLab((temporary) => {
    stopFile = join(temporary, "stop");
    writeNotebook(NOTEBOOK, first(stopFile), ASKS, `"the last"`);
  });
  let other;
  const picture = (name, page = lab.page) =>
    page.screenshot({ path: join(outFolder, `jupyterlab-waiting-${name}.png`) });

  const showPrompts = (page, ...prompts) =>
    page.waitForFunction(
      (wanted) =>
        [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")]
          .map((node) => node.textContent.trim())
          .join() === wanted,
      prompts.join(),
      { timeout: 30_000 },
    );
  const box = (page) => page.locator(".jp-Stdin-input:visible");
  const textOf = (page) => page.locator(".jp-CodeCell").nth(1).locator(".jp-OutputArea").innerText();

  it("for another cell are marked at once, in a page that was open and in one that is opened", async () => {
    await openNotebook(lab.page, lab.server, NOTEBOOK);
    other = await openInAnotherBrowser(lab, NOTEBOOK);
    await showPrompts(other, "[ ]:", "[ ]:", "[ ]:");
    await startAllCells(lab.page);
    await showPrompts(other, "[*]:", "[*]:", "[*]:");
    await lab.page.reload();
    await showPrompts(lab.page, "[*]:", "[*]:", "[*]:");
    await picture("marked");
  });

  it("for an answer take only one, from any page that is open", async () => {
    await other.context().close();
    writeFileSync(stopFile, "");
    await box(lab.page).waitFor();
    await showPrompts(lab.page, "[1]:", "[*]:", "[*]:");
    other = await openInAnotherBrowser(lab, NOTEBOOK);
    await box(other).waitFor();
    await picture("question", other);
    await box(other).fill("Ada");
    await box(other).press("Enter");
    await lab.page.waitForSelector(".jp-OutputArea-output >> text=Your name? Ada");
    for (const page of [lab.page, other]) await page.waitForSelector(".jp-Stdin-prompt >> text=Your word?");
    expect(await box(lab.page).count()).to.equal(1);
    await box(lab.page).fill("secret");
    await box(lab.page).press("Enter");
    for (const page of [lab.page, other]) {
      await showPrompts(page, "[1]:", "[2]:", "[3]:");
      expect(await textOf(page)).to.match(/^Your name\? Ada\nYour word\? ·{8}\n+.*\n?\[ 3, 6 \]/);
      await box(page).waitFor({ state: "detached" });
    }
    await picture("answered");
  });

  it("keep their questions and answers, except passwords, in the saved notebook, if no page is open", async () => {
    await other.context().close();
    await lab.page.close();
    await until(() => savedCells(NOTEBOOK)[2]?.execution_count === 3);
    const [question, result] = savedCells(NOTEBOOK)[1].outputs;
    expect([question.name, question.text.join("")]).to.deep.equal([
      "stdin",
      "Your name? Ada\nYour word? ········\n",
    ]);
    expect(result.data["text/plain"].join("")).to.equal("[ 3, 6 ]");
  });

  it("have no number, in a page and in the file, if an earlier cell fails, and no number is left out", async () => {
    const name = "aborted.ipynb";
    writeNotebook(name, `throw new Error("first")`, "2", "3");
    const page = await openInAnotherBrowser(lab, name);
    await kernelIdle(page);
    await startAllCells(page);
    await showPrompts(page, "[1]:", "[ ]:", "[ ]:");
    await page.locator(".jp-CodeCell").nth(1).click();
    await page.keyboard.press("Control+Enter");
    await showPrompts(page, "[1]:", "[2]:", "[ ]:");
    await page.context().close();
    await until(() => savedCells(name)[1]?.execution_count === 2);
    expect(savedCells(name).map(({ execution_count }) => execution_count)).to.deep.equal([1, 2, null]);
  });
});
