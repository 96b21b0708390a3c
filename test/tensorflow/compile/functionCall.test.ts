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

  it("continues from the results of the previous call, and assigns nothing until it is called", async () => {
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

  it("is dropped if the next call has different arguments", async () => {
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

describe("calls that change the same variable at the same time", () => {
  let total: tf.Variable;
  let x: tf.Tensor;
  let before: { handles: number; tensors: number };
  const steps: Compiled<[tf.Tensor], tf.Tensor[]>[] = [];
  const adding = (): Compiled<[tf.Tensor], tf.Tensor[]> => {
    const step = compile((x: tf.Tensor): tf.Tensor[] => {
      total.assign(total.add(x.sum()));
      return [];
    });
    step.prepare(x);
    steps.push(step);
    return step;
  };
  const reading = (): Compiled<[tf.Tensor], tf.Tensor> => {
    const step = compile((x: tf.Tensor) => total.add(x.sum()));
    step.prepare(x);
    steps.push(step as never);
    return step;
  };
  const totalNow = () => total.dataSync()[0];
  const outcome = (call: Promise<unknown>) =>
    call.then(
      () => "done",
      (error: Error) => error.message,
    );

  beforeEach(() => {
    before = { handles: handles(), tensors: tf.memory().numTensors };
    total = tf.tidy(() => tf.variable(tf.scalar(0)));
    x = tf.tensor1d([1, 1]);
  });
  afterEach(async () => {
    for (const step of steps.splice(0)) step.dispose();
    tf.dispose([total, x]);
    await new Promise((resolve) => setTimeout(resolve, 20)); // for calls whose results are not taken
    expect({ handles: handles(), tensors: tf.memory().numTensors }).to.deep.equal(before);
  });

  it("the second of two steps is refused, and no update is lost", async () => {
    const [a, b] = [adding(), adding()];
    let done = 0;
    for (let i = 0; i < 30; i++) {
      const outcomes = await Promise.all([outcome(a(x)), outcome(b(x))]);
      expect(outcomes[0]).to.equal("done");
      expect(outcomes[1]).to.match(
        /another one, which assigns the same variable \(\S+\), was running.*Await each call/,
      );
      done++;
    }
    await b(x);
    expect(totalNow()).to.equal(2 * (done + 1));
  });

  it("a step is refused whose variable is assigned while it runs, and the assigned value stays", async () => {
    const [a, b] = [adding(), adding()];
    const running = outcome(a(x));
    tf.tidy(() => total.assign(tf.scalar(1000)));
    expect(await running).to.match(
      /variable \S+ was assigned or disposed of while.*has changed nothing.*Await a step/,
    );
    expect(totalNow()).to.equal(1000);
    const next = outcome(a(x));
    tf.tidy(() => total.assign(total.add(1)));
    expect(await next).to.match(/was assigned or disposed of while/);
    await b(x);
    expect(totalNow()).to.equal(1003);
  });

  it("a step is refused whose variable another step assigns in its first call, op by op", async () => {
    const a = adding();
    const first = compile((x: tf.Tensor): tf.Tensor[] => {
      total.assign(total.add(x.sum()));
      return [];
    });
    steps.push(first);
    const outcomes = await Promise.all([outcome(a(x)), outcome(first(x))]);
    expect(outcomes[0]).to.match(/was assigned or disposed of while/);
    expect(outcomes[1]).to.equal("done");
    expect(totalNow()).to.equal(2);
  });

  it("a step is refused whose variable is disposed of while it runs", async () => {
    const other = tf.tidy(() => tf.variable(tf.scalar(1)));
    const step = compile((): tf.Tensor[] => {
      other.assign(other.add(1));
      return [];
    });
    step.prepare();
    const running = outcome(step());
    other.dispose();
    expect(await running).to.match(/was assigned or disposed of while/);
    step.dispose();
  });

  it("reading is allowed: it sees the values from before the running step", async () => {
    const [a, read] = [adding(), reading()];
    const running = a(x);
    const seen = await read(x);
    expect(seen.dataSync()[0]).to.be.oneOf([2, 4]);
    expect(totalNow()).to.be.oneOf([0, 2]);
    await running;
    expect(totalNow()).to.equal(2);
    seen.dispose();
  });

  it("recording another step is allowed, even if two variables share their values", async () => {
    const twin = tf.tidy(() => tf.variable(tf.scalar(0)));
    const a = adding();
    twin.assign(total as tf.Scalar);
    const running = outcome(a(x));
    const both = compile(() => total.add(twin));
    both.prepare();
    expect(await running).to.equal("done");
    expect(totalNow()).to.equal(2);
    both.dispose();
    twin.dispose();
  });

  it("a call that was begun ahead does not count as a running step", async () => {
    const [a, b] = [adding(), adding()];
    a.ahead(x);
    await a(x);
    await b(x);
    expect(totalNow()).to.equal(4);
    await a(x);
    expect(totalNow()).to.equal(6);
  });

  it("a call goes on if its announced successor can no longer begin", async () => {
    const a = adding();
    const next = tf.tensor1d([1, 1]);
    a.ahead(next);
    next.dispose();
    await a(x);
    expect(totalNow()).to.equal(2);
    expect(await outcome(a(next))).to.match(/arguments\[0\] has been disposed of/);
  });
});
