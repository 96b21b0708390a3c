import { expect } from "chai";
import { lossChart } from "../../../src/display/charts/lossChart";
import { VAE_METRICS } from "../../../src/models/vae/metrics";
import type { History } from "../../../src/training/fit";
import { series, titles, VEGA_LITE, type Spec, type TurnedSpec } from "../lossSpec";
import { bundleOf, readPng } from "../notebook";

describe("lossChart", () => {
  const history = [
    { epoch: 1, loss: 0.2109, klLoss: 0.002, valLoss: 0.1966, valKlLoss: 0.0021, seconds: 52, msPerStep: 14 },
    { epoch: 2, loss: 0.1933, klLoss: 0.003, valLoss: 0.1899, valKlLoss: 0.0031, seconds: 51, msPerStep: 14 },
  ];

  it("has a panel a metric: training at the middle of each epoch, validation at its end", async () => {
    const told: History = Object.assign([...history], { metrics: VAE_METRICS });
    const spec = (await bundleOf(lossChart(told)))[VEGA_LITE] as Spec;
    expect(titles(spec)).to.deep.equal(["loss", "klLoss"]);
    expect(series(spec, 0, "training, mean of the epoch")).to.deep.equal([
      { x: 0.5, y: 0.2109 },
      { x: 1.5, y: 0.1933 },
    ]);
    expect(series(spec, 0, "validation")).to.deep.equal([
      { x: 1, y: 0.1966 },
      { x: 2, y: 0.1899 },
    ]);
    expect(series(spec, 1, "validation")).to.deep.equal([
      { x: 1, y: 0.0021 },
      { x: 2, y: 0.0031 },
    ]);
    expect(series(spec, 0, "training, by step")).to.equal(undefined);
    const { x, y } = spec.concat[1].layer[0].encoding;
    expect([x.title, y.title]).to.deep.equal(["epoch", "weighted KL divergence (nats)"]);
  });

  it("says white paper and dark text, or a dark notebook would write white on white", async () => {
    const { background, config } = (await bundleOf(lossChart(history)))[VEGA_LITE] as Spec;
    const { axis, legend, title } = config;
    expect(background).to.equal("white");
    const colours = [axis.labelColor, axis.titleColor, legend.labelColor, title.color, title.subtitleColor];
    for (const colour of colours) expect(colour).to.match(/^#[2-5]{3}$/);
  });

  it("comes as Vega-Lite, PNG and text", async () => {
    const bundle = await bundleOf(lossChart(history));
    expect(Object.keys(bundle)).to.deep.equal([VEGA_LITE, "image/png", "text/plain"]);
    expect(bundle["text/plain"]).to.equal(
      "Loss chart · Epoch 2 · loss 0.1933, validation 0.1899 · klLoss 0.00300, validation 0.00310",
    );
    const picture = await readPng(bundle["image/png"]);
    expect(picture.width).to.be.within(500, 800);
    expect(picture.at(0, 0)).to.deep.equal([255, 255, 255]);
    expect(picture.dark(0, 0, picture.width, picture.height), "axes, titles and lines").to.be.above(500);
  });

  it("has a line where settings were turned, with a label that reaches into no other panel", async () => {
    const epochs = Array.from({ length: 20 }, (_, i) => ({
      epoch: i + 1,
      loss: 0.2,
      klLoss: 0.1,
      spread: 0.1,
    }));
    const label = ["dLearningRate 0.000794", "aLearningRate 0.000398"];
    for (const epoch of [1, 10, 19]) {
      const settings = { dLearningRate: 7.94e-4, aLearningRate: 3.98e-4 };
      const changes = [{ step: epoch * 5, stepsPerEpoch: 5, settings }];
      const bundle = await bundleOf(lossChart(Object.assign([...epochs], { changes })));
      for (const panel of (bundle[VEGA_LITE] as TurnedSpec).concat) {
        const [rule, text] = panel.layer.slice(-2);
        expect(rule.mark.type).to.equal("rule");
        expect(rule.data.values).to.deep.equal([{ x: epoch, label: label.join(", ") }]);
        expect(text.mark.text).to.deep.equal(label);
        const { x = 0, align } = text.mark;
        const width = 5 * label[0].length; // of a letter 10 pixels high, at most
        const [left, right] = align === "right" ? [x - width, x] : [x, x + width];
        expect([left >= 0, right <= panel.width + 10]).to.deep.equal([true, true]);
      }
    }
  });

  it("draws a metric that it has never heard of", async () => {
    const spec = (await bundleOf(lossChart([{ epoch: 1, sharpness: 7, valSharpness: 8 }])))[
      VEGA_LITE
    ] as Spec;
    expect(titles(spec)).to.deep.equal(["sharpness"]);
    expect(spec.concat[0].layer[0].encoding.y.title).to.equal("sharpness");
    expect(series(spec, 0, "validation")).to.deep.equal([{ x: 1, y: 8 }]);
  });

  it("a key that begins with val without a partner is a metric of its own", async () => {
    const spec = (await bundleOf(lossChart([{ epoch: 1, loss: 1, value: 2 }])))[VEGA_LITE] as Spec;
    expect(titles(spec)).to.deep.equal(["loss", "value"]);
  });

  it("refuses an empty history", () => {
    expect(() => lossChart([])).to.throw(/at least one epoch, got none/);
  });
});
