import { expect } from "chai";
import { patience } from "../../patience.js";
import { useKernel } from "../useKernel.js";

// With 50 images in a batch, a step of the book's DCGAN takes three seconds.
const TRAINING = `import { buildGenerator, buildDiscriminator, trainDcgan, tf } from "genbook";
const ticks: number[] = [], steps: number[] = [];
const timer = setInterval(() => ticks.push(performance.now()), 50);
const images = tf.tidy(() => tf.randomUniform<tf.Rank.R4>([50, 32, 32, 3], -1, 1, "float32", 1));
for await (const { kind } of trainDcgan(buildGenerator(), buildDiscriminator(), images, { batchSize: 50, iterations: 100 })) {
  if (kind === "batch") console.log(steps.push(performance.now()), "steps");
}`;

describe("training at full width in a cell (slow: steps of three seconds)", function () {
  this.timeout(120_000);
  const kernel = useKernel();

  it("lets timers fire, ends within a second of an interrupt, and keeps what it has defined", async () => {
    const cell = await kernel.submit(TRAINING);
    await kernel.until(() =>
      kernel.received.find(
        ({ parent, content }) => parent === cell && String(content.text).includes("3 steps"),
      ),
    );
    await new Promise((resolve) => setTimeout(resolve, 500)); // in the middle of the fourth
    const interruptedAt = performance.now();
    kernel.interrupt();
    const { error } = await kernel.outcome(cell);
    const took = performance.now() - interruptedAt;
    expect(error?.ename).to.match(/Interrupt/);
    expect(took).to.be.below(patience(1000));

    const { stdout } = await kernel.execute(`clearInterval(timer);
const [from, to] = steps.slice(1);
console.log(JSON.stringify({ step: to - from, ticks: ticks.filter((at) => at > from && at < to).length }));`);
    const { step, ticks } = JSON.parse(stdout) as { step: number; ticks: number };
    expect(step).to.be.above(1000);
    expect(ticks).to.be.above(step / 50 / 3);
  });
});
