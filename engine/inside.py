"""Looking inside a step: the values of all that forward pass, backpropagation and update compute.

Whoever looks gets a step of their own, on copies of the parameters and of the optimizer's memory;
the training is not touched. Chance does not play: Dropout has no effect, as in `evaluate`. As in
the lecture's formulas examples are columns: W x + b, Wᵀ δ and δ xᵀ hold for these arrays as they
are.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.activation import Activation
from engine.arrays import Array, carve
from engine.backpropagation import (
    LOSS,
    Error,
    Passed,
    Stage,
    backpropagation,
    forward,
    output_error,
)
from engine.layers.layer import Layer
from engine.loss import Loss
from engine.losses import cost
from engine.model import Model
from engine.passes import Network
from engine.product import product
from engine.recording import Run, Tape, rows_over_ones


@dataclass(frozen=True, slots=True, eq=False)
class LayerInside:
    """A layer in a step.

    Attributes
    ----------
    name : str
    activation : Activation
    W, b : ndarray, shapes (units, inputs) and (units,)
        Empty if the layer has no parameters.
    x, z, a : ndarray, shapes (inputs, m), (units, m) and (units, m)
        The inputs, W x + b, and g(z).
    da : ndarray, shape (units, m), or None
        ∂J/∂a, which is Wᵀ dz of the layer above; None in the output layer, and where dz is None.
    dz : ndarray, shape (units, m), or None
        ∂J/∂z, the error δ; None in layers below all that learn.
    dW, db : ndarray, as W and b
        ∂J/∂W and ∂J/∂b; 0 if the layer is not trainable.
    """

    name: str
    activation: Activation
    W: Array
    b: Array
    x: Array
    z: Array
    a: Array
    da: Array | None
    dz: Array | None
    dW: Array
    db: Array

    @property
    def slope(self) -> Array | None:
        """g'(z), such as a (1 - a), shape (units, m); None if a unit depends on the others' z."""
        if self.activation.over_units:
            return None
        return self.activation.backward(self.z, self.a, np.ones_like(self.a))


@dataclass(frozen=True, slots=True, eq=False)
class Inside:
    """A step, up to the gradient.

    Attributes
    ----------
    layers : tuple of LayerInside
    y : ndarray, shape (units, m)
        The right answers.
    losses : ndarray, shape (m,)
        L(y, ŷ) of every example.
    penalty : float
        The term of J from the regularizers.
    theta, gradient : ndarray, shape (parameters,)
        All parameters, and ∂J/∂θ.
    """

    layers: tuple[LayerInside, ...]
    y: Array
    losses: Array
    penalty: float
    theta: Array
    gradient: Array

    @property
    def cost(self) -> float:
        """J: the mean of the losses, plus the penalty."""
        return cost(self.losses) + self.penalty


@dataclass(frozen=True, slots=True, eq=False)
class Update:
    """The update that would follow.

    Attributes
    ----------
    learning_rate : float
        α.
    numbers : mapping of float
        The numbers in the optimizer's lines that are no array, in the precision of the update.
    before, after : ndarray, shape (parameters,)
        θ.
    gradient : ndarray, shape (parameters,)
        The gradient that the step is made with: clipped, if the optimizer clips.
    memory_before, memory_after : mapping of ndarray, shape (parameters,)
        The optimizer's memory, such as Adam's m ("momentum") and v ("velocity"), as in the paper.
    """

    learning_rate: float
    numbers: Mapping[str, float]
    gradient: Array
    before: Array
    after: Array
    memory_before: Mapping[str, Array]
    memory_after: Mapping[str, Array]


def look_inside(model: Model, x: Any, y: Any, dtype: Any = np.float64) -> Inside:
    """Return all that a step on these examples computes, up to the gradient.

    Parameters
    ----------
    model : Sequential
        Built and compiled; it is not changed.
    x : array_like, shape (examples, inputs)
    y : array_like, shape (examples, units), or as the loss takes it
    dtype : data type
        In which is computed. In that of the network the gradient is that of a training step, bit
        for bit.

    Raises
    ------
    ValueError
        If the network is not compiled, or the examples do not fit.
    """
    x, y = model.check_examples(x, y)
    over_ones = np.ones((len(x), x.shape[1] + 1), dtype)
    over_ones[:, :-1] = x
    theta, targets = model.theta.astype(dtype), np.ascontiguousarray(y.T, dtype)
    gradient = np.zeros_like(theta)
    shapes = [layer.weights_and_bias.shape for layer in model.layers]

    tape = Tape(product)
    parameters = carve(tape.array(theta), shapes)
    passed = forward(model.layers, parameters, rows_over_ones(tape.array(over_ones.T)))
    right = tape.array(targets)
    tape.stage(Stage(LOSS))
    losses = model.loss.loss(right.T, passed[-1].a.T)
    dz = output_error(model.loss, right, model.layers[-1], passed[-1])
    derivatives = carve(tape.array(gradient), shapes)
    errors = backpropagation(model.layers, parameters, passed, dz, derivatives)
    of_layers = [array for each in passed for array in (each.x, each.z, each.a)]
    of_errors = [array for each in errors for array in each if array is not None]
    run = tape.compile(keep=[*of_layers, *of_errors, losses])
    run()
    layers = _layers(model, run, passed, errors, carve(theta, shapes), carve(gradient, shapes))
    penalty = penalty_of(model.layers, carve(theta, shapes))
    return Inside(layers, targets, run[losses], penalty, theta, gradient)


def penalty_of(layers: Sequence[Layer], parameters: Sequence[Array]) -> float:
    """Return the term of J from the regularizers, with these (W b) of the layers."""
    each = zip(layers, parameters, strict=True)
    return float(sum(layer.penalty(Wb) for layer, Wb in each))


def look_at_update(model: Model, inside: Inside) -> Update:
    """Return the update that the model's optimizer would make next with this gradient."""
    optimizer, dtype = copy(model.optimizer), inside.theta.dtype
    optimizer.memory = {name: kept.astype(dtype) for name, kept in optimizer.memory.items()}
    optimizer.rate, optimizer.shrinking = np.zeros((), dtype), np.zeros((), dtype)
    alpha, memory, after = optimizer.learning_rate, optimizer.state(), inside.theta.copy()
    optimizer.prepare()
    network = Network(model.layers, inside.theta, inside.gradient)
    rates = optimizer.rate, optimizer.shrinking
    gradient = inside.gradient.copy()
    network.descend(optimizer, after, gradient, rates, optimizer.memory)
    numbers = optimizer.numbers(alpha, optimizer.iterations)
    return Update(alpha, numbers, gradient, inside.theta, after, memory, optimizer.state())


@dataclass(frozen=True, slots=True, eq=False)
class LossOverZ:
    """A loss of one example, as a function of z of one output.

    Attributes
    ----------
    loss : Loss
    z : ndarray, shape (n,)
    L, slope : ndarray, shape (n,)
        L and ∂L/∂z; all other outputs stay as they are.
    """

    loss: Loss
    z: Array
    L: Array
    slope: Array


def loss_over_z(
    loss: Loss, output: LayerInside, y: Array, z: Array, *, example: int = 0, unit: int = 0
) -> LossOverZ:
    """Return a loss of one example, and its slope, for other z of an output.

    Parameters
    ----------
    loss : Loss
    output : LayerInside
        The output layer.
    y : ndarray, shape (units, m)
    z : ndarray, shape (n,)
    example, unit : int
    """
    of_all = np.repeat(output.z[:, example : example + 1], len(z), axis=1)
    of_all[unit] = z
    right = np.repeat(y[:, example : example + 1], len(z), axis=1)
    a = output.activation.forward(of_all)
    slope = loss.gradient_by_z(right, of_all, a, output.activation) * loss.factor(len(right))
    return LossOverZ(loss, z, loss.loss(right.T, a.T), slope[unit])


def _layers(
    model: Model,
    run: Run[Any],
    passed: list[Passed],
    errors: list[Error],
    parameters: list[Array],
    derivatives: list[Array],
) -> tuple[LayerInside, ...]:
    """Return the layers with their values, all of them copied out of the run."""
    below = len(passed) - len(errors)
    known: list[Error | None] = [*[None] * below, *reversed(errors)]

    def found(each: Array | None) -> Array | None:
        return None if each is None else run[each].copy()

    return tuple(
        LayerInside(
            name=layer.name or "",
            activation=layer.activation,
            W=Wb[:, :-1],
            b=Wb[:, -1:].reshape(-1),
            x=run[each.x].copy(),
            z=run[each.z].copy(),
            a=run[each.a].copy(),
            da=found(error and error.da),
            dz=found(error and error.dz),
            dW=dWb[:, :-1],
            db=dWb[:, -1:].reshape(-1),
        )
        for layer, each, error, Wb, dWb in zip(
            model.layers, passed, known, parameters, derivatives, strict=True
        )
    )
