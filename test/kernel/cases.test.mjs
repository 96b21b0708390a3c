/** What the comparison of kernels tries (bench/kernels), on ours alone: the table in docs/kernel.md holds for the kernel as it is built. */
import { expect } from "chai";
import { TOPICS } from "../../bench/kernels/cases.mjs";
import { notebookFolder } from "../../bench/kernels/folder.mjs";
import { Reader } from "../../bench/kernels/reader.mjs";
import { kernelspecFile } from "../../scripts/setup/kernelspec.mjs";
import { contestantOf, runCase } from "../../bench/kernels/runCase.mjs";

describe("the kernel, as it is compared with others", function () {
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
        expect(await runCase(each, contestant)).to.deep.equal({ verdict: "yes", failed: [] });
      });
    }
  }
});
