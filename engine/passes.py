"""The passes of `engine.backpropagation`, recorded for a number of examples.

A pass owns the buffers for the inputs and for the outputs of every layer, so that computing
allocates no memory. Recording takes some milliseconds, so passes are kept.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

from engine.arrays import Array, carve
from engine.backpropagation import (
    UPDATE,
    Passed,
    Stage,
    backpropagation,
    forward,
    output_error,
    update,
)
from engine.layers.layer import Layer
from engine.losses import Loss
from engine.optimizers.limits import decay
from engine.optimizers.optimizer import Optimizer
from engine.optimizers.variables import parts
from engine.product import product
from engine.recording import Run, Tape, rows_over_ones
from engine.regularizers import Penalty


class Network:
    """A network as passes need it: its layers, and all their parameters.

    Attributes
    ----------
    layers : sequence of Layer
    theta, gradient : ndarray, shape (parameters,)
        All parameters, and the place of ∂J/∂θ.
    """

    def __init__(self, layers: Sequence[Layer], theta: Array, gradient: Array) -> None:
        self.layers, self.theta, self.gradient = layers, theta, gradient
        self.shapes = [layer.weights_and_bias.shape for layer in layers]

    def learning(self) -> list[slice]:
        """Return the parts of theta that training moves: all of it, if no layer is frozen."""
        if all(layer.moves for layer in self.layers):
            return [slice(None)]
        stops = [0, *accumulate(rows * columns for rows, columns in self.shapes)]
        parts = zip(self.layers, stops[:-1], stops[1:], strict=True)
        return [slice(a, b) for layer, a, b in parts if layer.moves and a < b]

    def descend(
        self,
        optimizer: Optimizer,
        theta: Array,
        g: Array,
        rates: tuple[Array, Array],
        memory: Mapping[str, Array],
    ) -> None:
        """Move the parameters by one step, those that training moves; g may be clipped in place.

        Parameters
        ----------
        optimizer : Optimizer
        theta, g : ndarray, shape (parameters,)
        rates : pair of ndarray without axes
            `Optimizer.rate` and `Optimizer.shrinking`.
        memory : mapping of ndarray, shape (parameters,)
        """
        derivatives = zip(self.layers, carve(g, self.shapes), strict=True)
        optimizer.limit([d for layer, dWb in derivatives for d in layer.variables_of(dWb)])
        spares = bool(optimizer.weight_decay and (optimizer.spared or optimizer.spared_names))
        for layer, name, own in parts(self.layers, theta) if spares else ():
            if optimizer.shrinks(layer, name):
                decay(own, rates[1])
        for part in self.learning():
            if optimizer.weight_decay and not spares:
                decay(theta[part], rates[1])
            of_part = {name: array[part] for name, array in memory.items()}
            update(optimizer, theta[part], g[part], rates[0], of_part)


class Forward:
    """The forward pass for a number of examples.

    Parameters
    ----------
    network : Network
    x : ndarray, shape (examples, inputs + 1)
        To be filled with the inputs; the last column is ones.

    Attributes
    ----------
    x : ndarray
        As given.
    activations : list of ndarray, shape (units, examples)
        The outputs of every layer, in the last pass.
    output : ndarray, shape (units, examples)
        The predictions ŷ.
    """

    training = False

    def __init__(self, network: Network, x: Array) -> None:
        self.x = x
        self._network, self._tape = network, Tape(product)
        self._theta = self._tape.array(network.theta)
        self._parameters = carve(self._theta, network.shapes)
        inputs = rows_over_ones(self._tape.array(x.T))
        self._passed = forward(network.layers, self._parameters, inputs, training=self.training)
        self._record(self._passed)
        self._run: Run[Any] = self._tape.compile(keep=[passed.a for passed in self._passed])
        self._compute = self._run.compute
        self.activations = [self._run[passed.a] for passed in self._passed]
        self.output = self.activations[-1]
        del self._tape, self._theta, self._parameters, self._passed

    def _record(self, passed: Sequence[Passed]) -> None:
        """Record what comes after the forward pass."""

    def __call__(self) -> None:
        """Compute."""
        self._compute()

    def walk(self) -> Iterator[Hashable]:
        """Compute stage by stage; yield the `Stage` of each when it is done."""
        return self._run.walk()


class Step(Forward):
    """Forward pass, backpropagation and update, for one size of a mini-batch.

    Parameters
    ----------
    network : Network
    x : ndarray, shape (examples, inputs + 1)
    y : ndarray, shape (units, examples)
        To be filled with the targets.
    loss : Loss
    optimizer : Optimizer or None
        Without one the step ends at the gradient.
    penalty : Penalty or None
        Counts the cost of the weights, in every step.
    weights : ndarray, shape (examples,), or None
        To be filled with how much the loss of every example counts.
    """

    training = True

    def __init__(
        self,
        network: Network,
        x: Array,
        y: Array,
        loss: Loss,
        optimizer: Optimizer | None = None,
        penalty: Penalty | None = None,
        weights: Array | None = None,
    ) -> None:
        self.y, self.weights, self._loss = y, weights, loss
        self._optimizer, self._penalty = optimizer, penalty
        super().__init__(network, x)

    def _record(self, passed: Sequence[Passed]) -> None:
        tape, network, optimizer = self._tape, self._network, self._optimizer
        y = tape.array(self.y)
        # nobody needs the gradient after the update, so that its memory serves that too
        gradient = tape.array(network.gradient, spare=optimizer is not None)
        weights = None if self.weights is None else tape.array(self.weights)
        dz = output_error(self._loss, y, network.layers[-1], passed[-1], weights)
        derivatives = carve(gradient, network.shapes)
        backpropagation(network.layers, self._parameters, passed, dz, derivatives)
        if optimizer is None:
            return
        tape.stage(Stage(UPDATE))
        if self._penalty is not None and self._penalty.adds:
            tape.do(self._penalty.count, len(self.x))
        tape.do(optimizer.prepare if optimizer.weight_decay else optimizer.tick)
        memory = {name: tape.array(array) for name, array in optimizer.memory.items()}
        rates = tape.array(optimizer.rate), tape.array(optimizer.shrinking)
        network.descend(optimizer, self._theta, gradient, rates, memory)
