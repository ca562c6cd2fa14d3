"""The optimizers by Keras' names: rules by which the gradient moves the parameters.

`optimizer` has the base class, and one module each the kinds. They see two flat vectors, the
parameters and the gradient, and use `engine.schedules` only. To add one, write its class and put it
into `OPTIMIZERS`.
"""

from typing import Any

from engine import schedules
from engine.optimizers.adam import Adam
from engine.optimizers.optimizer import Optimizer
from engine.optimizers.rmsprop import RMSprop
from engine.optimizers.sgd import SGD

__all__ = ["OPTIMIZERS", "SGD", "Adam", "Optimizer", "RMSprop", "get", "schedules"]

OPTIMIZERS = {optimizer.name: optimizer for optimizer in (SGD, Adam, RMSprop)}


def get(optimizer: str | Optimizer, **options: Any) -> Optimizer:
    """Return the optimizer of that name with these options, or the optimizer itself.

    Raises
    ------
    ValueError
        If there is none; the message lists the known ones.
    """
    if isinstance(optimizer, Optimizer):
        return optimizer
    try:
        kind = OPTIMIZERS[optimizer.lower()]
    except (KeyError, AttributeError):
        known = ", ".join(OPTIMIZERS)
        raise ValueError(
            f"expected the name of an optimizer ({known}), got {optimizer!r}"
        ) from None
    return kind(**options)
