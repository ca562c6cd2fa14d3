"""A design as a network of Keras; on JAX, unless the environment names another backend."""

import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras

from tests.parity.designs import Design

OPTIMIZERS = {
    "sgd": keras.optimizers.SGD,
    "rmsprop": keras.optimizers.RMSprop,
    "adam": keras.optimizers.Adam,
    "adamw": keras.optimizers.AdamW,
}


def versions() -> str:
    """Return what the numbers were made with."""
    backend = keras.backend.backend()
    return f"keras {keras.__version__}, {backend} {__import__(backend).__version__}"


def build(design: Design) -> keras.Sequential:
    """Return the network of a design, with its first weights, compiled."""
    model = keras.Sequential([keras.Input((design.inputs,))])
    for layer in design.layers:
        model.add(
            keras.layers.Dense(
                layer.units,
                layer.activation,
                use_bias=layer.use_bias,
                kernel_regularizer=keras.regularizers.L1L2(layer.l1, layer.l2),
            )
        )
    options = dict(design.options)
    if design.schedule:
        arguments = dict(design.schedule)
        kind = getattr(keras.optimizers.schedules, arguments.pop("kind"))
        options["learning_rate"] = kind(**arguments)
    optimizer = OPTIMIZERS[design.optimizer](**options) if options else design.optimizer
    model.compile(optimizer, design.loss, metrics=design.metrics)
    model.set_weights(design.weights())
    return model
