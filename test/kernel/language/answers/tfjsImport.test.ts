import { expect } from "chai";
import { KernelClient } from "../../kernelClient.js";

const ADVICE = /^@tensorflow\/tfjs computes in JavaScript.*write import \{ tf \} from "genbook" instead\.\n$/;

describe("an import of tfjs", function () {
  this.timeout(30_000);
  /** Runs cells in a kernel of their own, and resolves to what each of them writes to stderr. */
  const warnings = async (...cells: string[]) => {
    const kernel = await KernelClient.start();
    try {
      const written: string[] = [];
      for (const cell of cells) {
        const { error, stderr } = await kernel.execute(cell);
        expect(error, cell).to.equal(undefined);
        written.push(stderr.replace(/^[^@]*(?=@)/, ""));
      }
      return written;
    } finally {
      await kernel.close();
    }
  };

  it("brings the advice to import genbook instead, once", async () => {
    const [types, first, second] = await warnings(
      'import type * as types from "@tensorflow/tfjs";',
      'import * as tf from "@tensorflow/tfjs";',
      'import * as again from "@tensorflow/tfjs";',
    );
    expect(types).to.equal("");
    expect(first).to.match(ADVICE);
    expect(second).to.equal("");
  });

  it("brings none once genbook has been imported, because tfjs then has the same backend", async () => {
    const [, tfjs] = await warnings(
      'import { tf } from "genbook";',
      'import * as same from "@tensorflow/tfjs"; if (same !== tf && same.getBackend() !== tf.getBackend()) throw new Error(same.getBackend());',
    );
    expect(tfjs).to.equal("");
  });
});
