"""The layers and the arguments of `compile` of a network to and from Keras' `config.json`."""

import json
from datetime import datetime
from math import prod
from typing import Any, NamedTuple

import numpy as np

from engine.layers import LAYERS, Flatten
from engine.layers.layer import Layer
from engine.model import Model
from engine.saving import keras_json
from engine.saving.apart import activation_of
from engine.saving.archive import CONFIG, METADATA
from engine.saving.compile_config import Compiled, read_compiled, write_compiled
from engine.saving.entry import Entry, Json, class_of, described, parse

KERAS_VERSION = "3.15.1"  # whose form is written; Keras 3.6 and later read it
DTYPES = ("float32", "float64")
OF_LAYERS = {"dtype", "trainable"}  # in the options of every layer
PARAMETERS = 200_000_000  # in a network; 800 MB
INPUT = {"batch_shape", "batch_input_shape", "dtype", "name", "sparse", "ragged", "optional"}


class Design(NamedTuple):
    """The content of a `config.json`."""

    name: str
    shape: tuple[int, ...]  # of an example
    layers: list[Layer]
    dtype: str
    compiled: Compiled | None

    @property
    def inputs(self) -> int:
        """The number of inputs."""
        return prod(self.shape)


def metadata() -> bytes:
    """Return the content of `metadata.json`."""
    now = datetime.now().astimezone().strftime("%Y-%m-%d@%H:%M:%S")
    return json.dumps({"keras_version": KERAS_VERSION, "date_saved": now}).encode()


def check_metadata(data: bytes) -> None:
    """Refuse the file of another generation of Keras."""
    version = parse(data, METADATA)["keras_version"]
    if not version.text().startswith("3."):
        version.refuse("a file of Keras 3; open it with Keras 3 and save it again")


def write_config(model: Model) -> bytes:
    """Return the content of `config.json` for a network.

    Raises
    ------
    ValueError
        If Keras lacks a part of the network.
    """
    names = [layer.name for layer in model.layers]
    if len({*names}) < len(names) or any("/" in str(name) for name in names):
        raise ValueError(f"expected names of layers that differ and have no '/', got {names}")
    shape = [*model.input_shape] if model.built else None
    layers, inputs = _write_input(shape, names, model), model.features
    for layer in model.layers:
        layers.append(_write_layer(layer, inputs, model.dtype))
        inputs = layer.units if model.built else 0
        if (activation := activation_of(layer)) is not None:
            layers[-1]["config"]["activation"] = "linear"
            layers.append(_write_layer(activation, inputs, model.dtype))
    config = {
        "name": model.name,
        "trainable": model.trainable,
        "dtype": _policy(model.dtype),
        "layers": layers,
    }
    whole = described("keras", "Sequential", config)
    if shape is not None:
        config["build_input_shape"] = shape
        whole["build_config"] = {"input_shape": shape}
    if model.compiled:
        whole["compile_config"] = write_compiled(
            model.optimizer, model.loss, model.metric_names, model.steps_per_execution
        )
    return json.dumps(whole).encode()


def _write_input(
    shape: list[int | None] | None, names: list[str | None], model: Model
) -> list[Json]:
    """Return the description of the inputs, if they are known."""
    if shape is None:
        return []
    name = next(
        name for name in map("input{}".format, ["", *range(len(names))]) if name not in names
    )
    first = {"batch_shape": shape, "dtype": model.dtype.name, "sparse": False, "name": name}
    return [described("keras.layers", "InputLayer", first)]


def read_config(data: bytes, *, compiled: bool, built: bool = True) -> Design:
    """Return the content of a `config.json`; with `compiled` also the arguments of `compile`.

    Without `built` the shape of the inputs may be missing, and is () then.

    Raises
    ------
    ModelFileError
        If it describes something that this engine lacks; the message names it.
    """
    entry = parse(data, CONFIG)
    if (kind := class_of(entry)) != "Sequential":
        entry["class_name"].refuse(f"a Sequential; a {kind} is for Keras only")
    config = entry["config"]
    config.require_only({"name", "trainable", "dtype", "layers", "build_input_shape"}, {})
    config.get("trainable", True).flag()  # Keras reads what the layers have, and this not
    described_layers = [
        Entry(each.value, _place(each)) for each in config["layers"].items() if each.keys()
    ]
    first = [each for each in described_layers[:1] if _is_input(each)]
    layers = [_read_layer(each) for each in described_layers[len(first) :]]
    _check_names(config["layers"], layers)
    shape = _input_config(first[0]) if first else config.get("build_input_shape")
    if shape.value is None and built:
        config["build_input_shape"].refuse("the shape of the inputs")
    dtypes = {_read_dtype(each["config"].get("dtype")) for each in described_layers}
    dtypes -= {None}
    if len(dtypes) > 1:
        config["layers"].refuse(f"the same dtype in all layers, not {sorted(map(str, dtypes))}")
    compiling = compiled and bool(entry.get("compile_config").value)
    design = Design(
        config["name"].text(),
        () if shape.value is None else _shape(shape, layers),
        layers,
        str(dtypes.pop() if dtypes else np.dtype(np.float32).name),
        read_compiled(entry["compile_config"]) if compiling else None,
    )
    if design.shape:
        _check_size(config["layers"], design)
    return design


def _policy(dtype: "np.dtype[Any]") -> Json:
    """Return the description of a data type."""
    return described("keras", "DTypePolicy", {"name": dtype.name})


def _read_dtype(entry: Entry) -> str | None:
    """Return the data type that a layer computes in, None if the file leaves it open."""
    if isinstance(entry.value, dict):
        entry = entry["config"]["name"] if class_of(entry) == "DTypePolicy" else entry
    if entry.value is not None and entry.value not in DTYPES:
        entry.refuse(f"a network of {' or '.join(DTYPES)}")
    return None if entry.value is None else entry.text()


def _write_layer(layer: Layer, inputs: int, dtype: "np.dtype[Any]") -> Json:
    """Return the description of a layer with that number of inputs."""
    if type(layer) not in LAYERS:
        raise ValueError(f"expected layers of Keras' kinds, got {layer.name}: {layer!r}")
    description = keras_json.write("keras.layers", layer)
    description["config"] |= layer.left_out | {
        "trainable": layer.trainable,
        "dtype": _policy(dtype),
    }
    return description | ({"build_config": {"input_shape": [None, inputs]}} if inputs else {})


def _read_layer(entry: Entry) -> Layer:
    """Return the layer with this description, without parameters."""
    entry["config"]["name"].text()
    layer: Layer = keras_json.read(entry, "InputLayer first, or a layer", LAYERS, ignored=OF_LAYERS)
    layer.trainable = entry["config"].get("trainable", True).flag()
    return layer


def _place(entry: Entry) -> str:
    """Return the place of a layer for messages: its name, if it has one."""
    config = entry.get("config").value
    name = config.get("name") if isinstance(config, dict) else None
    return f"{CONFIG}, the layer {name[:60]!r}" if isinstance(name, str) else entry.place


def _is_input(entry: Entry) -> bool:
    return entry["class_name"].value == "InputLayer" and class_of(entry) == "InputLayer"


def _input_config(entry: Entry) -> Entry:
    config = entry["config"]
    config.require_only(INPUT, {})
    return config["batch_shape"]


def _shape(shape: Entry, layers: list[Layer]) -> tuple[int, ...]:
    """Return the shape of an example from that of a batch."""
    axes = shape.items()
    if len(axes) < 2 or (len(axes) > 2 and not isinstance(layers[0], Flatten)):
        shape.refuse("the shape (None, inputs), or Flatten first: examples are rows here")
    return tuple(axis.whole(1) for axis in axes[1:])


def _check_names(place: Entry, layers: list[Layer]) -> None:
    names = [str(layer.name) for layer in layers]
    if len({*names}) < len(names) or any(not name or "/" in name for name in names):
        place.refuse("names of layers that differ and have no '/'")
    if not layers:
        place.refuse("at least one layer")


def _check_size(place: Entry, design: Design) -> None:
    """Refuse a network that is too large to be trained here."""
    parameters, below = 0, design.inputs
    for layer in design.layers:
        with place.naming():
            parameters += layer.count(below)
        below = layer.units
    if parameters > PARAMETERS:
        place.refuse(f"at most {PARAMETERS:,} parameters, not {parameters:,}")
