"""A program for Keras, read as a design: parsed, never executed.

It understands `Sequential`, `compile` and `fit` as they are typed, with numbers that stand there or
follow from others by arithmetic, and the program that `keras_code` writes. What it does not know
and what changes nothing, such as imports and plots, it passes over; what would change the training
and is not known here is an error, at its line and word.
"""

import ast
import operator
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from inspect import signature
from math import isqrt
from typing import Any, NamedTuple

from engine.activations import ACTIVATIONS
from engine.data import TASKS, known, task_of
from engine.layers import LeakyReLU
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from nngui.design import schedule
from nngui.design.design import (
    LARGEST_BATCH,
    LARGEST_EPOCHS,
    LARGEST_RATE,
    LARGEST_SEED,
    OF_LAYERS,
    OWN,
    SMALLEST_RATE,
    Design,
    LayerSpec,
)
from nngui.design.figures import count, learning_rate
from nngui.design.keras_names import BATCHES, CLASSES, COSTS, DATA, DENSE, IN_DATA
from nngui.design.options import Options, entry_of
from nngui.design.ready import DATASET

LONGEST = 200_000  # characters
MOST_UNITS, MOST_LAYERS = 2_048, 9
SMALLEST_SIDE, LARGEST_SIDE = 8, 64
ARITHMETIC: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
LARGEST = 1e15  # of a number on the way of arithmetic
OPEN = object()  # a value that is known only when the program runs
COMMAND = re.compile(r"^(\s*)[%!].*$", re.MULTILINE)  # of a notebook, such as %matplotlib inline
IGNORED_IN_LAYERS = {"name", "dtype", "trainable"}
IGNORED_IN_COMPILE = {"metrics", "run_eagerly", "jit_compile", "auto_scale_loss", "loss_weights"}
IGNORED_IN_COMPILE |= {"weighted_metrics", "steps_per_execution"}
IGNORED_IN_FIT = {"x", "y", "verbose", "validation_data", "validation_split", "validation_freq"}
IGNORED_IN_FIT |= {"shuffle", "validation_batch_size", "validation_steps", "callbacks"}
FIT = ("x", "y", "batch_size", "epochs", "verbose", "callbacks", "validation_split")
ACTIVATION_LAYERS = {"Activation", "ReLU", "Softmax", "LeakyReLU"}
BEHIND = {"load_weights", "train_on_batch"}  # change parameters in another way
MEDDLING = {  # callbacks that change a training, and what there is in the window
    "EarlyStopping": "stop the training, and go back to its best epoch in Runs",
    "ReduceLROnPlateau": "change α while it trains",
    "LearningRateScheduler": "change α while it trains, or choose the cosine schedule",
    "BackupAndRestore": "every run is kept",
}
SEEDS = {"set_random_seed", "set_seed"}  # of Keras, and of TensorFlow
INPUTS = {"Input", "InputLayer", "Flatten"}


class Span(NamedTuple):
    """A part of the text: lines from 1, columns from 0, in characters; the end is behind it."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Found:
    """A place in a program, and what it means or what is wrong there."""

    span: Span
    text: str

    @property
    def line(self) -> int:
        """The line where it begins, from 1."""
        return self.span.line


@dataclass(frozen=True, slots=True)
class Reading:
    """What a program means.

    Attributes
    ----------
    design : Design or None
        None if there is an error.
    errors : tuple of Found
    understood : tuple of Found
        The words that decide something of the design.
    passed_over : tuple of int
        The lines that were passed over, but for those that `keras_code` writes.
    """

    design: Design | None
    errors: tuple[Found, ...] = ()
    understood: tuple[Found, ...] = ()
    passed_over: tuple[int, ...] = ()


class _WrongError(Exception):
    """Something in a program that has no place in a design."""

    def __init__(self, node: ast.AST, text: str) -> None:
        super().__init__(text)
        self.node, self.text = node, text


def read(text: str, base: Design) -> Reading:
    """Return what a program for Keras means.

    Parameters
    ----------
    text : str
        Is parsed and never executed.
    base : Design
        Decides what the program does not say.
    """
    if len(text) > LONGEST:
        return _failed(1, 0, f"expected at most {count(LONGEST)} characters, got more")
    try:
        tree, commands = _parsed(text)
    except SyntaxError as error:
        line = min(max(1, error.lineno or 1), text.count("\n") + 1)
        return _failed(line, max(0, (error.offset or 1) - 1), f"this is no Python: {error.msg}")
    except (ValueError, RecursionError, MemoryError) as error:
        return _failed(1, 0, f"this is no Python that can be read: {error}")
    try:
        reading = _Reader(text, base).read(tree)
    except RecursionError:
        return _failed(1, 0, "an expression in it is nested too deeply")
    return replace(reading, passed_over=tuple(sorted((*reading.passed_over, *commands))))


def _parsed(text: str) -> tuple[ast.Module, list[int]]:
    """Return the tree of a program, and the lines that are commands of a notebook."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text), []
        except SyntaxError:
            commands = [*COMMAND.finditer(text)]
            if not commands:
                raise
            lines = [text.count("\n", 0, found.start(1)) + 1 for found in commands]
            return ast.parse(COMMAND.sub(r"\1pass", text)), lines


def _failed(line: int, column: int, text: str) -> Reading:
    return Reading(None, (Found(Span(line, column, line, column + 1), text),))


class _Call(NamedTuple):
    """A call: its node, the last part of its name, and its arguments by their names."""

    node: ast.Call
    name: str
    given: dict[str, ast.expr]


class _Reader:
    """Reads one program."""

    def __init__(self, text: str, base: Design) -> None:
        self._lines = text.splitlines() or [""]
        self._base = self._design = base
        self._values: dict[str, ast.expr] = {}
        self._networks: dict[str, list[ast.expr]] = {}
        self._layers: list[ast.expr] | None = None
        self._logits: ast.Call | None = None  # the loss, if it takes z of the output layer
        self._mnist: ast.expr | None = None  # where its digits are loaded
        self._errors: list[Found] = []
        self._understood: list[Found] = []
        self._passed: list[int] = []
        self._found = False
        self._data: dict[str, object] = {}

    def read(self, tree: ast.Module) -> Reading:
        for statement in tree.body:
            self._try(statement, self._statement)
        if self._layers is not None:
            place = self._layers[0] if self._layers else tree.body[-1]
            self._try(place, lambda _: self._network(place))
        if self._logits is not None and not self._errors:
            self._try(self._logits, self._activate_output)
        if not self._found and not self._errors:
            where = tree.body[0] if tree.body else ast.Pass(lineno=1, col_offset=0)
            self._note_error(
                where,
                "expected Sequential([…]), compile(…) or fit(…): nothing of a network is here",
            )
        errors = tuple(sorted(self._errors, key=lambda found: found.span))
        design = None if errors else self._design
        return Reading(design, errors, tuple(self._understood), tuple(self._passed))

    def _try(self, node: ast.AST, part: Callable[[Any], None]) -> None:
        try:
            part(node)
        except _WrongError as wrong:
            self._note_error(wrong.node, wrong.text)

    # Places

    def _span(self, node: ast.AST) -> Span:
        line = getattr(node, "lineno", 1)
        end = getattr(node, "end_lineno", None) or line
        start = self._column(line, getattr(node, "col_offset", 0))
        stop = self._column(end, getattr(node, "end_col_offset", None) or 0)
        return Span(line, start, end, max(stop, start + 1) if end == line else stop)

    def _column(self, line: int, byte: int) -> int:
        """Return the character at which a byte of a line begins."""
        if line > len(self._lines):
            return 0
        return len(self._lines[line - 1].encode()[:byte].decode(errors="ignore"))

    def _note_error(self, node: ast.AST, text: str) -> None:
        self._errors.append(Found(self._span(node), text))

    def _take(self, node: ast.AST, text: str, **changes: Any) -> None:
        """Take over values, and keep the words that said them."""
        self._found = True
        self._design = replace(self._design, **changes)
        self._understood.append(Found(self._span(node), text))

    # Statements

    def _statement(self, node: ast.stmt) -> None:
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            self._assignment(node.targets[0], node.value, node)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            self._expression(node.value, node)
        elif not _written(node):
            self._look_inside(node)

    def _look_inside(self, node: ast.stmt) -> None:
        """Pass a statement over, unless it trains or changes a network in a way of its own."""
        for inner in ast.walk(node):
            if not isinstance(inner, ast.Call):
                continue
            name = _last_name(inner.func)
            if name in {"Sequential", "compile", "fit"} and not _of_other(inner):
                raise _WrongError(
                    inner,
                    f"expected {name} at the left edge: what is inside of a block is not read",
                )
        self._passed.append(node.lineno)

    def _assignment(self, target: ast.expr, value: ast.expr, node: ast.stmt) -> None:
        if isinstance(value, ast.Call) and ast.unparse(value.func).endswith("mnist.load_data"):
            self._mnist = value
        if isinstance(target, ast.Attribute | ast.Subscript) and self._names_network(target):
            raise _WrongError(
                target, "expected no change of a layer behind its back: no place here"
            )
        if not isinstance(target, ast.Name):
            self._passed.append(node.lineno)
            return
        if isinstance(value, ast.Call) and self._assigned_call(target.id, value):
            return
        self._values[target.id] = value
        if not self._known_value(value):
            self._passed.append(node.lineno)

    def _assigned_call(self, target: str, value: ast.Call) -> bool:
        """Read a call whose result gets a name; return whether it was one of a network."""
        name = _last_name(value.func)
        if name == "Model" and not _of_other(value):
            raise _WrongError(value.func, "expected Sequential([…]): only that can be edited here")
        if name == "Sequential":
            self._sequential(target, value)
        elif target == DATA and name == "dict":
            self._examples(value)
        elif name == "fit" and not _of_other(value):
            self._fit(value)
        else:
            return False
        return True

    def _known_value(self, value: ast.expr) -> bool:
        try:
            return self._value(value) is not OPEN
        except _WrongError:
            return False

    def _expression(self, node: ast.Call, statement: ast.stmt) -> None:
        name, owner = _last_name(node.func), _owner(node.func)
        if name in SEEDS:
            (seed,) = self._arguments(node, ("seed",), {"seed"}).given.values() or (None,)
            if seed is not None:
                self._take(seed, "seed", seed=self._whole(seed, "seed", 0, LARGEST_SEED))
        elif name == "compile" and not _of_other(node):
            self._compile(node)
        elif name == "fit" and not _of_other(node):
            self._fit(node)
        elif name == "add" and owner in self._networks:
            given = self._arguments(node, ("layer",), {"layer"}).given
            if "layer" in given:
                self._networks[owner].append(given["layer"])
        elif owner in self._networks and name in BEHIND:
            raise _WrongError(node.func, f"expected fit to train: {name} has no place here")
        else:
            self._passed.append(statement.lineno)

    def _names_network(self, node: ast.AST) -> bool:
        return any(isinstance(i, ast.Name) and i.id in self._networks for i in ast.walk(node))

    # Values

    def _value(self, node: ast.expr, depth: int = 0) -> Any:
        """Return the number, text, switch or None that stands there, or OPEN."""
        if depth > 50:
            return OPEN
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name):
            return (
                self._value(self._values[node.id], depth + 1) if node.id in self._values else OPEN
            )
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
            value = self._value(node.operand, depth + 1)
            if isinstance(value, int | float):
                return -value if isinstance(node.op, ast.USub) else value
        if isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
            return self._computed(node, depth)
        return OPEN

    def _computed(self, node: ast.BinOp, depth: int) -> Any:
        values = self._value(node.left, depth + 1), self._value(node.right, depth + 1)
        if not all(type(v) in (int, float) and abs(v) <= LARGEST for v in values):
            return OPEN
        try:
            return ARITHMETIC[type(node.op)](*values)
        except (ZeroDivisionError, OverflowError) as error:
            raise _WrongError(node, f"this cannot be computed: {error}") from error

    def _switch(self, node: ast.expr) -> bool:
        value = self._value(node)
        if not isinstance(value, bool):
            raise _WrongError(node, f"expected True or False, got {self._source(node)}")
        return value

    def _standing(self, node: ast.expr) -> ast.expr:
        """Return the expression that a name stands for."""
        for _ in range(10):
            if isinstance(node, ast.Name) and node.id in self._values:
                node = self._values[node.id]
        return node

    def _whole(self, node: ast.expr, name: str, least: int, most: int) -> int:
        value = self._value(node)
        whole = type(value) is int or (type(value) is float and value.is_integer())
        if not whole or not least <= value <= most:
            words = f"expected {name} as a whole number from {count(least)} to {count(most)}"
            raise _WrongError(node, f"{words}, got {self._source(node)}")
        return int(value)

    def _number(self, node: ast.expr, name: str) -> float:
        value = self._value(node)
        if type(value) not in (int, float):
            raise _WrongError(node, f"expected {name} as a number, got {self._source(node)}")
        return float(value)

    def _source(self, node: ast.expr) -> str:
        text = ast.unparse(node)
        return text if len(text) <= 40 else f"{text[:39]}…"

    def _arguments(
        self,
        node: ast.Call,
        order: tuple[str, ...],
        known: set[str],
        ignored: frozenset[str] | set[str] = frozenset(),
    ) -> _Call:
        """Return the arguments of a call by their names; those without are in this order."""
        name, given = _last_name(node.func), {}
        for i, argument in enumerate(node.args):
            if isinstance(argument, ast.Starred) or i >= len(order):
                raise _WrongError(argument, f"expected no such argument of {name}")
            given[order[i]] = argument
        for keyword in node.keywords:
            if keyword.arg is None or keyword.arg in given:
                raise _WrongError(keyword.value, f"expected the arguments of {name} one by one")
            given[keyword.arg] = keyword.value
        for key in [*given]:
            if key in ignored:
                del given[key]
            elif key not in known:
                words = f"{name} has no {key} here; known: {', '.join(sorted(known))}"
                raise _WrongError(_keyword(node, key), words)
        return _Call(node, name, given)

    # The data

    def _examples(self, node: ast.Call) -> None:
        given = self._arguments(node, (), {*IN_DATA}).given
        changes = {}
        for name, value in given.items():
            found, usual = self._value(value), IN_DATA[name]
            if type(found) is not type(usual) or not _fits(name, found):
                raise _WrongError(value, f"expected {name} as {_expected(name, usual)}")
            changes[name] = found
        self._data = changes
        usual = {name: value for name, value in IN_DATA.items() if name != "dataset"}
        self._take(node, "examples", **usual | changes)

    # The network

    def _sequential(self, name: str, node: ast.Call) -> None:
        given = self._arguments(node, ("layers",), {"layers"}, {"name", "trainable"}).given
        layers = given.get("layers")
        if layers is not None and not isinstance(layers, ast.List | ast.Tuple):
            raise _WrongError(layers, "expected the layers as a list: Sequential([…])")
        found = [] if layers is None else list(layers.elts)
        self._networks[name] = self._layers = found
        self._found = True

    def _network(self, place: ast.AST) -> None:
        specs: list[LayerSpec] = []
        layers = [self._named_layer(each) for each in self._layers or ()]
        self._choose_digits(layers)
        before = ""
        for node in layers:
            name = _last_name(node.func)
            if name in INPUTS:
                self._inputs(node, first=not specs)
            elif name == "Dense":
                specs.append(self._dense(node, first=not specs))
            else:
                specs[-1:] = [self._after(node, specs[-1:], before)]
            before = name
        if not specs:
            raise _WrongError(place, "expected at least one Dense layer")
        if len(specs) > MOST_LAYERS:
            raise _WrongError(place, f"expected at most {MOST_LAYERS} Dense layers")
        if specs[-1].dropout:
            raise _WrongError(place, "expected no Dropout after the output layer")
        self._design = replace(self._design, layers=tuple(specs))

    def _activate_output(self, loss: ast.Call) -> None:
        """Give a linear output layer the activation that its loss computes from z.

        It is the same network with the same cost; its answers are probabilities then.
        """
        output, canonical = self._design.output, LOSSES[self._design.loss].canonical
        if output.activation != "linear":
            raise _WrongError(
                loss,
                f"expected a linear output layer with from_logits, got {output.activation!r}:"
                " without from_logits it is right",
            )
        layers = (*self._design.layers[:-1], output.having(canonical))
        self._take(loss, f"{canonical} of the output layer", layers=layers)

    def _choose_digits(self, layers: list[ast.Call]) -> None:
        """Take all ten digits if a program loads MNIST and has ten outputs, and says no more."""
        if self._mnist is None or self._data:
            return
        outputs = [each for each in layers if _last_name(each.func) == "Dense"][-1:]
        words = [k.value for each in outputs for k in each.keywords if k.arg == "units"]
        words += [each.args[0] for each in outputs if each.args]
        units = [self._value(each) for each in words]
        if units == [task_of(DATASET).units] != [self._design.task.units]:
            self._take(self._mnist, "data", dataset=DATASET)

    def _after(self, node: ast.Call, above: list[LayerSpec], before: str) -> LayerSpec:
        """Return a Dense layer with the Dropout or the activation that stands behind it."""
        name = _last_name(node.func)
        if name not in {"Dropout", *ACTIVATION_LAYERS}:
            raise _WrongError(node.func, f"expected Dense, Dropout or an activation, got {name}")
        if not above or before == "Dropout":
            raise _WrongError(node.func, f"expected {name} right after a Dense layer")
        if name == "Dropout":
            return self._dropout(node, above[0])
        return self._activated(node, above[0])

    def _named_layer(self, node: ast.expr) -> ast.Call:
        if isinstance(node, ast.Call):
            return node
        value = self._values.get(node.id) if isinstance(node, ast.Name) else None
        if not isinstance(value, ast.Call):
            raise _WrongError(
                node, f"expected a layer, such as Dense(25), got {self._source(node)}"
            )
        return value

    def _inputs(self, node: ast.Call, *, first: bool) -> None:
        name = _last_name(node.func)
        if not first:
            raise _WrongError(node.func, f"expected {name} as the first layer")
        known = {"shape", "input_shape", "batch_shape"}
        ignored = {"name", "dtype", "batch_size", "sparse"}
        given = self._arguments(node, ("shape",), known, ignored).given
        for key, shape in given.items():
            axes = [shape] if not isinstance(shape, ast.Tuple | ast.List) else list(shape.elts)
            self._pixels(shape, axes[1:] if key == "batch_shape" else axes)

    def _pixels(self, node: ast.expr, axes: list[ast.expr]) -> None:
        """Take the number of inputs over as the side of the images."""
        pixels = 1
        for axis in axes:
            value = self._value(axis)
            if value is OPEN:
                return  # such as X.shape[1]: it follows from the examples
            pixels *= self._whole(axis, "a size", 1, LARGEST_SIDE**2)
        if pixels == self._design.task.pixels:
            self._understood.append(Found(self._span(node), "inputs"))
            return
        side = isqrt(pixels)
        if side * side != pixels or not SMALLEST_SIDE <= side <= LARGEST_SIDE or self._data:
            task = self._design.task
            raise _WrongError(
                node,
                f"expected {count(task.pixels)} inputs, the pixels of {task.side} × {task.side}"
                f" images, got {count(pixels)}",
            )
        own = task_of(self._design.dataset).side
        self._take(node, "side of the images", side=0 if side == own else side)

    def _dense(self, node: ast.Call, *, first: bool) -> LayerSpec:
        ignored = {*IGNORED_IN_LAYERS, *(("input_shape", "input_dim") if first else ())}
        call = self._arguments(node, tuple(DENSE), {*DENSE}, ignored)
        for keyword in node.keywords:
            if keyword.arg == "trainable" and not self._switch(keyword.value):
                raise _WrongError(keyword.value, "expected True: every layer learns here")
            if first and keyword.arg in ("input_shape", "input_dim"):
                shape = keyword.value
                axes = shape.elts if isinstance(shape, ast.Tuple | ast.List) else [shape]
                self._pixels(shape, list(axes))
        given = call.given
        if "units" not in given:
            raise _WrongError(node, "expected Dense with a number of units")
        units = self._whole(given["units"], "units", 1, MOST_UNITS)
        layer = LayerSpec(units, "linear")
        for name, value in given.items():
            if name != "activation":
                self._understood.append(Found(self._span(value), name))
        if "activation" in given:
            layer = self._activation(given["activation"], layer)
        return self._weights(given, layer)

    def _weights(self, given: Mapping[str, ast.expr], layer: LayerSpec) -> LayerSpec:
        """Return the layer with what is given for its weights and biases."""
        if "use_bias" in given:
            layer = replace(layer, use_bias=self._switch(given["use_bias"]))
        for name in ("kernel_initializer", "bias_initializer"):
            if name in given:
                drawn: Any = {name: self._initializer(given[name])}
                layer = replace(layer, **drawn)
        if "kernel_regularizer" in given:
            layer = self._regularizer(given["kernel_regularizer"], layer)
        return layer

    def _activation(self, node: ast.expr, layer: LayerSpec) -> LayerSpec:
        """Return the layer with an activation given by its name, a function or a layer."""
        if isinstance(node, ast.Call):
            return self._activated(node, layer)
        name = self._value(node)
        if name is None:
            name = "linear"
        elif name is OPEN and isinstance(node, ast.Attribute | ast.Name):
            name = _last_name(node)
        if not isinstance(name, str) or name not in ACTIVATIONS:
            known = ", ".join(ACTIVATIONS)
            raise _WrongError(node, f"expected an activation ({known}), got {self._source(node)}")
        self._understood.append(Found(self._span(node), "activation"))
        return replace(layer, activation=name, activation_options=())

    def _activated(self, node: ast.Call, layer: LayerSpec) -> LayerSpec:
        """Return the layer with the activation that stands as a layer behind it."""
        name = _last_name(node.func)
        if layer.activation != "linear":
            raise _WrongError(node.func, f"expected one activation for a layer, got {name} as well")
        if name == "Activation":
            own = ("activation",)
            given = self._arguments(node, own, {*own}, IGNORED_IN_LAYERS).given
            if "activation" not in given:
                raise _WrongError(node, "expected Activation with a name, such as 'relu'")
            return self._activation(given["activation"], layer)
        entries = {"ReLU": "relu", "Softmax": "softmax"}
        entries |= {entry.layer: entry.name for entry in ACTIVATIONS.values() if entry.layer}
        if name not in entries:
            known = ", ".join(ACTIVATIONS)
            raise _WrongError(node.func, f"expected an activation ({known}), got {name}")
        entry = entry_of(ACTIVATIONS[entries[name]])
        order = tuple(entry.options)
        given = self._arguments(node, order, {*order}, IGNORED_IN_LAYERS).given
        values = {key: self._number(value, key) for key, value in given.items()}
        if name == "LeakyReLU":  # as a layer it has another default than as a function
            usual = signature(LeakyReLU).parameters["negative_slope"].default
            values = {"negative_slope": usual} | values
        options = self._canonical(node, entry.canonical, values)
        self._understood.append(Found(self._span(node), "activation"))
        return replace(layer, activation=entries[name], activation_options=options)

    def _dropout(self, node: ast.Call, layer: LayerSpec) -> LayerSpec:
        ignored = {*IGNORED_IN_LAYERS, "seed", "noise_shape"}
        given = self._arguments(node, ("rate", "noise_shape", "seed"), {"rate"}, ignored).given
        if "rate" not in given:
            raise _WrongError(node, "expected Dropout with a rate, such as Dropout(0.2)")
        rate = self._number(given["rate"], "rate")
        if not 0 <= rate < 1:
            raise _WrongError(
                given["rate"], f"expected a rate in [0, 1), got {learning_rate(rate)}"
            )
        self._understood.append(Found(self._span(given["rate"]), "dropout"))
        return replace(layer, dropout=rate)

    def _initializer(self, node: ast.expr) -> str:
        name = self._value(node)
        if isinstance(node, ast.Call):
            self._arguments(node, (), set(), {"seed"})
            name = _last_name(node.func)
        elif name is OPEN and isinstance(node, ast.Attribute | ast.Name):
            name = _last_name(node)
        kinds = CLASSES["initializer"]
        kind = kinds.get(name) if isinstance(name, str) else None
        choices = OF_LAYERS.options["kernel_initializer"].choices
        found = next((each for each in choices if kinds[each] is kind), None)
        if kind is None or found is None:
            known = ", ".join(choices)
            raise _WrongError(node, f"expected an initializer ({known}), got {self._source(node)}")
        return found

    def _regularizer(self, node: ast.expr, layer: LayerSpec) -> LayerSpec:
        """Return the layer with the penalty of an L1, L2 or L1L2."""
        value = self._value(node)
        if value is None:
            return replace(layer, l1=0.0, l2=0.0)
        name = _last_name(node.func) if isinstance(node, ast.Call) else value
        kind = CLASSES["regularizer"].get(name) if isinstance(name, str) else None
        if kind is None and name == "l1_l2":
            kind = CLASSES["regularizer"]["L1L2"]
        if kind is None:
            raise _WrongError(node, f"expected L1, L2 or L1L2, got {self._source(node)}")
        parameters = signature(kind).parameters
        values = {key: float(each.default) for key, each in parameters.items()}
        if isinstance(node, ast.Call):
            given = self._arguments(node, tuple(parameters), {*parameters}).given
            for key, each in given.items():
                values[key] = self._number(each, key)
                if values[key] < 0:
                    raise _WrongError(each, f"expected {key} of at least 0")
        return replace(layer, l1=values.get("l1", 0.0), l2=values.get("l2", 0.0))

    # Compile and fit

    def _compile(self, node: ast.Call) -> None:
        order = ("optimizer", "loss", "loss_weights", "metrics")
        known = {"optimizer", "loss"}
        given = self._arguments(node, order, known, IGNORED_IN_COMPILE).given
        if "loss" in given:
            self._loss(given["loss"])
        if "optimizer" in given:
            self._optimizer(given["optimizer"])
        else:  # Keras' own default
            usual = signature(OPTIMIZERS["rmsprop"]).parameters["learning_rate"].default
            self._take(
                node.func,
                "Keras’ default optimizer",
                optimizer="rmsprop",
                optimizer_options=(),
                learning_rate=float(usual),
                schedule="constant",
            )

    def _loss(self, node: ast.expr) -> None:
        kind, call = self._kind(node, "loss", "a loss")
        options: Options = ()
        entry = entry_of(kind)
        if call is not None:
            known = {*entry.options, "from_logits"}
            order = ("from_logits", *entry.options)
            usual = {"name", "reduction", "axis", "dtype"}
            given = self._arguments(call, order, known, usual).given
            if "from_logits" in given:
                self._logits = call if self._switch(given.pop("from_logits")) else None
            options = self._canonical(call, entry.canonical, self._plain(given))
        self._take(node, "loss", loss=kind.name, loss_options=options)

    def _optimizer(self, node: ast.expr) -> None:
        kind, call = self._kind(node, "optimizer", "an optimizer")
        rate = float(signature(kind).parameters["learning_rate"].default)
        plan, options, entry = "constant", {}, entry_of(kind)
        if call is not None:
            order = tuple(name for name in signature(kind).parameters if name != "others")
            known = {"learning_rate", *entry.options}
            usual = {"name", "use_ema", "ema_momentum", "loss_scale_factor", "jit_compile"}
            given = self._arguments(call, order, known, usual).given
            if "learning_rate" in given:
                rate, plan = self._rate(given.pop("learning_rate"))
            options = self._plain(given)
        canonical = self._canonical(call or node, entry.canonical, options)
        self._take(
            node,
            "optimizer",
            optimizer=kind.name,
            optimizer_options=canonical,
            learning_rate=rate,
            schedule=plan,
        )

    def _rate(self, node: ast.expr) -> tuple[float, str]:
        """Return α, or its peak, and the name of its schedule."""
        value, plan = self._standing(node), "constant"
        if isinstance(value, ast.Call):
            rate, plan = self._cosine(value), "cosine"
        else:
            rate = self._number(node, "learning_rate")
        if not SMALLEST_RATE <= rate <= LARGEST_RATE:
            span = f"from {learning_rate(SMALLEST_RATE)} to {learning_rate(LARGEST_RATE)}"
            raise _WrongError(node, f"expected learning_rate {span}, got {learning_rate(rate)}")
        return rate, plan

    def _cosine(self, node: ast.Call) -> float:
        name = _last_name(node.func)
        order = ("initial_learning_rate", "decay_steps", "alpha", "name", "warmup_target")
        known = {*order[:2], "warmup_target", "warmup_steps"}
        if name != "CosineDecay":
            raise _WrongError(node.func, f"expected a number or CosineDecay for α, got {name}")
        given = self._arguments(node, (*order, "warmup_steps"), known, {"name", "alpha"}).given
        form = (
            f"CosineDecay(peak / {schedule.START}, steps - rise, warmup_target=peak,"
            " warmup_steps=rise)"
        )
        if not {*order[:2], "warmup_target", "warmup_steps"} <= given.keys():
            raise _WrongError(node, f"expected α to rise first: {form}")
        peak = self._number(given["warmup_target"], "warmup_target")
        start = self._number(given["initial_learning_rate"], "initial_learning_rate")
        if abs(start * schedule.START - peak) > 1e-9 * abs(peak):
            raise _WrongError(given["initial_learning_rate"], f"expected its form here: {form}")
        return peak

    def _kind(self, node: ast.expr, table: str, what: str) -> tuple[Any, ast.Call | None]:
        """Return the entry that a name, a class or a call means, and the call."""
        value = self._standing(node)
        call: ast.Call | None = None
        name: object
        if isinstance(value, ast.Call):
            call, name = value, _last_name(value.func)
        elif isinstance(value, ast.Constant):
            name = value.value
        else:
            name = _last_name(value)
        kinds = CLASSES[table]
        kind = kinds.get(name) if isinstance(name, str) else None
        if kind is None and isinstance(name, str):
            kind = kinds.get(name.lower())
        if kind is None:
            known = ", ".join(each.__name__ for each in dict.fromkeys(kinds.values()))
            where = call.func if call is not None and call is value and call is node else node
            raise _WrongError(where, f"expected {what} ({known}), got {self._source(value)}")
        return kind, call

    def _plain(self, given: Mapping[str, ast.expr]) -> dict[str, object]:
        values = {}
        for name, node in given.items():
            value = self._value(node)
            if value is OPEN:
                raise _WrongError(node, f"expected a value for {name} that stands in the program")
            values[name] = float(value) if type(value) is int else value
        return values

    def _canonical(
        self, node: ast.AST, make: Callable[[Mapping[str, Any]], Options], values: Mapping[str, Any]
    ) -> Options:
        try:
            return make(values)
        except ValueError as error:
            raise _WrongError(node, str(error)) from error

    def _fit(self, node: ast.Call) -> None:
        known = {"batch_size", "epochs"}
        given = self._arguments(node, FIT, {*known, *IGNORED_IN_FIT}).given
        self._allow_callbacks(given.get("callbacks"))
        epochs, size = given.get("epochs"), given.get("batch_size")
        batches = given.get("x")
        if isinstance(batches, ast.Name):
            batches = self._values.get(batches.id)
        if isinstance(batches, ast.Call) and _last_name(batches.func) == BATCHES:
            inner = self._arguments(batches, ("batch_size",), {"batch_size"}).given
            size = inner.get("batch_size", size)
        elif "shuffle" in given and not self._switch(given["shuffle"]):
            raise _WrongError(given["shuffle"], "expected shuffle=True: every epoch is shuffled")
        number = 1 if epochs is None else self._whole(epochs, "epochs", 1, LARGEST_EPOCHS)
        self._take(epochs or node.func, "epochs", epochs=number)
        none = size is None or self._value(size) is None
        batch = 32 if none else self._whole(size, "batch_size", 1, LARGEST_BATCH)  # type: ignore[arg-type]
        self._take(node.func if size is None else size, "batch size", batch_size=batch)

    def _allow_callbacks(self, node: ast.expr | None) -> None:
        """Refuse callbacks that change the training."""
        listed = self._standing(node) if node is not None else None
        for each in listed.elts if isinstance(listed, ast.List | ast.Tuple) else ():
            call = self._standing(each)
            name = _last_name(call.func) if isinstance(call, ast.Call) else ""
            if name in MEDDLING:
                raise _WrongError(each, f"expected no {name} here: {MEDDLING[name]}")


def _last_name(node: ast.AST) -> str:
    """Return the last part of a dotted name; empty if it is none."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _owner(node: ast.AST) -> str:
    """Return what stands before the last dot, if that is a plain name."""
    inner = node.value if isinstance(node, ast.Attribute) else None
    return inner.id if isinstance(inner, ast.Name) else ""


def _of_other(node: ast.Call) -> bool:
    """Return whether a call is one of another library, such as re.compile."""
    return _owner(node.func) in {"re", "tf", "sns", "plt", "np", "scaler", "pca"}


def _keyword(node: ast.Call, name: str) -> ast.AST:
    return next((each for each in node.keywords if each.arg == name), node)


def _written(node: ast.stmt) -> bool:
    """Return whether a statement decides nothing: an import, or one that `keras_code` writes."""
    if isinstance(node, ast.Import | ast.ImportFrom | ast.Pass):
        return True
    if isinstance(node, ast.ClassDef):
        return node.name in (BATCHES, COSTS)
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _fits(name: str, value: Any) -> bool:
    if name == "dataset":
        return known(value)
    if name == "own":
        return value in OWN
    if name == "side":
        return bool(value == 0 or SMALLEST_SIDE <= value <= LARGEST_SIDE)
    return True


def _expected(name: str, usual: object) -> str:
    known = {"dataset": tuple(TASKS), "own": OWN}
    if name in known:
        return f"one of {', '.join(map(repr, known[name]))}"
    if name == "side":
        return f"0, or a number of pixels from {SMALLEST_SIDE} to {LARGEST_SIDE}"
    return "True or False" if isinstance(usual, bool) else f"{type(usual).__name__}"


def lines_of(found: tuple[Found, ...]) -> Iterator[str]:
    """Return each error as a sentence: "line 12: expected …"."""
    return (f"line {each.line}: {each.text}" for each in found)
