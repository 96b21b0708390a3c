import { expect } from "chai";
import { latentScatter } from "../../../src/display/charts/latentScatter";
import { tf } from "../../../src/tensorflow/backend";
import { bundleOf, readPng } from "../notebook";

const VEGA_LITE = "application/vnd.vegalite.v5+json";

/** What these tests read of a specification. */
interface Spec {
  usermeta: { embedOptions: { renderer: string } };
  width: number;
  height: number;
  background: string;
  title: { text: string; subtitle: string };
  data: { values: string };
  mark: { size: number };
  encoding: {
    x: { title: string; axis?: object | null; scale: { domain: [number, number] } };
    y: { title: string; axis?: object | null; scale: { domain: [number, number] } };
    tooltip: { field: string }[];
    color: { scale: { domain: string[]; scheme: string } };
    opacity: { condition: { value: number } };
  };
}

async function draw(zMean: number[][], labels: number[], options?: Parameters<typeof latentScatter>[2]) {
  const tensors = [tf.tensor2d(zMean), tf.tensor1d(labels, "int32")] as const;
  const figure = latentScatter(...tensors, options);
  tf.dispose([...tensors]);
  const bundle = await bundleOf(figure);
  return { bundle, spec: bundle[VEGA_LITE] as Spec };
}

describe("latentScatter", () => {
  it("holds a point for each image, rounded, with its label", async () => {
    const { bundle, spec } = await draw(
      [
        [0.12345, -1],
        [2, 3.00049],
      ],
      [7, 0],
    );
    expect(spec.data.values).to.equal("x,y,label\n0.123,-1.000,7\n2.000,3.000,0");
    expect(spec.encoding.color.scale.domain).to.deep.equal(["0", "7"]);
    expect(spec.title).to.include({ text: "Latent space", subtitle: "2 images" });
    // Thousands of points need a canvas, which has no colours of the page's theme.
    expect(spec.usermeta.embedOptions.renderer).to.equal("canvas");
    expect(JSON.stringify(spec)).to.not.include("var(");
    expect(bundle["text/plain"]).to.equal("Latent space: 2 images");
  });

  it("gives a unit the same number of pixels in both directions", async () => {
    const { spec } = await draw(
      [
        [-3, 0],
        [3, 2],
        [0, 0.5],
      ],
      [0, 1, 2],
    );
    const pixelsPerUnit = (side: number, { scale }: { scale: { domain: [number, number] } }) =>
      side / (scale.domain[1] - scale.domain[0]);
    expect(spec.width).to.be.above(spec.height);
    expect(pixelsPerUnit(spec.width, spec.encoding.x)).to.be.closeTo(
      pixelsPerUnit(spec.height, spec.encoding.y),
      0.3,
    );
  });

  it("draws a strip if there is one dimension", async () => {
    const { spec } = await draw([[-3], [3], [0]], [0, 1, 2]);
    const [first, ...rows] = spec.data.values.split("\n").slice(1);
    expect(first).to.equal("-3.000,0.000,0");
    for (const row of rows) expect(Number(row.split(",")[1])).to.be.within(0, 1);
    expect([spec.width, spec.height]).to.deep.equal([400, 90]);
    expect(spec.encoding.y.axis).to.equal(null);
    expect(spec.encoding.tooltip.map(({ field }) => field)).to.deep.equal(["label", "x"]);
  });

  it("names classes, with commas and quotes too", async () => {
    const { bundle, spec } = await draw([[0, 0]], [1], { classNames: ["a", 'T-shirt, "top"'] });
    expect(spec.data.values).to.equal('x,y,label\n0.000,0.000,"T-shirt, ""top"""');
    expect(spec.encoding.color.scale.domain).to.deep.equal(['T-shirt, "top"']);
    const picture = await readPng(bundle["image/png"]); // the name must be found in the domain, or the point is colourless
    let blue = 0;
    for (let y = 0; y < picture.height - 40; y++) {
      for (let x = 0; x < picture.width; x++) {
        const [red, , b] = picture.at(x, y);
        if (b - red > 60) blue++;
      }
    }
    expect(blue, "pixels of the point").to.be.within(20, 80);
  });

  it("draws no axis without a title, since its coordinates mean nothing", async () => {
    const { bundle, spec } = await draw([[0, 1]], [0], { axes: ["", ""] });
    for (const { axis } of [spec.encoding.x, spec.encoding.y]) {
      expect(axis).to.equal(null);
    }
    expect(spec.encoding.tooltip.map(({ field }) => field)).to.deep.equal(["label"]);
    const named = await draw([[0, 1]], [0]);
    const [narrow, wide] = await Promise.all(
      [bundle, named.bundle].map(async (each) => (await readPng(each["image/png"])).width),
    );
    expect(narrow, "no room for numbers").to.be.below(wide - 20);
  });

  it("names its axes", async () => {
    const titles = async (axes?: [string, string]) => {
      const { spec } = await draw([[0, 1]], [0], { axes });
      return [spec.encoding.x.title, spec.encoding.y.title];
    };
    expect(await titles()).to.deep.equal(["zMean[0]", "zMean[1]"]);
    expect(await titles(["left to right", ""])).to.deep.equal(["left to right", ""]);
  });

  it("draws many points smaller and more transparent, in compact data", async () => {
    const many = Array.from({ length: 10_000 }, (_, i) => [Math.sin(i), Math.cos(i * 1.7)]);
    const labels = many.map((_, i) => i % 10);
    const few = await draw(many.slice(0, 100), labels.slice(0, 100));
    const crowd = await draw(many, labels);
    expect(crowd.spec.mark.size).to.be.below(few.spec.mark.size / 3);
    expect(crowd.spec.encoding.opacity.condition.value).to.be.below(
      few.spec.encoding.opacity.condition.value,
    );
    expect(JSON.stringify(crowd.spec).length).to.be.below(200_000);
    expect(crowd.spec.title.subtitle).to.equal("10,000 images");
  });

  it("takes the first two of several dimensions, leaves out points that are not finite, and reports both", async () => {
    const { spec } = await draw(
      [
        [1, 2, 3],
        [NaN, 0, 0],
        [4, 5, 6],
      ],
      [0, 1, 2],
    );
    expect(spec.data.values).to.equal("x,y,label\n1.000,2.000,0\n4.000,5.000,2");
    expect(spec.title.subtitle).to.equal("2 images, the first 2 of 3 dimensions, 1 not finite, left out");
  });

  it("says what is wrong with its arguments", () => {
    const z = (...shape: [number, number]) => tf.zeros<tf.Rank.R2>(shape);
    const labels = tf.tensor1d([0, 1, 2], "int32");
    expect(() => latentScatter(z(3, 0), labels)).to.throw(/zMean \[n, 1 or more\].*got \[3, 0\] and \[3\]/);
    expect(() => latentScatter(z(4, 2), labels)).to.throw(/got \[4, 2\] and \[3\]/);
    expect(() => latentScatter(tf.fill<tf.Rank.R2>([3, 2], NaN), labels)).to.throw(/none of the 3 points/);
  });
});
