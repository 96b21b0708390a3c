import "./setup/nodeVersion.mjs";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import prettier from "prettier";
import { main } from "./setup/main.mjs";
import { replaceFile, root } from "./setup/paths.mjs";
import { ending, start } from "./setup/processes.mjs";
import { setUp } from "./setup/steps.mjs";

const HELP = `npm run reliability    Runs the tests behind docs/reliability.md with all of their random cases, and writes
what they have counted into that page.`;

/** The tests, by the name that they record their figures under, with the row of the page. */
const ROWS = {
  "random graphs": "Random programs with gradients, compiled and op by op",
  "user steps": "Handwritten steps that change something behind `compile`'s back",
  "random user programs": "Random programs with changing surroundings",
  "random arguments": "Random arguments of compiled steps, in pairs",
  "download faults": "Sequences of faults of up to two hosts",
  "download kills": "Downloading processes killed by SIGKILL",
  "training kills": "Training runs killed together by SIGKILL, and resumed",
  "sweep kills": "Runs of a sweep whose driver and workers are killed by SIGKILL",
};

const TESTS = [
  "test/tensorflow/graph/graphFuzz.test.ts",
  ...["clockAndChance", "userNumbers", "userTensors", "userPrograms", "structure"].map(
    (name) => `test/tensorflow/compile/${name}.test.ts`,
  ),
  ...["faults", "killed"].map((name) => `test/datasets/download/${name}.test.ts`),
  "test/training/killed.test.ts",
  "test/sweeps/killed.test.mjs",
];

const page = join(root, "docs/reliability.md");
const [BEGIN, END] = ["<!-- figures: npm run reliability -->\n", "<!-- end of figures -->"];

/** Adds up the figures of each test: several files record user steps. */
function sums(lines) {
  const all = {};
  for (const { test, figures } of lines) {
    all[test] ??= {};
    for (const [name, n] of Object.entries(figures)) all[test][name] = (all[test][name] ?? 0) + n;
  }
  return all;
}

function table(figures) {
  const cells = (counted) =>
    Object.entries(counted)
      .map(([name, n]) => `${n.toLocaleString("en")} ${name}`)
      .join(", ");
  const rows = Object.entries(ROWS).map(([test, row]) => `| ${row} | ${cells(figures[test])} |`);
  const date = new Date().toISOString().slice(0, 10);
  return ["| test | last run |", "| --- | --- |", ...rows, "", `Run of ${date}; no case failed.`, ""].join(
    "\n",
  );
}

main(async (signal) => {
  if (process.argv.slice(2).some((arg) => arg === "--help" || arg === "-h")) {
    console.log(HELP);
    return 0;
  }
  await setUp(signal);
  const folder = mkdtempSync(join(tmpdir(), "genbook-reliability-"));
  try {
    const file = join(folder, "figures.jsonl");
    const child = start(process.execPath, ["node_modules/mocha/bin/mocha.js", ...TESTS], {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, GENBOOK_RELIABILITY: file },
    });
    const { code } = await ending(child, signal);
    if (code !== 0) return code ?? 1;
    const lines = readFileSync(file, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const figures = sums(lines);
    const missing = Object.keys(ROWS).filter((test) => !figures[test]);
    if (missing.length > 0) throw new Error(`These tests recorded no figures: ${missing.join(", ")}.`);
    const [before, rest] = readFileSync(page, "utf8").split(BEGIN);
    const text = before + BEGIN + "\n" + table(figures) + "\n" + END + rest.split(END)[1];
    replaceFile(
      page,
      await prettier.format(text, { ...(await prettier.resolveConfig(page)), filepath: page }),
    );
    console.log(page);
    return 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
});
