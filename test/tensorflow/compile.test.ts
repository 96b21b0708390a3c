import { expect } from "chai";
import { compile } from "../../src/tensorflow/compile";
import { RandomStream } from "../../src/tensorflow/random";
import { runOp, tf } from "../../src/tensorflow/backend";
import type { LibraryBinding } from "../../src/tensorflow/binding";
import type { TensorFlowBackend } from "../../src/tensorflow/kernelBackend";
import { rmsprop } from "../../src/training/optimizers";

const handles = () =>
  ((tf.backend() as TensorFlowBackend).binding as unknown as LibraryBinding).getNumOfTensors();

/** A linear fit with noise: a variable, an optimizer with slots, random numbers. */
function linearFit() {
  const weight = tf.tidy(() => tf.variable(tf.tensor2d([[0.5], [-0.25]])));
  const optimizer = rmsprop(0.01, { decay: 1e-3, clipvalue: 1 });
  const random = new RandomStream(7);
  const step = (x: tf.Tensor): tf.Tensor[] => {
    let loss!: tf.Tensor;
    const noise = random.normal([x.shape[0], 1]).mul(0.1);
    optimizer.minimize(
      () => {
        const error = x
          .matMul(weight as tf.Tensor2D)
          .add(noise)
          .sub(1)
          .square()
          .mean();
        loss = tf.keep(error.clone());
        return error.asScalar();
      },
      false,
      [weight],
    );
    return [loss];
  };
  return { step, weight, optimizer, dispose: () => tf.dispose([weight, optimizer, random] as never) };
}

async function losses(isCompiled: boolean, steps: number) {
  const fit = linearFit();
  const step = isCompiled ? compile(fit.step) : Object.assign(fit.step, { dispose: () => undefined });
  const found: number[] = [];
  for (let i = 0; i < steps; i++) {
    const x = tf.tensor2d([i % 3, 1, 0.5, i % 2], [2, 2]);
    const [loss] = await step(x);
    found.push(loss.dataSync()[0]);
    if (i === 25) fit.optimizer.learningRate = 0.003;
    tf.dispose([x, loss]);
  }
  const weight = Array.from(fit.weight.dataSync());
  step.dispose();
  fit.dispose();
  return { found, weight };
}

describe("compile", () => {
  it("gives the numbers of the step that runs op by op, random numbers and a changed learning rate included", async () => {
    const [eager, compiled] = [await losses(false, 50), await losses(true, 50)];
    eager.found.forEach((loss, i) => expect(compiled.found[i], `step ${i}`).to.be.closeTo(loss, 1e-6));
    eager.weight.forEach((value, i) => expect(compiled.weight[i]).to.be.closeTo(value, 1e-6));
  });

  it("records anew for another shape, and joins lists as the ops do", async () => {
    const step = compile((x: tf.Tensor) => [tf.concat([x, x.mul(2), tf.ones([1])]), tf.addN([x, x, x])]);
    for (const length of [2, 3, 2, 3, 2, 3, 2, 3]) {
      const x = tf.range(0, length);
      const [joined, sum] = await step(x);
      const values = Array.from({ length }, (_, i) => i);
      expect(Array.from(joined.dataSync())).to.deep.equal([...values, ...values.map((v) => v * 2), 1]);
      expect(Array.from(sum.dataSync())).to.deep.equal(values.map((v) => v * 3));
      tf.dispose([x, joined, sum]);
    }
    step.dispose();
  });

  it("prepare: all calls run the function, and every variable is as it was before", async () => {
    const { step, weight, optimizer, dispose } = linearFit();
    let runs = 0;
    const compiled = compile((x: tf.Tensor) => {
      runs++;
      return step(x);
    });
    const x = tf.tensor2d([1, 1, 0.5, 1], [2, 2]);
    optimizer.build([weight]);
    const before = tf.memory().numTensors;
    compiled.prepare(x);
    compiled.prepare(x); // is there already
    expect(tf.memory().numTensors).to.equal(before);
    expect(runs).to.equal(2);
    expect(Array.from(weight.dataSync())).to.deep.equal([0.5, -0.25]);
    expect(optimizer.iterations).to.equal(0);

    const [loss] = await compiled(x);
    expect(runs).to.equal(2);
    const other = linearFit();
    const [expected] = other.step(x);
    expect(loss.dataSync()[0]).to.be.closeTo(expected.dataSync()[0], 1e-6);
    weight.dataSync().forEach((value, i) => expect(value).to.be.closeTo(other.weight.dataSync()[i], 1e-6));
    compiled.dispose();
    dispose();
    other.dispose();
    tf.dispose([x, loss, expected]);
  });

  it("prepare refuses what cannot be compiled, and puts the variables back", () => {
    const weight = tf.tidy(() => tf.variable(tf.scalar(1), false));
    const compiled = compile(() => {
      weight.assign(weight.add(Math.random()));
      return [];
    });
    expect(() => compiled.prepare()).to.throw(/cannot be compiled/);
    expect(weight.dataSync()[0]).to.equal(1);
    compiled.dispose();
    weight.dispose();
  });

  it("returns an argument, or the same tensor twice", async () => {
    const step = compile((x: tf.Tensor) => [x.clone(), x.add(1), x.add(1)]);
    for (let i = 0; i < 4; i++) {
      const results = await step(tf.scalar(i));
      expect(results.map((each) => each.dataSync()[0])).to.deep.equal([i, i + 1, i + 1]);
    }
    step.dispose();
  });

  it("lets the event loop run while it computes", async () => {
    const step = compile((x: tf.Tensor) => [tf.matMul(x as tf.Tensor2D, x as tf.Tensor2D)]);
    const x = tf.ones([700, 700]);
    for (let i = 0; i < 3; i++) tf.dispose(await step(x));
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    await step(x);
    clearInterval(timer);
    expect(turns).to.be.greaterThan(0);
    step.dispose();
  });

  it("refuses a second call while the first one runs", async () => {
    const step = compile((x: tf.Tensor) => [x.add(1)]);
    const results = await Promise.allSettled([step(tf.scalar(1)), step(tf.scalar(2))]);
    expect(results.map(({ status }) => status)).to.deep.equal(["fulfilled", "rejected"]);
    expect((await step(tf.scalar(3)))[0].dataSync()[0]).to.equal(4);
    step.dispose();
  });

  for (const [what, make] of [
    ["Math.random", () => tf.scalar(Math.random())],
    ["tf.randomNormal", () => tf.randomNormal([1])],
  ] as const) {
    it(`refuses a step that draws from ${what}, and says what to do`, async () => {
      const before = handles();
      const step = compile((x: tf.Tensor) => tf.tidy(() => [x.mul(make())]));
      const x = tf.scalar(2);
      tf.dispose([await step(x), await step(x)]);
      const error = await step(x).catch((reason: Error) => reason);
      expect(String(error)).to.match(/input 2 of Mul .*anew in each call.*RandomStream.*compile: false/s);
      x.dispose();
      step.dispose();
      expect(handles()).to.equal(before);
    });
  }

  it("refuses a step that reads the values of a tensor", async () => {
    const step = compile((x: tf.Tensor) => [x.mul(x.dataSync()[0])]);
    const x = tf.scalar(2).add(1);
    await step(x);
    const error = await step(x).catch((reason: Error) => reason);
    expect(String(error)).to.match(/cannot read the values of a tensor/);
  });

  it("passes on what TensorFlow says when the function fails", async () => {
    const step = compile((x: tf.Tensor) =>
      runOp("CheckNumerics", { message: { string: "the loss" } }, [x.log()]),
    );
    for (let i = 0; i < 3; i++) tf.dispose(await step(tf.scalar(i + 1)));
    const error = await step(tf.scalar(-1)).catch((reason: Error) => reason);
    expect(String(error)).to.match(/the loss : Tensor had NaN values/);
    step.dispose();
  });

  it("leaks no tensor and no handle in 300 calls, nor after dispose", async () => {
    await losses(true, 5); // what stays for good is made
    const before = { handles: handles(), tensors: tf.memory().numTensors };
    await losses(true, 300);
    expect({ handles: handles(), tensors: tf.memory().numTensors }).to.deep.equal(before);
  });
});
