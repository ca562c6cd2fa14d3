"""One step of training, as in the lecture: forward, the error, backward, downhill. Begin here.

Examples are columns: x has the shape (inputs, m), z and a of a layer (units, m). The parameters of
a layer are one matrix (W b), shape (units, inputs + 1): the biases b are its last column. A layer
knows three formulas, W x + b, Wᵀ dz and dz xᵀ, and its activation g and its derivative g'.

The statements compute at once on ordinary arrays. For training they are recorded once, and run as
bound calls (`engine.passes`). `begin` marks the stages, by which a recorded step can be walked.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from engine.arrays import Array
from engine.layers.layer import Layer
from engine.losses import Loss
from engine.optimizers.optimizer import Optimizer
from engine.recording import begin

FORWARD, LOSS, OUTPUT_ERROR = "forward", "loss", "output error"
HIDDEN_ERROR, DERIVATIVES, UPDATE = "hidden error", "derivatives", "update"


class Stage(NamedTuple):
    """A part of a step: what is computed, and in which layer, counted from 1; 0 if in none."""

    name: str
    layer: int = 0


class Passed(NamedTuple):
    """What a layer computed on the way forward, and will need on the way back."""

    x: Array  # the inputs: a of the layer below
    z: Array  # W x + b
    a: Array  # g(z)
    chance: Array | None  # which inputs a Dropout silenced


class Error(NamedTuple):
    """How the cost J changes with z, and with a, of a layer."""

    dz: Array  # ∂J/∂z = ∂J/∂a g'(z), in the lecture δ
    da: Array | None  # ∂J/∂a = Wᵀ δ of the layer above; None in the output layer


def forward(
    layers: Sequence[Layer], parameters: Sequence[Array], x: Array, *, training: bool = False
) -> list[Passed]:
    """a₀ = x, aₗ = g(Wₗ aₗ₋₁ + bₗ): return x, z and a of every layer.

    `parameters` are (W b) of every layer; `training` says whether chance plays in Dropout.
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


def output_error(
    loss: Loss, y: Array, output: Layer, passed: Passed, weights: Array | None = None
) -> Array:
    """∂J/∂z = ∂J/∂ŷ g'(z) of the output layer; J is the mean of the losses of m examples.

    `y` are the right answers, shape (units, m); those of the network are ŷ = a. With the activation
    that belongs to the loss it is ŷ - y, divided by m, and for some losses times a constant.
    `weights`, shape (m,), say how much the loss of every example counts, if not all count alike.
    """
    begin(Stage(OUTPUT_ERROR), of=y)
    units, m = y.shape
    dz = loss.gradient_by_z(y, passed.z, passed.a, output.activation)
    dz = dz * (loss.factor(units) / loss.divisor(m))
    return dz if weights is None else dz * weights


def backpropagation(
    layers: Sequence[Layer],
    parameters: Sequence[Array],
    passed: Sequence[Passed],
    dz: Array,
    derivatives: Sequence[Array],
) -> list[Error]:
    """From the last layer to the first: ∂J/∂Wₗ = dzₗ aₗ₋₁ᵀ and dzₗ₋₁ = (Wₗᵀ dzₗ) g'(zₗ₋₁).

    `dz` is that of the output layer. ∂J/∂(W b) of every layer is written into `derivatives`.
    Returns the errors, the last layer's first, down to the first layer that learns.
    Source: Rumelhart, Hinton & Williams 1986.
    """
    errors = [Error(dz, None)]
    learns = [layer.moves and Wb.size > 0 for layer, Wb in zip(layers, parameters, strict=True)]
    first = learns.index(True) if any(learns) else len(layers)
    for i in range(len(layers) - 1, first - 1, -1):
        layer, Wb = layers[i], parameters[i]
        if learns[i]:
            begin(Stage(DERIVATIVES, i + 1), of=dz)
            derivatives[i][...] = layer.derivative(Wb, passed[i].x, dz)  # dz xᵀ; Σ dz
        if i > first:
            begin(Stage(HIDDEN_ERROR, i), of=dz)
            da = layer.backward(Wb, dz, passed[i].chance)  # Wᵀ dz
            below = passed[i - 1]
            dz = layers[i - 1].activation.backward(below.z, below.a, da)  # da g'(z)
            errors.append(Error(dz, da))
    return errors


def update(
    optimizer: Optimizer, theta: Array, g: Array, alpha: Array, memory: Mapping[str, Array]
) -> None:
    """θ ← θ - α ∂J/∂θ, or as the optimizer has it, for all W and b of all layers at once.

    `theta` and `g` are θ and ∂J/∂θ as flat vectors; `memory` is what the optimizer keeps.
    """
    begin(Stage(UPDATE), of=theta)
    optimizer.update(theta, g, alpha, memory)
