"""The network as one frozen value for painting and words, and the arrays that fit a design."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont

from engine.arrays import Array
from nngui.design.design import Design
from nngui.design.prediction import Prediction
from nngui.training.inspection.pin import Pin
from nngui.views.network.geometry import Geometry, Place

Parameters = Sequence[tuple[Array, Array]]  # kernel (inputs, units) and bias (units,) by layer


@dataclass(frozen=True, slots=True, eq=False)
class Heading:
    """The words on the parameters between two columns.

    Attributes
    ----------
    layer : int
        That has these parameters, counted from 1.
    text : str
        With its line breaks.
    box : QRectF
        Where they are.
    font : QFont
    """

    layer: int
    text: str
    box: QRectF
    font: QFont


@dataclass(frozen=True, slots=True, eq=False)
class NetworkState:
    """All that is painted.

    Attributes
    ----------
    design : Design
    geometry : Geometry
        Of that design.
    parameters, prediction : or None
        Only if they have the shapes of the design.
    looked, selected : place or None
        The unit whose lines are drawn strongly, and the one that the keyboard moves.
    pin : Pin or None
        What is inspected.
    headings : sequence of Heading
        Between the layers.
    lit : int
        The layer that another page shows now, counted from 1; 0 for none.
    errors : tuple of ndarray, shape (units,), or None, by layer
        How J changes with z of the units, as far as they are to be shown; else empty.
    """

    design: Design
    geometry: Geometry
    parameters: Parameters | None = None
    prediction: Prediction | None = None
    looked: Place | None = None
    selected: Place | None = None
    pin: Pin | None = None
    headings: Sequence[Heading] = ()
    lit: int = 0
    errors: tuple[Array | None, ...] = ()

    @property
    def kernels(self) -> list[Array]:
        """The weights of every layer; empty without parameters."""
        return [kernel for kernel, _ in self.parameters or ()]


def has(design: Design, place: Place) -> bool:
    """Return whether there is that unit."""
    layer, unit = place
    return layer <= len(design.layers) and unit < design.layers[layer - 1].units


def fitting_parameters(design: Design, parameters: Parameters) -> Parameters | None:
    """Return the parameters if they have the shapes of the design."""
    sizes = (design.task.pixels, *(layer.units for layer in design.layers))
    shapes = [kernel.shape for kernel, _ in parameters]
    return parameters if shapes == list(itertools.pairwise(sizes)) else None


def fitting_prediction(design: Design, prediction: Prediction | None) -> Prediction | None:
    """Return the prediction if it has the shapes of the design."""
    if prediction is None or prediction.image.size != design.task.pixels:
        return None
    units = [layer.units for layer in design.layers]
    return prediction if [len(a) for a in prediction.activations] == units else None


def lasting(parameters: Parameters) -> Parameters:
    """Return the arrays themselves if they are read-only, else copies."""
    return tuple(
        (kernel.copy(), bias.copy()) if kernel.flags.writeable else (kernel, bias)
        for kernel, bias in parameters
    )


def copied(new: Parameters, kept: Parameters) -> bool:
    """Copy arrays into those of the same shapes, if they are and may be written to."""
    if any(not kernel.flags.writeable for kernel, _ in (*new, *kept)):
        return False
    if [kernel.shape for kernel, _ in new] != [kernel.shape for kernel, _ in kept]:
        return False
    for (kernel, bias), (old_kernel, old_bias) in zip(new, kept, strict=True):
        np.copyto(old_kernel, kernel)
        np.copyto(old_bias, bias)
    return True


def same(a: Prediction | None, b: Prediction | None) -> bool:
    """Whether both look the same."""
    if a is None or b is None:
        return a is b
    arrays = zip((a.image, *a.activations), (b.image, *b.activations), strict=False)
    same_length = len(a.activations) == len(b.activations)
    return same_length and all(np.array_equal(x, y) for x, y in arrays)
