"""The table that `Sequential.summary` prints."""

from collections.abc import Sequence

from engine.layers.dropout import Dropout
from engine.layers.layer import Layer
from engine.printing import print_text

HEAD = ("Layer (type)", "Output Shape", "Param #")


def print_summary(name: str | None, layers: Sequence[Layer], *, built: bool) -> None:
    """Print the layers with their output shapes and numbers of parameters."""
    counts = [sum(array.size for array in layer.parameters()) if built else 0 for layer in layers]
    rows = [
        (
            f"{layer.name} ({_kind(layer)})",
            f"(None, {layer.units or '?'})",
            f"{count:,}" if built else "?",
        )
        for layer, count in zip(layers, counts, strict=True)
    ]
    widths = [max(len(row[i]) for row in [HEAD, *rows]) for i in range(3)]
    line = "─" * (sum(widths) + 4)
    print_text(f'Model: "{name}"')
    for row in (HEAD, None, *rows, None):
        print_text(line if row is None else _line(row, widths))
    total = f"{sum(counts):,}" if built else "unknown before the network is built"
    print_text(f"Total params: {total}")


def _kind(layer: Layer) -> str:
    detail = layer.rate if isinstance(layer, Dropout) else layer.activation.name
    return f"{type(layer).__name__}, {detail}"


def _line(row: tuple[str, str, str], widths: list[int]) -> str:
    return f"{row[0]:<{widths[0]}}  {row[1]:<{widths[1]}}  {row[2]:>{widths[2]}}"
