"""One layer of a program as a layer of a design, with the activation and Dropout behind it."""

import ast
from collections.abc import Mapping
from dataclasses import replace
from inspect import signature
from typing import Any

from engine.activations import ACTIVATIONS
from engine.layers import LeakyReLU
from nngui.design.design import OF_LAYERS, LayerSpec
from nngui.design.figures import learning_rate
from nngui.design.keras_names import CLASSES, DENSE
from nngui.design.keras_reader.examples import Examples
from nngui.design.keras_reader.reading import Notes, WrongError
from nngui.design.keras_reader.syntax import arguments, last_name, source
from nngui.design.keras_reader.values import OPEN, Values, canonical
from nngui.design.options import entry_of

MOST_UNITS = 2_048
IGNORED = {"name", "dtype", "trainable"}
INPUT_SHAPES = {"input_shape", "input_dim"}  # of a Dense layer that stands first


class Layers:
    """Makes layers of a design.

    Its methods raise `WrongError` at words that have no place there.

    Parameters
    ----------
    values : Values
    notes : Notes
    examples : Examples
        Takes over the number of inputs.
    """

    def __init__(self, values: Values, notes: Notes, examples: Examples) -> None:
        self._values, self._notes, self._examples = values, notes, examples

    def dense(self, node: ast.Call, *, first: bool) -> LayerSpec:
        """Return a `Dense` as a layer; the first may have the shape of the inputs."""
        given = arguments(
            node, tuple(DENSE), {*DENSE}, IGNORED | (INPUT_SHAPES if first else set())
        )
        for keyword in node.keywords:
            if keyword.arg == "trainable" and not self._values.switch(keyword.value):
                raise WrongError(keyword.value, "expected True: every layer learns here")
            if keyword.arg in INPUT_SHAPES:
                self._examples.shape(keyword.value)
        if "units" not in given:
            raise WrongError(node, "expected Dense with a number of units")
        layer = LayerSpec(self._values.whole(given["units"], "units", 1, MOST_UNITS), "linear")
        for name, value in given.items():
            if name != "activation":
                self._notes.understand(value, name)
        if "activation" in given:
            layer = self._activation(given["activation"], layer)
        return self._weights(given, layer)

    def activated(self, node: ast.Call, layer: LayerSpec) -> LayerSpec:
        """Return the layer with the activation that stands as a layer behind it."""
        name = last_name(node.func)
        if layer.activation != "linear":
            raise WrongError(node.func, f"expected one activation for a layer, got {name} as well")
        if name == "Activation":
            own = ("activation",)
            given = arguments(node, own, {*own}, IGNORED)
            if "activation" not in given:
                raise WrongError(node, "expected Activation with a name, such as 'relu'")
            return self._activation(given["activation"], layer)
        entries = {"ReLU": "relu", "Softmax": "softmax"}
        entries |= {entry.layer: entry.name for entry in ACTIVATIONS.values() if entry.layer}
        if name not in entries:
            known = ", ".join(ACTIVATIONS)
            raise WrongError(node.func, f"expected an activation ({known}), got {name}")
        entry = entry_of(ACTIVATIONS[entries[name]])
        order = tuple(entry.options)
        given = arguments(node, order, {*order}, IGNORED)
        values = {key: self._values.number(value, key) for key, value in given.items()}
        if name == "LeakyReLU":  # as a layer it has another default than as a function
            usual = signature(LeakyReLU).parameters["negative_slope"].default
            values = {"negative_slope": usual} | values
        options = canonical(node, entry.canonical, values)
        self._notes.understand(node, "activation")
        return replace(layer, activation=entries[name], activation_options=options)

    def dropped_out(self, node: ast.Call, layer: LayerSpec) -> LayerSpec:
        """Return the layer with the rate of the `Dropout` that stands behind it, in [0, 1)."""
        ignored = {*IGNORED, "seed", "noise_shape"}
        given = arguments(node, ("rate", "noise_shape", "seed"), {"rate"}, ignored)
        if "rate" not in given:
            raise WrongError(node, "expected Dropout with a rate, such as Dropout(0.2)")
        rate = self._values.number(given["rate"], "rate")
        if not 0 <= rate < 1:
            raise WrongError(given["rate"], f"expected a rate in [0, 1), got {learning_rate(rate)}")
        self._notes.understand(given["rate"], "dropout")
        return replace(layer, dropout=rate)

    def _activation(self, node: ast.expr, layer: LayerSpec) -> LayerSpec:
        """Return the layer with an activation given by its name, a function or a layer."""
        if isinstance(node, ast.Call):
            return self.activated(node, layer)
        name = self._values.value(node)
        if name is None:
            name = "linear"
        elif name is OPEN and isinstance(node, ast.Attribute | ast.Name):
            name = last_name(node)
        if not isinstance(name, str) or name not in ACTIVATIONS:
            known = ", ".join(ACTIVATIONS)
            raise WrongError(node, f"expected an activation ({known}), got {source(node)}")
        self._notes.understand(node, "activation")
        return replace(layer, activation=name, activation_options=())

    def _weights(self, given: Mapping[str, ast.expr], layer: LayerSpec) -> LayerSpec:
        """Return the layer with what is given for its weights and biases."""
        if "use_bias" in given:
            layer = replace(layer, use_bias=self._values.switch(given["use_bias"]))
        for name in ("kernel_initializer", "bias_initializer"):
            if name in given:
                drawn: Any = {name: self._initializer(given[name])}
                layer = replace(layer, **drawn)
        if "kernel_regularizer" in given:
            layer = self._regularized(given["kernel_regularizer"], layer)
        return layer

    def _initializer(self, node: ast.expr) -> str:
        name = self._values.value(node)
        if isinstance(node, ast.Call):
            arguments(node, (), set(), {"seed"})
            name = last_name(node.func)
        elif name is OPEN and isinstance(node, ast.Attribute | ast.Name):
            name = last_name(node)
        kinds = CLASSES["initializer"]
        kind = kinds.get(name) if isinstance(name, str) else None
        choices = OF_LAYERS.options["kernel_initializer"].choices
        found = next((each for each in choices if kinds[each] is kind), None)
        if kind is None or found is None:
            known = ", ".join(choices)
            raise WrongError(node, f"expected an initializer ({known}), got {source(node)}")
        return found

    def _regularized(self, node: ast.expr, layer: LayerSpec) -> LayerSpec:
        """Return the layer with the penalty of an L1, L2 or L1L2."""
        value = self._values.value(node)
        if value is None:
            return replace(layer, l1=0.0, l2=0.0)
        name = last_name(node.func) if isinstance(node, ast.Call) else value
        kind = CLASSES["regularizer"].get(name) if isinstance(name, str) else None
        if kind is None and name == "l1_l2":
            kind = CLASSES["regularizer"]["L1L2"]
        if kind is None:
            raise WrongError(node, f"expected L1, L2 or L1L2, got {source(node)}")
        parameters = signature(kind).parameters
        values = {key: float(each.default) for key, each in parameters.items()}
        if isinstance(node, ast.Call):
            for key, each in arguments(node, tuple(parameters), {*parameters}).items():
                values[key] = self._values.number(each, key)
                if values[key] < 0:
                    raise WrongError(each, f"expected {key} of at least 0")
        return replace(layer, l1=values.get("l1", 0.0), l2=values.get("l2", 0.0))
