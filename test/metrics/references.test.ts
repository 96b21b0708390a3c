import { expect } from "chai";
import { frechetDistance } from "../../src/metrics/frechetDistance";
import { kid, kidOfSubset, kidOfSubsets } from "../../src/metrics/kid";
import { densityCoverage, precisionRecall } from "../../src/metrics/neighbours";
import { tf } from "../../src/tensorflow/backend";
import { featuresOf, fixture, type Answers } from "./fixtures";

/** Expects the reference's answer with an error of at most 1e-4, relative if the answer exceeds 1. */
const near = (got: number, expected: number, what: string) =>
  expect(got, what).to.be.closeTo(expected, 1e-4 * Math.max(1, Math.abs(expected)));

for (const [name, answers] of Object.entries(fixture<Record<string, Answers>>("features"))) {
  describe(`measures against torch-fidelity and prdc, features ${name}`, () => {
    let real: tf.Tensor2D;
    let generated: tf.Tensor2D;
    before(() => ([real, generated] = featuresOf(answers)));
    after(() => tf.dispose([real, generated]));

    it("agree in the Fréchet distance", async () => {
      near(await frechetDistance(real, generated), answers.frechetDistance, "Fréchet distance");
    });

    it("agree in the KID of all images", async () => {
      const { count, value } = answers.kidOfFirst;
      const [x, y] = [real.slice(0, count), generated.slice(0, count)];
      near((await kid(x, y)).value, value, "KID");
      const { mean, deviation } = await kidOfSubsets(x, y, { subsets: 2, subsetSize: count });
      near(mean, value, "KID of subsets of all images");
      expect(deviation, "deviation of equal subsets").to.be.below(1e-4);
      tf.dispose([x, y]);
    });

    it("agree in the KID of torch-fidelity's subsets", async () => {
      const { positions, mean, deviation } = answers.kidOfSubsets;
      const values: number[] = [];
      for (const each of positions) {
        const [x, y] = each.map((list) => Int32Array.from(list));
        values.push(await kidOfSubset(real, generated, [x, y]));
      }
      const got = values.reduce((sum, each) => sum + each, 0) / values.length;
      near(got, mean, "mean");
      const squares = values.reduce((sum, each) => sum + (each - got) ** 2, 0);
      near(Math.sqrt(squares / values.length), deviation, "deviation");
    });

    it("agree in precision, recall, density and coverage", async () => {
      const { precision, recall } = await precisionRecall(real, generated);
      near(precision, answers.precision, "precision");
      near(recall, answers.recall, "recall");
      const { density, coverage } = await densityCoverage(real, generated);
      near(density, answers.density, "density");
      near(coverage, answers.coverage, "coverage");
    });
  });
}
