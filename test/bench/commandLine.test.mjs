import { expect } from "chai";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runNode, temporaryFolder } from "../scripts/sandbox.mjs";

const bench = (...args) => runNode(["bench/bench.mjs", ...args]);

describe("npm run bench", () => {
  it("--help explains it and does nothing", async () => {
    const { code, output } = await bench("--help");
    expect(code).to.equal(0);
    expect(output).to.match(/^npm run bench/);
  });

  for (const [args, message] of [
    [["--onyl", "vae"], /Unknown option '--onyl'/],
    [["vae"], /Unexpected argument 'vae'/],
    [["--only", "vea"], /--only vea: there is no such row. There are: vae-16/],
    [["--threads", "0"], /--threads 0: expected a whole number from 1/],
    [["--device", "tpu"], /--device must be cpu or gpu, got tpu/],
  ]) {
    it(`${args.join(" ")} is an error, before anything is set up`, async () => {
      const { code, output } = await bench(...args);
      expect(code).to.equal(1);
      expect(output).to.match(message).and.not.to.contain("    at ");
    });
  }

  it("does not put single rows among those of another machine", async () => {
    const folder = temporaryFolder();
    try {
      writeFileSync(
        join(folder.path, "bench.json"),
        JSON.stringify({ machine: { cpu: "Another" }, rows: [], limits: [] }),
      );
      const { code, output } = await bench("--only", "grid", "--out", folder.path);
      expect(code).to.equal(1);
      expect(output).to.contain("was measured on another machine");
      expect(existsSync(join(folder.path, "bench.md"))).to.equal(false);
    } finally {
      folder.remove();
    }
  });
});
