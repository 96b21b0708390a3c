import { threeDigits } from "../statistics.mjs";
import { TOPICS } from "./cases.mjs";
import { TIMES } from "./measure.mjs";

const SIGNS = { yes: "✓", partly: "partly", no: "–", "n/a": "n/a" };
/** One file runs all cases against our kernel; others test some of them more closely. */
const TEST = "cases.test.mjs";

const line = (cells) => `| ${cells.join(" | ")} |`;
const table = (head, rows) => [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");

const names = ({ kernels }) => Object.keys(kernels);
const titles = ({ kernels }) => Object.values(kernels).map(({ title }) => title);

/** Returns the verdicts of a kernel, counted: "60 yes, 3 partly, 2 no". */
function score(cases, kernel) {
  const count = (verdict) => cases.filter(({ verdicts }) => verdicts[kernel]?.verdict === verdict).length;
  return `${count("yes")} yes, ${count("partly")} partly, ${count("no")} no, ${count("n/a")} n/a`;
}

/**
 * Returns the table of docs/kernel.md, feature by feature, with the test that proves it for our kernel.
 * `tests` is the path of test/kernel from there.
 */
export function featureTable(results, { tests }) {
  const found = new Map(results.cases.map((each) => [each.name, each.verdicts]));
  const rows = TOPICS.flatMap(([topic, cases]) => [
    [`**${topic}**`, ...names(results).map(() => ""), ""],
    ...cases.map(({ name, title, test = TEST }) => [
      title.replaceAll("|", "\\|"),
      ...names(results).map((kernel) => SIGNS[found.get(name)?.[kernel]?.verdict] ?? ""),
      `[${test.replace(/^.*\/|\.test\.m?[tj]s$/g, "")}](${tests}/${test})`.replace("kernel/../", ""),
    ]),
  ]);
  const last = [
    "**Jupyter's own protocol tests, of 12**",
    ...names(results).map((kernel) => String(results.protocol[kernel].passed)),
    `[jupyterTests](${tests}/protocol/jupyterTests.test.ts)`,
  ];
  return table(["", ...titles(results), "test"], [...rows, last]);
}

export function speedTable({ kernels, speed }) {
  const cell = (numbers) => {
    if (!numbers) return "never";
    const [lower, upper] = numbers.quartiles.map(threeDigits);
    return `${threeDigits(numbers.median)} (${lower}–${upper})`;
  };
  const rows = Object.entries(TIMES).map(([row, [title, unit]]) => [
    title,
    unit,
    ...Object.keys(kernels).map((name) => cell(speed[name][row])),
  ]);
  return table(["", "unit", ...titles({ kernels })], rows);
}

/**
 * Explains a verdict other than yes: the claims that did not hold, or the reason why nothing could be tried.
 */
function reasons(results) {
  return results.cases.flatMap(({ title, verdicts }) =>
    Object.entries(verdicts)
      .filter(([, { verdict }]) => verdict !== "yes")
      .map(([kernel, { verdict, failed, reason }]) => [
        title.replaceAll("|", "\\|"),
        results.kernels[kernel].title,
        verdict,
        (reason ?? failed.join("; ")).replaceAll("|", "\\|"),
      ]),
  );
}

/** Makes kernels.md from the contents of kernels.json. */
export function report(results) {
  const { machine, date, rounds } = results;
  const parts = [
    "# Kernels for Jupyter: genbook, tslab, Deno, ipykernel",
    `${machine.cpu}, ${machine.cores} cores, ${machine.system}; Node ${machine.node}. ${date.slice(0, 10)}.`,
    "Each row is an exchange with a running kernel through jupyter_client ([the cases](../../bench/kernels/cases)). A case makes claims; the " +
      'first is its core. ✓ means that all claims hold, "partly" that the core holds but not every claim, – that the core does not hold, and n/a that the case ' +
      "has no meaning in the kernel's language. An empty cell has not been measured yet. The standard is the same for all four kernels.",
    names(results)
      .map((name) => `${results.kernels[name].title}: ${score(results.cases, name)}.`)
      .join(" "),
    featureTable(results, { tests: "../../test/kernel" }),
    "## Times",
    `The numbers are medians (lower quartile–upper quartile) of ${rounds} starts per kernel. The kernels take turns, and each start is a separate process. "Never" means that most starts took longer than 12 s (lines) or 2 s (interrupt).`,
    speedTable(results),
    "## Claims that did not hold",
    table(["feature", "kernel", "verdict", "claims or reason"], reasons(results)),
    "`node bench/kernels.mjs` makes this page; the numbers are in kernels.json.",
  ];
  return `${parts.join("\n\n")}\n`;
}

const [BEGIN, END] = ["<!-- kernels: begin -->", "<!-- kernels: end -->"];

/** Puts the tables of these results between the marks in docs/kernel.md. */
export function withTables(text, results) {
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (from < 0 || to < from)
    throw new Error(`docs/kernel.md: expected the marks ${BEGIN} and ${END}, in this order.`);
  const tables = [featureTable(results, { tests: "../test/kernel" }), speedTable(results)].join("\n\n");
  return `${text.slice(0, from)}${BEGIN}\n\n${tables}\n\n${text.slice(to)}`;
}
