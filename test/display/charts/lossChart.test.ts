import { expect } from "chai";
import { chartTitle } from "../../../src/display/charts/lossChartSpec";
import { lossChart } from "../../../src/display/charts/lossChart";
import {
  layersOf,
  series,
  titles,
  VEGA_LITE,
  type ComparedSpec,
  type Spec,
  type TurnedSpec,
} from "../lossSpec";
import type { Figure } from "../../../src/display/figure/bundle";
import { VAE_METRICS } from "../../../src/models/vae/metrics";
import type { History } from "../../../src/training/fit";
import { blankCanvas, FONT } from "../../../src/display/figure/png";
import { bundleOf, readPng } from "../notebook";

describe("lossChart", () => {
  const history = [
    { epoch: 1, loss: 0.2109, klLoss: 0.002, valLoss: 0.1966, valKlLoss: 0.0021, seconds: 52, msPerStep: 14 },
    { epoch: 2, loss: 0.1933, klLoss: 0.003, valLoss: 0.1899, valKlLoss: 0.0031, seconds: 51, msPerStep: 14 },
  ];

  it("has a panel for each metric: training at the middle of each epoch, validation at its end", async () => {
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

  it("draws the line of a draw only where the axis reaches it", async () => {
    const guidesAt = async (guide: number) => {
      const metrics = { loss: { unit: "nats", guide: { value: guide, label: "a draw" } } };
      const spec = (await bundleOf(lossChart(Object.assign([...history], { metrics }))))[VEGA_LITE] as Spec;
      return spec.concat[0].layer.flatMap(({ encoding }) => encoding.y.datum ?? []);
    };
    expect(await guidesAt(0.2), "a rule and its label").to.deep.equal([0.2, 0.2]);
    expect(await guidesAt(0.7)).to.deep.equal([]);
  });

  it("takes its colours from the page's theme, and is on white paper as a picture", async () => {
    const bundle = await bundleOf(lossChart(history));
    const { background, config, concat } = bundle[VEGA_LITE] as Spec;
    const { axis, legend, title } = config;
    expect(background).to.equal("transparent");
    const colours = [axis.labelColor, axis.titleColor, legend.labelColor, title.color, title.subtitleColor];
    for (const colour of colours)
      expect(colour).to.match(/^var\(--jp-[\w-]+, var\(--vscode-[\w-]+, #\w{6}\)\)$/);
    expect(JSON.stringify(concat)).to.not.match(/"(color|fill|stroke)":"(black|#[0-4]{3,6})"/);
    const picture = await readPng(bundle["image/png"]);
    const pixels = Array.from({ length: picture.height }, (_, y) =>
      Array.from({ length: picture.width }, (_, x) => picture.at(x, y)),
    );
    const isInk = ([red, green, blue]: number[]) => red === 51 && green === 51 && blue === 51;
    expect(pixels.flat().filter(isInk).length, "text, in the colour of paper").to.be.above(50);
  });

  it("comes as Vega-Lite, PNG and text", async () => {
    const bundle = await bundleOf(lossChart(history));
    expect(Object.keys(bundle)).to.deep.equal([VEGA_LITE, "image/png", "text/plain"]);
    expect(bundle["text/plain"]).to.equal(
      "Loss chart · Epoch 2 · loss 0.1933, validation 0.1899 · klLoss 0.00300, validation 0.00310",
    );
    const picture = await readPng(bundle["image/png"]);
    expect(picture.width).to.be.within(500, 840);
    expect(picture.at(0, 0)).to.deep.equal([255, 255, 255]);
    expect(picture.dark(0, 0, picture.width, picture.height), "axes, titles and lines").to.be.above(500);
  });

  describe("with settings that were turned", () => {
    const epochs = Array.from({ length: 20 }, (_, i) => ({
      epoch: i + 1,
      loss: 0.2,
      klLoss: 0.1,
      spread: 0.1,
    }));
    /** Returns the lines and labels of each panel. */
    const turned = async (changes: [epoch: number, settings: Record<string, number>][]) => {
      const history: History = Object.assign([...epochs], {
        changes: changes.map(([epoch, settings]) => ({ step: epoch * 5, stepsPerEpoch: 5, settings })),
      });
      const spec = (await bundleOf(lossChart(history)))[VEGA_LITE] as TurnedSpec;
      return spec.concat.map((panel) => ({
        width: panel.width,
        rules: layersOf(panel, "rule").flatMap(({ data }) => data.values),
        labels: layersOf(panel, "text"),
      }));
    };
    const textOf = ({ mark }: TurnedSpec["concat"][0]["layer"][0]) => mark.text;
    /** Returns the left and right end of a label, in letters of 10 pixels, at most. */
    const endsOf = ({ mark: { x = 0, align, text = "" } }: TurnedSpec["concat"][0]["layer"][0]) => {
      const width = 5 * text.length;
      return align === "right" ? [x - width, x] : [x, x + width];
    };

    it("has a line for each, with labels that reach into no other panel", async () => {
      for (const epoch of [1, 10, 19]) {
        const panels = await turned([[epoch, { dLearningRate: 7.94e-4, aLearningRate: 3.98e-4 }]]);
        for (const { width, rules, labels } of panels) {
          expect(rules).to.deep.equal([
            { x: epoch, label: "dLearningRate 0.000794, aLearningRate 0.000398" },
          ]);
          expect(labels.map(textOf)).to.deep.equal(["dLearningRate 0.000794", "aLearningRate 0.000398"]);
          for (const [left, right] of labels.map(endsOf)) {
            expect([left >= 0, right <= width + 10]).to.deep.equal([true, true]);
          }
          expect(new Set(labels.map(({ mark }) => mark.y)).size, "rows").to.equal(2);
        }
      }
    });

    it("labels every knob, not only the last", async () => {
      const changes: Parameters<typeof turned>[0] = [
        [3, { dLearningRate: 1e-3 }],
        [5, { klWeight: 0.1 }],
        [18, { dLearningRate: 5e-4 }],
      ];
      for (const { labels } of await turned(changes)) {
        const texts = labels.map(textOf);
        expect(texts).to.include.members(["dLearningRate 0.0005", "klWeight 0.1"]);
        for (const y of new Set(labels.map(({ mark }) => mark.y))) {
          const row = labels.filter(({ mark }) => mark.y === y);
          const ends = row.map(endsOf).sort(([a], [b]) => a - b);
          for (const [i, [, right]] of ends.entries()) {
            if (i + 1 < ends.length) expect(right, texts.join()).to.be.at.most(ends[i + 1][0]);
          }
        }
      }
    });

    it("marks no change that a schedule makes, also where it meets one by hand", async () => {
      const changes = Array.from({ length: 100 }, (_, i) => ({
        step: i + 1,
        stepsPerEpoch: 5,
        settings: { learningRate: 1e-3 / (i + 1), ...(i === 59 && { klWeight: 0.1 }) },
        scheduled: ["learningRate"],
      }));
      const history: History = Object.assign([...epochs], { changes });
      const spec = (await bundleOf(lossChart(history)))[VEGA_LITE] as TurnedSpec;
      for (const panel of spec.concat) {
        const rules = layersOf(panel, "rule").flatMap(({ data }) => data.values);
        expect(rules).to.deep.equal([{ x: 12, label: "klWeight 0.1" }]);
      }
    });

    it("places labels that never overlap, as wide as they are in a PNG", async () => {
      const context = blankCanvas(1, 1).getContext("2d");
      context.font = `10px "${FONT}"`;
      const often = [...epochs.keys()].map((i): [number, Record<string, number>] => [
        i + 1,
        { momentum: 0.888 - i / 1000, dLearningRate: 7.94e-4 - i * 1e-6, klWeight: i / 77 },
      ]);
      for (const { labels } of await turned(often)) {
        const ends = labels.map(({ mark: { x = 0, y = 0, align, text = "" } }) => {
          const width = context.measureText(text).width;
          return {
            row: y,
            left: align === "right" ? x - width : x,
            right: align === "right" ? x : x + width,
          };
        });
        for (const a of ends)
          for (const b of ends)
            if (a !== b && a.row === b.row) expect(a.right < b.left || b.right < a.left).to.equal(true);
      }
    });

    it("labels a knob that is dragged once, with its last value", async () => {
      const drag = Array.from({ length: 12 }, (_, i): [number, Record<string, number>] => [
        8 + i / 10,
        { klWeight: (i + 1) / 100 },
      ]);
      for (const { rules, labels } of await turned(drag)) {
        expect(rules).to.have.length(12);
        expect(labels.map(textOf)).to.deep.equal(["klWeight 0.12"]);
      }
    });
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

  it("continues counting epochs in a second fit, and marks where it began", async () => {
    const chart = (await bundleOf(lossChart([...history, ...history])))[VEGA_LITE];
    const spec = chart as Spec;
    const points = series(spec, 0, "training, mean of the epoch")!;
    expect(points.map(({ x }) => x)).to.deep.equal([0.5, 1.5, 2.5, 3.5]);
    expect(spec.title.text).to.deep.equal(["Epoch 4"]);
    const [rule] = (chart as TurnedSpec).concat[0].layer.filter(({ mark }) => mark.type === "rule");
    expect(rule.data.values).to.deep.equal([{ x: 2, label: "next fit" }]);
    const resumed = history.map((logs) => ({ ...logs, epoch: logs.epoch + 2 }));
    const goesOn = (await bundleOf(lossChart([...history, ...resumed])))[VEGA_LITE] as TurnedSpec;
    expect(goesOn.concat[0].layer.some(({ mark }) => mark.type === "rule")).to.equal(false);
  });

  it("marks what lies beyond the axis", async () => {
    const losses = [0.3, 0.25, 0.22, 0.21, 8e11, 0.2];
    const spiked = losses.map((loss, i) => ({ epoch: i + 1, loss }));
    const chart = (await bundleOf(lossChart(spiked)))[VEGA_LITE];
    const [, top] = (chart as Spec).concat[0].layer[0].encoding.y.scale.domain;
    expect(top).to.be.within(0.3, 1);
    const marks = (type: string) =>
      layersOf((chart as TurnedSpec).concat[0], type).map(({ data }) => data.values);
    expect(marks("point")).to.deep.equal([[{ x: 4.5, y: top, beyond: 8e11 }]]);
    expect(marks("text")).to.deep.equal(marks("point"));
  });

  it("says what the marks mean, in the chart of one run and of several, and only if there are any", async () => {
    const run = (spike: number) => [0.3, 0.25, 0.22, spike, 0.2].map((loss, i) => ({ epoch: i + 1, loss }));
    const head = async (figure: Figure) => ((await bundleOf(figure))[VEGA_LITE] as Spec).title.text;
    const note = "Red triangles: values beyond the axis; the number is the farthest.";
    expect(await head(lossChart(run(9)))).to.deep.equal(["Epoch 5", note]);
    expect(await head(lossChart(run(0.21)))).to.deep.equal(["Epoch 5"]);
    expect(await head(lossChart({ a: run(9), b: run(0.21) }))).to.deep.equal(["2 runs", note]);
  });

  it("draws the marks inside the panel, clear of its title and of the labels of settings", async () => {
    const spiked: History = [0.3, 0.25, 0.22, 9, 0.21].map((loss, i) => ({ epoch: i + 1, loss }));
    spiked.changes = [{ step: 10, stepsPerEpoch: 4, settings: { klWeight: 0.1 } }];
    const [panel] = ((await bundleOf(lossChart(spiked)))[VEGA_LITE] as TurnedSpec).concat;
    const [triangle, value, label] = ["point", "text"].flatMap((type) =>
      layersOf(panel, type).map(({ mark }) => mark),
    );
    expect(triangle.yOffset).to.be.at.least(5); // half its height
    expect(value.yOffset).to.equal(triangle.yOffset);
    expect(label.y).to.be.above(triangle.yOffset! + 5);
    expect(
      panel.layer.filter(({ mark }) => mark.stroke),
      "outlines",
    ).to.have.length(2);
  });

  it("has a log axis on request, without the values that it cannot show", async () => {
    const falling = [100, 1, 0, 0.01].map((loss, i) => ({ epoch: i + 1, loss, drift: -1 }));
    const spec = (await bundleOf(lossChart(falling, { scale: "log" })))[VEGA_LITE] as Spec;
    const scales = spec.concat.map(({ layer }) => layer[0].encoding.y.scale);
    expect(scales.map(({ type }) => type)).to.deep.equal(["log", "linear"]);
    expect(series(spec, 0, "training, mean of the epoch")).to.have.length(3);
  });
});

describe("lossChart of several histories", () => {
  const run = (first: number) => [
    { epoch: 1, loss: first, valLoss: first + 0.01 },
    { epoch: 2, loss: first / 2, valLoss: first / 2 + 0.01 },
  ];

  it("has a colour for each run, dashes for validation, and both in the legend", async () => {
    const figure = lossChart({
      "seed 1": run(0.4),
      "seed 2": run(0.3),
      short: [{ epoch: 1, loss: 0.5, extra: 1 }],
    });
    const bundle = await bundleOf(figure);
    const spec = bundle[VEGA_LITE] as ComparedSpec;
    expect(spec.concat.map(({ title }) => title.text)).to.deep.equal(["loss", "extra"]);
    const lines = spec.concat[0].layer.map(({ encoding: { color, strokeDash }, data }) => [
      color.datum,
      strokeDash.datum,
      data.values.map(({ y }) => y),
    ]);
    expect(lines).to.deep.equal([
      ["seed 1", "training, mean of the epoch", [0.4, 0.2]],
      ["seed 1", "validation", [0.41, 0.21]],
      ["seed 2", "training, mean of the epoch", [0.3, 0.15]],
      ["seed 2", "validation", [0.31, 0.16]],
      ["short", "training, mean of the epoch", [0.5]],
    ]);
    const { color, strokeDash } = spec.concat[0].layer[0].encoding;
    expect(color.scale.domain).to.deep.equal(["seed 1", "seed 2", "short"]);
    expect([color.legend, strokeDash.legend]).to.not.include(null);
    expect(bundle["text/plain"]).to.equal(
      "Loss chart · 3 runs · loss: seed 1 0.2000, validation 0.2100; seed 2 0.1500, validation 0.1600; " +
        "short 0.5000 · extra: short 1.0000",
    );
    const picture = await readPng(bundle["image/png"]);
    expect(picture.at(0, 0)).to.deep.equal([255, 255, 255]);
    expect(picture.dark(0, 0, picture.width, picture.height)).to.be.above(500);
  });

  it("says which history is empty, and how histories get their names", () => {
    expect(() => lossChart({})).to.throw(/expects histories by name.*got none/);
    const [a, b] = [run(0.4), run(0.3)];
    const wanted =
      /^lossChart expects several histories by name.*lossChart\(\{ "seed 1": first, "seed 2": second \}\)\.$/;
    expect(() => lossChart(a, b)).to.throw(TypeError, wanted);
    expect(() => lossChart([a, b] as never)).to.throw(TypeError, wanted);
    expect(() => lossChart({ a: run(1), b: [] })).to.throw(/at least one epoch, got none in "b"/);
  });

  it("breaks a long explanation between words", () => {
    const explanation = ["dLoss is low. ".repeat(10).trim(), "A draw."];
    const { subtitle = [] } = chartTitle(["epoch 1"], explanation);
    expect(subtitle.join(" ")).to.equal(explanation.join(" "));
    expect(subtitle).to.have.length(4);
    expect(Math.max(...subtitle.map(({ length }) => length))).to.be.at.most(66);
  });
});
