"""The gradient check: whether backpropagation computes the slope of the cost.

∂J/∂θ along a direction d is compared with the central difference (J(θ + h d) - J(θ - h d)) / 2h,
both in float64, so that rounding does not hide a difference.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array, carve
from engine.backpropagation import forward
from engine.examples import whole
from engine.fitting.evaluation import Evaluation
from engine.inside import Inside, penalty_of
from engine.layers import Dense, Input
from engine.layers.dropout import Dropout
from engine.layers.layer import Layer
from engine.losses import EPSILON, cost
from engine.model import Model
from engine.sequential import Sequential

STEPS = (1e-5, 1e-6, 1e-7, 1e-8)  # h; the next one is used if there is a kink between the two costs
TOLERANCE = 1e-5  # of the relative difference
ROUNDING = 1e-14  # of a cost of 1


class Verdict(StrEnum):
    """The result of a gradient check."""

    AGREES = "backpropagation and the central difference agree"
    DIFFERS = "backpropagation and the central difference differ"
    KINK = "the cost has a kink here, so it has no slope to compare with"


@dataclass(frozen=True, slots=True)
class GradientCheck:
    """The slope of the cost, found in two ways.

    Attributes
    ----------
    backprop, numeric : float
        The slope by backpropagation, and by the central difference.
    relative_difference : float
        |backprop - numeric|, in parts of the larger of the two; 0 if both are 0.
    verdict : Verdict
    """

    backprop: float
    numeric: float
    relative_difference: float
    verdict: Verdict


def gradient_check(
    model: Sequential, x: Any, y: Any, index: int | None = None, seed: int = 0
) -> GradientCheck:
    """Compare ∂J/∂θ by backpropagation with (J(θ + h d) - J(θ - h d)) / 2h.

    The model is not changed. Its Dropout layers have no effect, as in `evaluate`.

    Parameters
    ----------
    model : Sequential
        Compiled.
    x : array_like, shape (examples, inputs)
    y : array_like, shape (examples, units), or as the loss takes it
    index : int, optional
        The parameter, as an index of `theta`; d is then 1 there. Left out, d is a random
        direction over all parameters, of length 1.
    seed : int
        Of the random direction.

    Raises
    ------
    ValueError
        If there is no parameter of that index, or the examples do not fit.
    """
    x, y = (array.astype(np.float64) for array in model.check_examples(x, y))
    twin = _twin(model)
    along = _direction(len(twin.theta), index, seed)
    backprop = float(_gradient(twin, x, y) @ along)
    theta = twin.theta.copy()
    for step in STEPS:
        costs, sides = [], []
        for end in (theta + step * along, theta - step * along):
            twin.theta[...] = end
            costs.append(Evaluation(twin, x, y, twin.loss).run().cost)
            sides.append(_sides(twin, x))
        smooth = bool((sides[0] == sides[1]).all())
        if smooth:
            break
    numeric = (costs[0] - costs[1]) / (2 * step)
    noise = ROUNDING * max(1.0, abs(costs[0])) / step
    return _judged(backprop, numeric, noise, smooth and not _cut_off(twin, x))


def check_derivative(model: Model, inside: Inside, index: int) -> GradientCheck:
    """Compare one derivative of a step that is looked at with the central difference.

    Parameters
    ----------
    model : Sequential
        Of which `inside` is; it is not changed, and its Dropout layers have no effect.
    inside : Inside
        In float64.
    index : int
        Of the parameter, in `theta`.
    """
    backprop = float(inside.gradient[index])
    shapes = [layer.weights_and_bias.shape for layer in model.layers]
    theta = inside.theta.copy()
    middle, step = theta[index], STEPS[-1]
    for step in STEPS:
        ends = []
        for value in (middle + step, middle - step):
            theta[index] = value
            parameters = carve(theta, shapes)
            passed = forward(model.layers, parameters, inside.layers[0].x)
            loss = cost(model.loss.loss(inside.y.T, passed[-1].a.T))
            sides = _sides_of(model.layers, [each.a for each in passed], parameters)
            ends.append((loss + penalty_of(model.layers, parameters), sides))
        (high, above), (low, below) = ends
        smooth = bool((above == below).all())
        if smooth:
            break
    outputs = inside.layers[-1].a
    cut_off = model.loss.probabilities and ((outputs <= EPSILON) | (outputs >= 1 - EPSILON)).any()
    noise = ROUNDING * max(1.0, abs(high)) / step
    return _judged(backprop, (high - low) / (2 * step), noise, smooth and not cut_off)


def _twin(model: Sequential) -> Sequential:
    """Return the network in float64, without its Dropout layers."""
    layers = [copy(layer) for layer in model.layers if not isinstance(layer, Dropout)]
    twin = Sequential([Input((model.features,)), *layers], dtype=np.float64)
    twin.theta[...] = model.theta
    twin.compile(loss=model.loss)
    return twin


def _direction(parameters: int, index: int | None, seed: int) -> Array:
    if index is None:
        along = np.random.default_rng(seed).standard_normal(parameters)
        return along / np.linalg.norm(along)
    if whole("index", index, 0) >= parameters:
        raise ValueError(f"expected an index below {parameters:,}, got {index:,}")
    along = np.zeros(parameters)
    along[index] = 1
    return along


def _gradient(model: Sequential, x: Array, y: Array) -> Array:
    over_ones = np.hstack([x, np.ones((len(x), 1))])
    model.make_step(over_ones, np.ascontiguousarray(y.T), update=False)()
    return model.gradient


def _sides(model: Sequential, x: Array) -> NDArray[np.bool_]:
    """Return on which sides of their kinks the activations, and the weights with L1, are."""
    parameters = [layer.weights_and_bias for layer in model.layers]
    return _sides_of(model.layers, model.activations(x), parameters)


def _sides_of(
    layers: Sequence[Layer], activations: Sequence[Array], parameters: Sequence[Array]
) -> NDArray[np.bool_]:
    sides: list[Array] = [np.empty(0)]
    for layer, a, both in zip(layers, activations, parameters, strict=True):
        sides += [a.ravel() - kink for kink in layer.activation.kinks]
        if isinstance(layer, Dense) and layer.kernel_regularizer and layer.kernel_regularizer.l1:
            sides.append(both[:, :-1].ravel())
    return np.concatenate(sides) > 0


def _cut_off(model: Sequential, x: Array) -> bool:
    """Return whether an output is so near 0 or 1 that a cross-entropy is cut off there."""
    if not model.loss.probabilities:
        return False
    outputs = model(x)
    return bool(((outputs <= EPSILON) | (outputs >= 1 - EPSILON)).any())


def _judged(backprop: float, numeric: float, noise: float, smooth: bool) -> GradientCheck:
    difference, larger = abs(backprop - numeric), max(abs(backprop), abs(numeric))
    relative = difference / larger if larger else 0.0
    if difference <= TOLERANCE * larger + noise:
        verdict = Verdict.AGREES
    else:
        verdict = Verdict.DIFFERS if smooth else Verdict.KINK
    return GradientCheck(backprop, numeric, relative, verdict)
