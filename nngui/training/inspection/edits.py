"""Where a weight stands in theta, and the edits of it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.arrays import FLOAT, Array
from nngui.training.inspection.network64 import Network64
from nngui.training.inspection.pin import BIAS, Pin
from nngui.training.messages import Edit


def places(network: Network64, layer: int, sources: Sequence[int], unit: int) -> NDArray[np.intp]:
    """Return the indices in theta of weights into a unit; `BIAS` is its bias.

    In theta each layer is a matrix (W b) of shape (units, inputs + 1), row by row.
    """
    start = sum(each.W.size + each.units for each in network.layers[: layer - 1])
    inputs = len(network.layers[layer - 1].W)
    row = start + unit * (inputs + 1)
    return np.array([row + (inputs if each == BIAS else each) for each in sources], np.intp)


def value(network: Network64, pin: Pin) -> float:
    """Return the weight or bias of a pin."""
    assert pin.unit is not None
    assert pin.source is not None
    layer = network.layers[pin.layer - 1]
    return float(layer.b[pin.unit] if pin.source == BIAS else layer.W[pin.source, pin.unit])


def set_value(network: Network64, pin: Pin, number: float) -> Edit:
    """Return the edit that gives the weight or bias of a pin that value."""
    assert pin.unit is not None
    assert pin.source is not None
    return _edit(places(network, pin.layer, [pin.source], pin.unit), np.array([number]))


def switch_off(network: Network64, layer: int, unit: int) -> Edit:
    """Return the edit that sets all weights from a hidden unit to 0."""
    above = network.layers[layer]
    where = np.concatenate([places(network, layer + 1, [unit], k) for k in range(above.units)])
    return _edit(where, np.zeros(len(where)))


def is_off(network: Network64, layer: int, unit: int) -> bool:
    """Return whether a hidden unit is switched off: no weight leads on from it."""
    return layer < len(network.layers) and not network.layers[layer].W[unit].any()


def _edit(where: NDArray[np.intp], values: Array) -> Edit:
    numbers = values.astype(FLOAT)
    where.flags.writeable = numbers.flags.writeable = False
    return Edit(where, numbers)


def as_text(parameters: Sequence[tuple[Array, Array]], pin: Pin) -> str:
    """Return the parameters of a part, in full precision, columns separated by tabs.

    A layer has a row for each of its inputs and a last one for b, and a column for each unit.
    """
    kernel, bias = parameters[pin.layer - 1]
    both = np.vstack([kernel, bias])
    if pin.unit is not None:
        both = both[:, pin.unit : pin.unit + 1]
    if pin.source is not None:
        both = both[pin.source : pin.source + 1] if pin.source != BIAS else both[-1:]
    return "\n".join("\t".join(str(number) for number in row) for row in both)
