import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import { compile } from "../../../src/tensorflow/compile";
import { RandomStream } from "../../../src/tensorflow/random";
import { runOp, tf } from "../../../src/tensorflow/backend";
import type { LibraryBinding } from "../../../src/tensorflow/backend/libraryBinding";
import type { TensorFlowBackend } from "../../../src/tensorflow/backend/kernelBackend";
import { rmsprop } from "../../../src/training/optimizers/rmsprop";
import { collectGarbage } from "../backend/memoryUse";

const handles = () => ((tf.backend() as TensorFlowBackend).binding as LibraryBinding).getNumOfTensors();

/** Trains a linear model on noisy data, with a variable, an optimizer that has slots, and random numbers. */
function linearFit() {
  const weight = tf.tidy(() => tf.variable(tf.tensor2d([[0.5], [-0.25]])));
  const optimizer = rmsprop(0.01, { decay: 1e-3, clipValue: 1 });
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
  it("computes the same numbers as op by op, including random numbers and a changed learning rate", async () => {
    const [eager, compiled] = [await losses(false, 50), await losses(true, 50)];
    eager.found.forEach((loss, i) => expect(compiled.found[i], `step ${i}`).to.be.closeTo(loss, 1e-6));
    eager.weight.forEach((value, i) => expect(compiled.weight[i]).to.be.closeTo(value, 1e-6));
  });

  it("records again for another shape, and concatenates lists as the ops do", async () => {
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

  it("prepare: all calls run the function, and every variable keeps its value", async () => {
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
    compiled.prepare(x); // has been recorded already
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

  it("prepare computes nothing", async () => {
    const compiled = compile((x: tf.Tensor) =>
      runOp("CheckNumerics", { message: { string: "" } }, [x.log()]),
    );
    compiled.prepare(tf.scalar(-1));
    expect((await compiled(tf.scalar(1)))[0].dataSync()[0]).to.equal(0);
    compiled.dispose();
  });

  it("prepare refuses what cannot be compiled, and restores the variables", () => {
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

  it("takes and returns tensors in lists and objects, and numbers beside them", async () => {
    interface Batch {
      images: tf.Tensor;
      more: tf.Tensor[];
      scale: number;
    }
    const step = compile(({ images, more, scale }: Batch, names: { first: string }) => ({
      sum: images.add(more[0]).mul(scale),
      each: more.map((one) => one.sub(1)),
      [names.first]: images.neg(),
    }));
    for (const [i, scale] of [2, 2, 2, 3, 2, 3, 3].entries()) {
      const [images, a, b] = [tf.scalar(i), tf.scalar(10), tf.tensor1d([i, 1])];
      const result = await step({ images, more: [a, b], scale }, { first: "left" });
      expect(Object.keys(result)).to.deep.equal(["sum", "each", "left"]);
      expect(result.sum.dataSync()[0]).to.equal((i + 10) * scale);
      expect(result.each.map((one) => Array.from(one.dataSync()))).to.deep.equal([[9], [i - 1, 0]]);
      tf.dispose([images, a, b, result] as tf.TensorContainer);
    }
    step.dispose();
  });

  it("distinguishes arguments and variables that were the same tensor during the recording", async () => {
    const variable = tf.tidy(() => tf.variable(tf.scalar(5), false));
    const twin = tf.tidy(() => tf.variable(variable.clone(), false)); // shares its data
    const step = compile((a: tf.Tensor, b: tf.Tensor) => [
      a.sub(b).add(variable).sub(twin.mul(2)),
      variable.clone(),
    ]);
    const numbers = [1, 1, 1, 4].map((value) => tf.scalar(value));
    const results: number[] = [];
    for (const [i, b] of numbers.entries()) {
      if (i === 3) tf.tidy(() => twin.assign(tf.scalar(3)));
      const [first, second] = await step(i < 3 ? b : numbers[0], b);
      results.push(first.dataSync()[0], second.dataSync()[0]);
      tf.dispose([first, second]);
    }
    expect(results).to.deep.equal([-5, 5, -5, 5, -5, 5, 1 - 4 + 5 - 6, 5]);
    const same = await step(variable, variable); // runs the same function, since the shape is the same
    expect(same[0].dataSync()[0]).to.equal(-1);
    tf.dispose([...numbers, ...same]);
    step.dispose();
    tf.dispose([variable, twin]);
  });

  it("a variable that is assigned another one's value follows it", async () => {
    const [from, to] = [1, 0].map((value) => tf.tidy(() => tf.variable(tf.scalar(value), false)));
    const step = compile(() => {
      to.assign(from);
      from.assign(from.add(1));
      return [];
    });
    const seen: number[] = [];
    for (let i = 0; i < 5; i++) {
      await step();
      seen.push(to.dataSync()[0], from.dataSync()[0]);
    }
    expect(seen).to.deep.equal([1, 2, 2, 3, 3, 4, 4, 5, 5, 6]);
    step.dispose();
    tf.dispose([from, to]);
  });

  it("what else JavaScript does happens in the first call, in two recordings, and in a few checks", async () => {
    let count = 0;
    const step = compile((x: tf.Tensor) => {
      count++;
      return x.add(1);
    });
    const counts: number[] = [];
    for (let i = 0; i < 12; i++) {
      tf.dispose(await step(tf.scalar(i)));
      counts.push(count);
    }
    expect(counts.slice(0, 3)).to.deep.equal([1, 3, 4]);
    expect(counts.at(-1)).to.be.within(5, 7); // a check at the 10th run, and others if the machine is slow
    step.dispose();
  });

  it("warns from the fifth kind of arguments on, and says which one changes", async () => {
    const said: string[] = [];
    const warn = console.warn;
    console.warn = (text: string) => said.push(text);
    try {
      const step = compile((_: tf.Tensor, { images }: { images: tf.Tensor }) => images.add(1));
      const fixed = tf.scalar(1);
      for (const length of [9, 1, 2, 3, 4, 1, 2, 3, 4, 5, 6]) {
        const images = tf.ones([length, 2]);
        tf.dispose([images, await step(fixed, { images })]);
      }
      step.dispose();
    } finally {
      console.warn = warn;
    }
    expect(said).to.have.length(2);
    expect(said[0]).to.match(
      /5th kind of arguments: argument 2.images is float32 \[5, 2\], and was float32 \[4, 2\]/,
    );
    expect(said[1]).to.match(/6th kind.*float32 \[6, 2\]/);
  });

  it("refuses arguments and results that are not tensors, and says where they are", async () => {
    const message = async (step: ReturnType<typeof compile<unknown[], unknown>>, ...args: unknown[]) => {
      let text = "nothing refused";
      for (let i = 0; i < 3; i++) await step(...args).catch((error: Error) => (text = error.message));
      step.dispose();
      return text;
    };
    const x = tf.scalar(1);
    expect(
      await message(
        compile(() => x.add(1)),
        x,
        { model: new Map() },
      ),
    ).to.match(/arguments\[1\].model is a Map\. Pass its values as tensors/);
    expect(await message(compile(() => ({ loss: x.add(1), step: 3 })))).to.match(
      /must return tensors, but the result.step is 3\. JavaScript computed it/,
    );
    expect(await message(compile(() => undefined))).to.match(
      /must return tensors, but the result is undefined/,
    );
  });

  it("an error names the op, and its stack shows the line in the step", async () => {
    const line = (error: unknown) => (error as Error).stack!.split("\n    at ")[1];
    const bad = compile((x: tf.Tensor) =>
      runOp("CheckNumerics", { message: { string: "the loss" } }, [x.log()]),
    );
    for (let i = 0; i < 3; i++) tf.dispose(await bad(tf.scalar(i + 1)));
    const failed = await bad(tf.scalar(-1)).catch((reason: unknown) => reason);
    expect(String(failed)).to.match(
      /^Error: CheckNumerics \(op 2 of a compiled step\): the loss : Tensor had NaN/,
    );
    expect(line(failed)).to.match(/compile\.test\.ts:\d+:\d+/);
    bad.dispose();

    let count = 0;
    const changing = compile((x: tf.Tensor) => {
      const sum = tf.tidy(() => x.add(count++));
      return sum.mul(2);
    });
    tf.dispose(await changing(tf.scalar(1)));
    const refused = await changing(tf.scalar(1)).catch((reason: unknown) => reason);
    expect(String(refused)).to.match(/cannot be compiled: input 2 of Add \(op 1\)/);
    expect(line(refused)).to.match(/compile\.test\.ts:\d+:\d+/);
  });

  it("removes its function once the step has been garbage-collected", async () => {
    const binding = (tf.backend() as TensorFlowBackend).binding as LibraryBinding;
    let defined = "";
    const defineFunction = binding.defineFunction.bind(binding);
    binding.defineFunction = (name, ...rest) => {
      defined = name;
      return defineFunction(name, ...rest);
    };
    const removed: string[] = [];
    const removeFunction = binding.removeFunction.bind(binding);
    binding.removeFunction = (name) => {
      removed.push(name);
      removeFunction(name);
    };
    try {
      await (async () => {
        const step = compile((x: tf.Tensor) => x.add(1));
        for (let i = 0; i < 4; i++) tf.dispose(await step(tf.scalar(i)));
      })();
      for (let i = 0; i < 50 && !removed.includes(defined); i++) {
        collectGarbage();
        await setTimeout(10);
      }
    } finally {
      Reflect.deleteProperty(binding, "defineFunction");
      Reflect.deleteProperty(binding, "removeFunction");
    }
    expect(removed).to.include(defined);
  });

  it("returns an argument, or the same tensor twice", async () => {
    const step = compile((x: tf.Tensor) => [x.clone(), x.add(1), x.add(1)]);
    for (let i = 0; i < 4; i++) {
      const results = await step(tf.scalar(i));
      expect(results.map((each) => each.dataSync()[0])).to.deep.equal([i, i + 1, i + 1]);
    }
    step.dispose();
  });

  it("does not block the event loop", async () => {
    const step = compile((x: tf.Tensor) => [tf.matMul(x as tf.Tensor2D, x as tf.Tensor2D)]);
    const x = tf.ones([700, 700]);
    for (let i = 0; i < 3; i++) tf.dispose(await step(x));
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    for (let i = 0; i < 5; i++) tf.dispose(await step(x));
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

  it("refuses a step that draws from tf.randomNormal, says what to do, and leaves nothing behind", async () => {
    const before = handles();
    const step = compile((x: tf.Tensor) => tf.tidy(() => [x.mul(tf.randomNormal([1]))]));
    const x = tf.scalar(2);
    tf.dispose(await step(x));
    const error = await step(x).catch((reason: Error) => reason);
    expect(String(error)).to.match(/it calls Math\.random.*RandomStream.*compile: false/s);
    x.dispose();
    step.dispose();
    expect(handles()).to.equal(before);
  });

  it("refuses a step that reads the values of a tensor", async () => {
    const step = compile((x: tf.Tensor) => [x.mul(x.dataSync()[0])]);
    const x = tf.scalar(2).add(1);
    await step(x);
    const error = await step(x).catch((reason: Error) => reason);
    expect(String(error)).to.match(/cannot read the values of a tensor/);
  });

  it("leaks no tensor or handle in 300 calls or after dispose", async () => {
    await losses(true, 5); // makes what is kept for good
    const before = { handles: handles(), tensors: tf.memory().numTensors };
    await losses(true, 300);
    expect({ handles: handles(), tensors: tf.memory().numTensors }).to.deep.equal(before);
  });
});
