"""The documents' programs in Keras, on the very arrays that `chalk results --arrays FOLDER` wrote.

    python3 -m venv /tmp/keras && /tmp/keras/bin/pip install numpy tensorflow-cpu
    chalk results --arrays /tmp/arrays
    /tmp/keras/bin/python Docs/Results/train_in_keras.py --arrays /tmp/arrays --minutes 60

For each program a file P05.keras.json is written beside this script: loss after each epoch, scores on the test set,
seconds, versions, and a fingerprint of the program below. `make results` does all of it.
"""

import argparse
import hashlib
import json
import os
import pathlib
import re
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import numpy as np
import tensorflow as tf
import keras
from keras import Sequential
from keras.layers import (
    LSTM, Activation, BatchNormalization, Conv2D, Dense, Dropout, Embedding, Flatten, Input, LeakyReLU,
    MaxPooling2D, Reshape, UpSampling2D)

ADAM = dict(optimizer="adam", metrics=["accuracy"])


# program: P01
def P01(x):
    model = Sequential()
    model.add(Input((x.shape[1],)))
    model.add(Dense(10, activation="relu"))
    model.add(Dense(1, activation="sigmoid"))
    model.compile(loss="binary_crossentropy", **ADAM)
    return model
# end program


# program: P02
def P02(x):
    model = Sequential([
        Input((28, 28, 1)),
        Conv2D(32, (3, 3), activation="relu"),
        MaxPooling2D((2, 2)),
        Flatten(),
        Dense(128, activation="relu"),
        Dense(10, activation="softmax"),
    ])
    model.compile(loss="sparse_categorical_crossentropy", **ADAM)
    return model
# end program


# program: P03
def P03(x):
    model = Sequential([
        Embedding(10000, 64),
        LSTM(64),
        Dense(64, activation="relu"),
        Dense(1, activation="sigmoid"),
    ])
    model.compile(loss="binary_crossentropy", **ADAM)
    return model
# end program


# program: P04
def P04(variant):
    generator = Sequential([
        Input((100,)),
        Dense(128, activation="relu"),
        Dense(256, activation="relu"),
        Dense(512, activation="relu"),
        Dense(1024, activation="relu"),
        Dense(784, activation="sigmoid"),
    ])
    discriminator = Sequential([
        Input((784,)),
        Dense(512, activation="relu"),
        Dense(256, activation="relu"),
        Dense(128, activation="relu"),
        Dense(1, activation="sigmoid"),
    ])
    return generator, discriminator
# end program


# program: P05
def P05(x):
    model = Sequential()
    model.add(Input((784,)))
    model.add(Dense(512, activation="relu"))
    model.add(Dense(10, activation="softmax"))
    model.compile(loss="categorical_crossentropy", **ADAM)
    return model
# end program


# program: P06
def P06(x):
    model = Sequential()
    model.add(Input((224, 224, 3)))
    model.add(Conv2D(32, (3, 3), activation="relu"))
    model.add(MaxPooling2D((2, 2)))
    model.add(Conv2D(64, (3, 3), activation="relu"))
    model.add(MaxPooling2D((2, 2)))
    model.add(Conv2D(128, (3, 3), activation="relu"))
    model.add(MaxPooling2D((2, 2)))
    model.add(Flatten())
    model.add(Dense(128, activation="relu"))
    model.add(Dense(10, activation="softmax"))
    model.compile(loss="categorical_crossentropy", **ADAM)
    return model
# end program


# program: P07
def P07(x):
    model = Sequential()
    model.add(Input((100,)))
    model.add(Embedding(input_dim=10000, output_dim=128))
    model.add(LSTM(64))
    model.add(Dense(1, activation="sigmoid"))
    model.compile(loss="binary_crossentropy", **ADAM)
    return model
# end program


# program: P08
def P08(variant):
    """With batch normalization as in the tutorial that it was taken from, or as printed, without."""
    def hidden():
        return ([BatchNormalization(momentum=0.9)] if variant.startswith("with batch") else []) + [LeakyReLU()]

    normalized = hidden() if variant.startswith("with batch") else []
    generator = Sequential(
        [Input((100,)), Dense(7 * 7 * 256, use_bias=False)] + normalized
        + [Reshape((7, 7, 256)), Conv2D(128, (5, 5), padding="same", use_bias=False)] + hidden()
        + [UpSampling2D(2), Conv2D(64, (5, 5), padding="same", use_bias=False)] + hidden()
        + [UpSampling2D(2), Conv2D(1, (5, 5), padding="same", activation="sigmoid")])
    discriminator = Sequential([
        Input((28, 28, 1)),
        Conv2D(64, (5, 5), padding="same"),
        LeakyReLU(),
        Dropout(0.4),
        Conv2D(128, (5, 5), strides=2, padding="same"),
        LeakyReLU(),
        Dropout(0.4),
        Flatten(),
        Dense(1, activation="sigmoid"),
    ])
    return generator, discriminator
# end program


# program: P09
def P09(x):
    model = Sequential()
    model.add(Input((28, 28, 1)))
    model.add(Conv2D(32, (3, 3), activation="relu"))
    model.add(MaxPooling2D((2, 2)))
    model.add(Conv2D(64, (3, 3), activation="relu"))
    model.add(MaxPooling2D((2, 2)))
    model.add(Flatten())
    model.add(Dense(64, activation="relu"))
    model.add(Dense(10, activation="softmax"))
    model.compile(loss="sparse_categorical_crossentropy", **ADAM)
    return model
# end program


# program: P10
class SimpleNet(tf.keras.Model):
    def __init__(self):
        super(SimpleNet, self).__init__()
        self.dense1 = tf.keras.layers.Dense(10, activation="relu")
        self.dense2 = tf.keras.layers.Dense(1, activation="sigmoid")

    def call(self, inputs):
        x = self.dense1(inputs)
        return self.dense2(x)


def P10(x):
    model = SimpleNet()
    model.compile(loss="binary_crossentropy", **ADAM)
    return model
# end program


# program: P11
class SimpleCNN(tf.keras.Model):
    def __init__(self):
        super(SimpleCNN, self).__init__()
        self.conv1 = tf.keras.layers.Conv2D(32, (3, 3), activation="relu")
        self.pool1 = tf.keras.layers.MaxPooling2D((2, 2))
        self.conv2 = tf.keras.layers.Conv2D(64, (3, 3), activation="relu")
        self.pool2 = tf.keras.layers.MaxPooling2D((2, 2))
        self.flatten = tf.keras.layers.Flatten()
        self.dense1 = tf.keras.layers.Dense(128, activation="relu")
        self.dense2 = tf.keras.layers.Dense(10, activation="softmax")

    def call(self, inputs):
        x = self.conv1(inputs)
        x = self.pool1(x)
        x = self.conv2(x)
        x = self.pool2(x)
        x = self.flatten(x)
        x = self.dense1(x)
        return self.dense2(x)


def P11(x):
    model = SimpleCNN()
    model.compile(loss="sparse_categorical_crossentropy", **ADAM)
    return model
# end program


class Limit(keras.callbacks.Callback):
    """Ends the training after an epoch where one more would most likely not end in time."""

    def __init__(self, seconds):
        super().__init__()
        self.seconds, self.start, self.longest = seconds, time.perf_counter(), 0

    def on_epoch_begin(self, epoch, logs=None):
        self.began = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        now = time.perf_counter()
        self.longest = max(self.longest, now - self.began)
        if now - self.start + self.longest > self.seconds:
            self.model.stop_training = True


def classifier(make, arrays, plan, seconds):
    """Trains and evaluates a model with `fit`."""
    x, y = arrays["x"], arrays["y"]
    model = make(x)
    validation = (arrays["validation-x"], arrays["validation-y"]) if "validation-x" in arrays else None
    start = time.perf_counter()
    history = model.fit(
        x, y, epochs=plan["epochs"], batch_size=plan["batch"], validation_data=validation, verbose=0,
        callbacks=[Limit(seconds)]).history
    taken = time.perf_counter() - start
    loss, accuracy = model.evaluate(arrays["test-x"], arrays["test-y"], batch_size=512, verbose=0)
    return {
        "curves": [{"name": name, "values": values} for name, values in sorted(history.items())],
        "epochs": float(len(history["loss"])), "seconds": taken, "unit": "epoch", "variant": "",
        "scores": [{"name": "test loss", "value": loss}, {"name": "test accuracy", "value": accuracy}],
    }


def game(make, arrays, plan, seconds, variant):
    """Trains a generator against a discriminator, one step of each in turn; a point of the curves is 100 steps."""
    x, n = arrays["x"], plan["batch"]
    generator, discriminator = make(variant)
    bce = keras.losses.BinaryCrossentropy()
    adams = [keras.optimizers.Adam(plan["rate"], beta_1=plan["beta1"]) for _ in range(2)]

    @tf.function
    def step(real):
        made = generator(tf.random.normal((n, 100)), training=True)
        truth = tf.concat([tf.ones((n, 1)), tf.zeros((n, 1))], 0)
        with tf.GradientTape() as tape:
            p = discriminator(tf.concat([real, made], 0), training=True)
            loss = bce(truth, p)
        own = discriminator.trainable_variables
        adams[0].apply_gradients(zip(tape.gradient(loss, own), own))
        z = tf.random.normal((n, 100))
        with tf.GradientTape() as tape:
            q = discriminator(generator(z, training=True), training=True)
            fooled = bce(tf.ones((n, 1)), q)
        own = generator.trainable_variables
        adams[1].apply_gradients(zip(tape.gradient(fooled, own), own))
        right = tf.reduce_mean(tf.cast((p > 0.5) == (truth > 0.5), tf.float32))
        return loss, fooled, right

    rows = np.random.default_rng(plan["seed"])
    most, steps, totals = plan["epochs"] * len(x) // n, 0, np.zeros(3)
    names, values = ["discriminator", "generator", "discriminator accuracy"], [[], [], []]
    start = time.perf_counter()
    while steps < most and time.perf_counter() - start < seconds:
        totals += [float(v) for v in step(tf.constant(x[rows.integers(0, len(x), n)]))]
        steps += 1
        if steps % 100 == 0:
            for series, total in zip(values, totals):
                series.append(total / 100)
            totals[:] = 0
    taken = time.perf_counter() - start
    made = generator.predict(np.random.default_rng(1).normal(size=(1000, 100)), batch_size=250, verbose=0)
    distance = float(np.sqrt(np.mean((made.mean(0) - x[:10000].mean(0)) ** 2)))
    return {
        "curves": [{"name": name, "values": series} for name, series in zip(names, values)],
        "epochs": steps * n / len(x), "seconds": taken, "unit": "100 steps", "variant": variant,
        "scores": [{"name": "distance of the mean pictures", "value": distance}],
    }


def fingerprint(program):
    """SHA-256 of the lines between `# program: P05` and `# end program` of this file."""
    lines = re.search(f"# program: {program}\n(.*?)# end program", pathlib.Path(__file__).read_text(), re.S)
    return hashlib.sha256(lines[1].encode()).hexdigest()


def machine():
    """The machine in general words, as Chalk's own results have it."""
    flags = pathlib.Path("/proc/cpuinfo").read_text() if os.path.exists("/proc/cpuinfo") else ""
    vectors = next((name for flag, name in [("avx512f", "AVX-512"), ("avx2", "AVX2")] if flag in flags), None)
    cores = len(os.sched_getaffinity(0))
    waiting = os.getloadavg()[0]
    busy = f", busy with other work too (load {waiting:.2g})" if waiting > 1.5 * cores else ""
    return f"{cores} core{'' if cores == 1 else 's'}" + (f" and {vectors}" if vectors else "") + busy


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", nargs="*", help="such as P05; all whose arrays are there where none is named")
    parser.add_argument("--arrays", required=True, type=pathlib.Path)
    parser.add_argument("--minutes", type=float, default=60, help="at most, for each program")
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path(__file__).parent)
    options = parser.parse_args()
    for program in options.programs or sorted(path.name for path in options.arrays.glob("P[01][0-9]")):
        folder = options.arrays / program
        plan = json.loads((folder / "plan.json").read_text())
        arrays = {path.stem: np.load(path) for path in folder.glob("*.npy")}
        make, runs = globals()[program], []
        for variant in plan["variants"]:
            keras.utils.set_random_seed(plan["seed"])
            seconds = 60 * options.minutes / len(plan["variants"])
            if "rate" in plan:
                runs.append(game(make, arrays, plan, seconds, variant))
            else:
                runs.append(classifier(make, arrays, plan, seconds))
        result = {
            "fingerprint": fingerprint(program), "library": f"Keras {keras.__version__}, TensorFlow {tf.__version__}",
            "limit": options.minutes, "machine": machine(), "plan": plan, "runs": runs,
        }
        path = options.out / f"{program}.keras.json"
        path.write_text(json.dumps(result, indent=2, sort_keys=True) + "\n")
        for run in runs:
            print(program, run["variant"], f"{run['epochs']:g} epochs, {run['seconds']:.1f} s", run["scores"], flush=True)


if __name__ == "__main__":
    main()
