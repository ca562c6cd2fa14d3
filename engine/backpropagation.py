"""One step of training, as in the lecture: forward, the error, backward, downhill.

Begin here. Examples are columns: x has the shape (inputs, m), a and z of a layer (units, m). The
parameters of a layer are one matrix, (W b): the biases are its last column, for a layer without
parameters it is empty. A step goes through stages, each marked by `begin`; it can be walked stage
by stage. The statements compute at once on ordinary arrays. For training they are recorded into
calls that are bound to buffers (`engine.passes`).
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from engine.arrays import Array
from engine.layers.layer import Layer
from engine.losses import Loss
from engine.optimizers.optimizer import Optimizer
from engine.recording import begin


class Stage(NamedTuple):
    """A part of a step: what is computed, and in which layer, counted from 1; 0 if in none."""

    name: str
    layer: int = 0


FORWARD, LOSS, OUTPUT_ERROR = "forward", "loss", "output error"
HIDDEN_ERROR, DERIVATIVES, UPDATE = "hidden error", "derivatives", "update"


class Passed(NamedTuple):
    """What a layer computed in the forward pass, which the way back needs."""

    x: Array  # its inputs: the outputs of the layer below, shape (inputs, m)
    z: Array  # W x + b, shape (units, m)
    a: Array  # g(z), shape (units, m)
    chance: Array | None  # what chance decided, if it did


class Error(NamedTuple):
    """The error of a layer: how the cost J changes with z, and before that with a."""

    dz: Array  # δ = ∂J/∂z = ∂J/∂a g'(z), shape (units, m)
    da: Array | None  # ∂J/∂a, which is Wᵀ δ of the layer above; None in the output layer


def forward(
    layers: Sequence[Layer], parameters: Sequence[Array], x: Array, *, training: bool = False
) -> list[Passed]:
    """a₀ = x, aₗ = g(Wₗ aₗ₋₁ + bₗ): return x, z and a of every layer.

    Parameters
    ----------
    layers : sequence of Layer
    parameters : sequence of ndarray, shape (units, inputs + 1)
        (W b) of every layer.
    x : ndarray, shape (inputs, m)
    training : bool
        Whether the pass is part of the training, where chance plays in some layers.
    """
    passed = []
    for number, (layer, Wb) in enumerate(zip(layers, parameters, strict=True), 1):
        begin(Stage(FORWARD, number), of=x)
        chance = layer.chance(x) if training else None
        z = layer.forward(Wb, x, chance)  # W x + b
        a = layer.activation.forward(z)  # g(z)
        passed.append(Passed(x, z, a, chance))
        x = a
    return passed


def output_error(loss: Loss, y: Array, output: Layer, passed: Passed) -> Array:
    """∂J/∂z = ∂J/∂ŷ g'(z) of the output layer; J is the mean of the losses of m examples.

    With the activation that belongs to the loss it is (ŷ - y) / m, but for a factor.

    Parameters
    ----------
    loss : Loss
    y : ndarray, shape (units, m)
        The right answers; the network's are ŷ = a of the output layer.
    output : Layer
    passed : Passed
        Of the output layer.
    """
    begin(Stage(OUTPUT_ERROR), of=y)
    units, m = y.shape
    dz = loss.gradient_by_z(y, passed.z, passed.a, output.activation)
    return dz * (loss.factor(units) / m)


def backpropagation(
    layers: Sequence[Layer],
    parameters: Sequence[Array],
    passed: Sequence[Passed],
    dz: Array,
    derivatives: Sequence[Array],
) -> list[Error]:
    """From the last layer to the first: ∂J/∂Wₗ = dzₗ aₗ₋₁ᵀ and dzₗ₋₁ = (Wₗᵀ dzₗ) g'(zₗ₋₁).

    Parameters
    ----------
    layers, parameters, passed : sequence
        Of `forward`.
    dz : ndarray, shape (units, m)
        ∂J/∂z of the output layer.
    derivatives : sequence of ndarray, shape (units, inputs + 1)
        ∂J/∂(W b) of every layer is written here.

    Returns
    -------
    list of Error
        Of every layer down to the first one that has parameters, the last layer first. Source:
        Rumelhart, Hinton & Williams 1986.
    """
    first = next(i for i, Wb in enumerate(parameters) if Wb.size)
    errors = [Error(dz, None)]
    for i in range(len(layers) - 1, first - 1, -1):
        layer, Wb, (x, _, _, chance) = layers[i], parameters[i], passed[i]
        if Wb.size:
            begin(Stage(DERIVATIVES, i + 1), of=dz)
            derivatives[i][...] = layer.derivative(Wb, x, dz)  # ∂J/∂W = dz xᵀ, ∂J/∂b = Σ dz
        if i > first:
            begin(Stage(HIDDEN_ERROR, i), of=dz)
            da = layer.backward(Wb, dz, chance)  # Wᵀ dz
            below = passed[i - 1]
            dz = layers[i - 1].activation.backward(below.z, below.a, da)  # da g'(z)
            errors.append(Error(dz, da))
    return errors


def update(
    optimizer: Optimizer, theta: Array, g: Array, alpha: Array, memory: Mapping[str, Array]
) -> None:
    """θ ← θ - α ∂J/∂θ, or as the optimizer has it, for all parameters of all layers at once.

    Parameters
    ----------
    optimizer : Optimizer
    theta, g : ndarray, shape (parameters,)
        θ and ∂J/∂θ.
    alpha : ndarray without axes
    memory : mapping of ndarray, shape (parameters,)
        What the optimizer keeps from step to step.
    """
    begin(Stage(UPDATE), of=theta)
    optimizer.update(theta, g, alpha, memory)
