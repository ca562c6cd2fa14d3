"""Which part of a program for Keras is which part of a design: for the writer and the reader.

Names of optimizers, losses, activations, initializers and their options stand in their entries in
the engine; here is where in a program each field of a design has its place.
"""

from dataclasses import fields
from typing import Any

from engine.initializers import INITIALIZERS
from engine.losses import LOSSES
from engine.names import spellings
from engine.optimizers import OPTIMIZERS
from engine.regularizers import REGULARIZERS
from nngui.design.design import Design

# Arguments of `Dense`, in Keras' order, and the fields of a layer.
DENSE: dict[str, str | tuple[str, ...]] = {
    "units": "units",
    "activation": "activation",
    "use_bias": "use_bias",
    "kernel_initializer": "kernel_initializer",
    "bias_initializer": "bias_initializer",
    "kernel_regularizer": ("l1", "l2"),
}
# Arguments of `fit` and the fields of a design.
FIT = {"batch_size": "batch_size", "epochs": "epochs"}
# Fields that stand in the three steps; all others stand in `DATA = dict(…)`.
IN_STEPS = {
    *("layers", "loss", "optimizer", "learning_rate", "schedule", "batch_size", "epochs", "seed"),
    *("loss_options", "optimizer_options"),
}
DATA = "DATA"
IN_DATA = {
    field.name: field.default for field in fields(Design) if field.name not in IN_STEPS
}  # and their defaults

CLASSES: dict[str, dict[str, Any]] = {
    "optimizer": spellings(OPTIMIZERS),
    "loss": spellings(LOSSES),
    "initializer": spellings(INITIALIZERS),
    "regularizer": spellings(REGULARIZERS),
}
# The classes that a program of this writer defines for itself.
BATCHES, COSTS = "Batches", "Costs"


def called(name: str, *arguments: Any, **options: Any) -> str:
    """Return a call as a text: "SGD(learning_rate=0.3, momentum=0.9)"."""
    given = [*map(repr, arguments), *(f"{key}={value!r}" for key, value in options.items())]
    return f"{name}({', '.join(given)})"
