import { expect } from "chai";
import { PICTURE_INK } from "../../../src/display/figure/png";

/** Returns the relative luminance of a colour, "#rrggbb", as WCAG 2 defines it. */
function luminance(colour: string): number {
  const [r, g, b] = colour.match(/[\da-f]{2}/gi)!.map((hex) => {
    const value = parseInt(hex, 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [darker, lighter] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
}

const [WHITE, DARK] = ["#ffffff", "#111111"]; // the backgrounds of JupyterLab's outputs

describe("the ink of pictures", () => {
  it("has 4.5:1 to white and as much as that allows to JupyterLab's dark background", () => {
    expect(contrast(PICTURE_INK, WHITE)).to.be.within(4.5, 4.6);
    expect(contrast(PICTURE_INK, DARK)).to.be.above(4.15);
  });

  it("could not have 4.5:1 to both", () => {
    expect(Math.sqrt(contrast(WHITE, DARK))).to.be.below(4.35);
  });
});
