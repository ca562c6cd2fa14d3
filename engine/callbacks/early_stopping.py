"""`EarlyStopping`: the training ends when it no longer gets better."""

from engine.arrays import Array
from engine.callbacks.callback import Logs
from engine.callbacks.monitor import Monitor
from engine.fitting.progress import say


class EarlyStopping(Monitor):
    """Ends the training after `patience` epochs in which the monitored number got no better.

    Parameters
    ----------
    monitor : str
        A name in the History.
    min_delta : float
        By how much a value has to be better to count as such.
    patience : int
        Epochs to wait for a better value.
    verbose : int
        1 says when it stops, 0 nothing.
    mode : str
        "min" or "max" is better; "auto" goes by the name.
    baseline : float, optional
        A value that has to be beaten within `patience` epochs.
    restore_best_weights : bool
        Whether the network ends as it was after its best epoch, not its last one.
    start_from_epoch : int
        Epochs at the beginning that do not count.

    Attributes
    ----------
    stopped_epoch : int
        The epoch, counted from 0, that was the last; 0 if the training was not cut short.
    best : float or None
    best_epoch : int
    """

    def __init__(
        self,
        monitor: str = "val_loss",
        min_delta: float = 0,
        patience: int = 0,
        verbose: int = 0,
        mode: str = "auto",
        baseline: float | None = None,
        restore_best_weights: bool = False,
        start_from_epoch: int = 0,
    ) -> None:
        super().__init__(monitor, mode, min_delta)
        self.patience, self.verbose, self.baseline = patience, verbose, baseline
        self.restore_best_weights = restore_best_weights
        self.start_from_epoch = start_from_epoch
        self.wait = self.stopped_epoch = self.best_epoch = 0
        self.best: float | None = None
        self._weights: list[Array] | None = None

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Forget the last training."""
        self.wait = self.stopped_epoch = self.best_epoch = 0
        self.best = self._weights = None

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Compare, and stop if that was one epoch too many without a better value."""
        value = (logs or {}).get(self.monitor)
        if value is None:
            self.missing(list(logs or {}))
        if value is None or epoch < self.start_from_epoch:
            return
        if self.restore_best_weights and self._weights is None:
            self._weights, self.best_epoch = self.model.get_weights(), epoch
        self.wait += 1
        if self.improves(value, self.best):
            self._keep(epoch, value)
        elif self.wait >= self.patience and epoch > 0:
            self.stopped_epoch = epoch
            self.model.stop_training = True

    def on_train_end(self, logs: Logs | None = None) -> None:
        """Go back to the best epoch, if that was asked for."""
        if self.stopped_epoch and self.verbose:
            say(f"Epoch {self.stopped_epoch + 1}: early stopping")
        if self._weights is not None:
            if self.verbose:
                say(f"Restoring the weights of the best epoch: {self.best_epoch + 1}.")
            self.model.set_weights(self._weights)

    def _keep(self, epoch: int, value: float) -> None:
        self.best, self.best_epoch = value, epoch
        if self.restore_best_weights:
            self._weights = self.model.get_weights()
        if self.baseline is None or self.improves(value, self.baseline):
            self.wait = 0
