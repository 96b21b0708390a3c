/**
 * Computes a fixed set of numbers on the device and with the settings that the environment names, and prints
 * them as one JSON line: { device, values: { name: [numbers] } }. gpuCheck.mjs compares the lines of several
 * processes.
 */
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const genbook = require("../../dist/index.js");
const { tf, RandomStream } = genbook;
const options = JSON.parse(process.argv[2] ?? "{}");

const values = {};
const keep = async (name, tensor) => {
  values[name] = Array.from(await tensor.data());
  tensor.dispose();
};

async function eagerOps() {
  const random = new RandomStream(11);
  await keep("uniform", random.uniform([1000]));
  await keep("normal", random.normal([1000]));
  const a = random.normal([256, 256]);
  const b = random.normal([256, 256]);
  await keep("matMul", tf.matMul(a, b));
  await keep("softmax", tf.softmax(a));
  await keep("moments", tf.stack(Object.values(tf.moments(a, 0))));
  const x = random.normal([4, 16, 16, 8]);
  const filter = random.normal([3, 3, 8, 16]);
  await keep("conv2d", tf.conv2d(x, filter, 2, "same"));
  const loss = (image, weights) => tf.conv2d(image, weights, 1, "same").square().mean();
  const [byImage, byFilter] = tf.grads(loss)([x, filter]);
  await keep("conv2d's gradient with respect to the image", byImage);
  await keep("conv2d's gradient with respect to the filter", byFilter);
  const transposed = random.normal([4, 4, 16, 8]);
  await keep("conv2dTranspose", tf.conv2dTranspose(x, transposed, [4, 32, 32, 16], 2, "same"));
  await keep("gather", tf.gather(a, tf.tensor1d([5, 0, 255], "int32")));
  tf.dispose([a, b, x, filter, transposed]);
  random.dispose();
}

async function losses(name, events, ...logs) {
  for (const log of logs) values[`${name}: ${log}`] = [];
  for await (const event of events) {
    if (event.kind === "batch") for (const log of logs) values[`${name}: ${log}`].push(event.logs[log]);
  }
}

async function trainings(precision) {
  const settings = { seed: 1, ...(precision && { precision }) };
  const digits = tf.randomUniform([48, 28, 28, 1], 0, 1, "float32", 1);
  const encoder = genbook.buildEncoder({ seed: 1 });
  const decoder = genbook.buildDecoder({ seed: 1 });
  const vae = genbook.trainVae(encoder, decoder, digits, { ...settings, epochs: 1, batchSize: 16 });
  await losses("VAE, three steps", vae, "loss", "klLoss");
  const pictures = tf.randomUniform([20, 32, 32, 3], -1, 1, "float32", 1);
  const generator = genbook.buildGenerator({ width: 0.25, seed: 1 });
  const discriminator = genbook.buildDiscriminator({ width: 0.25, seed: 1 });
  const dcgan = genbook.trainDcgan(generator, discriminator, pictures, {
    ...settings,
    iterations: 2,
    batchSize: 10,
  });
  await losses("DCGAN, two steps", dcgan, "dLoss", "aLoss");
}

if (options.eager) await eagerOps();
await trainings(options.precision);
process.stdout.write(`${JSON.stringify({ device: genbook.device(), values })}\n`);
