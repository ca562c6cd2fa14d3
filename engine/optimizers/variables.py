"""The memory of an optimizer as Keras has it: an array for every kernel and bias that learns."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Protocol, TypeVar

from engine.arrays import Array, carve
from engine.tensors import Held

T = TypeVar("T")


class Learning(Protocol):
    """A layer as its optimizer knows it."""

    name: str | None
    weights_and_bias: Array

    @property
    def trainable_weights(self) -> Sequence[Any]:
        """The kernel and the bias that training moves, named so."""

    def variables_of(self, matrix: Array, /) -> list[Array]:
        """Return the parts of a matrix like (W b) that training moves."""


def parts(layers: Sequence[Learning], flat: Array) -> Iterator[tuple[Learning, str, Array]]:
    """Yield every kernel and bias that learns: its layer, its name, and its part of `flat`.

    Parameters
    ----------
    layers : sequence of Learning
    flat : ndarray, shape (parameters,)
        Such as theta; the parts are views of it.
    """
    matrices = carve(flat, [layer.weights_and_bias.shape for layer in layers])
    for layer, own in zip(layers, matrices, strict=True):
        for variable, part in zip(layer.trainable_weights, layer.variables_of(own), strict=True):
            yield layer, variable.name, part


def held(
    memory: Mapping[str, Array],
    factors: Mapping[str, float],
    layers: Sequence[Learning],
    owners: tuple[str, str],
    *,
    interleaved: bool,
) -> list[Held]:
    """Return Keras' arrays of a memory, in Keras' order; `assign` writes into the memory.

    Parameters
    ----------
    memory, factors : mapping
        The arrays by their names, shape (parameters,), and the factors that make them Keras'.
    layers : sequence of Learning
    owners : pair of str
        The names of the network and of the optimizer.
    interleaved : bool
        Whether the first two kinds of arrays lie side by side for every kernel and bias.
    """
    network, optimizer = owners
    kinds = [
        [
            _of_part(
                part[:, 0] if variable == "bias" else part.T,
                factor,
                f"{network}_{layer.name}_{variable}_{name}",
                optimizer,
            )
            for layer, variable, part in parts(layers, memory[name])
        ]
        for name, factor in factors.items()
    ]
    return in_order(kinds, interleaved=interleaved)


def in_order(kinds: Sequence[Sequence[T]], *, interleaved: bool) -> list[T]:
    """Return the arrays of several kinds in the order of Keras.

    Adam's mean and mean square of a kernel lie side by side; the others keep all of one kind
    before the next kind.
    """
    if interleaved:
        return [*chain(*zip(*kinds[:2], strict=True)), *chain(*kinds[2:])]
    return [*chain(*kinds)]


def _of_part(part: Array, factor: float, name: str, optimizer: str) -> Held:
    def write(values: Array) -> None:
        part[...] = values / factor

    return Held.of_values(part * factor, name, optimizer, write)
