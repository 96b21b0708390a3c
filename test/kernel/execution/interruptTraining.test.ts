import { expect } from "chai";
import { mulberry32 } from "../../../src/math/shuffle.js";
import { patience } from "../../patience.js";
import { useKernel } from "../useKernel.js";

const SET_UP = `import { buildEncoder, buildDecoder, trainVae, fit, tf } from "genbook";
const options = { imageSize: 8, filters: [3, 4] as [number, number], hiddenUnits: 5, seed: 1 };
const encoder = buildEncoder(options), decoder = buildDecoder(options);
const images = tf.tidy(() => tf.randomUniform<tf.Rank.R4>([64, 8, 8, 1], 0, 1, "float32", 1));
const seen = { events: 0 };`;
const train = (epochs: number) => `console.log("running");
await fit(trainVae(encoder, decoder, images, { epochs: ${epochs}, seed: 1 }), [() => void seen.events++]); "ended"`;

describe("50 interrupts of a training run (slow: 20 seconds)", function () {
  this.timeout(120_000);
  const kernel = useKernel(SET_UP);

  it("at random moments each end the cell within a second; the next cell runs, and no tensor is left", async () => {
    const random = mulberry32(1);
    const tensors = async () =>
      Number((await kernel.execute("tf.memory().numTensors")).result?.["text/plain"]);
    const before = await tensors();
    // Long enough, on any machine, for about half of the interrupts to come after the first steps.
    await kernel.execute(train(1)); // loads what the first training loads
    const beginning = performance.now();
    expect(await kernel.result(train(1))).to.equal("'ended'");
    const longest = Math.max(300, 2 * (performance.now() - beginning));
    for (let i = 0; i < 50; i++) {
      const cell = await kernel.submit(train(1e6));
      await kernel.until(() =>
        kernel.received.find(({ parent, type }) => parent === cell && type === "stream"),
      );
      await new Promise((resolve) => setTimeout(resolve, longest * random()));
      const start = performance.now();
      kernel.interrupt();
      const { error, result, stdout } = await kernel.outcome(cell);
      expect(performance.now() - start, `interrupt ${i}`).to.be.below(patience(1000));
      if (error) expect(error.ename, `interrupt ${i}`).to.equal("KeyboardInterrupt");
      else {
        expect(result, `interrupt ${i}`).to.deep.equal({ "text/plain": "'ended'" });
        expect(stdout, `interrupt ${i}`).to.include("Interrupted");
      }
      expect(await tensors(), `after interrupt ${i}`).to.equal(before);
    }
    expect(Number((await kernel.execute("seen.events")).result?.["text/plain"])).to.be.above(50);
  });
});
