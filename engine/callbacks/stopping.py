"""Callbacks that end a training: when it no longer improves, or when it has diverged."""

from math import isfinite

from engine.arrays import Array
from engine.callbacks.callback import Callback, Logs
from engine.callbacks.monitor import Monitor
from engine.printing import print_text


class EarlyStopping(Monitor):
    """Ends the training after `patience` epochs without an improvement of the monitored number.

    Parameters
    ----------
    monitor : str
        A name in the History.
    min_delta : float
        The least difference that counts as an improvement.
    patience : int
        Epochs to wait for a better value.
    verbose : int
        1 prints a line when it stops, 0 nothing.
    mode : str
        "min" or "max" is better; "auto" depends on the name.
    baseline : float, optional
        A value that has to be beaten within `patience` epochs.
    restore_best_weights : bool
        Whether the network gets back the parameters of its best epoch at the end.
    start_from_epoch : int
        The number of epochs at the beginning that are ignored.

    Attributes
    ----------
    stopped_epoch : int
        The last epoch, counted from 0; 0 if the training was not ended early.
    best : float or None
    best_epoch : int
    best_weights : list of ndarray or None
        The parameters of the best epoch, with `restore_best_weights`.
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
        self.best_weights: list[Array] | None = None

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Reset the state of the last training."""
        self.wait = self.stopped_epoch = self.best_epoch = 0
        self.best = self.best_weights = None

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Compare, and stop after `patience` epochs without an improvement."""
        value = (logs or {}).get(self.monitor)
        if value is None:
            self.missing(list(logs or {}))
        if value is None or epoch < self.start_from_epoch:
            return
        if self.restore_best_weights and self.best_weights is None:
            self.best_weights, self.best_epoch = self.model.get_weights(), epoch
        self.wait += 1
        if self.improves(value, self.best):
            self._keep(epoch, value)
        elif self.wait >= self.patience and epoch > 0:
            self.stopped_epoch = epoch
            self.model.stop_training = True

    def on_train_end(self, logs: Logs | None = None) -> None:
        """Restore the weights of the best epoch, with `restore_best_weights`."""
        if self.stopped_epoch and self.verbose:
            print_text(f"Epoch {self.stopped_epoch + 1}: early stopping")
        if self.best_weights is not None:
            if self.verbose:
                print_text(f"Restoring the weights of the best epoch: {self.best_epoch + 1}.")
            self.model.set_weights(self.best_weights)

    def _keep(self, epoch: int, value: float) -> None:
        self.best, self.best_epoch = value, epoch
        if self.restore_best_weights:
            self.best_weights = self.model.get_weights()
        if self.baseline is None or self.improves(value, self.baseline):
            self.wait = 0


class TerminateOnNaN(Callback):
    """Ends the training after the first mini-batch with which the loss is NaN or infinite.

    Parameters
    ----------
    raise_error : bool
        Whether `fit` raises a RuntimeError instead of ending.
    """

    def __init__(self, raise_error: bool = False) -> None:
        super().__init__()
        self.raise_error = raise_error

    def on_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        """Check the loss."""
        loss = (logs or {}).get("loss")
        if loss is None or isfinite(loss):
            return
        if self.raise_error:
            raise RuntimeError(f"expected a finite loss, got {loss} in batch {batch}")
        print_text(f"Batch {batch}: Invalid loss, terminating training")
        self.model.stop_training = True
