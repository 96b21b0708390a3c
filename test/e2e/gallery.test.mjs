/** Opens the gallery of a sweep from disk in headless Chromium, without a network. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createCanvas } from "canvas";
import { expect } from "chai";
import { chromium } from "playwright-core";
import { findChromium } from "../../scripts/setup/findChromium.mjs";
import { runFolder } from "../../src/sweeps/plan.ts";
import { sweepGallery } from "../../src/sweeps/gallery/gallery.ts";
import { endRun, temporarySweep, writeLosses } from "../sweeps/temporarySweep.ts";
import { FLAGS, openFromDisk, outFolder, seriousFaults } from "./lab.mjs";

describe("the gallery of a sweep in Chromium (slow)", function () {
  this.timeout(60_000);

  let sweep;
  let browser;
  let path;

  /** A picture in a colour of its own. */
  const picture = (hue) => {
    const canvas = createCanvas(80, 60);
    const context = canvas.getContext("2d");
    context.fillStyle = `hsl(${hue} 60% 50%)`;
    context.fillRect(0, 0, 80, 60);
    return canvas.toBuffer("image/png");
  };

  before(async () => {
    mkdirSync(outFolder, { recursive: true });
    const settings = [2, 4, 8].flatMap((latentDim) =>
      [1, 2, 3].map((seed) => ({ latentDim, seed, klWeight: 10 ** -seed })),
    );
    sweep = await temporarySweep(settings);
    for (const [i, id] of sweep.ids.entries()) {
      await endRun(
        sweep,
        id,
        i === 4 ? { outcome: "failed", error: "DivergedError: loss is NaN" } : { outcome: "done" },
      );
      if (i !== 4)
        writeLosses(sweep, id, { loss: ((i * 5) % 9) + 1, klLoss: 1 + i / 10, valLoss: ((i * 7) % 9) + 1 });
      writeFileSync(join(runFolder(sweep, id), "first.png"), picture(40 * i));
      writeFileSync(join(runFolder(sweep, id), "second.png"), picture(40 * i + 180));
    }
    ({ path } = await sweepGallery(sweep.folder));
    browser = await chromium.launch({ executablePath: findChromium(), args: FLAGS.split(" ") });
  });
  after(async () => {
    await browser?.close();
    sweep?.remove();
  });

  const open = (options) => openFromDisk(browser, path, options);

  const column = (page, n) => page.locator(`tbody td:nth-child(${n})`).allTextContents();
  const captions = (page) => page.locator("figcaption").allTextContents();

  it("begins with the best run, and sorts table and pictures by a column, either way", async () => {
    const { page, close } = await open();
    const heads = await page.locator("thead th").allTextContents();
    expect(heads).to.deep.equal([
      "run",
      "latentDim",
      "seed",
      "klWeight",
      "course of loss",
      "valLoss",
      "loss",
      "klLoss",
      "seconds",
    ]);
    const sorted = (await column(page, 6)).filter(Boolean).map(Number);
    expect(sorted).to.have.length(8);
    expect(sorted).to.deep.equal(sorted.toSorted((a, b) => a - b));
    const ids = await column(page, 1);
    expect(ids.at(-1), "a run without values comes last").to.equal("0005 failed: DivergedError: loss is NaN");
    expect((await captions(page)).map((text) => text.slice(0, 4))).to.deep.equal(
      ids.map((text) => text.slice(0, 4)),
    );

    await page.getByRole("button", { name: "latentDim" }).click();
    expect(await column(page, 2)).to.deep.equal(["2", "2", "2", "4", "4", "4", "8", "8", "8"]);
    await page.getByRole("button", { name: "latentDim" }).click();
    expect((await column(page, 2))[0]).to.equal("8");
    expect(await page.locator("th[aria-sort=descending]").allTextContents()).to.deep.equal(["latentDim"]);
    expect((await captions(page))[0]).to.include("latentDim=8");
    expect(await page.locator("thead button").count(), "the course cannot be sorted").to.equal(8);
    await close();
  });

  it("brings out the line of the run at which the reader points, and shows the chosen picture", async () => {
    const { page, close } = await open();
    const opacity = (id) =>
      page.locator(`#parallel path[aria-label="${id}"]`).evaluate((line) => line.style.opacity);
    await page.getByRole("cell", { name: "0003", exact: true }).hover();
    expect([await opacity("0003"), await opacity("0001")]).to.deep.equal(["1", "0.1"]);
    await page.locator("figure", { hasText: "0001" }).last().hover();
    expect([await opacity("0003"), await opacity("0001")]).to.deep.equal(["0.1", "1"]);
    const source = () => page.locator(".wall img").first().getAttribute("src");
    const second = await source();
    await page.locator("select").selectOption("first.png");
    expect(await source()).to.not.equal(second);
    await close();
  });

  it("shows the runs that the filter leaves, in table, pictures and parallel coordinates", async () => {
    const { page, close } = await open();
    const visible = (selector) => page.locator(selector).filter({ visible: true }).count();
    expect(await visible("#parallel path[aria-label]")).to.equal(8);
    await page.getByLabel("Filter").focus();
    await page.keyboard.type("latentDim=4");
    expect(await column(page, 2)).to.deep.equal(["4", "4", "4"]);
    expect(await visible("figcaption")).to.equal(3);
    expect(await visible("#parallel path[aria-label]")).to.equal(2);
    expect(await page.locator("output").textContent()).to.equal("3 of 9 runs");
    await page.screenshot({ path: join(outFolder, "gallery-filtered.png"), fullPage: true });
    await page.getByRole("button", { name: "seed" }).click();
    expect(await column(page, 3)).to.deep.equal(["1", "2", "3"]);
    await page.getByLabel("Filter").focus();
    await page.keyboard.type(" failed");
    expect(await column(page, 1)).to.deep.equal(["0005 failed: DivergedError: loss is NaN"]);
    await page.getByLabel("Filter").fill("");
    expect(await column(page, 1)).to.have.length(9);
    expect(await page.locator("output").textContent()).to.equal("");
    await close();
  });

  for (const colorScheme of ["light", "dark"]) {
    it(`axe finds no serious fault at 900 pixels, ${colorScheme}`, async () => {
      const { page, close } = await open({ colorScheme });
      await page.screenshot({ path: join(outFolder, `gallery-${colorScheme}.png`), fullPage: true });
      expect(await seriousFaults(page)).to.deep.equal([]);
      await close();
    });
  }
});
