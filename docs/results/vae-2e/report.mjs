/**
 * Compares the runs whose losses lie beside this file. Their names, such as genbook-mean-1.csv, consist of
 * the program, the reduction of the KL term and the seed. It draws losses.png, and writes a table into
 * README.md, between its two comments. FOLDER names another folder with such files.
 *
 *     node docs/results/vae-2e/report.mjs [FOLDER]
 */
import { createRequire } from "node:module";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const { chartFigure } = createRequire(import.meta.url)("../../../dist/display/figure/vega.js");
const folder = process.argv[2] ?? import.meta.dirname;
const LOSSES = ["loss", "reconstruction_loss", "kl_loss"];
const PROGRAMS = { genbook: "genbook", keras: "Keras" };
const [START, END] = ["<!-- written by report.mjs -->", "<!-- to here -->"];

/** Reads a file of losses: an object of numbers for each epoch. */
function readEpochs(name) {
  const [header, ...rows] = readFileSync(join(folder, name), "utf8").trim().split("\n");
  return rows.map((row) => {
    const numbers = row.split(",").map(Number);
    return Object.fromEntries(header.split(",").map((column, i) => [column, numbers[i]]));
  });
}

const runs = readdirSync(folder).flatMap((name) => {
  const [, program, kl, seed] = /^(genbook|keras)-(mean|sum)-(\d+)\.csv$/.exec(name) ?? [];
  return seed ? [{ name, program: PROGRAMS[program], kl, seed: Number(seed), epochs: readEpochs(name) }] : [];
});
const length = runs[0]?.epochs.length;
for (const { name, epochs } of runs) {
  if (epochs.length === length) continue;
  throw new Error(
    `Expected runs of the same length, got ${length} epochs in ${runs[0].name} and ${epochs.length} in ${name}: ` +
      "train all of them for the same number of epochs.",
  );
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const percent = (ours, theirs) => `${(100 * (ours / theirs - 1)).toFixed(2).replace("-", "−")} %`;
const line = (...cells) => `| ${cells.join(" | ")} |`;

/** Returns a program's mean losses after the last epoch, and a row that tells them and their range. */
function summary(kl, program) {
  const these = runs.filter((run) => run.kl === kl && run.program === program);
  if (these.length === 0)
    throw new Error(`Expected a run of ${program} with --kl ${kl}, got none in ${folder}.`);
  const means = LOSSES.map((name) => mean(these.map(({ epochs }) => epochs.at(-1)[name])));
  const losses = these.map(({ epochs }) => epochs.at(-1).loss);
  const range = `${Math.min(...losses).toFixed(2)}–${Math.max(...losses).toFixed(2)}`;
  const seeds = these.map(({ seed }) => seed).sort((a, b) => a - b);
  return { means, row: line(kl, program, seeds.join(", "), ...means.map((each) => each.toFixed(2)), range) };
}

function table() {
  const rows = ["mean", "sum"].flatMap((kl) => {
    const [ours, theirs] = Object.values(PROGRAMS).map((program) => summary(kl, program));
    const differences = ours.means.map((each, i) => percent(each, theirs.means[i]));
    return [ours.row, theirs.row, line("", "difference", "", ...differences, "")];
  });
  const header = line("KL term", "", "seeds", "loss", "reconstruction", "KL", "loss, lowest–highest");
  const about = `Losses after ${length} epochs, in nats per image: means over the seeds.`;
  return [about, "", header, line(..."-------"), ...rows];
}

function writeReadme(lines) {
  const path = join(folder, "README.md");
  const text = readFileSync(path, "utf8");
  const [from, to] = [text.indexOf(START), text.indexOf(END)];
  if (from < 0 || to < from) {
    throw new Error(
      `Expected the comments ${START} and ${END} in ${path}. Add them where the table belongs.`,
    );
  }
  const report = [START, "", ...lines, "", "![Losses of all runs](losses.png)", "", ""].join("\n");
  writeFileSync(path, text.slice(0, from) + report + text.slice(to));
}

async function drawLosses() {
  const values = runs.flatMap(({ name, program, kl, epochs }) =>
    epochs.map(({ epoch, loss }) => ({ name, program, kl, epoch, loss })),
  );
  const chart = {
    data: { values },
    facet: { column: { field: "kl", title: null, header: { labelExpr: "'KL term: ' + datum.value" } } },
    spec: {
      width: 300,
      height: 220,
      mark: { type: "line" },
      encoding: {
        x: { field: "epoch", type: "quantitative", axis: { tickMinStep: 1 } },
        y: { field: "loss", type: "quantitative", title: "loss (nats)", scale: { zero: false } },
        color: { field: "program", title: null, scale: { domain: Object.values(PROGRAMS) } },
        detail: { field: "name" },
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
