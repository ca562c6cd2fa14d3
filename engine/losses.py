"""The losses by their names."""

from engine.crossentropy import (
    BinaryCrossentropy,
    CategoricalCrossentropy,
    SparseCategoricalCrossentropy,
)
from engine.loss import Loss
from engine.squared_error import MeanSquaredError

LOSSES = {
    loss.name: loss
    for loss in (
        BinaryCrossentropy,
        MeanSquaredError,
        CategoricalCrossentropy,
        SparseCategoricalCrossentropy,
    )
}
SHORT = {"mse": "mean_squared_error"}


def get(loss: str | Loss | type[Loss]) -> Loss:
    """Return the loss of that name; a loss, or its class, is taken as well.

    Raises
    ------
    ValueError
        If there is none; the message lists those there are.
    """
    if isinstance(loss, Loss):
        return loss
    if isinstance(loss, type) and issubclass(loss, Loss):
        return loss()
    try:
        return LOSSES[SHORT.get(loss, loss)]()
    except (KeyError, TypeError):
        known = ", ".join(LOSSES)
        raise ValueError(f"expected the name of a loss ({known}), got {loss!r}") from None
