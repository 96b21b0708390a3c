import { expect } from "chai";
import fc from "fast-check";
import { compile } from "../../../src/tensorflow/compile";
import { RandomStream } from "../../../src/tensorflow/random";
import { tf } from "../../../src/tensorflow/backend";
import { adam } from "../../../src/training/optimizers/adam";
import { rmsprop } from "../../../src/training/optimizers/rmsprop";

/** What a layer is made from: numbers for its weights, and two that choose its settings. */
interface Maker {
  weight: (shape: number[]) => tf.Variable;
  random: RandomStream;
  a: number;
  b: number;
}

type Layer = (x: tf.Tensor) => tf.Tensor;

/** Layers for images: [n, 8, 8, c], or what earlier layers have made of them. */
const IMAGE_LAYERS: Record<string, (make: Maker, shape: number[]) => Layer> = {
  conv: ({ weight, a, b }, [, , , c]) => {
    const side = 1 + (a % 3);
    const kernel = weight([side, side, c, 1 + (b % 3)]) as tf.Tensor as tf.Tensor4D;
    return (x) => tf.conv2d(x as tf.Tensor4D, kernel, 1 + (b % 2), "same");
  },
  convTranspose: ({ weight, b }, [, h, w, c]) => {
    const filters = 1 + (b % 2);
    const kernel = weight([2, 2, filters, c]) as tf.Tensor as tf.Tensor4D;
    return (x) =>
      tf.conv2dTranspose(x as tf.Tensor4D, kernel, [x.shape[0], 2 * h, 2 * w, filters], 2, "same");
  },
  depthwise: ({ weight, a }, [, , , c]) => {
    const kernel = weight([2, 2, c, 1 + (a % 2)]) as tf.Tensor as tf.Tensor4D;
    return (x) => tf.depthwiseConv2d(x as tf.Tensor4D, kernel, 1, "same");
  },
  maxPool: () => (x) => tf.maxPool(x as tf.Tensor4D, 2, 2, "same"),
  avgPool: () => (x) => tf.avgPool(x as tf.Tensor4D, 3, 2, "same"),
  bias: ({ weight }, [, , , c]) => {
    const bias = weight([c]);
    return (x) => x.add(bias);
  },
  normalize: ({ weight }, [, , , c]) => {
    const [offset, scale] = [weight([c]), weight([c])] as tf.Tensor[] as tf.Tensor1D[];
    return (x) => {
      const { mean, variance } = tf.moments(x, [0, 1, 2]);
      return tf.batchNorm(
        x as tf.Tensor4D,
        // Half the mean is kept: with the whole mean subtracted, the gradient of a bias before this layer
        // would be nothing but rounding error, which optimizers scale up.
        mean.mul<tf.Tensor1D>(0.5),
        variance as tf.Tensor1D,
        offset,
        scale,
        1e-3,
      );
    };
  },
  leaky: () => (x) => tf.leakyRelu(x, 0.3),
  mirror: () => (x) => x.reverse(2),
  pad:
    ({ a }) =>
    (x) =>
      x.pad([
        [0, 0],
        [a % 2, 0],
        [0, 1],
        [0, 0],
      ]),
  channels:
    ({ a }) =>
    (x) =>
      tf.concat([x, x.mul(1 + a)], 3),
  upsample: () => (x) => tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [x.shape[1]! + 1, x.shape[2]!]),
};

/** The layers for vectors [n, d]. */
const VECTOR_LAYERS: Record<string, (make: Maker, shape: number[]) => Layer> = {
  dense: ({ weight, a }, [, d]) => {
    const kernel = weight([d, 1 + (a % 6)]);
    return (x) => x.matMul(kernel);
  },
  bias: ({ weight }, [, d]) => {
    const bias = weight([d]);
    return (x) => x.add(bias);
  },
  activation:
    ({ a }) =>
    (x) =>
      [tf.tanh, tf.sigmoid, tf.relu, tf.elu, tf.softplus, tf.relu6][a % 6](x),
  dropout:
    ({ random }) =>
    (x) =>
      x.mul(random.uniform(x.shape).greaterEqual(0.3).toFloat()),
  noise:
    ({ random }) =>
    (x) =>
      x.add(random.normal(x.shape).mul(0.1)),
  softmax: () => (x) => tf.softmax(x),
  residual: () => (x) => x.add(x.square().mul(0.1)),
  halves: () => (x) => tf.concat(tf.split(tf.concat([x, x.neg()], 1), 2, 1).reverse(), 1),
  transposed: () => (x) => x.transpose().mul(2).transpose(),
  choose:
    ({ random }) =>
    (x) =>
      tf.where(random.uniform(x.shape).greater(0.5), x.mul(0.5), x.mul(2)),
  clip:
    ({ a }) =>
    (x) =>
      x.clipByValue(-1 - a, 1 + a),
  stacked: () => (x) => tf.stack([x, x.mul(2)]).mean(0),
  cumulative: () => (x) => x.cumsum(1),
  largest: () => (x) => x.add(tf.oneHot(x.argMax(1).toInt(), x.shape[1]!).toFloat()),
  stop: () => (x) => x.add(x.sign()),
  scaled:
    ({ b }) =>
    (x) =>
      x.div(
        x
          .abs()
          .mean()
          .add(1 + b),
      ),
};

const OPTIMIZERS = [
  () => rmsprop(0.01, { clipValue: 0.5, decay: 1e-3 }),
  () => adam(0.01),
  () => tf.train.sgd(0.01),
  () => tf.train.momentum(0.01, 0.9),
];

interface Plan {
  images: [name: string, a: number, b: number][];
  vectors: [name: string, a: number, b: number][];
  optimizer: number;
  batches: number[];
  seed: number;
}

const layers = (names: string[]) =>
  fc.array(fc.tuple(fc.constantFrom(...names), fc.nat(9), fc.nat(9)), { maxLength: 4 });

const plans: fc.Arbitrary<Plan> = fc.record({
  images: layers(Object.keys(IMAGE_LAYERS)),
  vectors: layers(Object.keys(VECTOR_LAYERS)),
  optimizer: fc.nat(OPTIMIZERS.length - 1),
  batches: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 6, maxLength: 9 }),
  seed: fc.nat(1000),
});

/** Builds a network, trains it, and returns the losses and the output of its first layer. */
async function train(
  { images, vectors, optimizer, batches, seed }: Plan,
  compiled: boolean,
): Promise<number[]> {
  const random = new RandomStream(seed);
  const variables: tf.Variable[] = [];
  const weight = (shape: number[]) => {
    const variable = tf.tidy(() => tf.variable(random.uniform(shape, -0.5, 0.5)));
    variables.push(variable);
    return variable;
  };
  const chain: Layer[] = [];
  const probe = tf.zeros([2, 6, 6, 2]);
  const shapeNow = () => tf.tidy(() => chain.reduce((x, layer) => layer(x), probe).shape);
  for (const [name, a, b] of images) chain.push(IMAGE_LAYERS[name]({ weight, random, a, b }, shapeNow()));
  chain.push((x) => x.reshape([x.shape[0], -1]));
  for (const [name, a, b] of vectors) chain.push(VECTOR_LAYERS[name]({ weight, random, a, b }, shapeNow()));
  chain.push(VECTOR_LAYERS.dense({ weight, random, a: 1, b: 0 }, shapeNow()));

  const made = OPTIMIZERS[optimizer]();
  const step = (batch: { x: tf.Tensor }) => {
    let outputs!: tf.Tensor;
    const loss = () => {
      outputs = chain.reduce((x, layer) => layer(x), batch.x);
      tf.keep(outputs);
      return outputs.sub(0.3).square().mean<tf.Scalar>();
    };
    const cost = made.minimize(loss, true, variables)!;
    const result = { cost, outputs: outputs.clone() };
    outputs.dispose();
    return result;
  };
  const run = compiled ? compile(step) : (batch: { x: tf.Tensor }) => tf.tidy(() => step(batch));
  const numbers: number[] = [];
  for (const [i, n] of batches.entries()) {
    const x = tf.tidy(() =>
      tf
        .range(0, n * 72)
        .add(i)
        .sin()
        .reshape([n, 6, 6, 2]),
    );
    const { cost, outputs } = await run({ x });
    numbers.push(cost.dataSync()[0], ...outputs.dataSync());
    tf.dispose([x, cost, outputs]);
  }
  for (const variable of variables) numbers.push(...variable.dataSync());
  if ("dispose" in run) run.dispose();
  tf.dispose([...variables, probe]);
  made.dispose();
  random.dispose();
  return numbers;
}

describe("compile, on random networks and shapes (slow)", function () {
  this.timeout(120_000);

  it("computes what the step computes op by op, to 1e-5: 200 networks", async () => {
    const warn = console.warn;
    console.warn = () => undefined; // many shapes are intended here
    try {
      await fc.assert(
        fc.asyncProperty(plans, async (plan) => {
          const eager = await train(plan, false);
          fc.pre(eager.every((value) => Math.abs(value) < 100)); // a training run that explodes multiplies its rounding too
          const compiled = await train(plan, true);
          expect(compiled).to.have.length(eager.length);
          const largest = eager.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
          eager.forEach((value, i) => {
            expect(Math.abs(compiled[i] - value)).to.be.at.most(1e-5 * largest);
          });
        }),
        { numRuns: 200, seed: 1 },
      );
    } finally {
      console.warn = warn;
    }
  });
});
