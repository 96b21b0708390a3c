"""The VAE of the book's second edition in Keras, for a comparison with genbook's losses.

    python keras_vae.py folder-of-mnist losses.csv --seed 1 [--kl sum] [--epochs 30] [--weights FILE]

The folder holds MNIST's four .gz files. The script needs Python 3.11 and the packages in
bench/requirements-keras.txt. With --weights, it first writes the initial weights to a file, for train.mjs:
float32, the encoder's and then the decoder's, in the order of their layers.

Networks, loss and settings are those of listings 12.24 to 12.28, with Keras' own `fit`: a model with a custom
train_step, Adam, 30 epochs, batches of 128, all 70,000 digits. `--kl sum` sums the KL term over the latent
dimensions, as keras.io's example does; the book takes its mean.
"""

import argparse
import csv
import gzip
import os
import time
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np
import tensorflow as tf
from keras import layers


def read_images(folder, split):
    data = gzip.decompress((Path(folder) / f"{split}-images-idx3-ubyte.gz").read_bytes())
    return np.frombuffer(data, np.uint8, offset=16).reshape(-1, 28, 28, 1).astype(np.float32) / 255


def build_encoder():
    image = keras.Input((28, 28, 1))
    x = layers.Conv2D(32, 3, activation="relu", strides=2, padding="same")(image)
    x = layers.Conv2D(64, 3, activation="relu", strides=2, padding="same")(x)
    x = layers.Dense(16, activation="relu")(layers.Flatten()(x))
    return keras.Model(image, [layers.Dense(2)(x), layers.Dense(2)(x)])


def build_decoder():
    z = keras.Input((2,))
    x = layers.Dense(7 * 7 * 64, activation="relu")(z)
    x = layers.Reshape((7, 7, 64))(x)
    x = layers.Conv2DTranspose(64, 3, activation="relu", strides=2, padding="same")(x)
    x = layers.Conv2DTranspose(32, 3, activation="relu", strides=2, padding="same")(x)
    return keras.Model(z, layers.Conv2D(1, 3, activation="sigmoid", padding="same")(x))


class Vae(keras.Model):
    def __init__(self, kl_reduction):
        super().__init__()
        self.encoder, self.decoder, self.kl_reduction = build_encoder(), build_decoder(), kl_reduction
        self.trackers = [keras.metrics.Mean(name=name) for name in ("loss", "reconstruction_loss", "kl_loss")]

    @property
    def metrics(self):
        return self.trackers

    def train_step(self, images):
        with tf.GradientTape() as tape:
            z_mean, z_log_var = self.encoder(images)
            decoded = self.decoder(z_mean + tf.exp(0.5 * z_log_var) * tf.random.normal(tf.shape(z_mean)))
            per_pixel = keras.losses.binary_crossentropy(images, decoded)
            reconstruction = tf.reduce_mean(tf.reduce_sum(per_pixel, axis=(1, 2)))
            kl = -0.5 * (1 + z_log_var - tf.square(z_mean) - tf.exp(z_log_var))
            kl = tf.reduce_mean(tf.reduce_sum(kl, axis=1) if self.kl_reduction == "sum" else kl)
            loss = reconstruction + kl
        gradients = tape.gradient(loss, self.trainable_weights)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_weights))
        # Weighted by the batch's size, so that an epoch's numbers are means over the images.
        for tracker, value in zip(self.trackers, (loss, reconstruction, kl)):
            tracker.update_state(value, sample_weight=tf.cast(tf.shape(images)[0], tf.float32))
        return {tracker.name: tracker.result() for tracker in self.trackers}


class ToCsv(keras.callbacks.Callback):
    def __init__(self, path):
        super().__init__()
        self.file = open(path, "w", newline="")
        self.rows = csv.writer(self.file, lineterminator="\n")
        self.rows.writerow(["epoch", "loss", "reconstruction_loss", "kl_loss", "seconds"])

    def on_epoch_begin(self, epoch, logs=None):
        self.began = time.perf_counter()

    def on_epoch_end(self, epoch, logs):
        losses = [f"{logs[name]:.4f}" for name in ("loss", "reconstruction_loss", "kl_loss")]
        row = [epoch + 1, *losses, f"{time.perf_counter() - self.began:.1f}"]
        self.rows.writerow(row)
        self.file.flush()
        print(*row, sep=",", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("losses")
    parser.add_argument("--kl", choices=["mean", "sum"], default="mean")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--weights")
    options = parser.parse_args()

    keras.utils.set_random_seed(options.seed)
    images = np.concatenate([read_images(options.folder, split) for split in ("train", "t10k")])
    vae = Vae(options.kl)
    if options.weights:
        initial = vae.encoder.get_weights() + vae.decoder.get_weights()
        Path(options.weights).write_bytes(b"".join(each.astype("<f4").tobytes() for each in initial))
    vae.compile(optimizer=keras.optimizers.Adam(1e-3))
    vae.fit(images, epochs=options.epochs, batch_size=128, verbose=0, callbacks=[ToCsv(options.losses)])


if __name__ == "__main__":
    main()
