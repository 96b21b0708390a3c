/** Opens exported pages from disk in headless Chromium, without a network. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { chromium } from "playwright-core";
import { findChromium } from "../../scripts/setup/findChromium.mjs";
import * as genbook from "../../src/index.ts";
import { FLAGS, openFromDisk, outFolder, seriousFaults } from "./lab.mjs";

const { buildDecoder, buildEncoder, buildGenerator, drawGlyphs, exportPage, fit, tf, trainVae } = genbook;

describe("exported pages in Chromium (slow)", function () {
  this.timeout(120_000);

  let folder;
  let browser;
  let decoder;
  const paths = {};

  before(async () => {
    mkdirSync(outFolder, { recursive: true });
    folder = mkdtempSync(join(tmpdir(), "genbook-e2e-"));
    const encoder = buildEncoder({ seed: 1 });
    decoder = buildDecoder({ seed: 1 });
    const { images, labels } = await drawGlyphs({ count: 400, seed: 1 });
    await fit(trainVae(encoder, decoder, images, { epochs: 2, batchSize: 20, seed: 1 }));
    const generator = buildGenerator({ width: 0.125, seed: 1 });
    const write = async (name, model, options) => {
      paths[name] = await exportPage(model, join(folder, `${name}.html`), { title: name, ...options });
    };
    await write("digits", decoder, { encoder, images, labels });
    await write("generator", generator, {});
    const eight = { latentDim: 8, seed: 1 };
    await write("eight", buildDecoder(eight), { encoder: buildEncoder(eight), images, labels });
    browser = await chromium.launch({ executablePath: findChromium(), args: FLAGS.split(" ") });
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  const open = (name, { path = paths[name].path, ...options } = {}) => openFromDisk(browser, path, options);

  /** Waits until something was drawn on a canvas. */
  const hasPicture = (page, selector) =>
    page.waitForFunction((each) => {
      const canvas = document.querySelector(each);
      if (!canvas) return false;
      const blank = document.createElement("canvas");
      [blank.width, blank.height] = [canvas.width, canvas.height];
      return canvas.toDataURL() !== blank.toDataURL();
    }, selector);

  it("computes what TensorFlow computes", async () => {
    const { page, close } = await open("digits");
    const points = [
      [0, 0],
      [1.5, -0.7],
      [-3, 2],
    ];
    const pictures = await page.evaluate(async (all) => {
      const code = document.getElementById("code").textContent;
      const { models } = JSON.parse(document.getElementById("contents").textContent);
      const worker = new window.Worker(URL.createObjectURL(new window.Blob([code])));
      const answer = (message) =>
        new Promise((resolve) => {
          worker.onmessage = ({ data }) => resolve(data);
          worker.postMessage(message);
        });
      await answer(models);
      const results = [];
      for (const z of all) {
        const [values] = await answer({ model: "decoder", input: Float32Array.from(z) });
        results.push(Array.from(values));
      }
      return results;
    }, points);
    const expected = decoder.predict(tf.tensor2d(points));
    const differences = pictures.flat().map((value, i) => Math.abs(value - expected.dataSync()[i]));
    const largest = Math.max(...differences);
    console.log(`      the largest difference of a pixel is ${largest.toExponential(1)}`);
    expect(largest).to.be.below(1e-3);
    await close();
  });

  it("follows the point while it is dragged", async () => {
    const { page, close } = await open("digits");
    await hasPicture(page, ".genbook-decoded");
    await page.evaluate(countPictures);
    const { x, y, width, height } = await page.locator(".genbook-stage").boundingBox();
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    const began = Date.now();
    for (let i = 0; Date.now() - began < 3000; i++) {
      await page.mouse.move(
        x + width * (0.5 + 0.2 * Math.sin(i / 9)),
        y + height * (0.5 + 0.2 * Math.cos(i / 9)),
      );
    }
    await page.mouse.up();
    const pictures = await page.evaluate(() => window.pictures);
    console.log(`      pictures a second: ${(pictures / ((Date.now() - began) / 1000)).toFixed(0)}`);
    expect(pictures).to.be.above(10);
    await close();
  });

  it("can be used with the keyboard alone, and shows the way between two points", async () => {
    const { page, close } = await open("digits");
    await hasPicture(page, ".genbook-decoded");
    const cursor = () => page.locator(".genbook-cursor-8").getAttribute("cx");
    const start = await cursor();
    expect(await page.locator(".strip").isVisible()).to.equal(false);
    await page.locator(".genbook-stage").focus();
    await page.getByRole("button", { name: "Start at the point" }).press("Enter");
    await page.locator(".genbook-stage").focus();
    for (let i = 0; i < 5; i++) await page.keyboard.press("Shift+ArrowRight");
    const end = await cursor();
    expect(Number(end)).to.be.above(Number(start));
    await page.getByRole("button", { name: "End at the point" }).press("Enter");
    await page.locator(".strip").waitFor();
    await hasPicture(page, ".strip canvas:last-child");
    const slider = page.getByRole("slider", { name: "From start to end" });
    await slider.press("Home");
    expect(Number(await cursor())).to.be.closeTo(Number(start), 0.01);
    await slider.press("End");
    expect(Number(await cursor())).to.be.closeTo(Number(end), 0.01);
    await close();
  });

  it("encodes what is drawn, and shows the images that are most like it", async () => {
    const { page, close } = await open("digits");
    await hasPicture(page, ".genbook-decoded");
    const board = await page.locator(".genbook-board").boundingBox();
    await page.mouse.move(board.x + 90, board.y + 30);
    await page.mouse.down();
    await page.mouse.move(board.x + 110, board.y + 160, { steps: 8 });
    await page.mouse.up();
    await page.getByText("Your drawing").waitFor();
    expect(await page.locator(".genbook-inspection canvas").count()).to.equal(5);
    await hasPicture(page, ".genbook-inspection figure:last-child canvas");
    await close();
  });

  it("shows samples by their numbers, and walks from one to another", async () => {
    const { page, close } = await open("generator", { hash: "#25" });
    expect(await page.getByLabel("From number").inputValue()).to.equal("25");
    await hasPicture(page, "[aria-label='Sample 48'] canvas");
    const pixels = (number) =>
      page.locator(`[aria-label='Sample ${number}'] canvas`).evaluate((canvas) => canvas.toDataURL());
    const first = await pixels(30);
    await page.getByRole("button", { name: "24 other samples" }).click();
    await hasPicture(page, "[aria-label='Sample 72'] canvas");
    expect(page.url()).to.match(/#49$/);
    await page.goBack();
    await hasPicture(page, "[aria-label='Sample 48'] canvas");
    expect(await pixels(30)).to.equal(first);
    expect(await pixels(31)).not.to.equal(first);

    await page.getByRole("button", { name: "Sample 30", exact: true }).click();
    await page.getByText("From sample 25 to sample 30").waitFor();
    const slider = page.getByRole("slider", { name: "Step" });
    await page.waitForFunction(() => document.querySelector(".walk input").value > 2);
    await page.getByRole("button", { name: "Stop" }).click();
    const value = await slider.inputValue();
    await slider.press("ArrowRight");
    expect(Number(await slider.inputValue())).to.equal(Number(value) + 1);
    await close();
  });

  it("computes in the page itself where workers are not allowed", async () => {
    const path = join(folder, "alone.html");
    const policy = `<meta http-equiv="Content-Security-Policy" content="worker-src 'none'">`;
    writeFileSync(path, readFileSync(paths.digits.path, "utf8").replace("<head>", `<head>${policy}`));
    const { page } = await open("digits", { path });
    await hasPicture(page, ".genbook-decoded");
    await page.context().close();
  });

  it("works inside a notebook's output, in a frame that reaches nothing around it", async () => {
    const path = join(folder, "output.html");
    const bundle = await paths.digits[Symbol.for("Jupyter.display")]();
    writeFileSync(path, `<!doctype html><html lang="en"><title>Output</title>${bundle["text/html"]}`);
    const { page, close } = await open("digits", { path });
    const frame = page.frameLocator("iframe");
    await frame.locator(".genbook-stage").waitFor();
    await frame.getByRole("button", { name: "Start at the point" }).click();
    await close();
  });

  for (const name of ["digits", "eight", "generator"]) {
    it(`${name}: fits its frame in a notebook's output, and takes over the notebook's theme`, async () => {
      const path = join(folder, `output-${name}.html`);
      const bundle = await paths[name][Symbol.for("Jupyter.display")]();
      const dark = `<body style="background: #111; color: rgba(255, 255, 255, 0.9)">`; // as in JupyterLab
      writeFileSync(
        path,
        `<!doctype html><html lang="en"><title>Output</title>${dark}${bundle["text/html"]}${bundle["text/html"]}`,
      );
      const { page, close } = await open(name, { path });
      const frame = page.frameLocator("iframe").first();
      const seen = () =>
        frame.locator("html").evaluate((html) => ({
          hidden: html.scrollHeight - window.innerHeight,
          empty: window.innerHeight - html.offsetHeight,
          scheme: window.getComputedStyle(html).colorScheme,
        }));
      for (const [width, theme, scheme] of [
        [900, undefined, "dark"],
        [560, { background: "white", color: "black" }, "light"],
        [1280, { background: "#111", color: "white" }, "dark"],
      ]) {
        await page.setViewportSize({ width, height: 1800 });
        await page.evaluate((style) => Object.assign(document.body.style, style), theme);
        await frame.locator("canvas").first().waitFor();
        await page.waitForTimeout(500);
        const height = await page
          .locator("iframe")
          .first()
          .evaluate((each) => each.offsetHeight);
        console.log(`      ${height} pixels high in a window of ${width}`);
        expect(await seen(), `at ${width} pixels`).to.deep.equal({ hidden: 0, empty: 0, scheme });
        await page.screenshot({
          path: join(outFolder, `exported-${name}-output-${width}.png`),
          fullPage: true,
        });
      }
      await close();
    });
  }

  for (const [name, picture] of [
    ["digits", ".genbook-decoded"],
    ["generator", "[aria-label='Sample 24'] canvas"],
  ]) {
    for (const width of [900, 400]) {
      for (const colorScheme of ["light", "dark"]) {
        it(`${name}: axe finds no serious fault at ${width} pixels, ${colorScheme}`, async () => {
          const { page, close } = await open(name, { width, colorScheme });
          await hasPicture(page, picture);
          await page.screenshot({
            path: join(outFolder, `exported-${name}-${width}-${colorScheme}.png`),
            fullPage: true,
          });
          expect(await seriousFaults(page)).to.deep.equal([]);
          expect(await page.evaluate(() => document.documentElement.scrollWidth)).to.be.at.most(width);
          await close();
        });
      }
    }
  }
});

/** Counts in window.pictures how often the decoded picture changes. */
function countPictures() {
  window.pictures = 0;
  const context = document.querySelector(".genbook-decoded").getContext("2d");
  const { putImageData } = context;
  context.putImageData = function (...args) {
    window.pictures++;
    return putImageData.apply(this, args);
  };
}
