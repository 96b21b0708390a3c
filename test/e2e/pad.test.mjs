import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { venv } from "../../scripts/setup/paths.mjs";
import {
  defineLuminance,
  kernelIdle,
  openInAnotherBrowser,
  openNotebook,
  outFolder,
  runAllCells,
  saveNotebook,
  seriousFaults,
  until,
  useLab,
  useTheme,
  writeNotebook,
} from "./lab.mjs";

const NOTEBOOK = "pad.ipynb";
const file = join(outFolder, NOTEBOOK);

/** They train a VAE briefly, and show its pad, the pad's value, a pad of eight dimensions and a page. */
const CELLS = [
  `import {
  buildDecoder, buildEncoder, drawGlyphs, explore, exportPage, fit, follow, html, tf, trainVae
} from "genbook";
const glyphs = await drawGlyphs({ count: 800 });
const [encoder, decoder] = [buildEncoder({ seed: 1 }), buildDecoder({ seed: 1 })];
await fit(trainVae(encoder, decoder, glyphs.images, { epochs: 2, batchSize: 32, seed: 1 }));`,
  `const pad = await explore(decoder, { encoder, images: glyphs.images, labels: glyphs.labels });
pad`,
  `const words = html("");
pad.onValue((z) => (words.value = "<b>z " + z.map((each) => each.toFixed(3)) + "</b>"));
words`,
  `const eight = { latentDim: 8, seed: 1 };
await explore(buildDecoder(eight), { encoder: buildEncoder(eight), images: glyphs.images, labels: glyphs.labels,
  classNames: ['<img src=x onerror="window.hurt = true">'] })`,
  `await exportPage(decoder, "pad-page.html", { title: "Digits" })`,
];
/** Trains the VAE of the pad without end. */
const TRAINING = `await fit(trainVae(encoder, decoder, glyphs.images, { epochs: 1e6, batchSize: 16, seed: 1 }))`;

describe("the pad of the latent space in JupyterLab (slow: a minute)", function () {
  this.timeout(300_000);
  const lab = useLab();
  const errors = [];
  let page;

  before(async () => {
    writeNotebook(NOTEBOOK, ...CELLS);
    page = lab.page;
    await page.setViewportSize({ width: 1280, height: 2400 });
    page.on("pageerror", (error) => errors.push(String(error)));
    await openNotebook(page, lab.server, NOTEBOOK);
    await runAllCells(page);
    await page.waitForFunction(() => document.querySelectorAll(".genbook-pad").length === 2);
  });

  afterEach(() => page.setViewportSize({ width: 1280, height: 2400 }));

  const picture = (name) => page.screenshot({ path: join(outFolder, `pad-${name}.png`) });
  const pad = () => page.locator(".genbook-pad").first();
  const stage = () => pad().locator(".genbook-stage");
  const cursor = async () => {
    const circle = stage().locator(".genbook-cursor-8");
    return [Number(await circle.getAttribute("cx")), Number(await circle.getAttribute("cy"))];
  };
  /** Returns a position of the scatter in pixels of the page, from shares of its sides. */
  const positionIn = async (locator, x, y) => {
    const box = await locator.boundingBox();
    return [box.x + x * box.width, box.y + y * box.height];
  };
  const scatter = () => stage().locator("canvas");
  /** Drags the point in circles for three seconds, and counts how often the decoded picture changes. */
  const dragAndWatch = async () => {
    await page.evaluate(watchPicture);
    await page.mouse.move(...(await positionIn(scatter(), 0.5, 0.5)));
    await page.mouse.down();
    const began = Date.now();
    let moves = 0;
    while (Date.now() - began < 3000) {
      const angle = ++moves / 20;
      await page.mouse.move(
        ...(await positionIn(scatter(), 0.5 + 0.3 * Math.sin(angle), 0.5 + 0.3 * Math.cos(angle))),
      );
      await page.waitForTimeout(Math.max(0, began + moves * 16 - Date.now()));
    }
    const { pictures } = await page.evaluate(() => window.watched);
    const seconds = (Date.now() - began) / 1000;
    await page.waitForTimeout(500);
    const { last } = await page.evaluate(() => window.watched);
    await page.waitForTimeout(1000);
    const after = await page.evaluate(() => ((window.watched.isOn = false), window.watched));
    await page.mouse.up();
    return { perSecond: pictures / seconds, isSettled: after.last === last };
  };

  it("shows the scatter of the images, and the digit in the middle", async () => {
    expect(await page.locator('[data-mime-type="application/vnd.jupyter.error"]').count()).to.equal(0);
    const seen = await page.evaluate(() => {
      const [canvas, digit] = document.querySelectorAll(".genbook-stage canvas, .genbook-decoded");
      const pixels = (each) => each.getContext("2d").getImageData(0, 0, each.width, each.height).data;
      return {
        coloured: pixels(canvas).some((value) => value > 0),
        digit: new Set(pixels(digit)).size,
      };
    });
    expect(seen.coloured).to.equal(true);
    expect(seen.digit).to.be.above(10);
    expect(await pad().locator(".genbook-legend button").allInnerTexts()).to.deep.equal(
      Array.from({ length: 10 }, (_, i) => String(i)),
    );
  });

  it("follows the pointer without a queue", async () => {
    await dragAndWatch(); // warms everything up
    const { perSecond, isSettled } = await dragAndWatch();
    console.log(`      pictures a second: ${perSecond.toFixed(1)}`);
    expect(perSecond, "even on a machine that is ten times overloaded").to.be.above(5);
    expect(isSettled).to.equal(true);
  });

  it("moves with the arrow keys, and tells the program where it rests", async () => {
    const words = page.locator(".widget-html-content b");
    const before = await words.innerText();
    const [x, y] = await cursor();
    await stage().focus();
    for (const key of ["ArrowRight", "ArrowRight", "Shift+ArrowUp"]) await page.keyboard.press(key);
    const [right, up] = await cursor();
    expect([right > x, up < y]).to.deep.equal([true, true]);
    await page.waitForFunction(
      (text) => document.querySelector(".widget-html-content b").innerText !== text,
      before,
    );
    expect(await words.innerText()).to.match(/^z -?\d\.\d{3},-?\d\.\d{3}$/);
  });

  it("shows the image, the reconstruction and the cloud of a point", async () => {
    await stage().focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelectorAll(".genbook-inspection figure").length === 2);
    expect(await stage().locator(".genbook-cloud ellipse").count()).to.equal(2);
    const [caption] = await pad().locator(".genbook-inspection figcaption").allInnerTexts();
    expect(caption).to.match(/^\d$/);
  });

  it("encodes what is drawn, and finds the images that are nearest to it", async () => {
    const board = pad().locator(".genbook-board");
    await board.scrollIntoViewIfNeeded();
    const strokes = [
      [0.3, 0.25],
      [0.65, 0.25],
      [0.45, 0.75],
    ];
    await page.mouse.move(...(await positionIn(board, ...strokes[0])));
    await page.mouse.down();
    for (const [x, y] of strokes) await page.mouse.move(...(await positionIn(board, x, y)), { steps: 5 });
    await page.mouse.up();
    await page.waitForFunction(() => document.querySelectorAll(".genbook-inspection figure").length === 5);
    const captions = await pad().locator(".genbook-inspection figcaption").allInnerTexts();
    expect(captions).to.deep.equal(["Your drawing", "reconstruction", "nearest", "no. 2", "no. 3"]);
    await page.waitForTimeout(500);
    await picture("1280-light");
  });

  it("shows principal components, and the other coordinates as sliders", async () => {
    const other = page.locator(".genbook-pad").nth(1);
    expect(await other.locator('input[type="range"]:visible').count()).to.equal(6);
    await other.locator("select").first().selectOption("principal components");
    const digit = () => other.locator(".genbook-decoded").evaluate((each) => each.toDataURL());
    const before = await digit();
    const slider = other.locator('input[type="range"]:visible').first();
    await slider.focus();
    await page.keyboard.press("End");
    await page.waitForFunction(
      (old) => document.querySelectorAll(".genbook-decoded")[1].toDataURL() !== old,
      before,
    );
    expect(await other.locator(".genbook-axes text").allTextContents()).to.include.members([
      "component 1",
      "component 2",
    ]);
  });

  it("shows the names of labels as text", async () => {
    const [name] = await page
      .locator(".genbook-pad")
      .nth(1)
      .locator(".genbook-legend button")
      .allInnerTexts();
    expect(name).to.contain("<img src=x");
    expect(await page.evaluate(() => window.hurt)).to.equal(undefined);
  });

  it("is legible in a narrow window with a dark theme, and accessible in both themes", async () => {
    expect(await seriousFaults(page, ".genbook-pad")).to.deep.equal([]);
    await useTheme(page, "JupyterLab Dark");
    await page.setViewportSize({ width: 900, height: 2400 });
    await page.waitForTimeout(1000);
    await picture("900-dark");
    expect(await seriousFaults(page, ".genbook-pad")).to.deep.equal([]);
    await defineLuminance(page);
    const seen = await page.evaluate(legibility);
    expect(seen.contrast).to.be.above(4.5);
    expect(seen.cut).to.deep.equal([]);
  });

  it("shows an exported page in JupyterLab's theme, and all of it", async () => {
    const frame = page.frameLocator("iframe.genbook-page");
    const seen = () =>
      frame.locator("html").evaluate((html) => ({
        scheme: window.getComputedStyle(html).colorScheme,
        hidden: html.scrollHeight - window.innerHeight,
      }));
    await page.locator("iframe.genbook-page").scrollIntoViewIfNeeded();
    await page.waitForTimeout(500);
    await picture("page-900-dark");
    expect(await seen()).to.deep.equal({ scheme: "dark", hidden: 0 });
    await useTheme(page, "JupyterLab Light");
    await page.waitForTimeout(500);
    expect(await seen()).to.deep.equal({ scheme: "light", hidden: 0 });
  });

  it("follows the pointer while a training runs", async () => {
    writeNotebook("pad-training.ipynb", ...CELLS.slice(0, 2), TRAINING);
    await openNotebook(page, lab.server, "pad-training.ipynb");
    for (let cell = 0; cell < 3; cell++) {
      await page.locator(".jp-CodeCell").nth(cell).click();
      await page.keyboard.press("Control+Enter");
    }
    await page.waitForSelector(".genbook-pad", { timeout: 120_000 });
    await page.waitForTimeout(3000);
    await dragAndWatch();
    const { perSecond } = await dragAndWatch();
    console.log(`      pictures a second while a training runs: ${perSecond.toFixed(1)}`);
    expect(perSecond, "even on a machine that is ten times overloaded").to.be.above(1.5);
    await page.click('.jp-NotebookPanel-toolbar [data-jp-item-name="interrupt"]');
    await kernelIdle(page);
  });

  it("says what to do where the reader has chosen no kernel", async () => {
    await page.click(".jp-NotebookPanel .jp-KernelName");
    await page.locator(".jp-Dialog select").selectOption({ label: "No Kernel" });
    await page.locator(".jp-Dialog button.jp-mod-accept").click();
    await page.locator(".jp-NotebookPanel .jp-KernelName", { hasText: "No Kernel" }).waitFor();
    await stage().scrollIntoViewIfNeeded();
    await page.mouse.click(...(await positionIn(scatter(), 0.4, 0.4)));
    await pad().getByText("Choose or start a kernel").waitFor();
    await picture("no-kernel");
  });

  it("shows its last picture when its kernel is gone, and a picture where it is not trusted", async () => {
    await openNotebook(page, lab.server, NOTEBOOK);
    await page.waitForSelector(".genbook-pad");
    const digit = (each) =>
      each
        .locator(".genbook-decoded")
        .first()
        .evaluate((node) => node.toDataURL());
    const last = await digit(page);
    await saveNotebook(page, file, ({ outputs }) => JSON.stringify(outputs).includes("widget-view"));
    await until(() => readFileSync(file, "utf8").includes('"_esm"'));
    const headers = { Authorization: `token ${lab.server.token}` };
    const kernels = await (await fetch(`${lab.server.origin}/api/kernels`, { headers })).json();
    for (const { id } of kernels)
      await fetch(`${lab.server.origin}/api/kernels/${id}`, { method: "DELETE", headers });
    const other = await openInAnotherBrowser(lab, NOTEBOOK);
    await other.waitForSelector(".genbook-pad");
    await other.waitForTimeout(4000);
    expect(await digit(other)).to.equal(last);
    expect(await other.locator(".genbook-status").first().innerText(), "nothing to say").to.equal("");
    expect(await other.locator(".jp-Notebook").innerText()).to.not.match(/Error/);
    await other.context().close();

    const notebook = JSON.parse(readFileSync(file, "utf8"));
    notebook.metadata.title = "changed by someone else";
    writeFileSync(join(outFolder, "pad-untrusted.ipynb"), JSON.stringify(notebook));
    const untrusted = await openInAnotherBrowser(lab, "pad-untrusted.ipynb");
    await untrusted.waitForSelector(".jp-OutputArea-output img");
    await untrusted.screenshot({ path: join(outFolder, "pad-untrusted.png") });
    expect(await untrusted.locator(".genbook-pad").count()).to.equal(0);
    const exportCell = untrusted.locator(".jp-CodeCell").nth(CELLS.length - 1);
    expect(
      await exportCell.locator("img").evaluate((image) => image.naturalWidth),
      "the page's picture",
    ).to.be.above(200);
    expect(await untrusted.locator("iframe").count(), "the page itself").to.equal(0);
    expect(await untrusted.locator(".jp-Notebook").innerText()).to.not.match(/Error/);
    await untrusted.context().close();
  });

  it("is a picture in exported HTML without a network", async () => {
    execFileSync(join(venv, "bin", "jupyter"), ["nbconvert", "--to", "html", file], { stdio: "pipe" });
    const exported = await page.context().browser().newPage();
    await exported.context().setOffline(true);
    await exported.goto(pathToFileURL(file.replace(".ipynb", ".html")).href);
    await exported.screenshot({ path: join(outFolder, "pad-exported.png"), fullPage: true });
    const images = await exported.$$eval("img", (nodes) => nodes.map((node) => node.naturalWidth));
    expect(images.some((width) => width > 400)).to.equal(true);
    await exported.close();
  });

  it("has thrown nothing in the page", () => {
    expect(errors).to.deep.equal([]);
  });
});

/** Counts, frame by frame, how often the first pad's decoded picture changes. */
function watchPicture() {
  window.watched = { pictures: 0, last: undefined, isOn: true };
  const digit = document.querySelector(".genbook-decoded");
  const look = () => {
    const now = digit.toDataURL();
    if (now !== window.watched.last) {
      window.watched.last = now;
      window.watched.pictures++;
    }
    if (window.watched.isOn) requestAnimationFrame(look);
  };
  look();
}

/** Returns the least contrast of the pads' text with the page, and what is cut off. */
function legibility() {
  const { luminance } = window; // of defineLuminance
  const paper = luminance(window.getComputedStyle(document.querySelector(".jp-Notebook")).backgroundColor);
  const texts = [
    ...document.querySelectorAll(
      ".genbook-pad figcaption, .genbook-pad button, .genbook-pad label, .genbook-pad text",
    ),
  ];
  const contrasts = texts.map((text) => {
    const { color, fill } = window.getComputedStyle(text);
    const ink = luminance(text.tagName === "text" ? fill : color);
    return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
  });
  const cut = [...document.querySelectorAll(".genbook-pad *:not(svg *)")].filter((each) => {
    const output = each.closest(".jp-OutputArea-output").getBoundingClientRect();
    return each.getBoundingClientRect().right > output.right + 1;
  });
  return { contrast: Math.min(...contrasts), cut: cut.map(({ className }) => String(className)) };
}
