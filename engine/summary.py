"""The table that `Sequential.summary` prints."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from engine.arrays import FLOAT
from engine.layers.dropout import Dropout
from engine.layers.layer import Layer
from engine.printing import print_text

HEAD = ("Layer (type)", "Output Shape", "Param #", "Trainable")
Row = tuple[str, ...]
UNKNOWN = "unknown before the network is built"


def print_summary(
    name: str | None,
    layers: Sequence[Layer],
    *,
    built: bool,
    memory: int = 0,
    line_length: int | None = None,
    show_trainable: bool = False,
    print_fn: Callable[[str], Any] = print_text,
) -> None:
    """Print the layers with their output shapes and numbers of parameters.

    Parameters
    ----------
    name : str or None
        Of the network.
    layers : sequence of Layer
    built : bool
        Whether the parameters exist.
    memory : int
        The numbers that the optimizer keeps; 0 if it has made no step.
    line_length : int, optional
        The least number of characters of a line.
    show_trainable : bool
        Whether a column says if training moves the parameters, of the layers that have some.
    print_fn : function of str
        Prints a line.
    """
    counts = [layer.count_params() if built else 0 for layer in layers]
    columns = 4 if show_trainable else 3
    rows: list[Row] = [
        (
            f"{layer.name} ({_kind(layer)})",
            f"(None, {layer.units or '?'})",
            f"{count:,}" if built else "?",
            _moves(layer),
        )[:columns]
        for layer, count in zip(layers, counts, strict=True)
    ]
    head = HEAD[:columns]
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    between = 2 * (columns - 1)
    widths[0] += max(0, (line_length or 0) - sum(widths) - between)
    line = "─" * (sum(widths) + between)
    print_fn(f'Model: "{name}"')
    for row in (head, None, *rows, None):
        print_fn(line if row is None else _line(row, widths))
    for total in _totals(layers, memory) if built else [f"Total params: {UNKNOWN}"]:
        print_fn(total)


def _totals(layers: Sequence[Layer], memory: int) -> Iterable[str]:
    """Return how many parameters there are, as Keras counts them."""
    arrays = [array for layer in layers for array in layer.weights]
    learning = [array for array in arrays if array.trainable]
    fixed = [array for array in arrays if not array.trainable]
    bytes_each = arrays[0].itemsize if arrays else np.dtype(FLOAT).itemsize
    for title, number in (
        ("Total", sum(array.size for array in arrays) + memory),
        ("Trainable", sum(array.size for array in learning)),
        ("Non-trainable", sum(array.size for array in fixed)),
        ("Optimizer", memory),
    ):
        if memory or title != "Optimizer":
            yield f"{title} params: {number:,} ({_size(number * bytes_each)})"


def _size(count: float) -> str:
    """Return such as "40.75 KB"."""
    for unit in ("B", "KB", "MB"):
        if count < 1024:
            return f"{count:.2f} {unit}"
        count /= 1024
    return f"{count:.2f} GB"


def _kind(layer: Layer) -> str:
    detail: Any = layer.rate if isinstance(layer, Dropout) else layer.activation.name
    kind = type(layer).__name__
    plain = detail == "linear" and not layer.weights
    return kind if plain or kind.lower() == detail else f"{kind}, {detail}"


def _moves(layer: Layer) -> str:
    """Return whether training moves the parameters; a dash if there are none."""
    if not layer.weights:
        return "-"
    return "Y" if layer.trainable else "N"


def _line(row: Row, widths: list[int]) -> str:
    words = [f"{row[0]:<{widths[0]}}", f"{row[1]:<{widths[1]}}", f"{row[2]:>{widths[2]}}"]
    return "  ".join([*words, *(f"{each:^{widths[3]}}" for each in row[3:])])
