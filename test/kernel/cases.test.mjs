/**
 * Tries the cases of the comparison (bench/kernels) on our kernel alone, so that the table in docs/kernel.md
 * stays true.
 */
import { expect } from "chai";
import { TOPICS } from "../../bench/kernels/cases.mjs";
import { notebookFolder } from "../../bench/kernels/folder.mjs";
import { Reader } from "../../bench/kernels/reader.mjs";
import { kernelspecFile } from "../../scripts/setup/kernelspec.mjs";
import { contestantOf, runCase } from "../../bench/kernels/runCase.mjs";

describe("the kernel, as it is compared with others (slow: a minute)", function () {
  this.timeout(30_000);
  const contestant = contestantOf({
    name: "ours",
    language: "typescript",
    folder: notebookFolder(),
    start: (folder) => Reader.start(folder, kernelspecFile),
  });
  after(() => contestant.end());

  for (const [topic, cases] of TOPICS) {
    for (const each of cases) {
      it(`${topic}: ${each.title}`, async () => {
        const { verdict, failed } = await runCase(each, contestant);
        expect({ verdict, failed }).to.deep.equal({ verdict: "yes", failed: [] });
      });
    }
  }
});
