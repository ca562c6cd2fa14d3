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

LOSSES = {
    "binary_crossentropy": keras.losses.BinaryCrossentropy,
    "categorical_crossentropy": keras.losses.CategoricalCrossentropy,
    "sparse_categorical_crossentropy": keras.losses.SparseCategoricalCrossentropy,
    "mean_squared_error": keras.losses.MeanSquaredError,
    "mean_absolute_error": keras.losses.MeanAbsoluteError,
}
CONSTANT = keras.initializers.Constant()  # Keras refuses the mere name


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
                kernel_initializer=_initializer(layer.kernel_initializer),
                bias_initializer=_initializer(layer.bias_initializer),
                kernel_regularizer=keras.regularizers.L1L2(layer.l1, layer.l2),
            )
        )
        if layer.negative_slope is not None:
            model.add(keras.layers.LeakyReLU(negative_slope=layer.negative_slope))
        if layer.dropout:
            model.add(keras.layers.Dropout(layer.dropout))
    options = dict(design.options)
    if design.schedule:
        arguments = dict(design.schedule)
        kind = getattr(keras.optimizers.schedules, arguments.pop("kind"))
        options["learning_rate"] = kind(**arguments)
    optimizer = OPTIMIZERS[design.optimizer](**options) if options else design.optimizer
    loss = LOSSES[design.loss](**design.loss_options)
    model.compile(optimizer, loss, metrics=design.metrics)
    model.set_weights(design.weights(model.get_weights()))
    return model


def _initializer(name: str) -> keras.initializers.Initializer:
    return CONSTANT if name == "constant" else keras.initializers.get(name)
