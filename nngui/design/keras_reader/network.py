"""The network of a program: its `Sequential`, and the layers that are listed or added."""

import ast

from engine.losses import LOSSES
from nngui.design.design import LayerSpec
from nngui.design.keras_reader.examples import Examples
from nngui.design.keras_reader.layers import Layers
from nngui.design.keras_reader.reading import Notes, WrongError
from nngui.design.keras_reader.syntax import arguments, last_name, source
from nngui.design.keras_reader.values import Values

MOST_LAYERS = 9
INPUTS = {"Input", "InputLayer", "Flatten"}
ACTIVATION_LAYERS = {"Activation", "ReLU", "Softmax", "LeakyReLU"}


class Network:
    """Collects the layers of the last `Sequential`, and takes them over.

    Parameters
    ----------
    values : Values
    notes : Notes
    examples : Examples
        Takes over the number of inputs, and of outputs.
    """

    def __init__(self, values: Values, notes: Notes, examples: Examples) -> None:
        self._values, self._notes, self._examples = values, notes, examples
        self._layers = Layers(values, notes, examples)
        self._named: dict[str, list[ast.expr]] = {}
        self._listed: list[ast.expr] | None = None

    def begin(self, name: str, node: ast.Call) -> None:
        """Begin a network of a name with the layers that are listed in a `Sequential`."""
        given = arguments(node, ("layers",), {"layers"}, {"name", "trainable"})
        layers = given.get("layers")
        if layers is not None and not isinstance(layers, ast.List | ast.Tuple):
            raise WrongError(layers, "expected the layers as a list: Sequential([…])")
        self._named[name] = self._listed = [] if layers is None else list(layers.elts)

    def add(self, name: str, node: ast.Call) -> None:
        """Add the layer of a call of `add` to the network of a name."""
        given = arguments(node, ("layer",), {"layer"})
        if "layer" in given:
            self._named[name].append(given["layer"])

    def is_name(self, name: str) -> bool:
        """Return whether a network has this name."""
        return name in self._named

    def is_named_in(self, node: ast.AST) -> bool:
        """Return whether an expression has the name of a network in it."""
        return any(isinstance(i, ast.Name) and self.is_name(i.id) for i in ast.walk(node))

    def take_layers(self, end: ast.stmt) -> None:
        """Take the layers over, if there was a network.

        Parameters
        ----------
        end : ast.stmt
            The last statement, where the layers are missing if there are none.
        """
        if self._listed is None:
            return
        place = self._listed[0] if self._listed else end
        layers = [self._made(each) for each in self._listed]
        self._examples.choose_digits(layers)
        specs = self._stacked(layers)
        if not specs:
            raise WrongError(place, "expected at least one Dense layer")
        if len(specs) > MOST_LAYERS:
            raise WrongError(place, f"expected at most {MOST_LAYERS} Dense layers")
        if specs[-1].dropout:
            raise WrongError(place, "expected no Dropout after the output layer")
        self._notes.change(layers=tuple(specs))

    def activate_output(self, loss: ast.Call) -> None:
        """Give a linear output layer the activation that its loss computes from z.

        It is the same network with the same cost; its answers are probabilities then.
        """
        design = self._notes.design
        output, canonical = design.output, LOSSES[design.loss].canonical
        if output.activation != "linear":
            raise WrongError(
                loss,
                f"expected a linear output layer with from_logits, got {output.activation!r}:"
                " without from_logits it is right",
            )
        layers = (*design.layers[:-1], output.having(canonical))
        self._notes.take(loss, f"{canonical} of the output layer", layers=layers)

    def _made(self, node: ast.expr) -> ast.Call:
        """Return the call that makes a layer, also if the layer was given a name before."""
        value = self._values.resolved(node)
        if not isinstance(value, ast.Call):
            raise WrongError(node, f"expected a layer, such as Dense(25), got {source(node)}")
        return value

    def _stacked(self, layers: list[ast.Call]) -> list[LayerSpec]:
        """Return the Dense layers, each with the activation and Dropout that stand behind it."""
        specs: list[LayerSpec] = []
        before = ""
        for node in layers:
            name = last_name(node.func)
            if name in INPUTS:
                if specs:
                    raise WrongError(node.func, f"expected {name} as the first layer")
                self._examples.inputs(node)
            elif name == "Dense":
                specs.append(self._layers.dense(node, first=not specs))
            else:
                specs[-1:] = [self._after(node, specs[-1:], before)]
            before = name
        return specs

    def _after(self, node: ast.Call, above: list[LayerSpec], before: str) -> LayerSpec:
        """Return a Dense layer with the Dropout or the activation that stands behind it."""
        name = last_name(node.func)
        if name not in {"Dropout", *ACTIVATION_LAYERS}:
            raise WrongError(node.func, f"expected Dense, Dropout or an activation, got {name}")
        if not above or before == "Dropout":
            raise WrongError(node.func, f"expected {name} right after a Dense layer")
        if name == "Dropout":
            return self._layers.dropped_out(node, above[0])
        return self._layers.activated(node, above[0])
