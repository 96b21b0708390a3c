import { expect } from "chai";
import { drawScatter, labelColour, nearestPoint, viewOf } from "../../../src/pages/pad/scatter";

const colour = () => "red";
const isShown = () => true;

describe("the view of a scatter", () => {
  it("is a square that holds all points with a margin", () => {
    const view = viewOf([-1, 3, 0], [5, 6, 5.5]);
    expect([view.x, view.y]).to.deep.equal([1, 5.5]);
    expect(view.half).to.be.within(2.05, 2.4);
  });

  it("shows −3..3 without points, and a point alone", () => {
    expect(viewOf([], [])).to.deep.equal({ x: 0, y: 0, half: 3 });
    expect(viewOf([7], [8])).to.deep.equal({ x: 7, y: 8, half: 3 });
  });
});

describe("the points of a scatter", () => {
  it("are drawn with y upwards, and those that are filtered out are faint", () => {
    const arcs: { x: number; y: number; alpha: number }[] = [];
    const context = {
      globalAlpha: 1,
      fillStyle: "",
      clearRect: () => undefined,
      beginPath: () => undefined,
      arc: (x: number, y: number) => arcs.push({ x, y, alpha: context.globalAlpha }),
      fill: () => undefined,
    };
    const scatter = { x: [0, 1], y: [0, 1], colour, isShown: (i: number) => i === 0 };
    drawScatter(context, scatter, { x: 0, y: 0, half: 1 }, 100);
    expect(arcs.map(({ x, y }) => [x, y])).to.deep.equal([
      [50, 50],
      [100, 0],
    ]);
    expect(arcs[1].alpha).to.be.below(arcs[0].alpha / 5);
  });

  it("the nearest is found within a distance, among those that are shown", () => {
    const scatter = { x: [0, 1, 1.2], y: [0, 0, 0], colour, isShown };
    expect(nearestPoint(scatter, { x: 1.15, y: 0 }, 0.5)).to.equal(2);
    expect(nearestPoint(scatter, { x: 0.5, y: 0 }, 0.2)).to.equal(undefined);
    const filtered = { ...scatter, isShown: (i: number) => i !== 2 };
    expect(nearestPoint(filtered, { x: 1.15, y: 0 }, 0.5)).to.equal(1);
    expect(nearestPoint({ ...scatter, x: [], y: [] }, { x: 0, y: 0 }, Infinity)).to.equal(undefined);
  });

  it("of ten labels have ten colours, and of twenty, twenty", () => {
    for (const count of [10, 20]) {
      const colours = Array.from({ length: count }, (_, label) => labelColour(label, count));
      expect(new Set(colours).size).to.equal(count);
    }
  });
});
