"""Make the files in keras_files/ with real Keras: ``python make_keras_files.py``.

What Keras says of each is in keras_files/expected.json: its answers, and the cost of further
epochs. The suite needs no Keras to compare. Made with Keras 3.15.1 on JAX 0.10.2.
"""

import json
import os
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent / "keras_files"
EXAMPLES, INPUTS, CLASSES = 24, 5, 3
FIT = {"batch_size": 7, "shuffle": False, "verbose": 0}


def examples():
    rng = np.random.default_rng(7)
    x = rng.standard_normal((EXAMPLES, INPUTS)).astype(np.float32)
    labels = rng.integers(0, CLASSES, EXAMPLES)
    return x, {
        "labels": labels,
        "bits": (labels > 0).astype(np.float32)[:, None],
        "one-hot": np.eye(CLASSES, dtype=np.float32)[labels],
        "numbers": rng.standard_normal((EXAMPLES, 2)).astype(np.float32),
    }


def adam(keras):
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((INPUTS,)),
            layers.Dense(6, activation="sigmoid"),
            layers.Dense(4, activation="relu", kernel_regularizer=keras.regularizers.L2(0.01)),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy", metrics=["accuracy"])
    return model, "bits"


def rmsprop(keras):
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((INPUTS,), batch_size=None),
            layers.Dense(6, activation="tanh", kernel_initializer="he_normal"),
            layers.Dense(2, name="answers"),
        ]
    )
    optimizer = keras.optimizers.RMSprop(0.003, rho=0.8, momentum=0.5, centered=True)
    model.compile(optimizer, keras.losses.MeanSquaredError(), metrics=["mae"])
    return model, "numbers"


def sgd(keras):
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((INPUTS,)),
            layers.Dense(6, use_bias=False, kernel_initializer=keras.initializers.HeUniform(3)),
            layers.Activation("relu"),
            layers.Dense(CLASSES),
            layers.Activation("softmax"),
        ]
    )
    schedule = keras.optimizers.schedules.ExponentialDecay(0.05, 10, 0.9, staircase=True)
    optimizer = keras.optimizers.SGD(schedule, momentum=0.9, nesterov=True)
    metrics = [keras.metrics.CategoricalAccuracy()]
    model.compile(optimizer, keras.losses.CategoricalCrossentropy(), metrics=metrics)
    return model, "one-hot"


def cosine(keras):
    layers = keras.layers
    l1_l2 = keras.regularizers.L1L2(0.001, 0.002)
    model = keras.Sequential([layers.Dense(12, "relu", kernel_regularizer=l1_l2)])
    model.add(layers.Dense(CLASSES, "softmax"))
    schedule = keras.optimizers.schedules.CosineDecay(
        0.0, 20, alpha=0.1, warmup_target=0.02, warmup_steps=6
    )
    loss = keras.losses.sparse_categorical_crossentropy
    model.compile(keras.optimizers.Adam(schedule, beta_1=0.8), loss)
    return model, "labels"


def dropout(keras):
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((INPUTS,)),
            layers.Dropout(0.1, seed=3),
            layers.Dense(12, activation="relu"),
            layers.Dropout(0.5),
            layers.Dense(CLASSES, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model, "labels"


def untrained(keras):
    model = keras.Sequential([keras.Input((INPUTS,)), keras.layers.Dense(2)])
    model.compile("sgd", "mse")
    return model, "numbers"


def uncompiled(keras):
    return keras.Sequential([keras.Input((INPUTS,)), keras.layers.Dense(2)]), None


def normalization(keras):
    layers = keras.layers
    inputs = [keras.Input((INPUTS,)), layers.BatchNormalization(name="norm"), layers.Dense(2)]
    return keras.Sequential(inputs), None


def functional(keras):
    inputs = keras.Input((INPUTS,))
    return keras.Model(inputs, keras.layers.Dense(2)(inputs)), None


def lion(keras):
    model, _ = untrained(keras)
    model.compile("lion", "mse")
    return model, None


def epochs_before(name):
    return 0 if name == "untrained" else 3


def expected(model, x, y, name):
    """Save a model, and return what it says then and how its cost goes on."""
    if y is not None:
        model.fit(x, y, epochs=epochs_before(name), **FIT)
    model.save(FOLDER / f"{name}.keras")
    said = {"answers": model.predict(x, verbose=0).tolist()}
    if y is not None:
        said["evaluate"] = np.ravel(model.evaluate(x, y, verbose=0)).tolist()
        said["costs"] = model.fit(x, y, epochs=4, **FIT).history["loss"]
    return said


def main():
    os.environ.setdefault("KERAS_BACKEND", "jax")
    import keras

    FOLDER.mkdir(exist_ok=True)
    x, targets = examples()
    said = {}
    makers = (adam, rmsprop, sgd, cosine, dropout, untrained, uncompiled)
    for make in (*makers, normalization, functional, lion):
        keras.utils.set_random_seed(1)
        model, y = make(keras)
        result = expected(model, x, targets.get(y), make.__name__)
        said[make.__name__] = {"y": y, **result} if make in makers else {}
    FOLDER.joinpath("expected.json").write_text(json.dumps(said, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
