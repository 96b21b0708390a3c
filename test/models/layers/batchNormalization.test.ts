import { expect } from "chai";
import { batchNormalization } from "../../../src/models/layers/batchNormalization";
import { tf } from "../../../src/tensorflow/backend";
import { noise } from "../kerasInputs";

describe("batchNormalization", () => {
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  /**
   * Applies a layer in training, and returns the result, the gradients of its input and weights, and its
   * weights.
   */
  function trained(layer: tf.layers.Layer) {
    const x = noise([4, 3, 3, 2], 1).mul(3).add([1, -5]);
    layer.build(x.shape);
    const dy = noise(x.shape, 2);
    const apply = (input: tf.Tensor) => layer.apply(input, { training: true }) as tf.Tensor;
    const weights = layer.trainableWeights.map((each) => each.read() as tf.Variable);
    const { grads } = tf.variableGrads(() => apply(x).mul(dy).sum<tf.Scalar>(), weights);
    const result = apply(x);
    const gradient = tf.grad((input: tf.Tensor) => apply(input))(x, dy);
    return [result, gradient, ...Object.values(grads), ...layer.weights.map((each) => each.read())];
  }

  it("agrees with tfjs, which computes the gradient from single ops", () => {
    const ours = trained(batchNormalization({ momentum: 0.9 }));
    const theirs = trained(tf.layers.batchNormalization({ momentum: 0.9 }));
    expect(ours.length).to.equal(theirs.length).and.to.equal(8);
    ours.forEach((each, i) => {
      const far = each.sub(theirs[i]).abs().max().dataSync()[0];
      expect(far, `result ${i}`).to.be.below(1e-4);
    });
  });

  it("trains without scale and centre, and normalizes with the moving moments afterwards", () => {
    const layer = batchNormalization({ center: false, scale: false, momentum: 0 });
    const x = noise([50, 2, 2, 3], 1).mul(2).add(7);
    const dy = noise(x.shape, 2);
    const normal = layer.apply(x, { training: true }) as tf.Tensor;
    const { mean, variance } = tf.moments(normal, [0, 1, 2]);
    mean.dataSync().forEach((each) => expect(each).to.be.closeTo(0, 1e-5));
    variance.dataSync().forEach((each) => expect(each).to.be.closeTo(1, 1e-3));
    const later = layer.apply(x) as tf.Tensor;
    expect(later.sub(normal).abs().max().dataSync()[0]).to.be.below(1e-4);
    const inference = tf.grad((input: tf.Tensor) => layer.apply(input) as tf.Tensor)(x, dy);
    const [, variances] = layer.getWeights();
    const expected = dy.div(variances.add(1e-3).sqrt());
    expect(inference.sub(expected).abs().max().dataSync()[0]).to.be.below(1e-4);
    // The result does not change with the scale of x, so the gradient is orthogonal to x and to a constant.
    const slope = tf.grad((input: tf.Tensor) => layer.apply(input, { training: true }) as tf.Tensor)(x, dy);
    expect(slope.abs().max().dataSync()[0]).to.be.above(0.01);
    slope
      .sum([0, 1, 2])
      .dataSync()
      .forEach((each) => expect(each).to.be.closeTo(0, 1e-3));
    slope
      .mul(x)
      .sum([0, 1, 2])
      .dataSync()
      .forEach((each) => expect(each).to.be.closeTo(0, 0.05));
  });

  it("is named as the remedy if tfjs' own layer is trained without scale or centre", () => {
    const x = noise([4, 3], 1);
    for (const options of [{ scale: false }, { center: false }]) {
      const layer = tf.layers.batchNormalization(options);
      expect(() => layer.apply(x, { training: true })).to.throw(
        "Use genbook's batchNormalization({ scale, center }) instead",
      );
      expect((layer.apply(x) as tf.Tensor).shape).to.deep.equal([4, 3]);
    }
  });

  it("refuses a momentum or an epsilon that would make NaN", () => {
    for (const momentum of [NaN, -0.1, 1.1])
      expect(() => batchNormalization({ momentum })).to.throw(
        RangeError,
        `momentum must be in 0..1, got ${momentum}`,
      );
    expect(() => batchNormalization({ epsilon: -1 })).to.throw(RangeError, "epsilon must be a number ≥ 0");
  });

  it("of tfjs can be trained along another axis", () => {
    const layer = tf.layers.batchNormalization({ axis: 1 });
    const x = noise([4, 3, 2], 1);
    const apply = (input: tf.Tensor) => layer.apply(input, { training: true }) as tf.Tensor;
    const slope = tf.grad((input: tf.Tensor) => apply(input).pow(3).sum())(x);
    const sums = slope.sum([0, 2]).dataSync(); // a constant that is added to x changes nothing
    for (const each of sums) expect(each).to.be.closeTo(0, 1e-4);
    expect(slope.abs().max().dataSync()[0]).to.be.above(0.01);
  });
});
