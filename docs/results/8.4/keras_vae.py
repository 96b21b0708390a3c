"""The VAE of section 8.4 in Keras: what our losses are compared with.

    python keras_vae.py folder-of-mnist keras.csv --seed 1 [--first-printing]

The folder holds MNIST's four .gz files. Python 3.11 and the packages of bench/requirements-keras.txt.

Models, loss and settings are the book's (listings 8.23 to 8.27: batch 16, 10 epochs, RMSprop with Keras 2.0.8's arithmetic and its
ε of 1e-8), with these differences: a step is one tf.function, and weights, order and noise come from `--seed`.
`--first-printing` samples zMean + exp(zLogVar) · ε, as the first printings do, the others zMean + exp(zLogVar / 2) · ε.
"""

import argparse
import csv
import gzip
import os
import sys
import time
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np
import tensorflow as tf
import tf_keras

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "bench" / "workers"))
from keras_worker import build_decoder, build_encoder  # the book's models, as the bench has them

BATCH_SIZE = 16
EPOCHS = 10
VALIDATION_BATCH = 200


def read_images(folder, split):
    data = gzip.decompress((Path(folder) / f"{split}-images-idx3-ubyte.gz").read_bytes())
    return tf.constant(np.frombuffer(data, np.uint8, offset=16).reshape(-1, 28, 28, 1).astype(np.float32) / 255)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("losses")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first-printing", action="store_true")
    options = parser.parse_args()

    keras.utils.set_random_seed(options.seed)
    train_images, test_images = (read_images(options.folder, split) for split in ("train", "t10k"))
    encoder, decoder = build_encoder(), build_decoder()
    weights = [weight.value for model in (encoder, decoder) for weight in model.trainable_weights]
    optimizer = tf_keras.optimizers.legacy.RMSprop(1e-3, rho=0.9, epsilon=1e-8)
    optimizer._create_all_weights(weights)
    scale = 1.0 if options.first_printing else 0.5

    def loss_of(images):
        z_mean, z_log_var = encoder(images)
        decoded = decoder(z_mean + tf.exp(scale * z_log_var) * tf.random.normal(tf.shape(z_mean)))
        reconstruction = tf.reduce_mean(keras.losses.binary_crossentropy(images, decoded))
        kl = -5e-4 * tf.reduce_mean(1 + z_log_var - tf.square(z_mean) - tf.exp(z_log_var))
        return reconstruction + kl

    @tf.function
    def train(indices):
        with tf.GradientTape() as tape:
            loss = loss_of(tf.gather(train_images, indices))
        optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
        return loss

    @tf.function
    def evaluate(start):
        return loss_of(test_images[start : start + VALIDATION_BATCH])

    order = np.random.default_rng(options.seed)
    with open(options.losses, "w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["epoch", "loss", "val_loss", "seconds"])
        for epoch in range(1, EPOCHS + 1):
            began = time.perf_counter()
            batches = order.permutation(len(train_images)).astype(np.int32).reshape(-1, BATCH_SIZE)
            loss = np.mean([float(train(tf.constant(batch))) for batch in batches])
            starts = range(0, len(test_images), VALIDATION_BATCH)
            validation = np.mean([float(evaluate(tf.constant(start))) for start in starts])
            seconds = time.perf_counter() - began
            rows.writerow([epoch, f"{loss:.4f}", f"{validation:.4f}", f"{seconds:.1f}"])
            file.flush()
            print(f"epoch {epoch}: loss {loss:.4f}, val_loss {validation:.4f}, {seconds:.0f} s", flush=True)


if __name__ == "__main__":
    main()
