import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { root } from "../../scripts/setup/paths.mjs";
import { codeCell, openLab, openNotebook, startAllCells } from "./lab.mjs";

const NOTEBOOK = "widgets.ipynb";

/** A training without end of a small autoencoder, with a panel and a chart; then what was turned. */
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
const CHANGES = `console.log("first", knobs.changes[0].settings, "turned", Object.keys(knobs.changes.at(-1)!.settings));`;

describe("widgets in JupyterLab (slow: half a minute)", function () {
  this.timeout(300_000);
  const outFolder = join(root, "out", "e2e");
  let temporary;
  let page;
  let server;
  let close;

  before(async () => {
    temporary = mkdtempSync(join(tmpdir(), "genbook-e2e-"));
    mkdirSync(outFolder, { recursive: true });
    const metadata = {
      kernelspec: { name: "genbook", display_name: "TypeScript (genbook)", language: "typescript" },
      language_info: { name: "typescript", file_extension: ".ts", mimetype: "text/x-typescript" },
    };
    const cells = [codeCell(TRAINING), { ...codeCell(CHANGES), id: "changes" }];
    writeFileSync(
      join(outFolder, NOTEBOOK),
      JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }),
    );
    ({ server, page, close } = await openLab(temporary));
    await openNotebook(page, server, NOTEBOOK);
  });

  after(async () => {
    await close?.();
    rmSync(temporary, { recursive: true, force: true });
  });

  const button = (name) => page.locator(".jupyter-button", { hasText: name });
  const line = () => page.locator(".widget-html-content i").innerText();
  /** Resolves to the panel's line when it fits. */
  const lineLike = async (pattern) => {
    await page.waitForFunction(
      (source) =>
        new RegExp(source).test(document.querySelector(".widget-html-content i")?.textContent ?? ""),
      pattern.source,
      { timeout: 30_000 },
    );
    return line();
  };
  const stepOf = (text) => Number(/step (\d+)/.exec(text)[1]);

  it("appear beside a training that runs", async () => {
    await startAllCells(page);
    await page.waitForSelector(".widget-hslider", { timeout: 60_000 });
    expect(await page.locator(".widget-hslider .widget-label").allInnerTexts()).to.deep.equal([
      "learningRate",
      "klWeight",
    ]);
    await page.waitForSelector(".vega-embed canvas, .vega-embed svg");
  });

  it("pause it, go step by step, and resume", async () => {
    await button("Pause").click();
    const paused = stepOf(await lineLike(/paused: step \d+/));
    await button("Step").click();
    expect(stepOf(await lineLike(new RegExp(`paused: step ${paused + 1},`)))).to.equal(paused + 1);
    await button("Resume").click();
    await lineLike(/running/);
  });

  it("are turned, and the chart says where", async () => {
    const handle = page.locator(".widget-hslider .noUi-handle").nth(1);
    await handle.focus();
    for (let i = 0; i < 10; i++) await page.keyboard.press("ArrowRight");
    await page.waitForTimeout(5000); // until the chart is drawn again
    await button("Pause").click();
    await lineLike(/paused/);
    await page.screenshot({ path: join(outFolder, "jupyterlab-widgets.png") });
    await button("Resume").click();
  });

  it("stop it, and what was turned is known to the next cell", async () => {
    await button("Stop").click();
    await lineLike(/ended at step \d+/);
    await page.waitForFunction(() =>
      [...document.querySelectorAll(".jp-OutputArea-output")].some((node) =>
        /first.*turned/s.test(node.textContent),
      ),
    );
    const outputs = await page.locator(".jp-OutputArea-output").allInnerTexts();
    const text = outputs.join("\n");
    expect(text).to.match(/Interrupted in epoch \d+ of 1000000/);
    expect(text).to.match(/first \{ learningRate: 0\.001, klWeight: 0\.01 \} turned \[ 'klWeight' \]/);
  });

  it("are there again in a page that is loaded anew while it runs", async () => {
    await startAllCells(page);
    await lineLike(/running/);
    await page.keyboard.press("Control+s");
    await page.waitForTimeout(1000);
    await page.reload();
    await page.waitForSelector(".widget-hslider", { timeout: 60_000 });
    await button("Pause").click();
    await lineLike(/paused/);
  });
});
