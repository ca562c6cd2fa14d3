"""`Network64`: the network of a moment in float64, from its float32 parameters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.activation import Activation
from engine.activations import get
from engine.arrays import Array

Float64 = NDArray[np.float64]
ROWS = 500  # examples that are computed at a time


@dataclass(frozen=True, slots=True, eq=False)
class Layer64:
    """A layer: z = x W + b, a = g(z), of examples in rows.

    Attributes
    ----------
    W : ndarray, shape (inputs, units)
    b : ndarray, shape (units,)
    activation : Activation
    """

    W: Float64
    b: Float64
    activation: Activation

    @property
    def units(self) -> int:
        """The number of units."""
        return len(self.b)


@dataclass(frozen=True, slots=True, eq=False)
class Network64:
    """The layers of a network, from the first hidden layer to the output layer."""

    layers: tuple[Layer64, ...]

    def passed(self, x: Array, layers: int | None = None) -> list[tuple[Float64, Float64]]:
        """Return z and a of every layer, or of so many, each of shape (examples, units).

        Parameters
        ----------
        x : ndarray, shape (examples, inputs)
        layers : int, optional
        """
        return self.passed_from(0, np.asarray(x, np.float64), layers)

    def passed_from(
        self, layer: int, a: Float64, layers: int | None = None
    ) -> list[tuple[Float64, Float64]]:
        """Return z and a of the layers above `layer`, whose outputs are `a`; 0 is the input."""
        found = []
        with np.errstate(all="ignore"):
            for each in self.layers[layer:layers]:
                z = a @ each.W + each.b
                a = np.asarray(each.activation(z))
                found.append((z, a))
        return found

    def outputs(self, x: Array) -> Float64:
        """Return the outputs, shape (examples, units)."""
        return self.passed(x)[-1][1]

    def gradient(self, x: Array, unit: int, of_layer: int | None = None) -> Float64:
        """Return ∂z/∂x of a unit, by default of the output layer, shape (examples, inputs)."""
        layers = self.layers[: of_layer or len(self.layers)]
        passed = self.passed(x, len(layers))
        dz = np.zeros_like(passed[-1][0])
        dz[:, unit] = 1
        with np.errstate(all="ignore"):
            for i in range(len(layers) - 1, 0, -1):
                da, (z, a) = dz @ layers[i].W.T, passed[i - 1]
                dz = np.asarray(layers[i - 1].activation.backward(z.T, a.T, da.T).T, np.float64)
            return np.asarray(dz @ layers[0].W.T)


def network64(
    parameters: Sequence[tuple[Array, Array]], functions: Sequence[Activation | str]
) -> Network64:
    """Return the network with these parameters.

    Parameters
    ----------
    parameters : sequence of (kernel, bias)
        Of shapes (inputs, units) and (units,), by layer.
    functions : sequence of Activation or str
        The activations, or their names.
    """
    return Network64(
        tuple(
            Layer64(kernel.astype(np.float64), bias.astype(np.float64), get(function))
            for (kernel, bias), function in zip(parameters, functions, strict=True)
        )
    )


def pieces(x: Array) -> Iterator[Array]:
    """Yield the examples, some at a time."""
    for start in range(0, len(x), ROWS):
        yield x[start : start + ROWS]
