"""A trained network as an ONNX file, for programs that only predict.

An ONNX file has the computation ŷ = f(x) and its parameters, but not the training. It needs the
package onnx (the extra `onnx`).
"""

import os
from collections.abc import Iterable
from importlib import import_module
from typing import Any

import numpy as np

from engine.activation import Activation
from engine.arrays import Array
from engine.files import replacing
from engine.layers import Dense, Normalization
from engine.layers.layer import Layer
from engine.model import Model

OPSET = 13  # ONNX 1.8 of 2020: the first in which Softmax takes one axis
IR_VERSION = 7  # of the same release
INPUT, OUTPUT = "x", "y"
ATTRIBUTES = {"negative_slope": "alpha"}


def export_onnx(model: Model, path: str | os.PathLike[str]) -> None:
    """Write a network into an ONNX file.

    Its input is ``x``, shape (examples, inputs), its output ``y``, shape (examples, units), for
    any number of examples. Dropout is omitted, because it has an effect in training only.

    Parameters
    ----------
    model : Model
        Built.
    path : path
        Ending with ``.onnx``; an older file of that name is replaced in one step.

    Raises
    ------
    ImportError
        If the package onnx is missing; the message says how to get it.
    ValueError
        If the network is not built, or the name ends otherwise.
    OSError
        If the file cannot be written.
    """
    if not os.fspath(path).endswith(".onnx"):
        raise ValueError(f"expected a file name that ends with .onnx, got {os.fspath(path)!r}")
    if not model.built:
        raise ValueError("expected a built network: call build((None, inputs)) or fit first")
    content = _describe(model).SerializeToString()
    with replacing(path) as file:
        file.write(content)


def _describe(model: Model) -> Any:
    """Return the network as onnx's ModelProto."""
    onnx = _onnx()
    helper = onnx.helper
    kind = helper.np_dtype_to_tensor_dtype(model.dtype)
    graph = Graph(model.layers, images=len(model.input_shape) > 2)
    described = helper.make_model(
        helper.make_graph(
            [helper.make_node(name, *io, **options) for name, *io, options in graph.steps],
            model.name or "network",
            [helper.make_tensor_value_info(INPUT, kind, ["examples", *model.input_shape[1:]])],
            [helper.make_tensor_value_info(OUTPUT, kind, ["examples", model.units])],
            [
                onnx.numpy_helper.from_array(array.astype(model.dtype), name)
                for name, array in graph.arrays.items()
            ],
        ),
        producer_name="nngui",
        opset_imports=[helper.make_opsetid("", OPSET)],
    )
    described.ir_version = IR_VERSION
    return described


class Graph:
    """The steps z = x W + b and a = g(z) of all layers, with names for the results in between.

    Parameters
    ----------
    layers : iterable of Layer
    images : bool
        Whether examples have more than one axis.

    Attributes
    ----------
    steps : list of (operator, names of the inputs, names of the outputs, options)
    arrays : dict of ndarray
        W, shape (inputs, units), and b, shape (units,), of every Dense layer, and what every
        Normalization adds and multiplies by.
    """

    def __init__(self, layers: Iterable[Layer], *, images: bool = False) -> None:
        self.steps: list[tuple[str, list[str], list[str], dict[str, float]]] = []
        self.arrays: dict[str, Array] = {}
        self._above = INPUT
        if images:
            self._step("Flatten", "rows", [])
        for i, layer in enumerate(layers, 1):
            if isinstance(layer, Dense):
                self._step("Gemm", f"z{i}", self._name(i, layer))
            if isinstance(layer, Normalization):
                for operator, array in layer.steps():
                    name = f"{operator}{i}"
                    self.arrays[name] = array
                    self._step(operator, f"z{name}", [name])
            if layer.activation.onnx:
                self._step(layer.activation.onnx, f"a{i}", [], _attributes(layer.activation))
        self._step("Identity", OUTPUT, [])

    def _step(
        self, operator: str, to: str, others: list[str], options: dict[str, float] | None = None
    ) -> None:
        self.steps.append((operator, [self._above, *others], [to], options or {}))
        self._above = to

    def _name(self, number: int, layer: Dense) -> list[str]:
        named = {
            f"{letter}{number}": np.array(array, order="C")
            for letter, array in zip("Wb", layer.parameters(), strict=False)
        }
        self.arrays |= named
        return list(named)


def _attributes(activation: Activation) -> dict[str, float]:
    """Return the options of an activation by ONNX's names."""
    usual = {option.name: option.default(activation.forward) for option in activation.options}
    given = usual | dict(activation.given)
    return {ATTRIBUTES[name]: float(value) for name, value in given.items() if value is not None}


def _onnx() -> Any:
    try:
        return import_module("onnx")
    except ImportError as error:
        raise ImportError(
            "expected the package onnx for an export to ONNX; get it by: pip install onnx"
        ) from error
