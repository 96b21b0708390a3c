import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers

z = keras.Input((2,))
x = layers.Dense(14 * 14 * 64, activation="relu")(z)
x = layers.Reshape((14, 14, 64))(x)
x = layers.Conv2DTranspose(32, 3, padding="same", activation="relu", strides=2)(x)
decoder = keras.Model(z, layers.Conv2D(1, 3, padding="same", activation="sigmoid")(x))

line = np.linspace(-1.6, 1.6, 15)
points = np.stack([np.tile(line, 15), np.repeat(line, 15)], 1)
images = decoder.predict(points, batch_size=225, verbose=0)
figure = images.reshape(15, 15, 28, 28).transpose(0, 2, 1, 3).reshape(15 * 28, 15 * 28)
plt.figure(figsize=(10, 10))
plt.imshow(figure, cmap="Greys_r")
plt.show()
