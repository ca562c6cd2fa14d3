"""What the network of a program learns from: its data set, and the number of inputs."""

import ast
from math import isqrt
from typing import Any

from engine.data import TASKS, known, task_of
from engine.losses import LOSSES
from nngui.design.design import OWN
from nngui.design.figures import count
from nngui.design.keras_names import IN_DATA
from nngui.design.keras_reader.reading import Notes, WrongError
from nngui.design.keras_reader.syntax import arguments, items, last_name
from nngui.design.keras_reader.values import OPEN, Values
from nngui.design.ready import DATASET

SMALLEST_SIDE, LARGEST_SIDE = 8, 64


class Examples:
    """Takes over the data set of a program, and the side of its images.

    Parameters
    ----------
    values : Values
    notes : Notes

    Attributes
    ----------
    mnist : ast.expr or None
        Where the program loads the digits of MNIST.
    """

    def __init__(self, values: Values, notes: Notes) -> None:
        self.mnist: ast.expr | None = None
        self._values, self._notes = values, notes
        self._given: dict[str, object] = {}

    def read(self, node: ast.Call) -> None:
        """Take over `DATA = dict(…)`, in which `keras_code` writes what no line of Keras says."""
        changes = {}
        for name, value in arguments(node, (), {*IN_DATA}).items():
            found, usual = self._values.value(value), IN_DATA[name]
            if type(found) is not type(usual) or not _fits(name, found):
                raise WrongError(value, f"expected {name} as {_expected(name, usual)}")
            changes[name] = found
        self._given = changes
        usual = {name: value for name, value in IN_DATA.items() if name != "dataset"}
        self._notes.take(node, "examples", **usual | changes)

    def choose_digits(self, layers: list[ast.Call]) -> None:
        """Take all ten digits, if a program has an output for each and does not name its examples.

        It loads MNIST, or its loss is one of several classes.
        """
        design = self._notes.design
        several = LOSSES[design.loss].canonical == "softmax"
        if self._given or not (several or self.mnist is not None):
            return
        outputs = [each for each in layers if last_name(each.func) == "Dense"][-1:]
        words = [k.value for each in outputs for k in each.keywords if k.arg == "units"]
        words += [each.args[0] for each in outputs if each.args]
        units = [self._values.value(each) for each in words]
        if units == [task_of(DATASET).units] != [design.task.units]:
            self._notes.take(self.mnist or words[0], "data", dataset=DATASET)

    def inputs(self, node: ast.Call) -> None:
        """Take over the shape of an `Input` or another layer that stands first."""
        known = {"shape", "input_shape", "batch_shape"}
        ignored = {"name", "dtype", "batch_size", "sparse"}
        for key, shape in arguments(node, ("shape",), known, ignored).items():
            axes = items(shape)
            self._pixels(shape, axes[1:] if key == "batch_shape" else axes)

    def shape(self, node: ast.expr) -> None:
        """Take over the shape of one input, or its size as a number."""
        self._pixels(node, items(node))

    def _pixels(self, node: ast.expr, axes: list[ast.expr]) -> None:
        """Take the number of inputs over as the side of the images."""
        pixels = 1
        for axis in axes:
            if self._values.value(axis) is OPEN:
                return  # such as X.shape[1]: it follows from the examples
            pixels *= self._values.whole(axis, "a size", 1, LARGEST_SIDE**2)
        task = self._notes.design.task
        if pixels == task.pixels:
            self._notes.understand(node, "inputs")
            return
        side = isqrt(pixels)
        if side * side != pixels or not SMALLEST_SIDE <= side <= LARGEST_SIDE or self._given:
            raise WrongError(
                node,
                f"expected {count(task.pixels)} inputs, the pixels of {task.side} × {task.side}"
                f" images, got {count(pixels)}",
            )
        own = task_of(self._notes.design.dataset).side
        self._notes.take(node, "side of the images", side=0 if side == own else side)


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
