import { expect } from "chai";
import { mnistForm } from "../../../src/pages/pad/mnistForm";

/** A drawing of `width` × `height` with ink 1 in a box. */
function drawnBox(width: number, height: number, box: { x: number; y: number; w: number; h: number }) {
  return Float32Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return x >= box.x && x < box.x + box.w && y >= box.y && y < box.y + box.h ? 1 : 0;
  });
}

function measure(form: Float32Array, size: number) {
  let [mass, x, y] = [0, 0, 0];
  const [columns, rows] = [new Set<number>(), new Set<number>()];
  form.forEach((value, i) => {
    mass += value;
    x += value * (i % size);
    y += value * Math.floor(i / size);
    if (value > 0) columns.add(i % size) && rows.add(Math.floor(i / size));
  });
  return { mass, x: x / mass, y: y / mass, width: columns.size, height: rows.size };
}

describe("a drawing in the form of MNIST's digits", () => {
  for (const [name, box] of Object.entries({
    "large, in a corner": { x: 0, y: 0, w: 200, h: 120 },
    "small, at the right": { x: 230, y: 100, w: 12, h: 30 },
    "smaller than the result": { x: 100, y: 100, w: 3, h: 10 },
  })) {
    it(`${name}: its longer side takes 20 of 28 pixels, its proportions are kept, its centre is the middle`, () => {
      const form = mnistForm(drawnBox(280, 280, box), 280, 28);
      const { x, y, width, height, mass } = measure(form, 28);
      expect(Math.max(width, height)).to.equal(20);
      const scale = 20 / Math.max(box.w, box.h);
      expect(mass, "all ink").to.be.closeTo(box.w * box.h * scale * scale, 0.01);
      // MNIST's centres of mass lie within half a pixel of 14.
      expect(x).to.be.within(13.5, 14.5);
      expect(y).to.be.within(13.5, 14.5);
      expect(Math.max(...form)).to.be.closeTo(1, 1e-6);
    });
  }

  it("centres the mass, not the box", () => {
    const drawing = drawnBox(280, 280, { x: 20, y: 20, w: 200, h: 20 });
    drawing.forEach((_, i) => {
      if (i % 280 >= 20 && i % 280 < 40 && i / 280 > 20 && i / 280 < 220) drawing[i] = 1; // an upside-down L
    });
    const form = mnistForm(drawing, 280, 28);
    const { x, y } = measure(form, 28);
    expect(x).to.be.within(13.5, 14.5);
    expect(y).to.be.within(13.5, 14.5);
    const columns = [...form.keys()].filter((i) => form[i] > 0).map((i) => i % 28);
    expect(Math.min(...columns), "the box is not in the middle").to.be.above(5);
  });

  it("is empty for an empty board, and scales to other sizes", () => {
    expect(mnistForm(new Float32Array(100), 10, 28).every((value) => value === 0)).to.equal(true);
    const { width } = measure(mnistForm(drawnBox(100, 100, { x: 0, y: 0, w: 100, h: 50 }), 100, 56), 56);
    expect(width).to.equal(40);
  });
});
