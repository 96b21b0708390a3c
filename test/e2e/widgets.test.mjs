import { join } from "node:path";
import { expect } from "chai";
import {
  drag,
  interrupt,
  openNotebook,
  outFolder,
  saveNotebook,
  startAllCells,
  useLab,
  writeNotebook,
} from "./lab.mjs";

const NOTEBOOK = "widgets.ipynb";

/** Trains a small autoencoder without end, with a panel and a chart. */
const TRAINING = `import { buildDecoder, buildEncoder, fit, liveLossChart, slider, tf, trainVae, tune } from "genbook";
const options = { imageSize: 8, filters: [3, 4] as [number, number], hiddenUnits: 5, seed: 1 };
const images = tf.randomUniform([64, 8, 8, 1], 0, 1, "float32", 1) as tf.Tensor4D;
const knobs = tune({
  learningRate: slider({ min: 1e-5, max: 1e-2, value: 1e-3, logarithmic: true }),
  klWeight: slider({ min: 0, max: 0.1, value: 0.01 }),
});
const history = await fit(
  trainVae(buildEncoder(options), buildDecoder(options), images, { epochs: 1e6, seed: 1, ...knobs.settings }),
  [knobs, liveLossChart({ everyMs: 300 })],
);`;
/**
 * Prints the settings that were changed, and shows one control of each kind, since only a page knows whether
 * it has a view of that name.
 */
const CHANGES = `import { box, checkbox, dropdown, html, output, progress, tabs } from "genbook";
console.log("first", knobs.changes[0].settings, "turned", Object.keys(knobs.changes.at(-1)!.settings));
const [done, place] = [progress(0.5, { description: "done" }), output()];
place.print("printed");
const controls = [checkbox(true, { description: "on" }), dropdown(["a", "b"]), done, html("words"), place];
setTimeout(() => (done.value = 1));
tabs({ first: box(controls, { vertical: true }), second: html("") })`;

describe("widgets in JupyterLab (slow: half a minute)", function () {
  this.timeout(300_000);
  let page;
  const lab = useLab();

  before(async () => {
    writeNotebook(NOTEBOOK, TRAINING, CHANGES);
    page = lab.page;
    await openNotebook(page, lab.server, NOTEBOOK);
  });

  const button = (name) => page.locator(".jupyter-button", { hasText: name });
  const line = () => page.locator(".widget-html-content i").innerText();
  /** Resolves to the panel's line once it matches `pattern`. */
  const lineLike = async (pattern) => {
    await page.waitForFunction(
      (source) =>
        new RegExp(source).test(document.querySelector(".widget-html-content i")?.textContent ?? ""),
      pattern.source,
      { timeout: 60_000 },
    );
    return line();
  };
  const stepOf = (text) => Number(/step (\d+)/.exec(text)[1]);
  const start = async () => {
    await startAllCells(page);
    await page.waitForSelector(".widget-hslider", { timeout: 120_000 });
    await lineLike(/running: step \d+/);
  };
  const picture = (name) => page.screenshot({ path: join(outFolder, `jupyterlab-${name}.png`) });

  it("appear beside a training run in progress", async () => {
    await start();
    expect(await page.locator(".widget-hslider .widget-label").allInnerTexts()).to.deep.equal([
      "learningRate",
      "klWeight",
    ]);
    const tracks = await page.$$eval(".widget-hslider .slider-container", (nodes) =>
      nodes.map((node) => node.getBoundingClientRect().left),
    );
    expect(tracks[0], "in a column").to.equal(tracks[1]);
    await page.waitForSelector(".vega-embed svg");
  });

  it("pause it, go step by step, and resume", async () => {
    await button("Pause").click();
    const paused = stepOf(await lineLike(/paused: step \d+/));
    await button("Step").click();
    expect(stepOf(await lineLike(new RegExp(`paused: step ${paused + 1},`)))).to.equal(paused + 1);
    await button("Resume").click();
    await lineLike(/running/);
  });

  it("can be moved, and the chart marks the step with a line", async () => {
    expect(await page.evaluate(heightOfTurn)).to.equal(0);
    const readout = page.locator(".widget-hslider .widget-readout").nth(1);
    expect(await readout.innerText()).to.equal("0.0100");
    await drag(page.locator(".widget-hslider .noUi-handle").nth(1), 30);
    expect(Number(await readout.innerText())).to.be.within(0.02, 0.09);
    await page.waitForFunction(`(${heightOfTurn})() > 100`);
    await button("Pause").click();
    await lineLike(/paused/);
    await picture("widgets");
    await button("Resume").click();
    await lineLike(/running/);
  });

  it("become text after ■ has ended the training, and the next cell knows which settings were changed", async () => {
    await interrupt(page);
    await page.waitForFunction(() =>
      [...document.querySelectorAll(".jp-OutputArea-output")].some((node) =>
        /first.*turned/s.test(node.textContent),
      ),
    );
    const text = (await page.locator(".jp-OutputArea-output").allInnerTexts()).join("\n");
    expect(text).to.match(/Interrupted in epoch \d+ of 1000000/);
    expect(text).to.match(/ended at step \d+\nlearningRate 0\.001\nklWeight 0\.01 → 0\.0\d+, at step \d+/);
    expect(text).to.match(/first \{ learningRate: 0\.001, klWeight: 0\.01 \} turned \[ 'klWeight' \]/);
    expect(await page.locator(".widget-hslider").count()).to.equal(0);
    await picture("widgets-ended");
  });

  it("are drawn, each of them, and a progress bar is green when it is done", async () => {
    await page.waitForSelector(".jupyter-widget-tab .progress-bar-success");
    await picture("widgets-controls");
    for (const view of ["checkbox", "dropdown", "hprogress", "html", "vbox"])
      expect(await page.locator(`.jupyter-widget-tab .widget-${view}`).count(), view).to.be.at.least(1);
    const tab = page.locator(".jupyter-widget-tab");
    expect(await tab.innerText())
      .to.contain("printed")
      .and.not.match(/error/i);
    expect(await tab.locator(".lm-TabBar-tabLabel").allInnerTexts()).to.deep.equal(["first", "second"]);
  });

  it("reappear when the page is reloaded during the training, and can stop it", async () => {
    await start();
    await saveNotebook(page, join(outFolder, NOTEBOOK), ({ outputs }) =>
      outputs?.some(({ data }) => data?.["application/vnd.jupyter.widget-view+json"]),
    );
    await page.reload();
    await page.waitForSelector(".widget-hslider", { timeout: 120_000 });
    const step = stepOf(await lineLike(/running: step \d+.* · loss \d/));
    await lineLike(new RegExp(`step (?!${step},)`)); // it goes on
    await picture("widgets-reloaded");
    await button("Stop").click();
    await page.waitForSelector(".jp-OutputArea-output >> text=ended at step");
    expect(await page.locator(".widget-hslider").count(), "text has taken the panel's place").to.equal(0);
  });
});

/** Returns the height of the violet line that marks a changed setting in the first panel, or 0. */
function heightOfTurn() {
  const line = document.querySelector('.vega-embed svg line[stroke="#9467bd"]');
  return line?.getBoundingClientRect().height ?? 0;
}
