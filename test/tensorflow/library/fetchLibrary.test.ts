import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect } from "chai";

/** What is downloaded for each machine. */
const SIZES: Record<string, string> = {
  "linux-x64": "274 MB",
  "linux-arm64": "282 MB",
  "darwin-arm64": "223 MB",
};

/** Imports genbook in a process of its own; returns what it has printed on stderr. */
function importWith(env: Record<string, string>): string {
  const program = `require(${JSON.stringify(resolve("dist/index.js"))})`;
  return spawnSync(process.execPath, ["-e", program], { env: { ...process.env, ...env }, encoding: "utf8" })
    .stderr;
}

describe("importing genbook without TensorFlow's library", function () {
  this.timeout(30_000);
  let cache: string;
  before(() => (cache = mkdtempSync(join(tmpdir(), "genbook-cache-"))));
  after(() => rmSync(cache, { recursive: true, force: true }));

  it("fetches it, shows the progress, and says what went wrong and what to do", () => {
    const noIndex = { PIP_NO_INDEX: "1", PIP_RETRIES: "0" };
    const output = importWith({
      XDG_CACHE_HOME: cache,
      GENBOOK_DEVICE: "cpu",
      GENBOOK_TF_LIBRARY: "",
      ...noIndex,
    });
    expect(output)
      .to.match(
        new RegExp(`… TensorFlow [\\d.]+ for the CPU \\(${SIZES[`${process.platform}-${process.arch}`]}\\)`),
      )
      .and.match(/pip download of TensorFlow's library failed/)
      .and.match(/Error: TensorFlow's library .* is not in .*npx genbook setup/);
  });

  it("does not fetch one if GENBOOK_TF_LIBRARY names a folder", () => {
    const output = importWith({ XDG_CACHE_HOME: cache, GENBOOK_TF_LIBRARY: cache });
    expect(output)
      .to.match(/GENBOOK_TF_LIBRARY is /)
      .and.not.include("…");
  });
});
