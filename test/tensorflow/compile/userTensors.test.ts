import { RandomStream } from "../../../src/tensorflow/random";
import { tf } from "../../../src/tensorflow/backend";
import { adam } from "../../../src/training/optimizers/adam";
import { CHANGED, testPrograms, variableOf, type Program, type Programs } from "./userSteps";

const denseModel = (units: number, value: number): tf.LayersModel =>
  tf.sequential({
    layers: [
      tf.layers.dense({ units, inputShape: [2], kernelInitializer: tf.initializers.constant({ value }) }),
    ],
  });
const apply = (model: tf.LayersModel, x: tf.Tensor) => model.apply(x.reshape([1, 2])) as tf.Tensor;

const DISPOSED = /This tensor has been disposed of.*tf\.keep/;
const TENSORS: Programs = {
  "a tensor is replaced": [
    () => {
      let mask = tf.tensor1d([1, 2]);
      return { step: (x) => x.mul(mask), change: () => (mask = tf.tensor1d([3, 4])) };
    },
    CHANGED,
  ],
  "a tensor is replaced and disposed of": [
    () => {
      let mask = tf.tensor1d([1, 2]);
      const change = () => {
        mask.dispose();
        mask = tf.tensor1d([3, 4]);
      };
      return { step: (x) => x.mul(mask), change };
    },
    "followed",
  ],
  "a tensor is replaced by an equal one": [
    () => {
      let mask = tf.tensor1d([1, 2]);
      return { step: (x) => x.mul(mask), change: () => (mask = tf.tensor1d([1, 2])) };
    },
    "followed",
  ],
  "a tensor is disposed of": [
    () => {
      const mask = tf.tensor1d([1, 2]);
      return { step: (x) => x.mul(mask), change: () => mask.dispose() };
    },
    DISPOSED,
  ],
  "a variable is replaced": [
    () => {
      let weight = variableOf(2);
      return { step: (x) => x.mul(weight), change: () => (weight = variableOf(3)) };
    },
    "followed",
  ],
  "a variable is replaced and disposed of": [
    () => {
      let weight = variableOf(2);
      const change = () => {
        weight.dispose();
        weight = variableOf(3);
      };
      return { step: (x) => (weight.assign(weight.add(x)), weight.clone()), change };
    },
    "followed",
  ],
  "another variable is used": [
    () => {
      const weights = [variableOf(2), variableOf(3)];
      return { step: (x) => x.mul(weights[0]), change: () => weights.reverse() };
    },
    /it reads the variable \S+ in one call and the variable \S+ in the next/,
  ],
  "another variable is assigned": [
    () => {
      const weights = [variableOf(2), variableOf(3)];
      return { step: (x) => (weights[0].assign(x as tf.Tensor1D), x.sin()), change: () => weights.reverse() };
    },
    /it assigns the variable \S+ in one call and the variable \S+ in the next/,
  ],
  "a variable that is read is disposed of": [
    () => {
      const weight = variableOf(2);
      return { step: (x) => x.mul(weight), change: () => weight.dispose() };
    },
    DISPOSED,
  ],
  "a variable gets a value": [
    () => {
      const weight = variableOf(2);
      return { step: (x) => x.mul(weight), change: () => tf.tidy(() => weight.assign(tf.tensor1d([3, 3]))) };
    },
    "followed",
  ],
  "a model is replaced": [
    () => {
      let model = denseModel(3, 1);
      return { step: (x) => apply(model, x), change: () => (model = denseModel(3, 2)) };
    },
    "followed",
  ],
  "a model is replaced and disposed of": [
    () => {
      let model = denseModel(3, 1);
      const change = () => {
        model.dispose();
        model = denseModel(3, 2);
      };
      return { step: (x) => apply(model, x), change };
    },
    "followed",
  ],
  "a model is replaced by one of another size": [
    () => {
      let model = denseModel(3, 1);
      return { step: (x) => apply(model, x), change: () => (model = denseModel(4, 2)) };
    },
    CHANGED,
  ],
  "a model is disposed of": [
    () => {
      const model = denseModel(3, 1);
      return { step: (x) => apply(model, x), change: () => model.dispose() };
    },
    /disposed/,
  ],
  "another model is used": [
    () => {
      const models = [denseModel(3, 1), denseModel(3, 2)];
      return { step: (x) => apply(models[0], x), change: () => models.reverse() };
    },
    /it reads the variable \S+ in one call and/,
  ],
  "a RandomStream is replaced": [
    () => {
      let random = new RandomStream(1);
      return { step: (x) => x.add(random.uniform([2])), change: () => (random = new RandomStream(2)) };
    },
    "followed",
  ],
};
/** Trains one weight with an optimizer. */
function training<O extends tf.Optimizer>(optimizer: O, change: (optimizer: O) => unknown): Program {
  const weight = variableOf(1);
  const loss = (x: tf.Tensor) => x.mul(weight).square().sum<tf.Scalar>();
  return {
    step: (x) => {
      optimizer.minimize(() => loss(x), false, [weight]);
      return weight.clone();
    },
    change: () => change(optimizer),
  };
}

/** Makes a model of two dense layers, whose weights are all 1. */
function twoLayers(): tf.Sequential {
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 2, inputShape: [2] }), tf.layers.dense({ units: 2 })],
  });
  model.setWeights(model.getWeights().map((weight) => tf.ones(weight.shape)));
  return model;
}

const TRAINING: Programs = {
  "setLearningRate of tf.train.sgd": [
    () => training(tf.train.sgd(0.1), (sgd) => sgd.setLearningRate(0.01)),
    "followed",
  ],
  "the rate of tf.train.momentum": [
    () => training(tf.train.momentum(0.1, 0.5), (momentum) => momentum.setLearningRate(0.01)),
    "followed",
  ],
  "the rate of tf.train.adam": [
    () => training(tf.train.adam(0.1), (optimizer) => Reflect.set(optimizer, "learningRate", 0.01)),
    "followed",
  ],
  "the rate of tf.train.rmsprop": [
    () => training(tf.train.rmsprop(0.1), (optimizer) => Reflect.set(optimizer, "learningRate", 0.01)),
    "followed",
  ],
  "the rate of tf.train.adagrad": [
    () => training(tf.train.adagrad(0.1), (optimizer) => Reflect.set(optimizer, "learningRate", 0.01)),
    "followed",
  ],
  "the rate of genbook's adam": [
    () => training(adam(0.1), (optimizer) => (optimizer.learningRate = 0.01)),
    "followed",
  ],
  "a setting of a layer": [
    () => {
      const layer = tf.layers.leakyReLU({ alpha: 0.1 });
      return {
        step: (x) => layer.apply(x.neg()) as tf.Tensor,
        change: () => Reflect.set(layer, "alpha", 0.3),
      };
    },
    "followed",
  ],
  "an optimizer is replaced": [
    () => {
      let program = training(tf.train.adam(0.1), () => undefined);
      return {
        step: (x) => program.step(x),
        change: () => (program = training(tf.train.adam(0.01), () => undefined)),
      };
    },
    /made a variable/,
  ],
  "a variable is frozen": [
    () => {
      const [a, b] = [variableOf(1), variableOf(1)];
      const optimizer = tf.train.sgd(0.1);
      return {
        step: (x) => {
          optimizer.minimize(() => x.mul(a).add(b).square().sum<tf.Scalar>(), false, [a, b]);
          return [a.clone(), b.clone()];
        },
        change: () => (a.trainable = false),
      };
    },
    "followed",
  ],
  "a layer is frozen, and the step trains what is trainable": [
    () => {
      const model = twoLayers();
      const optimizer = tf.train.sgd(0.01);
      return {
        step: (x) => {
          const weights = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
          return optimizer.minimize(() => apply(model, x).square().sum<tf.Scalar>(), true, weights)!;
        },
        change: () => (model.layers[0].trainable = false),
      };
    },
    "followed",
  ],
  "a layer is frozen": [
    () => {
      const model = twoLayers();
      const optimizer = tf.train.sgd(0.01);
      return {
        step: (x) => {
          optimizer.minimize(() => apply(model, x).square().sum<tf.Scalar>());
          return model.getWeights().map((weight) => weight.clone());
        },
        change: () => (model.layers[0].trainable = false),
      };
    },
    "followed",
  ],
};

describe("a compiled step that depends on tensors, variables and models around it", () => {
  testPrograms(TENSORS, __filename);
});

describe("a compiled step that trains with settings around it", () => {
  testPrograms(TRAINING, __filename);
});
