// Loads TensorFlow's library, multiplies two matrices, and prints the device that did it: { kind, name,
// tensorflow, runtime, note? }. It runs in a separate process (see device.mjs), because a broken library
// ends the process that loads it.
const { device, tf } = require("../../dist/tensorflow/backend/index.js");

const product = tf.matMul(tf.ones([2, 3]), tf.ones([3, 2])).dataSync();
if (!product.every((value) => value === 3)) {
  throw new Error(
    `TensorFlow computes wrong results: a product of ones is ${product.join(", ")}, not 3, 3, 3, 3.`,
  );
}
console.log(`DEVICE ${JSON.stringify(device())}`);
