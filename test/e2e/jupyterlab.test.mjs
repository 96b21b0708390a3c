import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { withParameters } from "../../scripts/book/parameters.mjs";
import { root } from "../../scripts/setup/paths.mjs";
import { descendants, isAlive } from "../../scripts/setup/processes.mjs";
import { codeCell, kernelIdle, openLab, openNotebook, runAllCells } from "./lab.mjs";

const NOTEBOOK = "8.4-variational-autoencoder.ipynb";
const TIMELINE = "timeline.ipynb";
const SETTINGS = { trainCount: 96, testCount: 32, epochs: 2, batchSize: 16 };
/** A mirror of the notebook's data: a few images of stripes, so that nothing is fetched. */
function writeMirror(folder) {
  mkdirSync(join(folder, "mnist"));
  for (const [name, count] of Object.entries({ train: SETTINGS.trainCount, t10k: SETTINGS.testCount })) {
    const pixels = Buffer.from(Array.from({ length: count * 28 * 28 }, (_, i) => (i * 7919) % 256));
    const labels = Buffer.from(Array.from({ length: count }, (_, i) => i % 10));
    const header = (...numbers) =>
      Buffer.concat(numbers.map((n) => Buffer.from(Uint32Array.of(n).buffer).swap32()));
    const write = (kind, ...parts) =>
      writeFileSync(join(folder, "mnist", `${name}-${kind}-ubyte.gz`), gzipSync(Buffer.concat(parts)));
    write("images-idx3", header(0x803, count, 28, 28), pixels);
    write("labels-idx1", header(0x801, count), labels);
  }
}

/** The notebook with small settings, in out/: JupyterLab saves what it runs, and must not write into notebooks/. */
function writeNotebook(folder) {
  const notebook = JSON.parse(readFileSync(join(root, "notebooks", NOTEBOOK), "utf8"));
  const assignments = Object.entries(SETTINGS);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, NOTEBOOK),
    JSON.stringify(withParameters(notebook, { title: NOTEBOOK, assignments })),
  );
}

/** A notebook with one cell: a training of 40 steps that changes nothing, with a timeline. */
function writeTimelineNotebook(file) {
  const source = `import { fit, tf, timeline, type TrainEvent } from "genbook";
const generator = tf.sequential({
  layers: [tf.layers.dense({ units: 192, inputShape: [2] }), tf.layers.reshape({ targetShape: [8, 8, 3] })],
});
async function* training(): AsyncGenerator<TrainEvent> {
  const event = { kind: "batch" as const, epoch: 1, epochs: 1, stepsPerEpoch: 40, logs: {} };
  for (let step = 1; step <= 40; step++) yield { ...event, step };
}
const frogs = timeline(generator, { every: 10 });
await fit(training(), [frogs]);`;
  const notebook = JSON.parse(readFileSync(join(root, "notebooks", NOTEBOOK), "utf8"));
  writeFileSync(file, JSON.stringify({ ...notebook, cells: [codeCell(source)] }));
}

describe("JupyterLab in a browser (slow: a minute)", function () {
  this.timeout(300_000);

  const outFolder = join(root, "out", "e2e");
  let temporary;
  let server;
  let page;
  let close;

  before(async () => {
    temporary = mkdtempSync(join(tmpdir(), "genbook-e2e-"));
    writeMirror(temporary);
    writeNotebook(outFolder);
    ({ server, page, close } = await openLab(temporary, { GENBOOK_MIRROR: pathToFileURL(temporary).href }));
  });

  after(async () => {
    await close?.();
    rmSync(temporary, { recursive: true, force: true });
  });

  it("opens section 8.4 at the address that npm start prints", async () => {
    await page.goto(server.address);
    await page.waitForSelector(".jp-NotebookPanel .jp-Cell h1", { timeout: 60_000 });
    expect(await page.textContent(".jp-NotebookPanel .jp-Cell h1")).to.contain("8.4");
    await kernelIdle(page);
    expect(await page.textContent(".jp-NotebookPanel .jp-KernelName")).to.contain("TypeScript (genbook)");
  });

  it("runs every cell without an error and draws pictures and charts", async () => {
    await openNotebook(page, server, NOTEBOOK);
    await runAllCells(page);
    await page.waitForSelector(".vega-embed canvas, .vega-embed svg");
    await page.screenshot({ path: join(outFolder, "jupyterlab.png") });
    const chart = page.locator(".vega-embed").first();
    await chart.scrollIntoViewIfNeeded();
    await page.screenshot({ path: join(outFolder, "jupyterlab-training.png") });
    await page.locator(".jp-OutputArea-output img").last().scrollIntoViewIfNeeded();
    await page.screenshot({ path: join(outFolder, "jupyterlab-figure.png") });

    const outputs = await page.$$eval(".jp-OutputArea-output", (nodes) =>
      nodes.map((node) => ({
        mime: node.getAttribute("data-mime-type"),
        text: node.textContent,
        images: [...node.querySelectorAll("img")].map((image) => image.naturalWidth),
        chart: node.querySelector(".vega-embed canvas, .vega-embed svg")?.getBoundingClientRect().width ?? 0,
      })),
    );
    const errors = outputs.filter(({ mime }) => mime === "application/vnd.jupyter.error");
    expect(errors.map(({ text }) => text)).to.deep.equal([]);
    expect(outputs.flatMap(({ images }) => images).filter((width) => width > 100)).to.have.length.at.least(3);
    expect(outputs.filter(({ chart: width }) => width > 100)).to.have.length.at.least(2); // losses, latent space
    expect(outputs.map(({ text }) => text).join("\n")).to.contain("Epoch 2/2");
  });

  it("shows a timeline in one place while it trains, to leaf through", async () => {
    writeTimelineNotebook(join(outFolder, TIMELINE));
    await openNotebook(page, server, TIMELINE);
    await runAllCells(page);
    await page.waitForSelector(".genbook-timeline summary");
    expect(await page.locator(".genbook-timeline").count()).to.equal(1);
    expect(await sheets(page)).to.deep.equal([{ step: "step 40", width: 328, inPlace: true }]);
    const earlier = page.locator(".genbook-timeline summary");
    expect(await earlier.allInnerTexts()).to.deep.equal(["1", "10", "20", "30"]);
    for (const [i, step] of ["step 1", "step 10"].entries()) {
      await earlier.nth(i).click();
      expect((await sheets(page)).slice(1)).to.deep.equal([{ step, width: 328, inPlace: true }]);
    }
    await page.screenshot({ path: join(outFolder, "jupyterlab-timeline.png") });
    await earlier.nth(1).click();
    expect(await sheets(page)).to.have.length(1);
  });

  it("shows a saved timeline in a notebook that is not trusted, where the earlier sheets are a list", async () => {
    await page.keyboard.press("Control+s");
    const untrusted = await waitForOutputs(join(outFolder, TIMELINE));
    untrusted.cells.push({ cell_type: "markdown", id: "changed", metadata: {}, source: String(Date.now()) });
    writeFileSync(join(outFolder, "untrusted.ipynb"), JSON.stringify(untrusted));
    await openNotebook(page, server, "untrusted.ipynb");
    await page.waitForSelector(".genbook-timeline summary");
    expect(await page.locator(".genbook-timeline style").count(), "JupyterLab takes it away").to.equal(0);
    const earlier = page.locator(".genbook-timeline summary");
    expect(await earlier.allInnerTexts()).to.deep.equal(["step 1", "step 10", "step 20", "step 30"]);
    await earlier.nth(0).click();
    await earlier.nth(2).click();
    expect(await sheets(page)).to.deep.equal([
      { step: "step 40", width: 328, inPlace: true },
      { step: "step 1", width: 328, inPlace: false },
      { step: "step 20", width: 328, inPlace: false },
    ]);
    await page.screenshot({ path: join(outFolder, "jupyterlab-timeline-untrusted.png") });
  });

  it("leaves no process behind", async () => {
    const family = descendants(server.process.pid);
    expect(family, "JupyterLab and two kernels").to.have.length.at.least(3);
    expect(await server.stop()).to.equal(0);
    expect(family.filter(isAlive)).to.deep.equal([]);
  });
});

/** The sheets of the timeline that are to be seen; inPlace: where the newest is. */
function sheets(page) {
  return page.$$eval(".genbook-sheet", (nodes) => {
    const top = nodes[0].getBoundingClientRect().top;
    return nodes
      .filter((node) => node.checkVisibility())
      .map((node) => ({
        step: node.firstElementChild.textContent,
        width: node.querySelector("img").naturalWidth,
        inPlace: node.getBoundingClientRect().top === top,
      }));
  });
}

/** The notebook in a file, as soon as it is saved with its outputs. */
async function waitForOutputs(file) {
  for (let tries = 0; tries < 100; tries++) {
    const text = readFileSync(file, "utf8");
    const notebook = text && JSON.parse(text); // it is empty for a moment while JupyterLab saves
    if (notebook && notebook.cells.some(({ outputs }) => outputs?.length > 0)) return notebook;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`JupyterLab did not save ${file} within 10 s`);
}
