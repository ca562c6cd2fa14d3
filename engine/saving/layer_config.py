"""Layers to and from the descriptions that Keras writes of them."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from engine.initializers import INITIALIZERS, Initializer
from engine.layers import Dense
from engine.layers.activation import Activation
from engine.layers.dropout import Dropout
from engine.layers.layer import Layer
from engine.regularizers import L1, L1L2, L2, Regularizer
from engine.saving.entry import Entry, Json, class_of, described

# Keras' classes of initializers: HeNormal is he_normal here.
CLASSES = {"".join(map(str.title, name.split("_"))): name for name in INITIALIZERS}
NAMES = {INITIALIZERS[name]: keras for keras, name in CLASSES.items()}
REGULARIZERS: dict[str, type[L1] | type[L2] | type[L1L2]] = {"L1": L1, "L2": L2, "L1L2": L1L2}
DTYPES = ("float32", "float64")
ALL = {"name", "dtype"}  # options of every layer
USUAL = {"trainable": True}


def policy(dtype: "np.dtype[Any]") -> Json:
    """Return the description of a data type."""
    return described("keras", "DTypePolicy", {"name": dtype.name})


def read_dtype(entry: Entry) -> str | None:
    """Return the data type that a layer computes in, None if the file leaves it open."""
    if isinstance(entry.value, dict):
        entry = entry["config"]["name"] if class_of(entry) == "DTypePolicy" else entry
    if entry.value is not None and entry.value not in DTYPES:
        entry.refuse(f"a network of {' or '.join(DTYPES)}")
    return None if entry.value is None else entry.text()


def write_layer(layer: Layer, inputs: int, dtype: "np.dtype[Any]") -> Json:
    """Return the description of a layer with so many inputs."""
    config: Json = {"name": layer.name, "trainable": True, "dtype": policy(dtype)}
    if isinstance(layer, Dense):
        config |= _dense_options(layer)
    elif isinstance(layer, Dropout):
        config |= {"rate": layer.rate, "seed": layer.seed, "noise_shape": None}
    elif isinstance(layer, Activation):
        config |= {"activation": layer.activation.name}
    else:
        raise ValueError(f"expected layers of Keras' kinds, got {layer.name}: {layer!r}")
    description = described("keras.layers", type(layer).__name__, config)
    return {**description, "build_config": {"input_shape": [None, inputs]}}


def read_layer(entry: Entry) -> Layer:
    """Return the layer with this description, its parameters yet to come."""
    kind = class_of(entry)
    if kind not in READERS:
        known = ", ".join(READERS)
        entry["class_name"].refuse(f"a layer that there is here (InputLayer first, {known})")
    config = entry["config"]
    with config.naming():
        return READERS[kind](config)


def _dense_options(layer: Dense) -> Json:
    return {
        "units": layer.units,
        "activation": layer.activation.name,
        "use_bias": layer.use_bias,
        "kernel_initializer": _initializer(layer, layer.kernel_initializer),
        "bias_initializer": _initializer(layer, layer.bias_initializer),
        "kernel_regularizer": _regularizer(layer.kernel_regularizer),
        "bias_regularizer": None,
        "kernel_constraint": None,
        "bias_constraint": None,
    }


def _initializer(layer: Layer, function: Initializer) -> Json:
    if function not in NAMES:
        raise ValueError(
            f"expected the layer {layer.name} to begin with an initializer that Keras knows"
            f" ({', '.join(INITIALIZERS)}), got {function!r}"
        )
    name = NAMES[function]
    return described(
        "keras.initializers", name, {} if name in ("Zeros", "Ones") else {"seed": None}
    )


def _regularizer(regularizer: Regularizer | None) -> Json | None:
    if regularizer is None:
        return None
    name = type(regularizer).__name__
    options = {
        key.lower(): getattr(regularizer, key.lower()) for key in ("L1", "L2") if key in name
    }
    return described("keras.regularizers", name, options)


def _read_dense(config: Entry) -> Dense:
    options: dict[str, Any] = {
        "units": config["units"].whole(1),
        "activation": _activation(config.get("activation")),
        "use_bias": config.get("use_bias", True).flag(),
        "kernel_initializer": _read_initializer(config.get("kernel_initializer"), "GlorotUniform"),
        "bias_initializer": _read_initializer(config.get("bias_initializer"), "Zeros"),
        "kernel_regularizer": _read_regularizer(config.get("kernel_regularizer")),
    }
    config.require_only(ALL | options.keys(), USUAL)
    return Dense(name=config["name"].text(), **options)


def _read_dropout(config: Entry) -> Dropout:
    rate, seed = config["rate"].number(), config.get("seed")
    config.require_only({*ALL, "rate", "seed"}, USUAL)
    name = config["name"].text()
    return Dropout(rate, None if seed.value is None else seed.whole(), name=name)


def _read_activation(config: Entry) -> Activation:
    config.require_only({*ALL, "activation"}, USUAL)
    return Activation(_activation(config["activation"]), name=config["name"].text())


READERS: Mapping[str, Callable[[Entry], Layer]] = {
    "Dense": _read_dense,
    "Dropout": _read_dropout,
    "Activation": _read_activation,
}


def _activation(entry: Entry) -> str | None:
    return None if entry.value is None else entry.text()


def _read_initializer(entry: Entry, usual: str) -> str:
    name = usual if entry.value is None else class_of(entry)
    if name not in CLASSES:
        entry["class_name"].refuse(f"an initializer that there is here ({', '.join(CLASSES)})")
    return CLASSES[name]


def _read_regularizer(entry: Entry) -> Regularizer | None:
    if entry.value is None:
        return None
    name, config = class_of(entry), entry["config"]
    if name not in REGULARIZERS:
        entry["class_name"].refuse(f"a regularizer that there is here ({', '.join(REGULARIZERS)})")
    with entry.naming():
        options = {key: config[key].amount() for key in config.keys()}  # noqa: SIM118
        return REGULARIZERS[name](**options)
