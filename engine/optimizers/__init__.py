"""The optimizers by Keras' names: rules by which the gradient moves the parameters.

`optimizer` has the base class, `limits` the limits of the gradient and weight decay, `variables`
the memory as Keras has it, and one module each the kinds. They see flat vectors, the parameters and
the gradient, and use `engine.schedules` only. To add one, write its class, with its `options`, and
put it into `OPTIMIZERS`.
"""

from collections.abc import Mapping
from typing import Any

from engine import schedules
from engine.names import find, spellings
from engine.optimizers.adam import Adam, AdamW
from engine.optimizers.optimizer import Optimizer
from engine.optimizers.rmsprop import RMSprop
from engine.optimizers.sgd import SGD

__all__ = [
    "OPTIMIZERS",
    "SGD",
    "Adam",
    "AdamW",
    "Optimizer",
    "RMSprop",
    "get",
    "schedules",
]

OPTIMIZERS: dict[str, type[Optimizer]] = {
    optimizer.name: optimizer for optimizer in (SGD, Adam, RMSprop, AdamW)
}


def get(
    optimizer: str | Optimizer | type[Optimizer] | Mapping[str, Any], **options: Any
) -> Optimizer:
    """Return the optimizer of that name, in any case, or class, with these options; or it itself.

    Keras' description of one, ``{"class_name": "Adam", "config": {...}}``, is accepted as well.

    Raises
    ------
    ValueError
        If there is none; the message lists the known ones.
    """
    if isinstance(optimizer, Optimizer):
        return optimizer
    if isinstance(optimizer, type) and issubclass(optimizer, Optimizer):
        return optimizer(**options)
    if isinstance(optimizer, Mapping) and "class_name" in optimizer:
        return get(optimizer["class_name"], **dict(optimizer.get("config") or {}) | options)
    if isinstance(optimizer, str) and optimizer.lower() in OPTIMIZERS:
        return OPTIMIZERS[optimizer.lower()](**options)
    return find("an optimizer", optimizer, spellings(OPTIMIZERS), OPTIMIZERS)(**options)
