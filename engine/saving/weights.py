"""The parameters and the optimizer's memory to and from Keras' `model.weights.h5`.

A layer's arrays are at ``layers/dense_1/vars/0``, where ``dense_1`` counts the layers of a class
and is not the layer's name; the optimizer's at ``optimizer/vars/0`` and on.
"""

import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, compress
from math import isfinite
from typing import IO, Any

import numpy as np

from engine.arrays import Array
from engine.layers import Dense, Normalization
from engine.layers.layer import Layer
from engine.model import Model
from engine.names import snake
from engine.optimizers.optimizer import Optimizer
from engine.optimizers.variables import in_order
from engine.saving.apart import activation_of
from engine.saving.entry import ModelFileError, shown
from engine.saving.hdf5 import Hdf5
from engine.saving.keras_json import shortest

AGAIN = "; the file is damaged, or the training diverged: save the model again"
SQUARES = "velocity"  # the mean of squares in Adam and RMSprop


def folders(layers: Iterable[Layer]) -> list[str]:
    """Return Keras' path in the file of the arrays of every layer."""
    seen: Counter[str] = Counter()
    paths = []
    for layer in layers:
        name = snake(type(layer).__name__)
        paths.append(f"layers/{name}_{seen[name]}" if seen[name] else f"layers/{name}")
        seen[name] += 1
    return paths


def as_keras(layers: Sequence[Layer], flat: Array) -> list[list[Array]]:
    """Return Keras' arrays of every layer, as views of a vector such as theta.

    Parameters
    ----------
    layers : sequence of Layer
        Of a network that is built.
    flat : ndarray, shape (parameters,)
    """
    arrays, start = [], 0
    for layer in layers:
        own = layer.weights_and_bias
        matrix = flat[start : start + own.size].reshape(own.shape)
        start += own.size
        arrays.append(_split(matrix, layer) if isinstance(layer, Dense) else [])
    return arrays


def _split(matrix: Array, layer: Dense) -> list[Array]:
    return [matrix[:, :-1].T, matrix[:, -1]] if layer.use_bias else [matrix[:, :-1].T]


def optimizer_arrays(model: Model, state: Mapping[str, Array]) -> list[Array]:
    """Return the optimizer's memory, of the layers that learn, in the order of Keras."""
    learning = [layer.moves for layer in model.layers]
    kinds = [
        list(chain(*compress(as_keras(model.layers, flat), learning))) for flat in state.values()
    ]
    return in_order(kinds, interleaved=model.optimizer.interleaved)


def write_weights(model: Model) -> bytes:
    """Return the content of `model.weights.h5` for a network that is built.

    Raises
    ------
    ValueError
        If one of the numbers is not finite.
    ImportError
        If h5py is missing; the message says how to get it.
    """
    h5py = _h5py()
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        _write_group(file, "", [], model.name)
        arrays = as_keras(model.layers, model.theta)
        layers: list[tuple[Layer, list[Array]]] = []
        for layer, own in zip(model.layers, arrays, strict=True):
            activation = activation_of(layer)
            layers += [(layer, own), *([(activation, [])] if activation is not None else [])]
        paths = folders(layer for layer, _ in layers)
        for (layer, own), folder in zip(layers, paths, strict=True):
            _write_group(file, folder, own or layer.state(), folder.partition("/")[2])
        if model.compiled:
            optimizer = model.optimizer
            head: list[Array] = [np.array(optimizer.iterations, np.int32)]
            if optimizer.schedule is None:
                head.append(np.array(optimizer.learning_rate, np.float32))
            memory = optimizer_arrays(model, optimizer.state())
            _write_group(file, "optimizer", [*head, *memory], optimizer.name)
    return buffer.getvalue()


def _h5py() -> Any:
    try:
        import h5py  # takes a while, and only writing needs it
    except ImportError as error:
        raise ImportError(
            "expected the package h5py, which writing .keras files needs: pip install h5py (there"
            " may be none yet for the newest Python); everything else works without it"
        ) from error
    return h5py


def _write_group(file: Any, path: str, arrays: Iterable[Array], name: str) -> None:
    group = file.create_group(f"{path}/vars")
    group.attrs["name"] = name
    for i, array in enumerate(arrays):
        if not np.isfinite(array).all():
            raise ValueError(
                f"expected finite numbers to save, got some in {path} that are not: the training"
                " diverged; go back to an earlier epoch, or start over with a smaller α"
            )
        group[str(i)] = np.array(array, order="C")


class Weights:
    """The numbers in a `model.weights.h5`.

    Parameters
    ----------
    file : binary file

    Raises
    ------
    ModelFileError
        If it is no such file; all methods raise it if the numbers are not those expected.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._hdf5 = Hdf5(file)
        self._by_folder: dict[str, list[str]] = {}
        for path in self._hdf5.datasets:
            self._by_folder.setdefault(path.partition("/vars/")[0], []).append(path)

    @property
    def has_optimizer(self) -> bool:
        """Whether there is an optimizer's memory, or at least its count of steps."""
        return bool(self._paths("optimizer"))

    def check(self, layers: Sequence[Layer], inputs: int) -> None:
        """Compare the shapes of all arrays with those of the layers, before memory is allocated."""
        below = inputs
        for layer, folder in zip(layers, folders(layers), strict=True):
            layer.shape(below)
            shapes = layer.state_shapes(below)
            if isinstance(layer, Dense):
                shapes = [(below, layer.units), (layer.units,)][: 1 + layer.use_bias]
            self._check(folder, shapes, f"the layer {layer.name!r}")
            below = layer.units

    def fill(self, model: Model) -> None:
        """Write the parameters of a network."""
        arrays = as_keras(model.layers, model.theta)
        for layer, folder, own in zip(model.layers, folders(model.layers), arrays, strict=True):
            for i, array in enumerate(own or layer.state()):
                self._fill(array, f"{folder}/vars/{i}")
            if isinstance(layer, Normalization) and any((a < 0).any() for a in layer.state()[1:]):
                raise ModelFileError(f"expected a variance ≥ 0 of {layer.name!r}{AGAIN}")

    def fill_optimizer(self, model: Model) -> None:
        """Write the optimizer's memory, count of steps and α."""
        optimizer = model.optimizer
        state = {name: np.empty_like(model.theta) for name in optimizer.state()}
        memory = optimizer_arrays(model, state)
        for flat in state.values():
            flat.fill(0)
        head: list[tuple[int, ...]] = [()] * (1 if optimizer.schedule else 2)
        trained = [*head, *(array.shape for array in memory)]
        fresh = len(self._paths("optimizer")) == len(head)  # compiled, and never trained
        self._check("optimizer", head if fresh else trained, f"the optimizer {optimizer.name}")
        if not fresh:
            for i, array in enumerate(memory, len(head)):
                self._fill(array, f"optimizer/vars/{i}")
        if any((array < 0).any() for name, array in state.items() if SQUARES in name):
            raise ModelFileError(f"expected mean squares ≥ 0 in the optimizer's memory{AGAIN}")
        if optimizer.schedule is None:
            _set_rate(optimizer, self._scalar("optimizer/vars/1"))
        with np.errstate(all="ignore"):
            optimizer.load_state(self._steps(), state)
            moderate = all(np.isfinite(flat).all() for flat in optimizer.state().values())
        if not (moderate and _has_rate(optimizer)):
            raise ModelFileError(f"expected an optimizer's memory of moderate numbers{AGAIN}")

    def _steps(self) -> int:
        steps = self._scalar("optimizer/vars/0")
        if not 0 <= steps < 2**53 or steps != int(steps):
            raise ModelFileError(f"expected a number of steps ≥ 0, got {steps}{AGAIN}")
        return int(steps)

    def _paths(self, folder: str) -> list[str]:
        return self._by_folder.get(folder, [])

    def _check(self, folder: str, shapes: Sequence[tuple[int, ...]], what: str) -> None:
        found = {path: self._hdf5.datasets[path].shape for path in self._paths(folder)}
        wanted = {f"{folder}/vars/{i}": shape for i, shape in enumerate(shapes)}
        if found != wanted:
            differing = found.items() ^ wanted.items()
            path = min(path for path, _ in differing)
            raise ModelFileError(
                f"expected {len(wanted)} arrays of {what} in model.weights.h5, {path} of shape"
                f" {wanted.get(path, 'none')}, got {len(found)}, and"
                f" {found.get(path, 'none')}; the file does not belong to its config.json"
            )

    def _scalar(self, path: str) -> float:
        return float(self._hdf5.read(path))

    def _fill(self, array: Array, path: str) -> None:
        with np.errstate(all="ignore"):
            array[...] = self._hdf5.read(path)
        if not np.isfinite(array).all():
            raise ModelFileError(
                f"expected finite numbers in {shown(path)}, got infinite ones or none{AGAIN}"
            )


def _has_rate(optimizer: Optimizer) -> bool:
    """Return whether α is a number for the next step; a schedule may diverge."""
    try:
        return isfinite(optimizer.learning_rate)
    except ArithmeticError:
        return False


def _set_rate(optimizer: Optimizer, rate: float) -> None:
    """Take over α, unless config.json has the same more exactly."""
    with np.errstate(over="ignore"):
        same = np.float32(optimizer.learning_rate) == np.float32(rate)
    if not same:
        try:
            optimizer.learning_rate = shortest(rate)
        except ValueError as error:
            raise ModelFileError(f"the optimizer in model.weights.h5: {error}{AGAIN}") from error
