import { expect } from "chai";
import type { TopLevelSpec } from "vega-lite";
import { columnsThatFit } from "../../../src/display/figure/vega";

describe("charts in several columns", () => {
  const unit = { width: 100, height: 80, data: { values: [{ x: 1 }] }, mark: "point", encoding: {} };

  /** What Vega needs of a page's window. */
  const page = {
    innerWidth: 1280,
    innerHeight: 800,
    resized: [] as ((event: object) => void)[],
    addEventListener(type: string, listener: (event: object) => void) {
      if (type === "resize") this.resized.push(listener);
    },
    removeEventListener: () => {},
  };
  const global = globalThis as { window?: unknown };
  before(() => void (global.window = page));
  after(() => delete global.window);

  it("lie one below the other as soon as the window is too narrow for a row", async () => {
    const [vega, { compile }] = await Promise.all([import("vega"), import("vega-lite")]);
    const spec = { ...columnsThatFit(3, 200), concat: [unit, unit, unit] } as TopLevelSpec;
    const view = new vega.View(vega.parse(compile(spec).spec), { renderer: "none" });
    const height = async (width: number) => {
      page.innerWidth = width;
      for (const listener of page.resized) listener({});
      await view.runAsync();
      return Number(/ height="(\d+)"/.exec(await view.toSVG())![1]);
    };
    const [oneRow, twoRows, threeRows] = [await height(1280), await height(900), await height(700)];
    view.finalize();
    expect(oneRow).to.be.within(80, 160);
    expect(twoRows).to.be.within(oneRow + 80, oneRow + 160);
    expect(threeRows).to.be.within(twoRows + 80, twoRows + 160);
  });
});
