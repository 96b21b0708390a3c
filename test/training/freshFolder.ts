import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { tf } from "../../src/tensorflow/backend";

/**
 * Makes an empty folder for each test of a suite, and checks that no test leaves tensors behind.
 *
 * @returns a function that returns the current test's folder
 */
export function freshFolder(): () => string {
  let folder: string;
  let before: number;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "genbook-"));
    before = tf.memory().numTensors;
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
    expect(tf.memory().numTensors, "tensors left").to.equal(before);
  });
  return () => folder;
}
