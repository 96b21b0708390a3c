"""The adversarial loop of section 8.5 in Keras: what our losses are compared with.

    python keras_dcgan.py cifar-10-binary.tar.gz keras-losses.csv --iterations 300 --seed 0

The archive is CIFAR-10's binary version, of which the frogs are taken in its order. Python 3.11 and the packages of
test/fixtures/keras/requirements.txt.

Models, data and loop are the book's (listings 8.29 to 8.32), with these differences:
- Images are in -1..1 (`--book-range`: in 0..1, as in the book, though the generator ends in tanh).
- The optimizers are tf_keras' legacy ones, which compute what Keras 2.0.8 computed.
- The discriminator is not frozen in a third model: each step moves the weights that it is given.
- A step is one tf.function. Weights, noise and dropout masks come from `--seed`.
"""

import argparse
import csv
import os
import tarfile
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np
import tensorflow as tf
import tf_keras
from keras import layers

LATENT_DIM = 32
BATCH_SIZE = 20
FROG = 6


def read_frogs(archive):
    """[5000, 32, 32, 3] float32 in 0..1. A record is a label and 1,024 bytes each of red, green and blue."""
    frogs = []
    with tarfile.open(archive) as tar:
        for i in range(1, 6):
            data = tar.extractfile(f"cifar-10-batches-bin/data_batch_{i}.bin").read()
            records = np.frombuffer(data, np.uint8).reshape(-1, 3073)
            frogs.append(records[records[:, 0] == FROG, 1:])
    return np.concatenate(frogs).reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1).astype("float32") / 255


def build_generator(width):
    small, large = round(128 * width), round(256 * width)
    generator_input = keras.Input((LATENT_DIM,))
    x = layers.Dense(small * 16 * 16)(generator_input)
    x = layers.LeakyReLU(0.3)(x)
    x = layers.Reshape((16, 16, small))(x)
    x = layers.Conv2D(large, 5, padding="same")(x)
    x = layers.LeakyReLU(0.3)(x)
    x = layers.Conv2DTranspose(large, 4, strides=2, padding="same")(x)
    x = layers.LeakyReLU(0.3)(x)
    x = layers.Conv2D(large, 5, padding="same")(x)
    x = layers.LeakyReLU(0.3)(x)
    x = layers.Conv2D(large, 5, padding="same")(x)
    x = layers.LeakyReLU(0.3)(x)
    x = layers.Conv2D(3, 7, activation="tanh", padding="same")(x)
    return keras.Model(generator_input, x)


def build_discriminator(width):
    filters = round(128 * width)
    discriminator_input = keras.Input((32, 32, 3))
    x = layers.Conv2D(filters, 3)(discriminator_input)
    x = layers.LeakyReLU(0.3)(x)
    for _ in range(3):
        x = layers.Conv2D(filters, 4, strides=2)(x)
        x = layers.LeakyReLU(0.3)(x)
    x = layers.Flatten()(x)
    x = layers.Dropout(0.4)(x)
    return keras.Model(discriminator_input, layers.Dense(1, activation="sigmoid")(x))


def make_step(model, learning_rate, loss):
    """loss(*tensors) -> a scalar, compiled, moving the model's weights one step along its gradient."""
    weights = [weight.value for weight in model.trainable_weights]
    optimizer = tf_keras.optimizers.legacy.RMSprop(learning_rate, clipvalue=1.0, decay=1e-8, epsilon=1e-8)
    optimizer._create_all_weights(weights)

    @tf.function
    def step(*tensors):
        with tf.GradientTape() as tape:
            value = loss(*tensors)
        optimizer.apply_gradients(zip(tape.gradient(value, weights), weights))
        return value

    return step


def train(images, width, iterations):
    """Yields dLoss and aLoss of each iteration."""
    generator, discriminator = build_generator(width), build_discriminator(width)
    crossentropy = keras.losses.BinaryCrossentropy()
    judge = lambda images: discriminator(images, training=True)
    train_discriminator = make_step(discriminator, 8e-4, lambda x, labels: crossentropy(labels, judge(x)))
    train_generator = make_step(generator, 4e-4, lambda z, labels: crossentropy(labels, judge(generator(z))))
    generate = tf.function(generator)

    start = 0
    for _ in range(iterations):
        generated_images = generate(tf.random.normal((BATCH_SIZE, LATENT_DIM)))
        real_images = images[start : start + BATCH_SIZE]
        combined_images = tf.concat([generated_images, real_images], 0)
        labels = tf.concat([tf.ones((BATCH_SIZE, 1)), tf.zeros((BATCH_SIZE, 1))], 0)
        labels += 0.05 * tf.random.uniform(labels.shape)
        d_loss = train_discriminator(combined_images, labels)

        random_latent_vectors = tf.random.normal((BATCH_SIZE, LATENT_DIM))
        a_loss = train_generator(random_latent_vectors, tf.zeros((BATCH_SIZE, 1)))

        start += BATCH_SIZE
        if start > len(images) - BATCH_SIZE:
            start = 0
        yield float(d_loss), float(a_loss)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive")
    parser.add_argument("losses", help="CSV file to write: step, dLoss, aLoss")
    parser.add_argument("--width", type=float, default=1, help="scales all filters")
    parser.add_argument("--iterations", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--book-range", action="store_true", help="real images in 0..1")
    args = parser.parse_args()

    keras.utils.set_random_seed(args.seed)
    frogs = read_frogs(args.archive)
    images = frogs if args.book_range else 2 * frogs - 1
    print(f"{len(images)} frogs, in {images.min():g}..{images.max():g}")
    began = time.time()
    with open(args.losses, "w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["step", "dLoss", "aLoss"])
        for step, (d_loss, a_loss) in enumerate(train(images, args.width, args.iterations), 1):
            table.writerow([step, f"{d_loss:.6f}", f"{a_loss:.6f}"])
            file.flush()
            if step % 10 == 0 or step == args.iterations:
                left = (time.time() - began) / step * (args.iterations - step)
                print(f"step {step}: dLoss {d_loss:.4f}, aLoss {a_loss:.4f}; {left:.0f} s left", flush=True)
