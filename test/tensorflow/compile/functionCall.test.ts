import { expect } from "chai";
import { tf } from "../../../src/tensorflow/backend";
import { compile, type Compiled } from "../../../src/tensorflow/compile";
import { handles } from "../backend/memoryUse";

describe("a call that begins ahead", () => {
  let total: tf.Variable;
  let factor: tf.Variable;
  let step: Compiled<[tf.Tensor], tf.Tensor[]>;
  let inputs: tf.Tensor[];
  let before: { handles: number; tensors: number };

  beforeEach(() => {
    before = { handles: handles(), tensors: tf.memory().numTensors };
    total = tf.tidy(() => tf.variable(tf.scalar(0)));
    factor = tf.tidy(() => tf.variable(tf.scalar(1)));
    inputs = [1, 10, 100].map((value) => tf.tensor1d([value]));
    step = compile((x: tf.Tensor) => {
      total.assign(total.add(x.sum().mul(factor)));
      return [total.mul(2)];
    });
    step.prepare(inputs[0]);
  });
  afterEach(async () => {
    step.dispose();
    tf.dispose([total, factor, ...inputs]);
    await new Promise((resolve) => setTimeout(resolve, 20)); // for calls whose results are not taken
    expect({ handles: handles(), tensors: tf.memory().numTensors }).to.deep.equal(before);
  });

  const call = async (x: tf.Tensor) => {
    const [doubled] = await step(x);
    const value = doubled.dataSync()[0];
    doubled.dispose();
    return value;
  };
  const totalNow = () => total.dataSync()[0];

  it("continues from the results of the call before it, and assigns nothing until it is called", async () => {
    step.ahead(inputs[1]);
    expect(await call(inputs[0])).to.equal(2);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(totalNow()).to.equal(1);
    step.ahead(inputs[2]);
    expect(await call(inputs[1])).to.equal(22);
    expect(await call(inputs[2])).to.equal(222);
    expect(totalNow()).to.equal(111);
  });

  it("starts again if a variable that it assigns or reads has been changed in the meantime", async () => {
    step.ahead(inputs[1]);
    await call(inputs[0]);
    tf.tidy(() => total.assign(tf.scalar(1000)));
    expect(await call(inputs[1])).to.equal(2020);
    step.ahead(inputs[1]);
    await call(inputs[0]);
    tf.tidy(() => factor.assign(tf.scalar(3)));
    expect(await call(inputs[1])).to.equal(2 * (1011 + 30));
  });

  it("is dropped if the next call has other arguments", async () => {
    step.ahead(inputs[1]);
    await call(inputs[0]);
    expect(await call(inputs[2])).to.equal(202);
    const longer = tf.tensor1d([1, 2]);
    step.ahead(inputs[1]);
    await call(inputs[0]);
    expect(await call(longer)).to.equal(2 * (102 + 3));
    longer.dispose();
  });

  it("may have another shape, and is dropped with its step", async () => {
    const longer = tf.tensor1d([1, 2]);
    step.ahead(longer);
    await call(inputs[0]);
    expect(await call(longer)).to.equal(8);
    step.ahead(inputs[1]);
    await call(inputs[0]);
    longer.dispose();
  });

  it("does not begin if the call before it is abandoned", async () => {
    step.ahead(inputs[1]);
    const running = step(inputs[0]);
    step.abandon(new Error("enough"));
    expect(await running.catch(String)).to.equal("Error: enough");
    expect(totalNow()).to.equal(0);
    expect(await call(inputs[1])).to.equal(20);
  });
});
