import { readFileSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { asSaved, notebooks } from "../../scripts/formatNotebooks.mjs";
import { root } from "../../scripts/setup/paths.mjs";
import { notebookOf } from "../scripts/notebooks.mjs";
import {
  kernelIdle,
  openInAnotherBrowser,
  openNotebook,
  outFolder,
  savedCells,
  startAllCells,
  typeIntoNewCell,
  until,
  useLab,
  writeNotebook,
} from "./lab.mjs";

const NOTEBOOK = "reopen.ipynb";
const file = join(outFolder, NOTEBOOK);

/** Trains a small autoencoder, with a panel, a chart and a progress bar, until `stopFile` exists. */
const training = (stopFile) => `
import { buildDecoder, buildEncoder, fit, liveLossChart, progressBar, slider, tf, trainVae, tune } from "genbook";
import { existsSync } from "node:fs";
const options = { imageSize: 8, filters: [3, 4] as [number, number], hiddenUnits: 5, seed: 1 };
const images = tf.randomUniform([4000, 8, 8, 1], 0, 1, "float32", 1) as tf.Tensor4D;
const knobs = tune({ klWeight: slider({ min: 0, max: 0.1, value: 0.01 }) });
const stop = new AbortController();
const timer = setInterval(() => existsSync(${JSON.stringify(stopFile)}) && stop.abort(), 100);
const run = trainVae(buildEncoder(options), buildDecoder(options), images, {
  epochs: 1e6, batchSize: 1, seed: 1, signal: stop.signal, ...knobs.settings,
});
await fit(run, [knobs, progressBar(), liveLossChart()]).catch((error) => console.log(String(error)));
clearInterval(timer);
console.log("the end");`;

const SLIDER = `const weight = slider({ min: 0, max: 1, value: 0.25, description: "weight" });
weight`;

/** Prints a line every 100 ms until `stopFile` exists. */
const waiting = (stopFile) => `
import { existsSync } from "node:fs";
for (let i = 0; !existsSync(${JSON.stringify(stopFile)}); i++) {
  console.log("line", i);
  await new Promise((resolve) => setTimeout(resolve, 100));
}
console.log("the end");`;

/** With GENBOOK_THREE_MINUTES=1, the training takes that long; otherwise the tests do not wait. */
const takesItsTime = Boolean(process.env.GENBOOK_THREE_MINUTES);

describe("output that outlives its page, in JupyterLab (slow: a minute)", function () {
  this.timeout(400_000);
  let stopFile;
  let began;
  let page;
  const lab = useLab();

  before(async () => {
    stopFile = join(lab.temporary, "stop");
    writeNotebook(NOTEBOOK, training(stopFile), SLIDER);
    const earlier = JSON.parse(readFileSync(file, "utf8"));
    Object.assign(earlier.cells[0], { execution_count: 77 }).outputs.push({
      name: "stdout",
      output_type: "stream",
      text: ["of an earlier run\n"],
    });
    writeFileSync(file, JSON.stringify(earlier));
    page = lab.page;
    await openNotebook(page, lab.server, NOTEBOOK);
    await startAllCells(page);
    began = Date.now();
    await goesOn(page);
  });

  /** Waits until the training has run for this many seconds. */
  const at = (seconds) => takesItsTime && sleep(began + 1000 * seconds - Date.now());
  const picture = (name) => page.screenshot({ path: join(outFolder, `jupyterlab-reopen-${name}.png`) });
  const openAgain = () => openInAnotherBrowser(lab, NOTEBOOK);
  const moveSlider = async (at, fromPage) => {
    const handle = fromPage.locator(".widget-hslider .noUi-handle").nth(at);
    await handle.focus();
    for (let i = 0; i < 3; i++) await handle.press("ArrowRight");
  };
  const readout = (where, text) =>
    where.waitForFunction(
      (wanted) => document.querySelector(".widget-hslider .widget-readout")?.textContent === wanted,
      text,
    );

  it("is in a page that was reloaded: the running cell is marked, chart and progress bar go on", async () => {
    await at(30);
    await page.reload();
    await page.waitForSelector(".jp-NotebookPanel .jp-CodeCell", { timeout: 60_000 });
    await goesOn(page);
    await picture("reloaded");
    expect(await firstCell(page)).to.include({ prompt: "[*]:", outputs: 3, charts: 1, hasEarlier: false });
  });

  it("includes widgets that work", () => pauseAndResume(page));

  it("is saved while no page is open and the cell still runs", async () => {
    await at(60);
    await page.close();
    await until(() => savedCells(NOTEBOOK)[0]?.outputs.length === 3);
    const text = savedCells(NOTEBOOK)[0].outputs[2].text.join("");
    expect(text)
      .to.match(/^Epoch /)
      .and.not.contain("the end");
  });

  it("is in a second browser and in a third, and both agree", async () => {
    await at(120);
    page = await openAgain();
    await goesOn(page);
    await picture("second-browser");
    expect(await firstCell(page)).to.include({ prompt: "[*]:", outputs: 3, charts: 1, hasEarlier: false });
    await pauseAndResume(page);
    const other = await openAgain();
    await goesOn(other);
    expect(await firstCell(other)).to.include({ prompt: "[*]:", outputs: 3, charts: 1, hasEarlier: false });
    await moveSlider(0, other);
    await readout(other, "0.0130");
    await readout(page, "0.0130");
    await goesOn(page);
    for (const each of [page, other]) expect(await isMarkedAsChanged(each)).to.equal(false);
    await other.context().close();
  });

  it("is in the saved notebook when no page was open at the end", async () => {
    await at(150);
    await page.close();
    await at(180);
    writeFileSync(stopFile, "");
    await until(() => savedCells(NOTEBOOK)[1]?.execution_count === 2);
    const [{ execution_count, outputs }, { outputs: results }] = savedCells(NOTEBOOK);
    expect(execution_count).to.equal(1);
    expect(outputs.map(({ output_type }) => output_type)).to.deep.equal([
      "display_data",
      "display_data",
      "stream",
    ]);
    expect(outputs[0].data["text/plain"].join("")).to.match(/ended at step \d+\nklWeight 0.01 → 0.013, /);
    expect(outputs[1].data).to.include.keys("application/vnd.vegalite.v5+json", "image/png");
    const lines = outputs[2].text.join("").split("\n");
    expect(lines.at(0)).to.match(/^Epoch +1\/1000000 · /);
    expect(lines.at(-2)).to.equal("the end");
    expect(lines.join()).to.not.contain("\r");
    expect(results[0].output_type).to.equal("execute_result");
  });

  it("is shown when the page is opened again, as saved, and sliders are moved", async () => {
    page = await openAgain();
    await kernelIdle(page);
    await readout(page, "0.250");
    expect(await isMarkedAsChanged(page)).to.equal(false);
    expect(await firstCell(page)).to.include({ prompt: "[1]:", outputs: 3, charts: 1 });
    await moveSlider(0, page);
    await readout(page, "0.280");
    await picture("ended");
    await page.close();
    await until(() => readFileSync(file, "utf8").includes('"value": 0.28'));
  });

  it("shows a widget's last value when its kernel is gone", async () => {
    const headers = { Authorization: `token ${lab.server.token}` };
    const kernels = await (await fetch(`${lab.server.origin}/api/kernels`, { headers })).json();
    for (const { id } of kernels)
      await fetch(`${lab.server.origin}/api/kernels/${id}`, { method: "DELETE", headers });
    page = await openAgain();
    await kernelIdle(page);
    await readout(page, "0.280");
    await picture("kernel-gone");
    expect(await page.locator(".jp-Notebook").innerText()).to.not.contain("Error displaying widget");
  });

  it("catches up in a page that has lost its connection, and the page saves without a question", async () => {
    const name = "reconnect.ipynb";
    const end = join(lab.temporary, "end");
    writeNotebook(name, waiting(end));
    const connections = [];
    await page.routeWebSocket(/\/channels/, (socket) => connections.push([socket, socket.connectToServer()]));
    await openNotebook(page, lab.server, name);
    await startAllCells(page);
    await page.waitForSelector(".jp-OutputArea-output >> text=line 5");
    await savePage(page);

    // JupyterLab may say so more than once, and may say that an automatic save failed
    const lost = page.locator(".jp-Dialog", { hasText: /Server Connection Error|File Save Error/ }).first();
    // one dialog may cover another, and may close by itself when the connection is back
    const close = lost.locator(".jp-Dialog-footer button").last();
    const dismiss = () => close.dispatchEvent("click", {}, { timeout: 1000 }).catch(() => {});
    await page.addLocatorHandler(lost, dismiss, { noWaitAfter: true });
    await page.context().setOffline(true);
    for (const ends of connections.splice(0)) for (const each of ends) await each.close();
    const before = readFileSync(join(outFolder, name), "utf8");
    await until(() => readFileSync(join(outFolder, name), "utf8") !== before);
    await page.context().setOffline(false);
    writeFileSync(end, "");
    await page.waitForSelector(".jp-OutputArea-output >> text=the end", { timeout: 60_000 });
    await savePage(page);
    const [{ outputs, execution_count }] = JSON.parse(readFileSync(join(outFolder, name), "utf8")).cells;
    const lines = outputs[0].text.map((line) => line.trim());
    expect(lines).to.deep.equal([...lines.slice(0, -1).keys()].map((i) => `line ${i}`).concat("the end"));
    expect(execution_count).to.equal(1);
  });

  /** Opens a notebook with this text, and saves it twice: a page asks if others have changed the file. */
  const saveUnedited = async (name, text) => {
    const copy = join(outFolder, name);
    writeFileSync(copy, text);
    await openNotebook(page, lab.server, name);
    expect(await isMarkedAsChanged(page)).to.equal(false);
    for (let i = 0; i < 2; i++) await savePage(page);
    expect(readFileSync(copy, "utf8")).to.equal(text);
  };

  for (const each of notebooks) {
    it(`leaves ${relative(root, each)} as it is, byte by byte, when it is opened and saved unedited`, () =>
      saveUnedited(basename(each), readFileSync(each, "utf8")));
  }

  it("leaves a notebook as it is, byte by byte, in the layout of another program too", async () => {
    const escaped = asSaved(JSON.stringify(notebookOf('"é"', "2"))).replaceAll("é", "\\u00e9");
    const name = "layout.ipynb";
    await saveUnedited(name, JSON.stringify(JSON.parse(escaped), null, 4));
    await saveUnedited(name, escaped.replaceAll("\n", "\r\n"));
    await typeIntoNewCell(page, "3");
    await savePage(page);
    expect(savedCells(name)).to.have.length(3);
  });

  it("leaves a notebook as it is, byte by byte, if an older program has described its cells", async () => {
    const name = "older.ipynb";
    const metadata = [
      { collapsed: false },
      { collapsed: true },
      { jupyter: { outputs_hidden: true, source_hidden: true } },
      { collapsed: true, jupyter: { outputs_hidden: false, source_hidden: false } },
      { scrolled: false },
      { scrolled: "auto" },
      { scrolled: true, trusted: true, editable: false, deletable: false, slideshow: {}, big: 0 },
    ];
    const code = notebookOf(...metadata.map(() => "1"));
    code.cells.forEach((cell, i) => Object.assign(cell, { id: `code${i}`, metadata: metadata[i] }));
    const others = [
      { cell_type: "markdown", id: "text", metadata: { collapsed: false }, source: "# Text" },
      { cell_type: "raw", id: "raw", metadata: { collapsed: true, format: "text/x-rst" }, source: "raw" },
    ];
    const notebook = { ...code, cells: [...code.cells, ...others] };
    Object.assign(notebook.metadata, { widgets: {}, orig_nbformat: 2 });
    const text = JSON.stringify(notebook).replace('"big":0', '"big":12345678901234567890');
    await saveUnedited(name, text);
    for (const cell of notebook.cells) delete cell.id;
    await saveUnedited(name, JSON.stringify({ ...notebook, nbformat_minor: 1 }));
  });

  it("marks a notebook as changed when it is edited, but not when JupyterLab adds to its metadata", async () => {
    const name = "others.ipynb";
    const metadata = { kernelspec: { name: "genbook", display_name: "Somebody else's" } };
    writeFileSync(join(outFolder, name), JSON.stringify(Object.assign(notebookOf("1"), { metadata })));
    await openNotebook(page, lab.server, name);
    await sleep(1000); // the metadata comes after the kernel is idle
    expect(await isMarkedAsChanged(page)).to.equal(false);
    await typeIntoNewCell(page, "2");
    expect(await isMarkedAsChanged(page)).to.equal(true);
    await savePage(page);
    const saved = JSON.parse(readFileSync(join(outFolder, name), "utf8"));
    expect(saved.metadata.language_info.name).to.equal("typescript");
  });
});

/**
 * Saves the notebook with the button, and resolves when the server has it and its checkpoint: until then,
 * JupyterLab ignores the button.
 */
async function savePage(page) {
  const answerTo = (method, url) =>
    page.waitForResponse((answer) => answer.request().method() === method && url.test(answer.url()));
  const answers = [
    answerTo("PUT", /\/api\/contents\//),
    answerTo("POST", /\/api\/contents\/.*\/checkpoints/),
  ];
  await page.click('.jp-NotebookPanel-toolbar [data-jp-item-name="save"]');
  for (const answer of await Promise.all(answers)) expect(answer.ok()).to.equal(true);
}

/** Presses Pause and Resume, and waits each time until the panel's line shows it. */
async function pauseAndResume(page) {
  for (const [button, state] of [
    ["Pause", "paused"],
    ["Resume", "running"],
  ]) {
    await page.locator(".jupyter-button", { hasText: button }).click();
    await page.waitForFunction(lineIsLike, state);
  }
}

/** Tells, in the page, whether the panel's line contains a word. */
const lineIsLike = (word) =>
  document.querySelector(".widget-html-content i")?.textContent.startsWith(`${word}: step`);

/** Resolves when the panel's line, the progress bar and the chart have changed. */
async function goesOn(page) {
  await page.waitForFunction(lineIsLike, "running", { timeout: 150_000 }); // if the machine is overloaded
  const look = () =>
    page.evaluate(() => {
      const [cell] = document.querySelectorAll(".jp-CodeCell");
      return [
        cell.querySelector(".widget-html-content i")?.textContent,
        cell.querySelector('[data-mime-type$="stdout"]')?.textContent,
        cell.querySelector(".vega-embed svg.marks")?.innerHTML,
      ];
    });
  const before = await look();
  for (let tries = 0; tries < 200; tries++) {
    const now = await look();
    if (now.every((each, i) => each && each !== before[i])) return;
    await page.waitForTimeout(100);
  }
  throw new Error("the panel, the progress bar or the chart has not changed within 20 s");
}

/** Returns what the first cell shows. */
function firstCell(page) {
  return page.evaluate(() => {
    const [cell] = document.querySelectorAll(".jp-CodeCell");
    return {
      prompt: cell.querySelector(".jp-InputPrompt").innerText.trim(),
      outputs: cell.querySelectorAll(".jp-OutputArea-output").length,
      charts: cell.querySelectorAll(".vega-embed svg.marks").length,
      hasEarlier: cell.innerText.includes("of an earlier run"),
    };
  });
}

/** Tells whether JupyterLab marks the notebook as changed. */
const isMarkedAsChanged = (page) =>
  page.evaluate(() => Boolean(document.querySelector(".lm-DockPanel-tabBar .lm-mod-current.jp-mod-dirty")));
