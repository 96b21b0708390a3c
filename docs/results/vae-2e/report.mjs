/**
 * Compares the four runs whose losses lie beside this file: draws losses.png, and writes a table into
 * README.md, between its two comments. FOLDER names another folder with such files.
 *
 *     node docs/results/vae-2e/report.mjs [FOLDER]
 */
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const { chartFigure } = createRequire(import.meta.url)("../../../dist/display/figure/vega.js");
const folder = process.argv[2] ?? import.meta.dirname;
const LOSSES = ["loss", "reconstruction_loss", "kl_loss"];
const [START, END] = ["<!-- written by report.mjs -->", "<!-- to here -->"];

/** Reads a file of losses: an object of numbers for each epoch. */
function read(name) {
  const [header, ...rows] = readFileSync(join(folder, `${name}.csv`), "utf8").trim().split("\n");
  return rows.map((row) => {
    const numbers = row.split(",").map(Number);
    return Object.fromEntries(header.split(",").map((column, i) => [column, numbers[i]]));
  });
}

const runs = ["mean", "sum"].map((kl) => {
  const [genbook, keras] = [read(`genbook-${kl}`), read(`keras-${kl}`)];
  if (genbook.length === keras.length) return { kl, genbook, keras };
  throw new Error(
    `Expected runs of the same length, got ${genbook.length} epochs in genbook-${kl}.csv and ${keras.length} in ` +
      `keras-${kl}.csv: train both for the same number of epochs.`,
  );
});

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const percent = (ours, theirs) => `${(100 * (ours / theirs - 1)).toFixed(2).replace("-", "−")} %`;
const line = (...cells) => `| ${cells.join(" | ")} |`;

function table() {
  const rowOf = (kl, program, epochs) => {
    const losses = LOSSES.map((name) => epochs.at(-1)[name].toFixed(2));
    return line(kl, program, ...losses, `${median(epochs.map(({ seconds }) => seconds)).toFixed(0)} s`);
  };
  const rows = runs.flatMap(({ kl, genbook, keras }) => {
    const differences = LOSSES.map((name) => percent(genbook.at(-1)[name], keras.at(-1)[name]));
    return [
      rowOf(kl, "genbook", genbook),
      rowOf(kl, "Keras", keras),
      line("", "difference", ...differences, ""),
    ];
  });
  const header = line("KL term", "", "loss", "reconstruction", "KL", "an epoch (median)");
  return [`After ${runs[0].genbook.length} epochs, in nats per image:`, "", header, line(..."------"), ...rows];
}

function writeReadme(lines) {
  const path = join(folder, "README.md");
  const text = readFileSync(path, "utf8");
  const [from, to] = [text.indexOf(START), text.indexOf(END)];
  if (from < 0 || to < from) {
    throw new Error(`Expected the comments ${START} and ${END} in ${path}. Add them where the table belongs.`);
  }
  const report = [START, "", ...lines, "", "![Losses of the four runs](losses.png)", "", ""].join("\n");
  writeFileSync(path, text.slice(0, from) + report + text.slice(to));
}

async function drawLosses() {
  const named = (program, kl, epochs) => epochs.map(({ epoch, loss }) => ({ program, kl, epoch, loss }));
  const chart = {
    data: {
      values: runs.flatMap(({ kl, genbook, keras }) => [
        ...named("genbook", kl, genbook),
        ...named("Keras", kl, keras),
      ]),
    },
    facet: { column: { field: "kl", title: null, header: { labelExpr: "'KL term: ' + datum.value" } } },
    spec: {
      width: 300,
      height: 220,
      mark: { type: "line", point: { size: 12 } },
      encoding: {
        x: { field: "epoch", type: "quantitative", axis: { tickMinStep: 1 } },
        y: { field: "loss", type: "quantitative", title: "loss (nats)", scale: { zero: false } },
        color: { field: "program", title: null, scale: { domain: ["genbook", "Keras"] } },
      },
    },
  };
  const png = await chartFigure("losses", chart, "").picture();
  writeFileSync(join(folder, "losses.png"), Buffer.from(png, "base64"));
}

const lines = table();
writeReadme(lines);
await drawLosses();
console.log(lines.join("\n"));
