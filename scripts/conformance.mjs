import { mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { replaceFile } from "./setup/paths.mjs";
import { reasonFor } from "../test/conformance/reasons.mjs";
import { runSuite } from "../test/conformance/suite.mjs";

// npm run test:conformance [-- --update]
// Runs tfjs-core's own test suite on TensorFlow, writes docs/results/conformance.md and prints
// "N pass, N fail". The command fails if a spec fails that is not listed in
// test/conformance/expected-failures.json (--update rewrites that list), or if a spec runs on another
// backend.

const expectation = new URL("../test/conformance/expected-failures.json", import.meta.url);
const report = new URL("../docs/results/conformance.md", import.meta.url);

/** Shortens "maxPool test-tensorflow {} x=…" to "maxPool: x=…". */
const shortName = ({ fullName }) => fullName.replace(/ *test-tensorflow \{\} */, ": ").replace(/\s+/g, " ");

function write(url, text) {
  const path = fileURLToPath(url);
  mkdirSync(dirname(path), { recursive: true });
  replaceFile(path, text);
}

/** Returns true for a spec in the folder `ops`. */
const isOfOp = ({ filename }) => filename.includes("/ops/");

/** Counts the specs that pass: "3218 of 3473". */
const count = (specs) => `${specs.filter(({ status }) => status === "passed").length} of ${specs.length}`;

/** Returns the names that occur more often in `names` than in `others`; some specs share a name. */
function surplus(names, others) {
  const left = [...others];
  return names.filter((name) => {
    const index = left.indexOf(name);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

function markdown({ specs, ops, onBackend, versions }, failures) {
  const groups = new Map();
  for (const spec of failures) {
    const reason = reasonFor(spec) ?? "unexplained";
    groups.set(reason, [...(groups.get(reason) ?? []), spec]);
  }
  const sorted = [...groups].sort(
    ([a, first], [b, second]) => second.length - first.length || a.localeCompare(b),
  );
  return [
    "# Conformance",
    "",
    `tfjs-core's own test suite (${versions.tfjs}) on TensorFlow ${versions.tensorflow}: **${count(specs)} pass**. ` +
      `${onBackend} specs run on the backend; TensorFlow executed ${ops} ops for them.`,
    "",
    `Of the specs for single ops, ${count(specs.filter(isOfOp))} pass. The original addon of tfjs-node-gpu 4.22, built with the ` +
      "same TensorFlow, passes 3218 of 3473.",
    "",
    "`npm run test:conformance` writes this page, and fails if a spec fails that is not listed here.",
    "",
    "| reason | specs |",
    "| --- | ---: |",
    ...sorted.map(([reason, members]) => `| ${reason} | ${members.length} |`),
    ...sorted.flatMap(([reason, members]) => [
      "",
      `## ${reason}`,
      "",
      ...members.map((spec) => `- ${shortName(spec)}`),
    ]),
    "",
  ].join("\n");
}

const result = await runSuite();
const failures = result.specs.filter(({ status }) => status === "failed");
const names = failures.map(shortName).sort();
const onTensorFlow = result.wrongBackend.length === 0 && result.onBackend > 0 && result.ops > 0;
if (onTensorFlow) write(report, markdown(result, failures));
if (onTensorFlow && process.argv.includes("--update"))
  write(expectation, `${JSON.stringify(names, null, 1)}\n`);
const expected = JSON.parse(readFileSync(expectation, "utf8"));

const problems = [
  ...surplus(names, expected).map((name) => `fails unexpectedly: ${name}`),
  ...failures
    .filter((spec) => !reasonFor(spec))
    .map(
      (spec) => `fails for an unknown reason: ${shortName(spec)}\n  ${spec.failedExpectations[0]?.message}`,
    ),
  ...result.wrongBackend.map((name) => `did not run on TensorFlow: ${name}`),
  ...(onTensorFlow ? [] : ["not all specs ran on TensorFlow"]),
];
for (const problem of problems) console.log(problem);
const passing = surplus(expected, names);
if (passing.length > 0)
  console.log(
    `${passing.length} specs listed as failures pass: update the list with npm run test:conformance -- --update`,
  );
console.log(`${result.specs.length - failures.length} pass, ${failures.length} fail`);
process.exitCode = problems.length > 0 ? 1 : 0;
