"""What one unit computes: its sum z, its output, its weights and where its output goes."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.activation import Activation
from engine.arrays import Array
from nngui.training.inspection.examples import Pictures
from nngui.training.inspection.network64 import Float64, Network64, pieces
from nngui.training.inspection.pin import Pin

TERMS = 8  # of a sum, the largest ones
EXCITING = 6  # training digits, the most and the least
BINS = 20  # of a histogram
NEAR = 0.01  # of the range: an output as near to an end of it is saturated


@dataclass(frozen=True, slots=True)
class Term:
    """A weight, the input that it multiplies, and their product.

    Attributes
    ----------
    source : int
        The number of the input.
    weight : float
    x, product : float or None
        None without a drawing.
    """

    source: int
    weight: float
    x: float | None
    product: float | None


@dataclass(frozen=True, slots=True)
class Way:
    """Where the output of a unit goes: a unit of the next layer, the weight to it, and w a."""

    unit: int
    weight: float
    product: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Histogram:
    """How often values lie between the edges.

    Attributes
    ----------
    edges : ndarray, shape (bins + 1,)
    counts : ndarray, shape (bins,)
    """

    edges: Float64
    counts: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class UnitValues:
    """A unit at a moment, for one drawing.

    Attributes
    ----------
    pin : Pin
        The unit, or the weight or bias of it that is inspected.
    activation : Activation
    W : ndarray, shape (inputs,)
    b : float
    W0, b0 : ndarray and float, or None
        At the start of the run; None if they are not known.
    x : ndarray, shape (inputs,), or None
        The inputs; None without a drawing.
    z, a : float or None
    terms : tuple of Term
        With the largest |w x|, or |w| without a drawing.
    rest : float or None
        The sum of all other w x.
    ways : tuple of Way
        The largest |w|; none from the output layer.
    weights, weights_before : Histogram
        Of all W now and at the start, between the same edges; empty if the start is not known.
    """

    pin: Pin
    activation: Activation
    W: Float64
    b: float
    W0: Float64 | None
    b0: float | None
    x: Float64 | None
    z: float | None
    a: float | None
    terms: tuple[Term, ...]
    rest: float | None
    ways: tuple[Way, ...]
    weights: Histogram
    weights_before: Histogram

    @property
    def change(self) -> Float64 | None:
        """W − W(0)."""
        return None if self.W0 is None else self.W - self.W0

    @property
    def products(self) -> Float64 | None:
        """All w x."""
        return None if self.x is None else self.W * self.x


@dataclass(frozen=True, slots=True, eq=False)
class Exciting:
    """A training digit, and the output of a unit for it."""

    index: int
    image: Array
    label: float
    z: float
    a: float


@dataclass(frozen=True, slots=True, eq=False)
class UnitOverData:
    """A unit over many examples.

    Attributes
    ----------
    most, least : tuple of Exciting
        The training digits with the largest and the smallest outputs.
    outputs : Histogram
        Of a over the validation set.
    examples : int
        Of the validation set.
    low, high : int or None
        For how many of them a is within a hundredth of the range of its lower or upper end; None
        if it has no such end.
    dead : bool
        Whether a is 0 for all of them, though it could be more.
    """

    most: tuple[Exciting, ...]
    least: tuple[Exciting, ...]
    outputs: Histogram
    examples: int
    low: int | None
    high: int | None
    dead: bool


def unit_values(
    network: Network64, start: Network64 | None, pin: Pin, image: Array | None
) -> UnitValues:
    """Return what the unit of a pin computes.

    Parameters
    ----------
    network, start : Network64
        Now, and at the start of the run.
    pin : Pin
        With a unit.
    image : ndarray or None
        What the network is given; None if there is no drawing.
    """
    assert pin.unit is not None
    layer, unit = network.layers[pin.layer - 1], pin.unit
    w, b = layer.W[:, unit], float(layer.b[unit])
    before = start.layers[pin.layer - 1] if start else None
    w0 = None if before is None else before.W[:, unit]
    x = z = a = products = rest = None
    if image is not None:
        passed = network.passed(image.reshape(1, -1), pin.layer)
        x = passed[-2][1][0] if pin.layer > 1 else image.reshape(-1).astype(np.float64)
        z, a = float(passed[-1][0][0, unit]), float(passed[-1][1][0, unit])
        products = w * x
    largest = _largest(w if products is None else products)
    if products is not None:
        others = np.ones(len(w), bool)
        others[largest] = False
        rest = float(products[others].sum())
    return UnitValues(
        pin,
        layer.activation,
        w,
        b,
        w0,
        None if before is None else float(before.b[unit]),
        x,
        z,
        a,
        tuple(
            Term(
                int(i),
                float(w[i]),
                None if x is None else float(x[i]),
                None if products is None else float(products[i]),
            )
            for i in largest
        ),
        rest,
        _ways(network, pin, a),
        *_two_histograms(w, w0),
    )


def _largest(values: Float64) -> NDArray[np.intp]:
    """Return where the largest magnitudes are, the largest first."""
    size = np.nan_to_num(np.abs(values), nan=np.inf)
    return np.argsort(-size, kind="stable")[:TERMS]


def _ways(network: Network64, pin: Pin, a: float | None) -> tuple[Way, ...]:
    if pin.layer == len(network.layers):
        return ()
    out = network.layers[pin.layer].W[pin.unit]
    return tuple(
        Way(int(k), float(out[k]), None if a is None else float(out[k] * a)) for k in _largest(out)
    )


def _two_histograms(now: Float64, before: Float64 | None) -> tuple[Histogram, Histogram]:
    every = now if before is None else np.concatenate([now, before])
    largest = float(np.abs(every[np.isfinite(every)]).max(initial=0)) or 1.0
    empty = np.zeros(0) if before is None else before
    return histogram(now, -largest, largest), histogram(empty, -largest, largest)


def histogram(values: Float64, low: float, high: float) -> Histogram:
    """Return how often the finite values lie in equal parts of that range."""
    counts, edges = np.histogram(values[np.isfinite(values)], BINS, (low, high))
    return Histogram(edges, counts.astype(np.int64))


def over_data(
    network: Network64, pin: Pin, training: Pictures, validation: Array
) -> Generator[float, None, UnitOverData]:
    """Compute the outputs of a unit for all examples, and yield the share that is done.

    Parameters
    ----------
    network : Network64
    pin : Pin
        With a unit.
    training : Pictures
        The training digits.
    validation : ndarray, shape (examples, inputs)
    """
    assert pin.unit is not None
    z, a = [], []
    todo, done = len(training) + len(validation), 0
    outputs = []
    for x in training.pieces():
        last = network.passed(x, pin.layer)[-1]
        z.append(last[0][:, pin.unit].copy())
        a.append(last[1][:, pin.unit].copy())
        done += len(x)
        yield done / todo
    for x in pieces(validation):
        outputs.append(network.passed(x, pin.layer)[-1][1][:, pin.unit].copy())
        done += len(x)
        yield done / todo
    return _summary(network, pin, training, (np.concatenate(z), np.concatenate(a)), outputs)


def _summary(
    network: Network64,
    pin: Pin,
    training: Pictures,
    trained: tuple[Float64, Float64],
    outputs: list[Float64],
) -> UnitOverData:
    z, a = trained
    order = np.lexsort((z, a))  # by a, and where a is the same by z
    order = order[np.isfinite(a[order])]
    values, activation = np.concatenate(outputs), network.layers[pin.layer - 1].activation
    low, high = activation.range
    span = high - low if activation.bounded else 1.0

    def exciting(index: int) -> Exciting:
        image, label = training.at(index)
        return Exciting(index, image, label, float(z[index]), float(a[index]))

    finite = values[np.isfinite(values)]
    left, right = (low, high) if activation.bounded else _span(finite)
    nothing = low == 0 and not activation.bounded
    return UnitOverData(
        most=tuple(exciting(int(i)) for i in order[::-1][:EXCITING]),
        least=tuple(exciting(int(i)) for i in order[:EXCITING]),
        outputs=histogram(values, left, right),
        examples=len(values),
        low=int((values <= low + NEAR * span).sum()) if activation.bounded else None,
        high=int((values >= high - NEAR * span).sum()) if activation.bounded else None,
        dead=bool(nothing and len(values) and (values == 0).all()),
    )


def _span(values: Float64) -> tuple[float, float]:
    if not len(values):
        return 0.0, 1.0
    low, high = float(values.min()), float(values.max())
    return (low, high) if low < high else (low - 0.5, low + 0.5)
