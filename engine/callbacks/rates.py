"""Callbacks that change the learning rate α from epoch to epoch."""

from collections.abc import Callable

import numpy as np

from engine.callbacks.callback import Callback, Logs
from engine.callbacks.monitor import Monitor
from engine.printing import print_text


class LearningRateScheduler(Callback):
    """Sets α before every epoch to that which a function returns.

    Parameters
    ----------
    schedule : function of epoch and α
        Takes the number of the epoch, counted from 0, and the present α.
    verbose : int
        1 prints a line for every epoch, 0 nothing.
    """

    def __init__(self, schedule: Callable[..., float], verbose: int = 0) -> None:
        super().__init__()
        self.schedule, self.verbose = schedule, verbose

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """Set α."""
        optimizer = self.model.optimizer
        try:
            rate = self.schedule(epoch, float(optimizer.learning_rate))
        except TypeError:  # a function of the epoch only, as older ones are
            rate = self.schedule(epoch)
        if not isinstance(rate, float | np.floating):
            raise ValueError(f"expected the schedule to return α as a float, got {rate!r}")
        optimizer.learning_rate = float(rate)
        if self.verbose:
            print_text(f"\nEpoch {epoch + 1}: LearningRateScheduler sets α to {rate}.")

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Add α to the numbers of the epoch."""
        if logs is not None:
            logs["learning_rate"] = float(self.model.optimizer.learning_rate)


class ReduceLROnPlateau(Monitor):
    """Makes α smaller after `patience` epochs without an improvement of the monitored number.

    Parameters
    ----------
    monitor : str
        A name in the History.
    factor : float
        Below 1; α is multiplied by it.
    patience : int
        Epochs to wait for a better value.
    verbose : int
        1 prints a line when α changes, 0 nothing.
    mode : str
        "min" or "max" is better; "auto" depends on the name.
    min_delta : float
        The least difference that counts as an improvement.
    cooldown : int
        Epochs after a change that are not counted.
    min_lr : float
        The least α.
    """

    def __init__(
        self,
        monitor: str = "val_loss",
        factor: float = 0.1,
        patience: int = 10,
        verbose: int = 0,
        mode: str = "auto",
        min_delta: float = 1e-4,
        cooldown: int = 0,
        min_lr: float = 0.0,
    ) -> None:
        super().__init__(monitor, mode, min_delta)
        if not 0 < factor < 1:
            raise ValueError(f"expected a factor above 0 and below 1, got {factor!r}")
        self.factor, self.patience, self.verbose = factor, patience, verbose
        self.cooldown, self.min_lr = cooldown, min_lr
        self.on_train_begin()

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Reset the state of the last training."""
        self.best: float | None = None
        self.cooldown_counter = self.wait = 0

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Compare, and make α smaller after `patience` epochs without an improvement."""
        logs = {} if logs is None else logs
        logs["learning_rate"] = float(self.model.optimizer.learning_rate)
        value = logs.get(self.monitor)
        if value is None:
            self.missing(list(logs))
            return
        if self.in_cooldown():
            self.cooldown_counter -= 1
            self.wait = 0
        if self.improves(value, self.best):
            self.best, self.wait = value, 0
        elif not self.in_cooldown():
            self.wait += 1
            if self.wait >= self.patience:
                self._reduce(epoch)

    def in_cooldown(self) -> bool:
        """Return whether α changed so lately that epochs are not counted."""
        return self.cooldown_counter > 0

    def _reduce(self, epoch: int) -> None:
        optimizer = self.model.optimizer
        rate = max(optimizer.learning_rate * self.factor, self.min_lr)
        if rate >= optimizer.learning_rate:
            return
        optimizer.learning_rate = rate
        self.cooldown_counter, self.wait = self.cooldown, 0
        if self.verbose:
            print_text(f"\nEpoch {epoch + 1}: ReduceLROnPlateau reduces α to {rate}.")
