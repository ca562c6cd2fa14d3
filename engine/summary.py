"""The table that `Sequential.summary` prints."""

from typing import TYPE_CHECKING

from engine.fitting.progress import say
from engine.layers.dropout import Dropout
from engine.layers.layer import Layer

if TYPE_CHECKING:
    from engine.network import Network

HEAD = ("Layer (type)", "Output Shape", "Param #")


def summary(model: "Network") -> None:
    """Print the layers with their output shapes and numbers of parameters."""
    rows = [
        (
            f"{layer.name} ({_kind(layer)})",
            f"(None, {layer.units or '?'})",
            f"{sum(a.size for a in layer.parameters()):,}" if model.built else "?",
        )
        for layer in model.layers
    ]
    widths = [max(len(row[i]) for row in [HEAD, *rows]) for i in range(3)]
    line = "─" * (sum(widths) + 4)
    say(f'Model: "{model.name}"')
    for row in (HEAD, None, *rows, None):
        say(line if row is None else _line(row, widths))
    total = f"{model.count_params():,}" if model.built else "unknown before the network is built"
    say(f"Total params: {total}")


def _kind(layer: Layer) -> str:
    kind = type(layer).__name__
    return (
        f"Dropout, {layer.rate}"
        if isinstance(layer, Dropout)
        else f"{kind}, {layer.activation.name}"
    )


def _line(row: tuple[str, str, str], widths: list[int]) -> str:
    return f"{row[0]:<{widths[0]}}  {row[1]:<{widths[1]}}  {row[2]:>{widths[2]}}"
