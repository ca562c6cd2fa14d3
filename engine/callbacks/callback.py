"""`Callback`: an object whose methods are called between epochs and mini-batches."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from engine.arrays import Array
from engine.as_call import as_call
from engine.history import History
from engine.model import Model

Hook = Callable[..., Any]
Logs = dict[str, float]
Outputs = dict[str, Array]
BATCH = ("on_batch_begin", "on_batch_end", "on_train_batch_begin", "on_train_batch_end")
TEST = ("on_test_batch_begin", "on_test_batch_end")
PREDICT = ("on_predict_batch_begin", "on_predict_batch_end")


class Callback:
    """Does nothing; a subclass overrides the methods that it needs.

    A method that sets ``model.stop_training = True`` ends the training, as `stop_evaluating` and
    `stop_predicting` end the others. `fit`, `evaluate` and `predict` call the callbacks in the
    order of the list, and the methods for mini-batches only if one of them overrides one. With
    ``compile(steps_per_execution=n)`` these are called once for n mini-batches, as in Keras.

    Attributes
    ----------
    model : Model
        The network that is trained.
    params : dict
        "epochs", "steps" (mini-batches in an epoch) and "verbose" of the `fit`.
    """

    model: Model
    first_epoch = 0  # from which `fit` goes on, if a callback restored a training

    def __init__(self) -> None:
        self.params: Mapping[str, Any] = {}

    def __repr__(self) -> str:
        return as_call(self)

    def set_model(self, model: Model) -> None:
        """Keep the network that is trained."""
        self.model = model

    def set_params(self, params: Mapping[str, Any]) -> None:
        """Keep the parameters of the training."""
        self.params = params

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Do something before the training."""

    def on_train_end(self, logs: Logs | None = None) -> None:
        """Do something after the training; `logs` has the values of its last epoch."""

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """Do something before an epoch, counted from 0."""

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Do something after an epoch; additions to `logs` enter the History."""

    def on_train_batch_begin(self, batch: int, logs: Logs | None = None) -> None:
        """Do something before a mini-batch, counted from 0 in its epoch."""
        self.on_batch_begin(batch, logs)

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        """Do something after a mini-batch; `logs` has the means over the epoch so far."""
        self.on_batch_end(batch, logs)

    def on_batch_begin(self, batch: int, logs: Logs | None = None) -> None:
        """Do the same: this is the older name of `on_train_batch_begin`."""

    def on_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        """Do the same: this is the older name of `on_train_batch_end`."""

    def on_test_begin(self, logs: Logs | None = None) -> None:
        """Do something before `evaluate`, or before the held-out examples in `fit`."""

    def on_test_end(self, logs: Logs | None = None) -> None:
        """Do something after them; `logs` has the cost and the metrics."""

    def on_test_batch_begin(self, batch: int, logs: Logs | None = None) -> None:
        """Do something before a mini-batch of them, counted from 0."""

    def on_test_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        """Do something after it; `logs` has the means so far."""

    def on_predict_begin(self, logs: Logs | None = None) -> None:
        """Do something before `predict`."""

    def on_predict_end(self, logs: Logs | None = None) -> None:
        """Do something after `predict`."""

    def on_predict_batch_begin(self, batch: int, logs: Outputs | None = None) -> None:
        """Do something before a mini-batch of `predict`, counted from 0."""

    def on_predict_batch_end(self, batch: int, logs: Outputs | None = None) -> None:
        """Do something after it; ``logs["outputs"]`` has its predictions ŷ."""


class LambdaCallback(Callback):
    """A callback without a class: calls the given functions.

    Parameters
    ----------
    on_epoch_begin, on_epoch_end : function of epoch and logs, optional
    on_train_begin, on_train_end : function of logs, optional
    on_train_batch_begin, on_train_batch_end : function of batch and logs, optional
    **others
        Become attributes of the callback.
    """

    def __init__(
        self,
        on_epoch_begin: Hook | None = None,
        on_epoch_end: Hook | None = None,
        on_train_begin: Hook | None = None,
        on_train_end: Hook | None = None,
        on_train_batch_begin: Hook | None = None,
        on_train_batch_end: Hook | None = None,
        **others: Any,
    ) -> None:
        super().__init__()
        given = {name: hook for name, hook in locals().items() if name.startswith("on_") and hook}
        given |= others
        for name, hook in given.items():
            setattr(self, name, hook)


class Every:
    """Counts mini-batches of a training, of which the callbacks may not see every one.

    Parameters
    ----------
    batches : int
        The number after which something is due.
    """

    def __init__(self, batches: int) -> None:
        self._batches, self._counted, self._last = batches, 0, -1

    def now(self, batch: int) -> bool:
        """Return whether it is due after that mini-batch, counted from 0 in its epoch."""
        before = self._last if batch > self._last else -1
        self._counted, self._last = self._counted + batch - before, batch
        if self._counted < self._batches:
            return False
        self._counted = 0
        return True


class _Record(Callback):
    """Fills a History that was given as a callback."""

    def __init__(self, history: History) -> None:
        super().__init__()
        self._history = history

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Begin with the first epoch."""
        self._history.epoch = []
        self._history.params, self._history.model = self.params, self.model

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Record the values of the epoch."""
        self._history.append(epoch, logs or {})


class CallbackList(Callback):
    """Several callbacks, called one after the other.

    Attributes
    ----------
    wants_batches, wants_tests, wants_predictions : bool
        Whether one of them overrides a method for mini-batches of the training, for those of
        `evaluate` and the held-out examples, or for those of `predict`.

    Raises
    ------
    ValueError
        If one is no `Callback`.
    """

    def __init__(self, callbacks: Callback | History | Iterable[Callback | History] | None) -> None:
        super().__init__()
        one = isinstance(callbacks, Callback | History)
        listed: list[Any] = [callbacks] if one else list(callbacks or ())  # type: ignore[arg-type]
        given = [_Record(each) if isinstance(each, History) else each for each in listed]
        for callback in given:
            if not isinstance(callback, Callback):
                raise ValueError(f"expected a list of Callback objects, got {callback!r} in it")
        self.callbacks = given
        self.wants_batches = any(_overrides(each, BATCH) for each in given)
        self.wants_tests = any(_overrides(each, TEST) for each in given)
        self.wants_predictions = any(_overrides(each, PREDICT) for each in given)

    @property
    def first_epoch(self) -> int:  # type: ignore[override]
        """The epoch from which `fit` goes on; 0 if no callback restored a training."""
        return max((callback.first_epoch for callback in self.callbacks), default=0)

    def set_model(self, model: Model) -> None:
        """Call the same method of all callbacks."""
        super().set_model(model)
        for callback in self.callbacks:
            callback.set_model(model)

    def set_params(self, params: Mapping[str, Any]) -> None:
        """Call the same method of all callbacks."""
        super().set_params(params)
        for callback in self.callbacks:
            callback.set_params(params)

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Call the same method of all callbacks."""
        self._call("on_train_begin", logs)

    def on_train_end(self, logs: Logs | None = None) -> None:
        """Call the same method of all callbacks."""
        self._call("on_train_end", logs)

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """Call the same method of all callbacks."""
        self._call("on_epoch_begin", logs, epoch)

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Call the same method of all callbacks."""
        self._call("on_epoch_end", logs, epoch)

    def on_train_batch_begin(self, batch: int, logs: Logs | None = None) -> None:
        """Call the same method of all callbacks."""
        self._call("on_train_batch_begin", logs, batch)

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        """Call the same method of all callbacks."""
        self._call("on_train_batch_end", logs, batch)

    def on_test_begin(self, logs: Logs | None = None) -> None:
        """Call the same method of all callbacks."""
        self._call("on_test_begin", logs)

    def on_test_end(self, logs: Logs | None = None) -> None:
        """Call the same method of all callbacks."""
        self._call("on_test_end", logs)

    def on_test_batch_begin(self, batch: int, logs: Logs | None = None) -> None:
        """Call the same method of all callbacks."""
        self._call("on_test_batch_begin", logs, batch)

    def on_test_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        """Call the same method of all callbacks."""
        self._call("on_test_batch_end", logs, batch)

    def on_predict_begin(self, logs: Logs | None = None) -> None:
        """Call the same method of all callbacks."""
        self._call("on_predict_begin", logs)

    def on_predict_end(self, logs: Logs | None = None) -> None:
        """Call the same method of all callbacks."""
        self._call("on_predict_end", logs)

    def on_predict_batch_begin(self, batch: int, logs: Outputs | None = None) -> None:
        """Call the same method of all callbacks."""
        self._call("on_predict_batch_begin", logs, batch)

    def on_predict_batch_end(self, batch: int, logs: Outputs | None = None) -> None:
        """Call the same method of all callbacks."""
        self._call("on_predict_batch_end", logs, batch)

    def _call(self, name: str, logs: Any, *number: int) -> None:
        for callback in self.callbacks:
            getattr(callback, name)(*number, {} if logs is None else logs)


def _overrides(callback: Callback, names: Iterable[str]) -> bool:
    own = ((name, getattr(getattr(callback, name), "__func__", None)) for name in names)
    return any(method is not getattr(Callback, name) for name, method in own)


def with_callbacks(
    callbacks: Callback | Iterable[Callback] | None, model: Model, verbose: int, steps: int
) -> CallbackList:
    """Return the callbacks of one `evaluate` or `predict`, which know the network."""
    listeners = CallbackList(callbacks)
    listeners.set_params({"verbose": verbose, "epochs": 1, "steps": steps})
    listeners.set_model(model)
    return listeners
