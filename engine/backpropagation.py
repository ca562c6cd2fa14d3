"""The forward pass and backpropagation: one training step, prepared once as calls.

A pass is made for a fixed number of examples. It owns the buffers for the inputs and the
activations of every layer, so that computing allocates no memory.
"""

from collections.abc import Sequence

import numpy as np

from engine.activations import Activation
from engine.arrays import Array
from engine.calls import Calls, call, quiet, run, scalar
from engine.layers.layer import Layer
from engine.losses import Loss


def forward(
    layers: Sequence[Layer], x: Array, *, training: bool = False
) -> tuple[list[Array], Calls]:
    """a₀ = x, aₗ = g(Wₗ aₗ₋₁ + bₗ): return all aₗ, each over a row of ones, and the calls.

    Parameters
    ----------
    layers : sequence of Layer
    x : ndarray, shape (inputs + 1, examples)
        The inputs over a row of ones.
    training : bool
        Whether the pass is part of the training.
    """
    activations, calls = [x], Calls()
    for layer in layers:
        above, more = layer.forward(activations[-1], training=training)
        activations.append(above)
        calls += more
    return activations, calls


def backpropagation(layers: Sequence[Layer], activations: Sequence[Array], dz: Array) -> Calls:
    """From the last layer to the first: ∂J/∂Wₗ = dzₗ aₗ₋₁ᵀ and dzₗ₋₁ = (Wₗᵀ dzₗ) g'(zₗ₋₁).

    Parameters
    ----------
    layers : sequence of Layer
    activations : sequence of ndarray
        The result of `forward`.
    dz : ndarray, shape (units, examples)
        ∂J/∂z of the output layer.

    Returns
    -------
    Calls
        They fill the layers' `derivatives`; source: Rumelhart, Hinton & Williams 1986.
    """
    calls = Calls()
    first = next(i for i, layer in enumerate(layers) if layer.derivatives.size)
    for index in reversed(range(first, len(layers))):
        below = activations[index]
        calls += layers[index].backward(below, dz)
        if index > first:
            da = np.empty_like(below)
            calls += layers[index].backward_to_inputs(dz, da)
            dz = da[:-1]
            calls += layers[index - 1].activation.backward(below[:-1], dz)
    return calls


def output_error(
    loss: Loss, y: Array, output: Array, activation: Activation
) -> tuple[Array, Calls]:
    """∂J/∂z of the output layer, J the mean loss of the examples: return its array, and the calls.

    Parameters
    ----------
    loss : Loss
    y, output : ndarray, shape (units, examples)
        The targets, and the outputs of the network.
    activation : Activation
        That of the output layer.
    """
    units, examples = output.shape
    dz = np.empty_like(output)
    mean = scalar(loss.factor(units) / examples, dz)
    return dz, [*loss.gradient_by_z(y, output, dz, activation), call(np.multiply, dz, mean, dz)]


class Forward:
    """The forward pass for a number of examples.

    Attributes
    ----------
    x : ndarray, shape (examples, inputs + 1)
        To be filled with the inputs; the last column is ones.
    activations : list of ndarray, shape (units, examples)
        The outputs of every layer, in the last pass.
    """

    def __init__(self, layers: Sequence[Layer], x: Array, *, training: bool = False) -> None:
        self.x = x
        self._quiet = quiet()
        self._over_ones, self._calls = forward(layers, x.T, training=training)
        self.activations = [a[:-1] for a in self._over_ones[1:]]

    @property
    def output(self) -> Array:
        """The predictions ŷ, shape (units, examples)."""
        return self.activations[-1]

    def __call__(self) -> None:
        """Compute."""
        self._quiet.run(run, self._calls)


class Step(Forward):
    """Forward pass, backpropagation and update, for one size of a mini-batch.

    Parameters
    ----------
    layers : sequence of Layer
    x : ndarray, shape (examples, inputs + 1)
    y : ndarray, shape (units, examples)
        To be filled with the targets.
    loss : Loss
    update : Calls
        The calls of the optimizer; none if omitted.
    """

    def __init__(
        self, layers: Sequence[Layer], x: Array, y: Array, loss: Loss, update: Calls | None = None
    ) -> None:
        super().__init__(layers, x, training=True)
        self.y = y
        dz, calls = output_error(loss, y, self.output, layers[-1].activation)
        self._calls += calls
        self._calls += backpropagation(layers, self._over_ones, dz)
        self._calls += update or []
