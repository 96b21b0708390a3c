import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { venv } from "../../scripts/setup/paths.mjs";
import {
  defineLuminance,
  drag,
  openNotebook,
  outFolder,
  runAllCells,
  saveNotebook,
  useLab,
  useTheme,
  writeNotebook,
} from "./lab.mjs";

/** Two live sliders that decode a digit. */
const FOLLOW = `import { buildDecoder, buildEncoder, fit, follow, imageGrid, liveLossChart, progressBar, slider, tf, trainVae, tune } from "genbook";
const decoder = buildDecoder();
const z = (description: string) => slider({ min: -2, max: 2, value: 0, live: true, description });
follow({ x: z("z[0]"), y: z("z[1]") }, ({ x, y }) => {
  const digit = tf.tidy(() => decoder.predict(tf.tensor2d([[x, y]])) as tf.Tensor4D);
  const figure = imageGrid(digit, { scale: 6, title: "x " + x.toFixed(2) });
  digit.dispose();
  return figure;
})`;

/** Trains a small autoencoder without end, with a panel, a progress bar and a chart. */
const TRAINING = `const toy = { imageSize: 8, filters: [3, 4] as [number, number], hiddenUnits: 5, seed: 1 };
const images = tf.randomUniform([16000, 8, 8, 1], 0, 1, "float32", 1) as tf.Tensor4D;
const knobs = tune({ klWeight: slider({ min: 0, max: 0.1, value: 0.01 }) });
await fit(
  trainVae(buildEncoder(toy), buildDecoder(toy), images, { epochs: 1000, batchSize: 16, seed: 1, ...knobs.settings }),
  [knobs, progressBar(), liveLossChart()],
);`;

/** Charts of every width, a summary, a picture and a data set. */
const GALLERY = [
  `import { buildEncoder, drawGlyphs, imageGrid, lossChart, dropdown, button } from "genbook";
const epochs = (logs: (i: number) => Record<string, number>) => Array.from({ length: 20 }, (_, i) => ({ epoch: i + 1, ...logs(i) }));
const gan: any = epochs((i) => ({ dLoss: 0.69 + Math.sin(i) / 50, aLoss: i === 7 ? 9 : 0.75 + Math.cos(i) / 30, spread: 0.3 + i / 100 }));
gan.changes = [[3, { dLearningRate: 0.001 }], [9, { klWeight: 0.1 }], [18, { aLearningRate: 0.0005 }]].map(([epoch, settings]: any) => ({ step: 10 * epoch, stepsPerEpoch: 10, settings }));
lossChart(gan)`,
  `lossChart(epochs((i) => ({ loss: 0.2 + Math.exp(-i / 3), valLoss: 0.22 + Math.exp(-i / 3) })), { scale: "log" })`,
  `buildEncoder().summary()`,
  `const glyphs = await drawGlyphs({ count: 20 });
imageGrid(glyphs.images, { title: "Glyphs", columns: 10 })`,
  `glyphs`,
  `[dropdown(["adam", "rmsprop"], { description: "optimizer" }), button("Stop", () => undefined)]`,
];

/** Widgets whose every text is markup. */
const EVIL = `import { box, button, checkbox, dropdown, output, progress, slider, tabs, tune } from "genbook";
const evil = '<img src=x onerror="window.hurt = true">';
const described = { description: evil };
const place = output();
place.print(evil);
const knobs = tune({ [evil]: slider({ min: 0, max: 1, value: 0.5 }) });
void knobs({ kind: "batch", epoch: 1, epochs: 1, stepsPerEpoch: 1, step: 1, logs: { [evil]: 1 } });
tabs({ [evil]: box([
  slider({ min: 0, max: 1, value: 0, ...described }), slider({ min: 1, max: 2, value: 1, logarithmic: true, ...described }),
  checkbox(true, described), dropdown([evil], described), progress(0, described), button(evil, () => undefined), place,
], { vertical: true }) })`;

describe("charts and live widgets in JupyterLab (slow: two minutes)", function () {
  this.timeout(300_000);
  let page;
  let server;
  const lab = useLab();

  before(() => {
    writeNotebook("live.ipynb", FOLLOW, TRAINING);
    writeNotebook("gallery.ipynb", ...GALLERY);
    writeNotebook("evil.ipynb", EVIL);
    ({ page, server } = lab);
  });

  const picture = (name) => page.screenshot({ path: join(outFolder, `charts-${name}.png`) });
  const button = (name) => page.locator(".jupyter-button", { hasText: name });
  const pressable = async () => {
    const names = ["Pause", "Step", "Resume", "Stop"];
    const disabled = await Promise.all(names.map((name) => button(name).isDisabled()));
    return names.filter((_, i) => !disabled[i]);
  };
  const line = () => page.locator(".widget-html-content i").innerText();
  /** Returns the last line of the progress bar. */
  const progressLine = () =>
    page.evaluate(() => {
      const text = [...document.querySelectorAll(".jp-OutputArea-output pre")]
        .map((pre) => pre.textContent)
        .join("\n");
      return text.split("\n").findLast((each) => each.startsWith("Epoch "));
    });
  const chart = () => page.locator(".vega-embed svg.marks").last().innerHTML();
  const stepOf = (text) => Number(/step (\d+),/.exec(text)[1]);
  /** Returns the time that a progress line counts in its epoch, and how far it may be off. */
  const countedMs = (text) => {
    const pace = /([\d.]+) ms\/step/.exec(text)[1];
    const digits = pace.split(".")[1]?.length ?? 0;
    const steps = stepInEpoch(text);
    return { ms: steps * Number(pace), rounding: Number(pace) + (steps * 10 ** -digits) / 2 };
  };
  const stepInEpoch = (text) => Number(/ (\d+)\/1000 +\d+%/.exec(text)[1]);
  const untilLine = (pattern) =>
    page.waitForFunction(
      (source) => new RegExp(source).test(document.querySelector(".widget-html-content i")?.textContent),
      pattern.source,
      { timeout: 60_000 },
    );

  /** Drags the first slider to and fro for three seconds, and watches the picture frame by frame. */
  const dragAndWatch = async () => {
    await page.evaluate(watchPicture);
    const handle = page.locator(".widget-hslider .noUi-handle").first();
    const { x, y, width, height } = await handle.boundingBox();
    const [left, top] = [x + width / 2, y + height / 2];
    await page.mouse.move(left, top);
    await page.mouse.down();
    const began = Date.now();
    let moves = 0;
    while (Date.now() - began < 3000) {
      await page.mouse.move(left + 60 * Math.sin(++moves / 16), top);
      await page.waitForTimeout(Math.max(0, began + moves * 25 - Date.now()));
    }
    await page.mouse.move(left + 40, top);
    const seconds = (Date.now() - began) / 1000;
    const { frames } = await page.evaluate(() => window.watched);
    const shown = frames.map(([source]) => source);
    const redraws = shown.filter((source, i) => i > 0 && source !== shown[i - 1]).length;
    // No queue: the picture of the last position is there soon after the last move.
    await page.waitForTimeout(500);
    const last = await page.evaluate(() => window.watched.frames.at(-1)[0]);
    await page.waitForTimeout(1500);
    const { frames: all } = await page.evaluate(() => ((window.watched.isOn = false), window.watched));
    await page.mouse.up();
    return {
      redraws,
      redrawsASecond: redraws / seconds,
      moves,
      empty: all.filter(([source]) => !source).length,
      heights: new Set(all.map(([, height]) => height)).size,
      isSettled: all.at(-1)[0] === last,
    };
  };

  it("a figure follows a live slider smoothly", async () => {
    await openNotebook(page, server, "live.ipynb");
    await page.locator(".jp-CodeCell").first().click();
    await page.keyboard.press("Control+Enter");
    await page.waitForSelector(".widget-vbox .jp-OutputArea img");
    await dragAndWatch(); // warms everything up
    const { redraws, redrawsASecond, moves, ...rest } = await dragAndWatch();
    console.log(`      ${redrawsASecond.toFixed(1)} redraws a second`);
    expect(redraws, "while the slider moves, and not only when it is released").to.be.above(2);
    expect(redraws).to.be.at.most(moves + 2);
    expect(rest).to.deep.equal({ empty: 0, heights: 1, isSettled: true });
    await picture("follow");
  });

  it("two pages of one notebook agree on a slider that is moved in either", async () => {
    await saveNotebook(page, join(outFolder, "live.ipynb"));
    const other = await page
      .context()
      .browser()
      .newPage({ viewport: { width: 1280, height: 900 } });
    await other.goto(`${server.origin}/lab/workspaces/other/tree/out/e2e/live.ipynb?token=${server.token}`);
    await other.waitForSelector(".widget-hslider", { timeout: 120_000 });
    const readout = (each) => each.locator(".widget-hslider .widget-readout").nth(1);
    for (const [from, to, by] of [
      [page, other, 30],
      [other, page, -45],
      [page, other, 25],
    ]) {
      await from.bringToFront();
      const before = await readout(from).innerText();
      await drag(from.locator(".widget-hslider .noUi-handle").nth(1), by);
      const moved = await readout(from).innerText();
      expect(moved).to.not.equal(before);
      await to.waitForFunction(
        (text) => document.querySelectorAll(".widget-hslider .widget-readout")[1].innerText === text,
        moved,
        { timeout: 10_000 },
      );
    }
    await other.close();
  });

  it("the live chart moves from its first second, and everything shows the same epoch", async () => {
    await page.bringToFront();
    await page.evaluate(watchChart);
    await page.locator(".jp-CodeCell").nth(1).click();
    await page.keyboard.press("Control+Enter");
    await page.waitForSelector(".vega-embed svg.marks", { timeout: 120_000 });
    await page.waitForFunction(
      () => {
        const lengths = window.watched.frames.map(([, length]) => length);
        return lengths.filter((length, i) => i > 0 && length !== lengths[i - 1]).length >= 5;
      },
      undefined,
      { timeout: 120_000 },
    );
    const { frames, overlaps } = await page.evaluate(() => ((window.watched.isOn = false), window.watched));
    const redraws = frames.filter(([, length], i) => i > 0 && length !== frames[i - 1][1]).map(([ms]) => ms);
    const gaps = redraws.slice(1).map((ms, i) => ms - redraws[i]);
    console.log(`      ${redraws.length} redraws, the longest pause ${Math.round(Math.max(...gaps))} ms`);
    const first = frames.findIndex(([, length]) => length); // the page loads Vega before it draws the first
    expect(frames.slice(first).filter(([, length]) => !length)).to.deep.equal([]);
    expect(overlaps).to.equal(0);
    await button("Pause").click();
    await untilLine(/^paused/);
    await page.waitForTimeout(500);
    const [, epoch] = /epoch (\d+)/.exec(await line());
    expect(await chart()).to.contain(`Epoch ${epoch} of 1000`);
    expect(await progressLine()).to.contain(`Epoch ${epoch.padStart(4)}/1000`);
    await picture("paused");
  });

  it("Pause, Step and Resume keep progress, chart and buttons up to date, and paused time is not counted", async () => {
    expect(await pressable()).to.deep.equal(["Step", "Resume", "Stop"]);
    const [paused, before, text] = [stepOf(await line()), await chart(), await progressLine()];
    const inEpoch = stepInEpoch(text);
    expect(text).to.match(/ · paused · .* left/);
    await page.waitForTimeout(4000);
    expect(await progressLine()).to.equal(text);
    const pauseEnds = Date.now();
    await button("Step").click();
    await untilLine(new RegExp(`paused: step ${paused + 1},`));
    await page.waitForTimeout(500);
    expect(stepInEpoch(await progressLine())).to.equal((inEpoch % 1000) + 1);
    expect(await chart()).to.not.equal(before);
    await button("Resume").click();
    await untilLine(/^running/);
    expect(await pressable()).to.deep.equal(["Pause", "Step", "Stop"]);
    await untilLine(new RegExp(`running: step (?!${paused + 1},)`));
    await button("Pause").click();
    await untilLine(/^paused/);
    await page.waitForFunction(() =>
      [...document.querySelectorAll(".jp-OutputArea-output pre")].some((pre) =>
        pre.textContent.includes("· paused ·"),
      ),
    );
    // However slow the machine is, the time in the line has grown by no more than the time since the pause.
    const [earlier, later] = [countedMs(text), countedMs(await progressLine())];
    expect(later.ms - earlier.ms, "4 s of pause would be in it").to.be.below(
      Date.now() - pauseEnds + earlier.rounding + later.rounding,
    );
    await button("Resume").click();
  });

  it("a figure follows a live slider while a training runs", async () => {
    const { redraws, redrawsASecond, empty, heights, isSettled } = await dragAndWatch();
    console.log(`      ${redrawsASecond.toFixed(1)} redraws a second`);
    expect(redraws, "while the slider moves, and not only when it is released").to.be.above(2);
    expect({ empty, heights, isSettled }).to.deep.equal({ empty: 0, heights: 1, isSettled: true });
  });

  it("after Stop, no remaining time is shown", async () => {
    await button("Stop").click();
    await page.waitForFunction(() => /Interrupted in epoch/.test(document.body.innerText));
    const text = await page.locator(".jp-CodeCell").nth(1).innerText();
    expect(text).to.match(/Epoch +\d+\/1000 +\d+\/1000 · stopped · [\d.]+ ms\/step/);
    expect(text).to.not.match(/ left/);
    await picture("stopped");
  });

  for (const [width, theme] of [
    [1280, "JupyterLab Light"],
    [1280, "JupyterLab Dark"],
    [900, "JupyterLab Dark"],
    [900, "JupyterLab Light"],
  ]) {
    it(`charts, tables and pictures are legible at ${width} px in ${theme}`, async () => {
      await page.setViewportSize({ width: 1280, height: 2400 }); // a narrow page hides the kernel's name
      await openNotebook(page, server, "gallery.ipynb");
      await useTheme(page, theme);
      await page.setViewportSize({ width, height: 2400 });
      await runAllCells(page);
      await page.waitForTimeout(1000);
      await picture(`gallery-${width}-${theme.split(" ")[1]}`);
      await defineLuminance(page);
      const seen = await page.evaluate(legibility);
      expect(seen.panels).to.deep.equal([3, 1]);
      expect(seen.cut, "parts of charts beyond the cell").to.deep.equal([]);
      expect(seen.overlaps, "labels of an axis that overlap").to.equal(0);
      expect(seen.contrast, "of text and page").to.be.above(4.5);
      expect(seen.labels).to.include.members(["dLearningRate 0.001", "klWeight 0.1", "aLearningRate 0.0005"]);
      expect(seen.wrapped, "lines of the summary that wrap").to.deep.equal([]);
      expect(seen.text)
        .to.include("images: Tensor float32 [20, 28, 28, 1]")
        .and.include("[ Dropdown(optimizer: adam), Button(Stop) ]")
        .and.not.match(/dataId|rankType|listeners/);
    });
  }

  it("charts are laid out again when the window gets narrower, and printed lines wrap between words", async () => {
    const chart = page.locator(".vega-embed svg.marks").first();
    const heightAt = async (width) => {
      await page.setViewportSize({ width, height: 2400 });
      await page.waitForTimeout(500);
      expect((await page.evaluate(legibility)).cut, `at ${width} px`).to.deep.equal([]);
      return (await chart.boundingBox()).height;
    };
    const [oneRow, threeRows] = [await heightAt(1280), await heightAt(900)];
    expect(threeRows).to.be.above(2 * oneRow);
    const wrapping = (pre) => window.getComputedStyle(pre).wordBreak;
    expect(await page.locator(".jp-OutputArea-output pre").first().evaluate(wrapping)).to.equal("normal");
  });

  it("charts, tables and pictures are legible on A4 paper", async () => {
    await saveNotebook(page, join(outFolder, "gallery.ipynb"), ({ outputs }) =>
      JSON.stringify(outputs ?? "").includes("Button(Stop)"),
    );
    const notebook = join(outFolder, "gallery.ipynb");
    execFileSync(join(venv, "bin", "jupyter"), ["nbconvert", "--to", "html", notebook], { stdio: "pipe" });
    const paper = await page.context().browser().newPage();
    await paper.setViewportSize({ width: 718, height: 1200 }); // A4 without margins of 1 cm, at 96 pixels an inch
    await paper.emulateMedia({ media: "print" });
    await paper.goto(pathToFileURL(notebook.replace(".ipynb", ".html")).href);
    await paper.screenshot({ path: join(outFolder, "charts-a4.png"), fullPage: true });
    const images = await paper.$$eval("img", (nodes) =>
      nodes.map((node) => ({
        scale: node.width / node.naturalWidth,
        right: node.getBoundingClientRect().right,
      })),
    );
    expect(images).to.have.length.at.least(3);
    for (const { scale, right } of images) {
      expect(scale).to.be.above(0.75);
      expect(right).to.be.below(718);
    }
    expect(await paper.evaluate(wrappedLines)).to.deep.equal([]);
    await paper.close();
  });

  it("text in widgets is text", async () => {
    await page.setViewportSize({ width: 1280, height: 1400 });
    await openNotebook(page, server, "evil.ipynb");
    await runAllCells(page);
    await page.waitForSelector(".jupyter-widget-tab .widget-hslider");
    await page.waitForTimeout(1000);
    await picture("evil");
    expect(await page.evaluate(() => window.hurt)).to.equal(undefined);
    expect(await page.locator('.jp-OutputArea img[src="x"]').count()).to.equal(0);
    expect(await page.locator(".jp-OutputArea", { hasText: "<img src=x" }).count()).to.be.at.least(1);
  });
});

/** Notes, frame by frame, the picture of the figure that follows, and the height of its panel. */
function watchPicture() {
  window.watched = { frames: [], isOn: true };
  const look = () => {
    const panel = document.querySelector(".widget-vbox");
    const image = panel.querySelector(".jp-OutputArea img");
    window.watched.frames.push([image?.complete && image.src, panel.getBoundingClientRect().height]);
    if (window.watched.isOn) requestAnimationFrame(look);
  };
  look();
}

/** Notes, frame by frame, how much the last cell's chart shows, and labels of its x axes that overlap. */
function watchChart() {
  window.watched = { frames: [], overlaps: 0, isOn: true };
  const look = () => {
    const chart = document
      .querySelectorAll(".jp-CodeCell")[1]
      .querySelector(".jp-RenderedVegaCommon5, .vega-embed");
    if (chart) {
      window.watched.frames.push([Date.now(), chart.querySelector("svg.marks")?.innerHTML.length]);
      for (const axis of chart.querySelectorAll(".role-axis-label")) {
        const boxes = [...axis.querySelectorAll("text")]
          .filter(({ style }) => style.opacity !== "0")
          .map((text) => text.getBoundingClientRect());
        const isX = boxes.length > 1 && boxes[0].top === boxes[1].top;
        if (isX && boxes.some((box, i) => i > 0 && box.left < boxes[i - 1].right)) window.watched.overlaps++;
      }
    }
    if (window.watched.isOn) requestAnimationFrame(look);
  };
  look();
}

/** Looks at what can be read, as a reader does. */
function legibility() {
  const outputs = [...document.querySelectorAll(".jp-OutputArea-output")];
  const charts = [...document.querySelectorAll(".vega-embed svg.marks")];
  const { luminance } = window; // of defineLuminance
  const page = luminance(window.getComputedStyle(document.querySelector(".jp-Notebook")).backgroundColor);
  const contrasts = charts.flatMap((chart) =>
    [...chart.querySelectorAll(".role-axis-label text, .role-axis-title text, .role-legend-label text")].map(
      (text) => {
        const ink = luminance(window.getComputedStyle(text).fill);
        return (Math.max(ink, page) + 0.05) / (Math.min(ink, page) + 0.05);
      },
    ),
  );
  let overlaps = 0;
  for (const axis of document.querySelectorAll(".vega-embed .role-axis-label")) {
    const boxes = [...axis.querySelectorAll("text")]
      .filter(({ style }) => style.opacity !== "0")
      .map((text) => text.getBoundingClientRect());
    const touches = (a, b) =>
      a.left < b.right && b.left < a.right && a.top < b.bottom - 2 && b.top < a.bottom - 2;
    boxes.forEach((box, i) =>
      boxes.slice(0, i).forEach((other) => (overlaps += touches(box, other) ? 1 : 0)),
    );
  }
  const cut = charts.flatMap((chart) => {
    const right = chart.closest(".jp-OutputArea-output").getBoundingClientRect().right;
    return [...chart.querySelectorAll("text, path")]
      .filter(
        (mark) => mark.getBoundingClientRect().right > right + 1 && mark.getBoundingClientRect().width < 400,
      )
      .map((mark) => mark.textContent || mark.getAttribute("aria-label") || mark.tagName);
  });
  return {
    panels: charts.map((chart) => chart.querySelectorAll(".role-axis-title text").length / 2),
    cut,
    overlaps,
    contrast: Math.min(...contrasts),
    labels: charts.flatMap((chart) =>
      [...chart.querySelectorAll("text")].map(({ textContent }) => textContent),
    ),
    wrapped: outputs
      .flatMap((output) => [...output.querySelectorAll("pre")])
      .filter((pre) => /Param #/.test(pre.textContent))
      .filter((pre) => pre.getBoundingClientRect().height > 19 * pre.textContent.trimEnd().split("\n").length)
      .map(({ textContent }) => textContent),
    text: outputs.map(({ innerText }) => innerText).join("\n"),
  };
}

/** Returns the printed texts of a page that are higher than their lines. */
function wrappedLines() {
  return [...document.querySelectorAll(".jp-OutputArea-output pre")]
    .filter((pre) => /Param #/.test(pre.textContent))
    .filter((pre) => pre.getBoundingClientRect().height > 20 * pre.textContent.trimEnd().split("\n").length)
    .map(({ textContent }) => textContent);
}
