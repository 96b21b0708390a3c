import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { descendants, isAlive } from "../../scripts/setup/processes.mjs";
import { GAN, VAE, writeMirror, writeNotebooks } from "../notebooks/chapter.mjs";
import {
  kernelIdle,
  openNotebook,
  outFolder,
  runAllCells,
  saveNotebook,
  typeIntoNewCell,
  useLab,
  useTheme,
} from "./lab.mjs";

describe("JupyterLab in a browser (slow: a minute)", function () {
  this.timeout(300_000);

  let server;
  let page;
  const lab = useLab(async (temporary) => {
    await writeMirror(temporary);
    writeNotebooks(outFolder);
    return { GENBOOK_MIRROR: pathToFileURL(temporary).href };
  });
  before(() => ({ server, page } = lab));

  /** Saves a screenshot of the notebook, scrolled to one of its parts, as out/e2e/jupyterlab-NAME.png. */
  const picture = async (name, part) => {
    await part?.scrollIntoViewIfNeeded();
    await page.screenshot({ path: join(outFolder, `jupyterlab-${name}.png`) });
  };
  const cellWith = (text) => page.locator(".jp-CodeCell", { hasText: text });

  it("opens section 8.4 at the address that npm start prints", async () => {
    await page.goto(server.address);
    await page.waitForSelector(".jp-NotebookPanel .jp-Cell h1", { timeout: 120_000 });
    expect(await page.textContent(".jp-NotebookPanel .jp-Cell h1")).to.contain("8.4");
    await kernelIdle(page);
    expect(await page.textContent(".jp-NotebookPanel .jp-KernelName")).to.contain("TypeScript (genbook)");
  });

  it("runs every cell of section 8.4 without an error and draws pictures and charts", async () => {
    await openNotebook(page, server, VAE);
    await runAllCells(page);
    await page.waitForSelector(".vega-embed canvas, .vega-embed svg");
    await picture("8.4-training", cellWith("// Training (listing 8.27)"));
    await picture("8.4-figure", page.locator(".jp-OutputArea-output img").last());
    const { errors, images, charts, text } = await outputsOf(page);
    expect(errors).to.deep.equal([]);
    expect(images).to.have.length.at.least(8); // diagrams, data, reconstructions, the figure, concepts
    expect(charts).to.have.length(2); // losses, latent space
    expect(text).to.contain("Epoch 2/2");
  });

  it("completes a name with Tab, and describes it with Shift-Tab", async () => {
    await typeIntoNewCell(page, "decoder.predi");
    await page.keyboard.press("Tab");
    const names = page.locator(".jp-Completer-item:visible");
    await names.first().waitFor();
    expect((await names.allInnerTexts()).map((item) => item.split("\n").slice(1).join(" "))).to.deep.equal([
      "predict method",
      "predictOnBatch method",
    ]);
    await picture("completion");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".jp-Completer:visible", { state: "hidden" });
    expect(await page.locator(".jp-CodeCell .cm-content").last().innerText()).to.equal("decoder.predict");
    await page.keyboard.press("Shift+Tab");
    const tooltip = page.locator(".jp-Tooltip");
    await tooltip.waitFor();
    expect(await tooltip.innerText())
      .to.match(/predict\(x: .*Tensor/)
      .and.contain("Generates output predictions for the input samples.");
    await picture("tooltip");
    await page.keyboard.press("Escape");
  });

  it("runs every cell of section 8.5 without an error and draws pictures and charts", async () => {
    await openNotebook(page, server, GAN);
    await runAllCells(page);
    await page.waitForSelector(".vega-embed canvas, .vega-embed svg");
    await picture("8.5-training", cellWith("// Training, with two knobs"));
    await picture("8.5-figure", page.locator(".jp-OutputArea-output img").last());
    const { errors, images, charts, text } = await outputsOf(page);
    expect(errors).to.deep.equal([]);
    expect(images).to.have.length.at.least(6 + 1); // diagrams, data, both figures, GAN or VAE; a sheet of the timeline
    expect(charts).to.have.length(1);
    expect(text)
      .to.contain("all 20 are equal: true") // stopped and resumed
      .and.contain("ended at step 30\ndLearningRate 0.0008\naLearningRate 0.0004"); // nobody moved them
  });

  it("shows a timeline in one place while it trains, in which earlier steps can be opened", async () => {
    const timeline = cellWith("// Training, with two knobs").locator(".genbook-timeline");
    expect(await timeline.count()).to.equal(1);
    expect(await sheets(timeline)).to.deep.equal([{ step: "step 30", width: 650, inPlace: true }]);
    const earlier = timeline.locator("summary");
    expect(await earlier.allInnerTexts()).to.deep.equal(["1", "10", "20"]);
    for (const [i, step] of ["step 1", "step 10"].entries()) {
      await earlier.nth(i).click();
      expect((await sheets(timeline)).slice(1)).to.deep.equal([{ step, width: 650, inPlace: true }]);
    }
    await picture("timeline", timeline);
    await earlier.nth(1).click();
    expect(await sheets(timeline)).to.have.length(1);
  });

  it("shows the figures of a saved notebook that is not trusted, where earlier sheets are a list", async () => {
    const untrusted = await saveNotebook(page, join(outFolder, GAN));
    untrusted.cells.push({ cell_type: "markdown", id: "changed", metadata: {}, source: String(Date.now()) });
    writeFileSync(join(outFolder, "untrusted.ipynb"), JSON.stringify(untrusted));
    await openNotebook(page, server, "untrusted.ipynb");
    await page.waitForSelector(".vega-embed canvas, .vega-embed svg");
    const { errors, images, charts, text } = await outputsOf(page);
    expect(errors).to.deep.equal([]);
    expect(images).to.have.length.at.least(6 + 1);
    expect(charts).to.have.length(1);
    expect(text)
      .to.contain("ended at step 30")
      .and.not.match(/widget|Pause/i);

    expect(await page.locator(".genbook-timeline style").count(), "JupyterLab takes it away").to.equal(0);
    const cell = cellWith("// Training, with two knobs");
    const timeline = cell.locator(".genbook-timeline");
    const earlier = timeline.locator("summary");
    expect(await earlier.allInnerTexts()).to.deep.equal(["step 1", "step 10", "step 20"]);
    await earlier.nth(0).click();
    expect(await sheets(timeline)).to.deep.equal([
      { step: "step 30", width: 650, inPlace: true },
      { step: "step 1", width: 650, inPlace: false },
    ]);
    await picture("untrusted", cell);
  });

  it("has charts and pictures on the page's own paper in a dark theme", async () => {
    await useTheme(page, "JupyterLab Dark");
    const cell = cellWith("// Training, with two knobs");
    const chart = await cell.locator(".vega-embed svg.marks").evaluate((svg) => ({
      paper: svg.querySelector("rect.background, path.background")?.getAttribute("fill") ?? "none",
      text: window.getComputedStyle(svg.querySelector("text")).fill,
    }));
    expect(chart.paper).to.match(/none|transparent/);
    expect(chart.text).to.match(/^rgba?\(2\d\d, 2\d\d, 2\d\d/);
    await picture("dark", cell);
  });

  it("leaves no process behind", async () => {
    const family = descendants(server.process.pid);
    expect(family, "JupyterLab and two kernels").to.have.length.at.least(3);
    expect(await server.stop()).to.equal(0);
    expect(family.filter(isAlive)).to.deep.equal([]);
  });
});

/** Returns the output of the notebook's cells: texts of errors, widths of images and charts, and all text. */
async function outputsOf(page) {
  const outputs = await page.$$eval(".jp-OutputArea-output", (nodes) =>
    nodes.map((node) => ({
      mime: node.getAttribute("data-mime-type"),
      text: node.innerText,
      images: [...node.querySelectorAll("img")]
        .filter((image) => image.checkVisibility())
        .map((image) => image.naturalWidth),
      chart: node.querySelector(".vega-embed canvas, .vega-embed svg")?.getBoundingClientRect().width ?? 0,
    })),
  );
  const isError = ({ mime }) => mime === "application/vnd.jupyter.error";
  return {
    errors: outputs.filter(isError).map(({ text }) => text),
    images: outputs.flatMap(({ images }) => images).filter((width) => width > 100),
    charts: outputs.map(({ chart }) => chart).filter((width) => width > 100),
    text: outputs.map(({ text }) => text).join("\n"),
  };
}

/** Returns the timeline's visible sheets; inPlace: where the newest is. */
function sheets(timeline) {
  return timeline.locator(".genbook-sheet").evaluateAll((nodes) => {
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
