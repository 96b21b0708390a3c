/**
 * Exports to a folder every model of the library, and one with every other layer that can be exported. Each
 * becomes NAME.onnx, and NAME.json with inputs and the outputs that genbook computes for them.
 */
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(import.meta.url);
const genbook = require("../../dist/index.js");
const { tf } = genbook;
const folder = process.argv[2];
const IMAGES = 3;

const small = { width: 0.25, seed: 1 };
const models = {
  encoder: genbook.buildEncoder({ seed: 1 }),
  decoder: genbook.buildDecoder({ seed: 1 }),
  conditionalEncoder: genbook.buildConditionalEncoder({ seed: 1 }),
  conditionalDecoder: genbook.buildConditionalDecoder({ seed: 1 }),
  generator: genbook.buildGenerator(small),
  discriminator: genbook.buildDiscriminator(small),
  pooledDiscriminator: genbook.buildDiscriminator({ ...small, downsampling: "pooled" }),
  critic: genbook.buildCritic(small),
  snGenerator: genbook.buildSnGenerator(small),
  snDiscriminator: genbook.buildSnDiscriminator(small),
  encoder2e: genbook.buildEncoder2e({ seed: 1 }),
  decoder2e: genbook.buildDecoder2e({ seed: 1 }),
  generator2e: genbook.buildGenerator2e({ seed: 1 }),
  discriminator2e: genbook.buildDiscriminator2e({ seed: 1 }),
  unet: genbook.buildUnet({ seed: 1 }),
  normalizer: genbook.buildNormalizer(tf.randomUniform([4, 32, 32, 3], 0, 1, "float32", 1)),
  classifier: genbook.buildClassifier({ seed: 1 }),
  otherLayers: otherLayers(),
};

function otherLayers() {
  const { layers } = tf;
  const image = tf.input({ shape: [9, 8, 2], name: "image" });
  const index = tf.input({ shape: [1], name: "index" });
  let x = layers
    .conv2d({ filters: 4, kernelSize: 3, strides: 2, padding: "same", activation: "swish" })
    .apply(image);
  x = layers.batchNormalization().apply(x);
  x = layers.upSampling2d({ size: [2, 2] }).apply(x);
  x = layers.upSampling2d({ size: [2, 2], interpolation: "bilinear" }).apply(x);
  x = layers.averagePooling2d({ poolSize: 3, strides: 2, padding: "same" }).apply(x);
  x = layers.maxPooling2d({ poolSize: 2 }).apply(x);
  x = layers
    .conv2dTranspose({ filters: 3, kernelSize: 2, strides: 3, padding: "same", activation: "elu" })
    .apply(x);
  x = layers.conv2dTranspose({ filters: 3, kernelSize: 3, strides: 2, padding: "valid" }).apply(x);
  x = layers.conv2d({ filters: 3, kernelSize: 3, dilationRate: 2, activation: "softplus" }).apply(x);
  x = layers.layerNormalization().apply(x);
  const branches = [
    layers.reLU({ maxValue: 1 }),
    layers.elu(),
    layers.activation({ activation: "selu" }),
  ].map((layer) => layer.apply(x));
  for (const merge of ["add", "average", "maximum", "minimum", "multiply"])
    branches.push(layers[merge]().apply(branches.slice(0, 3)));
  const joined = layers.concatenate().apply(branches);
  const turned = layers.permute({ dims: [3, 1, 2] }).apply(joined);
  const pooled = [layers.globalAveragePooling2d({}), layers.globalMaxPooling2d({})].map((layer) =>
    layer.apply(turned),
  );
  const embedded = layers.flatten().apply(layers.embedding({ inputDim: 5, outputDim: 6 }).apply(index));
  const inner = tf.sequential({
    layers: [layers.dense({ units: 7, inputShape: [6], activation: "softsign" })],
  });
  const features = layers.concatenate().apply([...pooled, inner.apply(embedded)]);
  const outputs = layers.softmax().apply(layers.dense({ units: 5 }).apply(features));
  return tf.model({ inputs: [image, index], outputs, name: "other_layers" });
}

const denoiser = genbook.buildUnet({ imageSize: 32, seed: 1 });
// Without this, a U-Net's last layer would be all zeros, and so would its output.
for (const unet of [models.unet, denoiser]) {
  const weights = unet.layers.at(-1).getWeights();
  unet.layers.at(-1).setWeights(weights.map((weight) => weight.add(0.01)));
}
// An untrained network removes hardly any noise. These images vary little, so few of the results are clipped.
const normalizer = genbook.buildNormalizer(tf.randomUniform([4, 32, 32, 3], 0.49, 0.51, "float32", 1));
models.sampler = genbook.buildSampler(denoiser, normalizer, { steps: 4 });

for (const [name, model] of Object.entries(models)) {
  const inputs = model.inputs.map(({ name: input, shape }, i) =>
    input === "index"
      ? tf.tensor2d([[0], [4], [2]])
      : tf.randomNormal([IMAGES, ...shape.slice(1)], 0, 1, "float32", i + 1),
  );
  const outputs = [model.predict(inputs)].flat();
  await genbook.exportOnnx(model, join(folder, `${name}.onnx`));
  const named = (names, tensors) =>
    Object.fromEntries(
      tensors.map((tensor, i) => [names[i], { shape: tensor.shape, values: Array.from(tensor.dataSync()) }]),
    );
  const example = { inputs: named(model.inputNames, inputs), outputs: named(model.outputNames, outputs) };
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(example));
}
