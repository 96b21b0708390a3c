import { expect } from "chai";
import { interpolate } from "../../src/explore/interpolate";
import { slerp } from "../../src/models/diffusion/slerp";
import { tf } from "../../src/tensorflow/backend";
import { expectClose, toyVae } from "./toyVae";

describe("interpolate", () => {
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  const decoded = (decoder: tf.LayersModel, points: tf.Tensor2D) =>
    (decoder.predict(points) as tf.Tensor4D).dataSync();

  it("decodes evenly spaced points of a line, both ends included", async () => {
    const { decoder } = toyVae();
    const images = await interpolate(decoder, [-1, 0], [1, 2], { steps: 5 });
    expect(images.shape).to.deep.equal([5, 8, 8, 1]);
    const points = tf.tensor2d([
      [-1, 0],
      [-0.5, 0.5],
      [0, 1],
      [0.5, 1.5],
      [1, 2],
    ]);
    expectClose(images.dataSync(), decoded(decoder, points));
  });

  it("decodes points of an arc, from tensors too", async () => {
    const { decoder } = toyVae(3);
    const [from, to] = [tf.tensor2d([[1, 0, 0]]), tf.tensor1d([0, 1, 1])];
    const images = await interpolate(decoder, from, to, { along: "sphere", steps: 4 });
    expectClose(images.dataSync(), decoded(decoder, slerp(from, to, 4)));
    const straight = await interpolate(decoder, from, to, { steps: 4 });
    expect(tf.max(images.sub(straight).abs()).dataSync()[0]).to.be.above(1e-4);
  });

  it("makes ten images without options, and leaves no tensor behind but them", async () => {
    const { decoder } = toyVae();
    (await interpolate(decoder, [0, 0], [1, 1])).dispose(); // the first call compiles
    const before = tf.memory().numTensors;
    const images = await interpolate(decoder, [0, 0], [1, 1]);
    expect(images.shape[0]).to.equal(10);
    expect(tf.memory().numTensors).to.equal(before + 1);
  });

  it("refuses points of another size, a single step and an unknown way", async () => {
    const { decoder } = toyVae();
    const messageOf = (promise: Promise<unknown>) =>
      promise.then(
        () => "nothing was thrown",
        (error: Error) => error.message,
      );
    const before = tf.memory().numTensors;
    expect(await messageOf(interpolate(decoder, [0, 0, 0], [1, 1]))).to.match(/2 numbers .* got 3/);
    expect(await messageOf(interpolate(decoder, [0, 0], [1, 1], { steps: 1 }))).to.match(/steps .* got 1/);
    expect(await messageOf(interpolate(decoder, [0, 0], [1, 1], { along: "arc" as "line" }))).to.match(
      /"line" or "sphere", got "arc"/,
    );
    expect(tf.memory().numTensors).to.equal(before);
  });
});
