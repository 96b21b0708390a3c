import { expect } from "chai";
import { hashParameters, murmur2 } from "../../../src/kernel/debugger/cellPath.js";

describe("the hash that names a cell for the debugger", () => {
  it("is the same as in ipykernel and JupyterLab", () => {
    // These values come from ipykernel.compiler.murmur2_x86.
    const expected = {
      "": 3990065800,
      a: 2167009006,
      ab: 2805137849,
      abc: 3350977461,
      "const a = 1;\n": 2129181932,
      'const π = "→"; // ünï': 144868926,
    };
    for (const [code, hash] of Object.entries(expected)) {
      expect(murmur2(code, hashParameters.hashSeed), code).to.equal(hash);
    }
  });
});
