import { expect } from "chai";
import { major } from "../../../../src/kernel/language/service/runningNode.js";
import { useKernel } from "../../useKernel.js";

/** Code, and the first long-term version of Node that can run it; no known version adds numbers so. */
const SINCE: [code: string, version: number][] = [
  ["[1, 2].values().map((x) => x)", 22],
  ["(function* () { yield 1; })().toArray()", 22],
  ["new Map([[1, 2]]).keys().drop(1)", 22],
  ["Array.fromAsync([1])", 22],
  ["const { groupBy } = Object;", 22],
  ["Promise.try(() => 1)", 24],
  ["Error.isError(1)", 24],
  ["new Map().getOrInsert(1, 2)", 26],
  ["Math.sumPrecise([1])", Infinity],
  ['import { globSync } from "node:fs";', 22],
  ['import { glob } from "node:fs/promises";', 22],
  ['import { getCallSites } from "util";', 22],
  ['import * as fs from "node:fs"; fs.globSync', 22],
  ['import { promises } from "node:fs"; promises.glob', 22],
  ['import { DatabaseSync } from "node:sqlite";', 22],
];

describe("a member that the running Node lacks", () => {
  const kernel = useKernel();

  for (const [code, version] of SINCE) {
    it(`is refused, and said to be in a later Node: ${code}`, async function () {
      if (version === Infinity && "sumPrecise" in Math) this.skip();
      const found = await kernel.problem(code);
      if (major() >= version) return expect(found).to.equal(undefined);
      const later = version === Infinity ? /Node \d+ does not have it\.$/ : `Node ${version} has( it)?\\.$`;
      expect(found).to.match(new RegExp(later));
    });
  }

  it("is not said to be in a later Node if it is in none, or elsewhere in the module", async () => {
    for (const code of [
      'import { nosuch } from "node:util";',
      'import { UV_FS_O_FILEMAP } from "node:fs";',
      '"".toArray()',
    ]) {
      expect(await kernel.problem(code), code).to.not.match(/Node \d+ has/);
    }
  });
});
