"""The worker for Keras: the chapter's models in Keras 3, each step one tf.function, with the optimizers of the book's Keras."""

import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np
import tensorflow as tf
import tf_keras
from keras import layers
from protocol import read_mnist, serve

RMSprop = tf_keras.optimizers.legacy.RMSprop


def values(model):
    return [weight.value for weight in model.trainable_weights]


def prepared(optimizer, weights):
    optimizer._create_all_weights(weights)  # a tf.function that is traced twice may not create them
    return optimizer


def count(*models):
    return sum(model.count_params() for model in models)


def set_precision(settings):
    keras.config.set_dtype_policy("mixed_bfloat16" if settings["precision"] == "mixed" else "float32")


def mnist_images(number):
    images, _ = read_mnist(number)
    return np.frombuffer(images, np.uint8).reshape(-1, 28, 28, 1).astype(np.float32) / 255


def build_encoder():
    image = keras.Input((28, 28, 1))
    x = layers.Conv2D(32, 3, padding="same", activation="relu")(image)
    x = layers.Conv2D(64, 3, padding="same", activation="relu", strides=2)(x)
    x = layers.Conv2D(64, 3, padding="same", activation="relu")(x)
    x = layers.Conv2D(64, 3, padding="same", activation="relu")(x)
    x = layers.Dense(32, activation="relu")(layers.Flatten()(x))
    return keras.Model(image, [layers.Dense(2)(x), layers.Dense(2)(x)])


def build_decoder():
    z = keras.Input((2,))
    x = layers.Dense(14 * 14 * 64, activation="relu")(z)
    x = layers.Reshape((14, 14, 64))(x)
    x = layers.Conv2DTranspose(32, 3, padding="same", activation="relu", strides=2)(x)
    return keras.Model(z, layers.Conv2D(1, 3, padding="same", activation="sigmoid")(x))


def vae(settings):
    set_precision(settings)
    batch_size, images = settings["batchSize"], mnist_images(settings["images"])
    encoder, decoder = build_encoder(), build_decoder()
    weights = values(encoder) + values(decoder)
    optimizer = prepared(RMSprop(1e-3, rho=0.9, epsilon=1e-7), weights)
    data = tf.constant(images)
    del images
    order = np.random.default_rng(1)
    batches = iter(())

    @tf.function
    def train(indices):
        batch = tf.gather(data, indices)
        epsilon = tf.random.normal((batch_size, 2))
        with tf.GradientTape() as tape:
            z_mean, z_log_var = (tf.cast(x, tf.float32) for x in encoder(batch, training=True))
            decoded = tf.cast(decoder(z_mean + tf.exp(z_log_var / 2) * epsilon, training=True), tf.float32)
            reconstruction = tf.reduce_mean(keras.losses.binary_crossentropy(batch, decoded))
            kl = -5e-4 * tf.reduce_mean(1 + z_log_var - tf.square(z_mean) - tf.exp(z_log_var))
            loss = reconstruction + kl
        optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
        return tf.stack([loss, reconstruction, kl])

    def step():
        nonlocal batches
        indices = next(batches, None)
        if indices is None:
            shuffled = order.permutation(len(data)).astype(np.int32)
            whole = len(data) // batch_size * batch_size
            batches = iter(shuffled[:whole].reshape(-1, batch_size))
            indices = next(batches)
        return float(train(tf.constant(indices)).numpy()[0])

    return step, count(encoder, decoder)


def build_generator(width):
    small, large = round(128 * width), round(256 * width)
    z = keras.Input((32,))
    x = layers.LeakyReLU(0.3)(layers.Dense(small * 16 * 16)(z))
    x = layers.Reshape((16, 16, small))(x)
    x = layers.LeakyReLU(0.3)(layers.Conv2D(large, 5, padding="same")(x))
    x = layers.LeakyReLU(0.3)(layers.Conv2DTranspose(large, 4, strides=2, padding="same")(x))
    x = layers.LeakyReLU(0.3)(layers.Conv2D(large, 5, padding="same")(x))
    x = layers.LeakyReLU(0.3)(layers.Conv2D(large, 5, padding="same")(x))
    return keras.Model(z, layers.Conv2D(3, 7, activation="tanh", padding="same")(x))


def build_discriminator(width):
    filters = round(128 * width)
    image = keras.Input((32, 32, 3))
    x = layers.LeakyReLU(0.3)(layers.Conv2D(filters, 3)(image))
    for _ in range(3):
        x = layers.LeakyReLU(0.3)(layers.Conv2D(filters, 4, strides=2)(x))
    x = layers.Dropout(0.4)(layers.Flatten()(x))
    return keras.Model(image, layers.Dense(1, activation="sigmoid")(x))


def dcgan(settings):
    set_precision(settings)
    batch_size, width = settings["batchSize"], settings["width"]
    generator, discriminator = build_generator(width), build_discriminator(width)
    d_weights, g_weights = values(discriminator), values(generator)
    book = dict(clipvalue=1.0, decay=1e-8, epsilon=1e-8)
    d_optimizer = prepared(RMSprop(8e-4, **book), d_weights)
    a_optimizer = prepared(RMSprop(4e-4, **book), g_weights)
    crossentropy = keras.losses.BinaryCrossentropy()
    images = tf.random.uniform((10 * batch_size, 32, 32, 3), -1, 1)
    at = 0

    def minimize(loss, weights, optimizer):
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(weights)
            value = loss()
        optimizer.apply_gradients(zip(tape.gradient(value, weights), weights))
        return value

    def judge(images, labels):
        return crossentropy(labels, tf.cast(discriminator(images, training=True), tf.float32))

    @tf.function
    def train(real):
        generated = tf.cast(generator(tf.random.normal((batch_size, 32))), tf.float32)
        both = tf.concat([generated, real], 0)
        labels = tf.concat([tf.ones((batch_size, 1)), tf.zeros((batch_size, 1))], 0)
        labels += 0.05 * tf.random.uniform(labels.shape)
        d_loss = minimize(lambda: judge(both, labels), d_weights, d_optimizer)
        z = tf.random.normal((batch_size, 32))
        misleading = tf.zeros((batch_size, 1))
        a_loss = minimize(lambda: judge(generator(z, training=True), misleading), g_weights, a_optimizer)
        return tf.stack([d_loss, a_loss])

    def step():
        nonlocal at
        real = images[at : at + batch_size]
        at = (at + batch_size) % len(images)
        return float(train(real).numpy()[0])

    return step, count(generator, discriminator)


def grid(settings):
    decoder = build_decoder()
    decode = tf.function(decoder)
    line = np.linspace(-1.6, 1.6, 15, dtype=np.float32)
    points = np.stack([np.tile(line, 15), np.repeat(line, 15)], 1)

    def step():
        decode(tf.constant(points)).numpy()

    return step, count(decoder)


def mnist(settings):
    def step():
        images, labels = read_mnist()
        numbers = np.frombuffer(images, np.uint8).reshape(-1, 28, 28, 1).astype(np.float32) / 255
        tf.constant(numbers), tf.constant(np.frombuffer(labels, np.uint8).astype(np.int32))

    return step, 0


def without_loss(function):
    def step():
        function().numpy()  # waits for it

    return step


def matmul(settings):
    dtype, size = tf.as_dtype(settings["dtype"]), settings["size"]
    a, b = (tf.cast(tf.random.normal((size, size)), dtype) for _ in range(2))
    multiply = tf.function(lambda: tf.cast(tf.matmul(a, b)[0, 0], tf.float32))
    return without_loss(multiply), 0


def convolution(settings):
    batch_size, size, filters, kernel_size = (settings[key] for key in ("batchSize", "size", "filters", "kernelSize"))
    images = tf.random.normal((batch_size, size, size, filters))
    kernel = tf.random.normal((kernel_size, kernel_size, filters, filters))

    @tf.function
    def compute():
        forward = tf.nn.conv2d(images, kernel, 1, "SAME")
        by_kernel = tf.raw_ops.Conv2DBackpropFilter(
            input=images, filter_sizes=kernel.shape, out_backprop=forward, strides=[1, 1, 1, 1], padding="SAME"
        )
        by_input = tf.raw_ops.Conv2DBackpropInput(
            input_sizes=images.shape, filter=kernel, out_backprop=forward, strides=[1, 1, 1, 1], padding="SAME"
        )
        return by_kernel[0, 0, 0, 0] + by_input[0, 0, 0, 0]

    return without_loss(compute), 0


if __name__ == "__main__":
    threads = int(os.environ["BENCH_THREADS"])
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)
    keras.utils.set_random_seed(1)
    serve(
        dict(vae=vae, dcgan=dcgan, grid=grid, mnist=mnist, matmul=matmul, convolution=convolution),
        {"keras": keras.__version__, "tensorflow": tf.__version__},
    )
