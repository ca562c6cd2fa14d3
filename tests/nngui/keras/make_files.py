"""Ten kinds of networks of 8 by 8 pixels, made by the Keras in which this runs.

    python make_files.py make FOLDER     writes KIND.keras, and expected.json with what Keras says
    python make_files.py open FOLDER     opens all .keras files in it, and prints what Keras says

It needs Keras and NumPy only, so that it runs in any of its versions. The files in this folder were
made with Keras 3.0.5 and 3.15.1 on JAX.
"""

import json
import os
import sys
from pathlib import Path

import numpy as np

os.environ.setdefault("KERAS_BACKEND", "jax")

PIXELS, EXAMPLES, EPOCHS = 64, 24, 4
FIT = {"batch_size": EXAMPLES, "shuffle": False, "verbose": 0}


def examples():
    """Return images, and the labels by the number of outputs."""
    rng = np.random.default_rng(11)
    x = rng.uniform(0, 1, (EXAMPLES, PIXELS)).astype(np.float32)
    digits = rng.integers(0, 10, EXAMPLES)
    return x, {
        "digits": digits,
        "one-hot": np.eye(10, dtype=np.float32)[digits],
        "bits": (digits > 4).astype(np.float32)[:, None],
        "slants": rng.uniform(-1, 1, (EXAMPLES, 1)).astype(np.float32),
    }


def kinds(keras):
    """Return the ten kinds: layers, arguments of compile, and the name of the targets."""
    layers, losses, optimizers = keras.layers, keras.losses, keras.optimizers
    return {
        "lecture": (
            [
                layers.Dense(units=9, activation="sigmoid"),
                layers.Dense(units=5, activation="sigmoid"),
                layers.Dense(units=1, activation="sigmoid"),
            ],
            {"optimizer": optimizers.SGD(0.3), "loss": losses.BinaryCrossentropy()},
            "bits",
        ),
        "adam": (
            [layers.Dense(8, activation="relu"), layers.Dense(10, activation="softmax")],
            {
                "optimizer": "adam",
                "loss": "sparse_categorical_crossentropy",
                "metrics": ["accuracy"],
            },
            "digits",
        ),
        "logits": (
            [layers.Dense(8, activation="relu"), layers.Dense(10)],
            {
                "optimizer": optimizers.Adam(0.002),
                "loss": losses.SparseCategoricalCrossentropy(from_logits=True),
            },
            "digits",
        ),
        "dropout": (
            [
                layers.Flatten(),
                layers.Dense(12, activation="relu"),
                layers.Dropout(0.2),
                layers.Dense(10, activation="softmax"),
            ],
            {"optimizer": "adam", "loss": "sparse_categorical_crossentropy"},
            "digits",
        ),
        "momentum": (
            [layers.Dense(7, activation="tanh"), layers.Dense(10, activation="softmax")],
            {
                "optimizer": optimizers.SGD(0.05, momentum=0.9, nesterov=True),
                "loss": losses.CategoricalCrossentropy(label_smoothing=0.1),
            },
            "one-hot",
        ),
        "rmsprop": (
            [
                layers.Dense(7, activation="tanh", kernel_regularizer=keras.regularizers.L2(0.01)),
                layers.Dense(1),
            ],
            {"optimizer": optimizers.RMSprop(0.003), "loss": "mse", "metrics": ["mae"]},
            "slants",
        ),
        "activations": (
            [layers.Dense(8), layers.ReLU(), layers.Dense(10), layers.Activation("softmax")],
            {
                "optimizer": optimizers.Adam(0.01, beta_1=0.8, amsgrad=True),
                "loss": "categorical_crossentropy",
            },
            "one-hot",
        ),
        "bias": (
            [
                layers.Dense(8, use_bias=False, kernel_initializer="he_normal"),
                layers.LeakyReLU(),
                layers.Dense(1, activation="sigmoid"),
            ],
            {"optimizer": "rmsprop", "loss": "binary_crossentropy"},
            "bits",
        ),
        "adamw": (
            [layers.Dense(8, activation="tanh"), layers.Dense(1, activation="linear")],
            {"optimizer": optimizers.AdamW(0.01, weight_decay=0.02), "loss": "mean_squared_error"},
            "slants",
        ),
        "uncompiled": ([layers.Dense(10, activation="softmax")], None, "digits"),
    }


def make(keras, folder):
    folder.mkdir(parents=True, exist_ok=True)
    (x, targets), expected = examples(), {"keras": keras.__version__}
    for name, (layers, compiled, target) in kinds(keras).items():
        keras.utils.set_random_seed(5)
        shape = (8, 8) if name == "dropout" else (PIXELS,)
        model, images = keras.Sequential([keras.Input(shape), *layers]), x.reshape(-1, *shape)
        y = targets[target]
        if compiled:
            model.compile(**compiled)
            model.fit(images, y, epochs=2, **FIT)
        model.save(folder / f"{name}.keras")
        said = {"target": target, "answers": model.predict(images, verbose=0).tolist()}
        if compiled:
            said["costs"] = model.fit(images, y, epochs=EPOCHS, **FIT).history["loss"]
        expected[name] = said
    folder.joinpath("expected.json").write_text(json.dumps(expected) + "\n", "utf-8")


def open_all(keras, folder):
    x, _ = examples()
    said = {}
    for path in sorted(folder.glob("*.keras")):
        try:
            model = keras.saving.load_model(path)
        except (TypeError, ValueError) as error:
            said[path.stem] = {"error": f"{error}"[:200]}
            continue
        images = x.reshape(-1, *model.input_shape[1:])
        said[path.stem] = {"answers": model.predict(images, verbose=0).tolist()}
    print(json.dumps(said))  # noqa: T201


if __name__ == "__main__":
    import keras

    {"make": make, "open": open_all}[sys.argv[1]](keras, Path(sys.argv[2]))
