import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { KERNEL_NAME, jupyterEnvironment, python } from "../kernelClient.js";

describe("Jupyter's protocol tests", () => {
  it("pass, all twelve", function () {
    this.timeout(90_000);
    const { env, folder } = jupyterEnvironment();
    const run = spawnSync(python(), [join(__dirname, "jupyterTests.py"), KERNEL_NAME], {
      env,
      cwd: folder, // outside of any project
      encoding: "utf8",
    });
    rmSync(folder, { recursive: true, force: true });
    const outcomes = [...run.stderr.matchAll(/^(test_\w+) .*\.\.\. (.*)$/gm)].map(([, name, outcome]) => ({
      name,
      outcome,
    }));
    expect(
      outcomes.filter(({ outcome }) => outcome !== "ok"),
      run.stderr,
    ).to.deep.equal([]);
    expect(outcomes).to.have.length(12);
  });
});
