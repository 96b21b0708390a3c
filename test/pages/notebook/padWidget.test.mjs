/** Mounts the pad's widget in headless Chromium, with a model whose answers the test itself gives. */
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { chromium } from "playwright-core";
import { findChromium } from "../../../scripts/setup/findChromium.mjs";
import { root } from "../../../scripts/setup/paths.mjs";
import { FLAGS, outFolder } from "../../e2e/lab.mjs";

/** Points of eight dimensions, in whose first two they lie at the corners of a square from 0 to 4. */
const CORNERS = [
  [0, 0],
  [4, 0],
  [0, 4],
  [4, 4],
].map((corner) => [...corner, 0, 1, 2, 3, 4, 5]);

describe("the pad as a widget in Chromium", function () {
  this.timeout(30_000);
  let browser;
  let page;

  before(async () => {
    mkdirSync(outFolder, { recursive: true });
    browser = await chromium.launch({ executablePath: findChromium(), args: FLAGS.split(" ") });
    page = await browser.newPage();
  });
  after(() => browser?.close());

  /** Mounts a pad of points in the corners with labels 0 to 3. */
  async function mount({ width = 900, latentDim = 2 } = {}) {
    await page.goto("about:blank");
    await page.setViewportSize({ width, height: 900 });
    const z = Float32Array.from(CORNERS.flatMap((corner) => corner.slice(0, latentDim)));
    const base64 = (array) => Buffer.from(array.buffer).toString("base64");
    const state = {
      latentDim,
      points: { z: base64(z), labels: base64(Int32Array.of(0, 1, 2, 3)), classNames: null },
      canInspect: true,
      canEncode: true,
      z: Array(latentDim).fill(2),
      picture: pictureOf(9),
    };
    const module = readFileSync(join(root, "dist", "pages", "padWidget.mjs"), "utf8");
    await page.evaluate(mountWidget, { module, state });
  }

  const positionIn = async (selector, x, y) => {
    const box = await page.locator(selector).boundingBox();
    return [box.x + x * box.width, box.y + y * box.height];
  };
  /** The corners' coordinates 0 and 4 are at these shares of the scatter's sides. */
  const [NEAR, FAR] = [0.5 - 2 / 4.32, 0.5 + 2 / 4.32];
  const questions = (ask) => page.evaluate((kind) => window.asked.filter((each) => each.ask === kind), ask);
  /** Answers the last question of a kind, or the one before that. */
  const answer = async (ask, content, which = -1) => {
    const { id } = (await questions(ask)).at(which);
    await page.evaluate((message) => window.answer(message), { id, answer: content });
  };
  const saved = () => page.evaluate(() => window.saved);
  const status = () => page.locator(".genbook-status").innerText();
  const moveRingTo = async (x, y) => {
    await page.mouse.move(...(await positionIn(".genbook-stage canvas", x, y)));
    await page.mouse.down();
    await page.mouse.up();
  };
  async function draw() {
    await page.mouse.move(...(await positionIn(".genbook-board", 0.3, 0.3)));
    await page.mouse.down();
    await page.mouse.move(...(await positionIn(".genbook-board", 0.6, 0.7)));
    await page.mouse.up();
  }

  it("takes an image and its cloud away when the reader filters it out", async () => {
    await mount();
    await page.mouse.move(...(await positionIn(".genbook-stage canvas", NEAR, FAR)));
    await answer("inspect", encodingOf([0, 0]));
    expect(await page.locator(".genbook-inspection figcaption").allInnerTexts()).to.include("0");
    const legend = page.locator(".genbook-legend button");
    await legend.first().evaluate((button) => button.click()); // the pointer stays where it is
    expect(await page.locator(".genbook-cloud ellipse").count(), "it is still shown").to.equal(2);
    await legend.nth(1).evaluate((button) => button.click());
    expect(await page.locator(".genbook-cloud ellipse").count()).to.equal(0);
    expect(await page.locator(".genbook-inspection figure").count()).to.equal(0);
  });

  it("does not show the answer about an image that has been filtered out in the meantime", async () => {
    await mount();
    await page.mouse.move(...(await positionIn(".genbook-stage canvas", NEAR, FAR)));
    await page
      .locator(".genbook-legend button")
      .nth(1)
      .evaluate((button) => button.click());
    await answer("inspect", encodingOf([0, 0]));
    expect(await page.locator(".genbook-inspection figure").count()).to.equal(0);
  });

  it("saves a position only with the picture of that very position", async () => {
    await mount();
    await moveRingTo(0.75, 0.25);
    await page.waitForTimeout(400);
    await moveRingTo(0.25, 0.25);
    await answer("decode", pictureOf(50), -2); // late, and not of the place where the point is now
    await page.waitForTimeout(400);
    expect(await saved(), "while the kernel is busy").to.deep.equal([]);
    await answer("decode", pictureOf(60));
    await page.waitForFunction(() => window.saved.length > 0);
    const [{ z, picture }, ...more] = await saved();
    expect(z.map((each) => Math.round(each))).to.deep.equal([1, 3]);
    expect([picture, more]).to.deep.equal([pictureOf(60), []]);
  });

  it("shows the newest position's picture, even if an older one comes after it", async () => {
    await mount();
    await moveRingTo(0.75, 0.25);
    await moveRingTo(0.25, 0.25);
    const shown = () =>
      page
        .locator(".genbook-decoded")
        .evaluate((canvas) => canvas.getContext("2d").getImageData(0, 0, 1, 1).data[0]);
    await answer("decode", pictureOf(60));
    await answer("decode", pictureOf(50), -2);
    await page.waitForFunction(() => window.saved.length > 0);
    expect(await shown()).to.equal(60);
    expect((await saved()).map(({ picture }) => picture)).to.deep.equal([pictureOf(60)]);
  });

  it("saves the picture, too, of the place where the program has put the point", async () => {
    await mount();
    await page.evaluate(() => window.moveByProgram([1, 1]));
    await answer("decode", pictureOf(70));
    await page.waitForFunction(() => window.saved.length > 0);
    expect(await saved()).to.deep.equal([{ z: [1, 1], picture: pictureOf(70) }]);
  });

  it("says what to do where the kernel is gone, whatever the reader asks for", async () => {
    await mount();
    const pointAt = async (x, y) => page.mouse.move(...(await positionIn(".genbook-stage canvas", x, y)));
    const asking = {
      dragging: () => moveRingTo(0.5, 0.4),
      pointing: () => pointAt(NEAR, FAR),
      drawing: draw,
    };
    for (const [name, ask] of Object.entries(asking)) {
      await page.evaluate(() => (window.isGone = true));
      await ask();
      expect(await status(), name).to.match(/kernel .* is gone\. Choose or start a kernel/);
      await page.evaluate(() => (window.isGone = false));
      await pointAt(FAR, FAR);
      await answer("inspect", encodingOf([4, 0]));
      expect(await status(), "after an answer").to.equal("");
      await pointAt(0.5, 0.5);
    }
  });

  it("has a slider between two drawings as long as the canvases, which moves no picture", async () => {
    for (const width of [1280, 560]) {
      await mount({ width });
      await draw();
      await answer("encode", encodingOf([0, 0]));
      await page.getByRole("button", { name: "Clear" }).click();
      await draw();
      const before = await page.locator(".genbook-inspection").boundingBox();
      await answer("encode", encodingOf([4, 4]));
      const slider = await page.getByLabel("From the previous drawing to this one").boundingBox();
      const [digit, board, after] = await Promise.all(
        [".genbook-decoded", ".genbook-board", ".genbook-inspection"].map((each) =>
          page.locator(each).boundingBox(),
        ),
      );
      expect(slider.width).to.be.closeTo(board.x + board.width - digit.x, 12);
      expect(after.y).to.equal(before.y);
      await page.screenshot({ path: join(outFolder, `padWidget-drawings-${width}.png`) });
    }
  });

  it("shows the decoded picture beside the plane or right below it, before the sliders", async () => {
    for (const width of [900, 560]) {
      await mount({ width, latentDim: 8 });
      const [plane, digit, sliders] = await Promise.all(
        [".genbook-plane", ".genbook-decoded", ".genbook-sliders"].map((each) =>
          page.locator(each).boundingBox(),
        ),
      );
      await page.screenshot({ path: join(outFolder, `padWidget-eight-${width}.png`), fullPage: true });
      if (width === 900) {
        expect(digit.x, "beside the plane").to.be.above(plane.x + plane.width);
        expect(sliders.y - plane.y - plane.height, "the sliders are right below the plane").to.be.below(20);
      } else {
        expect(digit.y - plane.y - plane.height, "right below the plane").to.be.within(0, 20);
        expect(sliders.y).to.be.above(digit.y + digit.height);
      }
    }
  });
});

/** A grey picture in the form of a message. */
const pictureOf = (grey) => ({
  width: 2,
  height: 2,
  channels: 1,
  base64: Buffer.alloc(4, grey).toString("base64"),
});

const encodingOf = (mean) => ({
  image: pictureOf(1),
  reconstruction: pictureOf(2),
  nearest: [],
  mean,
  deviation: mean.map(() => 0.5),
});

/**
 * Mounts the widget in the page. What it asks is in window.asked, what it saves in window.saved; once isGone
 * is true, it cannot ask any more.
 */
async function mountWidget({ module, state }) {
  Object.assign(window, { asked: [], saved: [], isGone: false });
  const listeners = {};
  const model = {
    get: (key) => state[key],
    set: (key, value) => (state[key] = value),
    save_changes: () => window.saved.push({ z: state.z, picture: state.picture }),
    send: (question) => {
      if (window.isGone) throw new Error("Cannot send");
      window.asked.push(question);
    },
    on: (event, listener) => (listeners[event] = listener),
    off: () => undefined,
  };
  window.answer = (message) => listeners["msg:custom"](message);
  window.moveByProgram = (z) => {
    state.z = z;
    listeners["change:z"]();
  };
  const address = URL.createObjectURL(new window.Blob([module], { type: "text/javascript" }));
  const { default: widget } = await import(address);
  widget.render({ model, el: document.body });
}
