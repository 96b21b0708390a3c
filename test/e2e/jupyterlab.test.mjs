import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { chromium } from "playwright-core";
import { withParameters } from "../../scripts/book/parameters.mjs";
import { findChromium } from "../../scripts/setup/findChromium.mjs";
import { root } from "../../scripts/setup/paths.mjs";
import { descendants, isAlive } from "../../scripts/setup/processes.mjs";
import { startServer } from "../scripts/server.mjs";

const NOTEBOOK = "8.4-variational-autoencoder.ipynb";
const SETTINGS = { trainCount: 96, testCount: 32, epochs: 2, batchSize: 16 };
const FLAGS =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

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

/** All cells in the page at once: by default JupyterLab leaves out those that are not to be seen. */
function writeJupyterSettings(folder) {
  const settings = join(folder, "@jupyterlab", "notebook-extension");
  mkdirSync(settings, { recursive: true });
  writeFileSync(join(settings, "tracker.jupyterlab-settings"), JSON.stringify({ windowingMode: "none" }));
}

describe("JupyterLab in a browser (slow: a minute)", function () {
  this.timeout(300_000);

  const outFolder = join(root, "out", "e2e");
  let temporary;
  let server;
  let browser;
  let page;

  before(async () => {
    temporary = mkdtempSync(join(tmpdir(), "genbook-e2e-"));
    writeMirror(temporary);
    writeNotebook(outFolder);
    writeJupyterSettings(join(temporary, "settings"));
    server = await startServer({
      GENBOOK_MIRROR: pathToFileURL(temporary).href,
      JUPYTERLAB_SETTINGS_DIR: join(temporary, "settings"),
      JUPYTERLAB_WORKSPACES_DIR: join(temporary, "workspaces"),
    });
    browser = await chromium.launch({ executablePath: findChromium(), args: FLAGS.split(" ") });
    page = await browser.newPage({ viewport: { width: 1280, height: 1400 } });
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
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
    await page.goto(`${server.origin}/lab/tree/out/e2e/${NOTEBOOK}?token=${server.token}&reset`);
    await page.waitForSelector(".jp-NotebookPanel .jp-CodeCell", { timeout: 60_000 });
    await kernelIdle(page);
    await page.click(".lm-MenuBar >> text=Run");
    await page.click('.lm-Menu >> text="Run All Cells"');
    await page.waitForFunction(
      () => {
        const prompts = [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")].map((p) =>
          p.textContent.trim(),
        );
        const failed = document.querySelector('[data-mime-type="application/vnd.jupyter.error"]');
        return failed || (prompts.length > 5 && prompts.every((prompt) => /^\[\d+\]:$/.test(prompt)));
      },
      undefined,
      { timeout: 200_000 },
    );
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

  it("leaves no process behind", async () => {
    const family = descendants(server.process.pid);
    expect(family, "JupyterLab and two kernels").to.have.length.at.least(3);
    expect(await server.stop()).to.equal(0);
    expect(family.filter(isAlive)).to.deep.equal([]);
  });
});

async function kernelIdle(page) {
  await page.waitForFunction(
    () => document.querySelector(".jp-Notebook-ExecutionIndicator")?.getAttribute("data-status") === "idle",
    undefined,
    { timeout: 60_000 },
  );
}
