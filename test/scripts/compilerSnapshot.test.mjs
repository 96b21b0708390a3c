import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import {
  SNAPSHOT_OPTIONS,
  V8_OPTIONS,
  compilerSnapshot,
  snapshotOption,
} from "../../scripts/setup/compilerSnapshot.mjs";

const SCRIPT = fileURLToPath(new URL("leanFiles.cjs", import.meta.url));

describe("the set-up", () => {
  it("has made the snapshot that kernels start from, which every supported Node can", () => {
    expect(compilerSnapshot.isUpToDate(), "run node scripts/setUp.mjs").to.equal(true);
    expect(snapshotOption()).to.match(/^--snapshot-blob=.*compiler\.blob$/);
  });

  it("leaves out of it what only questions need: they read text and documentation again", () => {
    const options = [...V8_OPTIONS, ...SNAPSHOT_OPTIONS, snapshotOption(), SCRIPT];
    const env = { ...process.env, NODE_OPTIONS: "" };
    const { memory, files, readBefore, described, readAfter } = JSON.parse(
      execFileSync(process.execPath, options, { encoding: "utf8", env }),
    );
    expect(memory / 1e6, "MB at the start").to.be.lessThan(200);
    expect(files).to.be.greaterThan(500);
    // One short file is read all the same: that of the module whose types cells' declarations extend.
    expect(readBefore, "files read before a question").to.be.at.most(1);
    const [stringify, partial, exit] = described;
    expect(stringify).to.include("Converts a JavaScript value").and.include("- `replacer`: A function that");
    expect(partial).to.include("Make all properties in T optional");
    expect(exit).to.include("The `process.exit()` method instructs Node.js to terminate the process");
    expect(readAfter, "files read for these questions").to.be.within(2, 20);
  }).timeout(10_000);
});
