"""`Callback`: what may happen between the epochs and mini-batches of `fit`."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from engine.as_call import as_call

if TYPE_CHECKING:
    from engine.sequential import Sequential

Logs = dict[str, float]
BATCH = ("on_batch_begin", "on_batch_end", "on_train_batch_begin", "on_train_batch_end")


class Callback:
    """Does nothing; what is wanted is written into a class of one's own.

    ``model.stop_training = True``, set in one of these, ends the training. `fit` calls all of
    them in the order of the list, and those for mini-batches only if one of the list has them.

    Attributes
    ----------
    model : Sequential
        The network that is trained.
    params : dict
        "epochs", "steps" (mini-batches in an epoch) and "verbose" of the `fit`.
    """

    model: "Sequential"

    def __init__(self) -> None:
        self.params: Mapping[str, Any] = {}

    def __repr__(self) -> str:
        return as_call(self)

    def set_model(self, model: "Sequential") -> None:
        """Hear which network is trained."""
        self.model = model

    def set_params(self, params: Mapping[str, Any]) -> None:
        """Hear how it is trained."""
        self.params = params

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Hear that the training begins."""

    def on_train_end(self, logs: Logs | None = None) -> None:
        """Hear that it is over, and how its last epoch ended."""

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """Hear that an epoch begins, counted from 0."""

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Hear of its loss and metrics; what is added to `logs` goes into the History."""

    def on_train_batch_begin(self, batch: int, logs: Logs | None = None) -> None:
        """Hear that a mini-batch begins, counted from 0 in its epoch."""
        self.on_batch_begin(batch, logs)

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        """Hear of the means of loss and metrics over the epoch so far."""
        self.on_batch_end(batch, logs)

    def on_batch_begin(self, batch: int, logs: Logs | None = None) -> None:
        """Hear the same as `on_train_batch_begin`, by its older name."""

    def on_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        """Hear the same as `on_train_batch_end`, by its older name."""


class CallbackList(Callback):
    """Several callbacks, called one after the other.

    Attributes
    ----------
    wants_batches : bool
        Whether one of them wants to hear of mini-batches.

    Raises
    ------
    ValueError
        If one is no `Callback`.
    """

    def __init__(self, callbacks: Callback | Iterable[Callback] | None) -> None:
        super().__init__()
        given = [callbacks] if isinstance(callbacks, Callback) else list(callbacks or ())
        for callback in given:
            if not isinstance(callback, Callback):
                raise ValueError(f"expected a list of Callback objects, got {callback!r} in it")
        self.callbacks = given
        self.wants_batches = any(map(_wants_batches, given))

    def set_model(self, model: "Sequential") -> None:
        """Tell all of them."""
        super().set_model(model)
        for callback in self.callbacks:
            callback.set_model(model)

    def set_params(self, params: Mapping[str, Any]) -> None:
        """Tell all of them."""
        super().set_params(params)
        for callback in self.callbacks:
            callback.set_params(params)

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Tell all of them."""
        for callback in self.callbacks:
            callback.on_train_begin(logs)

    def on_train_end(self, logs: Logs | None = None) -> None:
        """Tell all of them."""
        for callback in self.callbacks:
            callback.on_train_end(logs)

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """Tell all of them."""
        for callback in self.callbacks:
            callback.on_epoch_begin(epoch, logs)

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Tell all of them."""
        for callback in self.callbacks:
            callback.on_epoch_end(epoch, logs)

    def on_train_batch_begin(self, batch: int, logs: Logs | None = None) -> None:
        """Tell all of them."""
        for callback in self.callbacks:
            callback.on_train_batch_begin(batch, logs)

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        """Tell all of them."""
        for callback in self.callbacks:
            callback.on_train_batch_end(batch, logs)


def _wants_batches(callback: Callback) -> bool:
    own = (getattr(getattr(callback, name), "__func__", None) for name in BATCH)
    return any(
        method is not getattr(Callback, name) for method, name in zip(own, BATCH, strict=True)
    )
