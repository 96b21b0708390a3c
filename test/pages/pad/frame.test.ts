import { expect } from "chai";
import { mulberry32 } from "../../../src/math/shuffle";
import {
  cloudOutline,
  coordinatesOf,
  ownFrame,
  pointAt,
  principalFrame,
  type Frame,
} from "../../../src/pages/pad/frame";

const dot = (a: number[], b: number[]) => a.reduce((sum, each, i) => sum + each * b[i], 0);

/** Points that spread by 3 along `long`, by 1 along `short`, and by 0.1 in every dimension. */
function stretched(long: number[], short: number[], count: number): number[] {
  const random = mulberry32(5);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: count }, () => {
    const [a, b] = [3 * normal(), normal()];
    return long.map((each, i) => 1 + a * each + b * short[i] + 0.1 * normal());
  }).flat();
}

describe("a frame of the latent space", () => {
  const long = [0.6, 0, 0.8, 0];
  const short = [0, 1, 0, 0];
  const z = stretched(long, short, 2000);
  const principal = principalFrame(z, 4);

  it("has the directions in which points spread, the longest first, and their mean as its origin", () => {
    expect(Math.abs(dot(principal.vectors[0], long))).to.be.above(0.999);
    expect(Math.abs(dot(principal.vectors[1], short))).to.be.above(0.99);
    for (const each of principal.origin) expect(each).to.be.closeTo(1, 0.15);
    expect(principal.names).to.deep.equal(["component 1", "component 2", "component 3", "component 4"]);
  });

  it("is orthonormal, and its vectors do not depend on the sign that the computation happens to find", () => {
    principal.vectors.forEach((a, i) =>
      principal.vectors.forEach((b, j) => expect(dot(a, b)).to.be.closeTo(i === j ? 1 : 0, 1e-9)),
    );
    for (const vector of principal.vectors) {
      const largest = vector.reduce((best, each) => (Math.abs(each) > Math.abs(best) ? each : best));
      expect(largest).to.be.above(0);
    }
  });

  for (const [name, frame] of Object.entries({ own: ownFrame(4), principal })) {
    it(`${name}: leads from a point to its coordinates and back`, () => {
      const point = [0.3, -1.2, 2, 0.7];
      pointAt(frame, coordinatesOf(frame, point)).forEach((each, i) =>
        expect(each).to.be.closeTo(point[i], 1e-9),
      );
    });
  }

  it("the dimensions themselves are the coordinates of its own frame", () => {
    expect(coordinatesOf(ownFrame(3), [1, 2, 3])).to.deep.equal([1, 2, 3]);
    expect(ownFrame(3).names).to.deep.equal(["z[0]", "z[1]", "z[2]"]);
  });

  it("copes with points that do not spread at all", () => {
    const { vectors, origin } = principalFrame([1, 2, 1, 2, 1, 2], 2);
    expect(origin).to.deep.equal([1, 2]);
    expect(vectors.flat().every(Number.isFinite)).to.equal(true);
  });
});

describe("the outline of a cloud", () => {
  it("is an ellipse along the axes in the plane of two dimensions", () => {
    const tall = cloudOutline(ownFrame(3), 0, 2, [0.5, 9, 2]);
    expect(tall.rx).to.be.closeTo(2, 1e-12);
    expect(tall.ry).to.be.closeTo(0.5, 1e-12);
    expect(Math.abs(tall.angle)).to.be.closeTo(Math.PI / 2, 1e-12);
  });

  it("turns with the plane", () => {
    const half = Math.SQRT1_2;
    const turned: Frame = {
      origin: [0, 0],
      names: ["a", "b"],
      vectors: [
        [half, half],
        [-half, half],
      ],
    };
    const { rx, ry, angle } = cloudOutline(turned, 0, 1, [3, 1]);
    expect(rx).to.be.closeTo(3, 1e-9);
    expect(ry).to.be.closeTo(1, 1e-9);
    expect(angle).to.be.closeTo(-Math.PI / 4, 1e-9); // z[0] lies at −45° in the turned plane
  });
});
