"""`HiddenMap`: the activations of the last hidden layer, for many digits, in two dimensions."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine import Sequential
from engine.arrays import Array
from nngui.design.training_set import Part

MOST = 1_000  # digits on the map

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Axes:
    """Where the map looks from: the first two principal components of one moment.

    Attributes
    ----------
    epoch : float
        The moment.
    mean : ndarray, shape (units,)
    components : ndarray, shape (2, units)
        Of length 1; 0 if there is no second one.
    explained : float
        The part of the variance at that moment that they show, in [0, 1].
    """

    epoch: float
    mean: Floats
    components: Floats
    explained: float

    def places(self, activations: Array) -> Floats:
        """Return the places of activations, shape (n, units), on the map, shape (n, 2)."""
        return (activations.astype(np.float64) - self.mean) @ self.components.T


@dataclass(frozen=True, slots=True, eq=False)
class HiddenMap:
    """The places of digits on the map at one moment.

    Attributes
    ----------
    axes : Axes
    epoch : float
        The moment that is shown.
    places : ndarray, shape (digits, 2)
    labels : ndarray, shape (digits,)
    images : ndarray, shape (digits, pixels)
    of : str
        The name of their set.
    """

    axes: Axes
    epoch: float
    places: Floats
    labels: NDArray[np.float64]
    images: Array
    of: str = "validation"


def hidden(model: Sequential, x: Array) -> Array:
    """Return the activations of the last hidden layer; the inputs if there is none."""
    layers = list(model.activations(x))
    return np.array(layers[-2] if len(layers) > 1 else x)


def principal(activations: Array, epoch: float, like: Axes | None = None) -> Axes:
    """Return the first two principal components of activations, shape (n, units).

    Their signs are those that are nearer to `like`, so that the map does not turn over between
    two moments; without it the largest part of each is positive.
    """
    mean = activations.mean(axis=0, dtype=np.float64)
    centred = activations.astype(np.float64) - mean
    many, units = centred.shape
    if units <= many:
        variances, vectors = np.linalg.eigh(centred.T @ centred)
        components = vectors[:, :-3:-1].T
    else:
        variances, vectors = np.linalg.eigh(centred @ centred.T)
        components = vectors[:, :-3:-1].T @ centred
    found = np.zeros((2, units))
    for i, component in enumerate(components):
        length = float(np.linalg.norm(component))
        if length > 0:
            found[i] = component / length
        side = found[i] @ like.components[i] if like is not None else 0.0
        if (side or found[i][np.abs(found[i]).argmax()]) < 0:
            found[i] *= -1
    whole = float(variances.clip(0).sum())
    explained = float(variances[-2:].clip(0).sum()) / whole if whole else 1.0
    return Axes(epoch, mean, found, explained)


def hidden_map(
    model: Sequential, part: Part, epoch: float, axes: Axes
) -> Generator[float, None, HiddenMap]:
    """Return the map of at most a thousand of these examples, evenly spread."""
    stride = -(-len(part.x) // MOST)
    x = part.x[::stride]
    yield 0.0
    return HiddenMap(axes, epoch, axes.places(hidden(model, x)), part.labels[::stride], x)
