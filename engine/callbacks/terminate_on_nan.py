"""`TerminateOnNaN`: a training that has diverged ends."""

from math import isfinite

from engine.callbacks.callback import Callback, Logs
from engine.fitting.progress import say


class TerminateOnNaN(Callback):
    """Ends the training after the first mini-batch with which the loss is NaN or infinite.

    Parameters
    ----------
    raise_error : bool
        Whether `fit` raises a RuntimeError then, instead of ending.
    """

    def __init__(self, raise_error: bool = False) -> None:
        super().__init__()
        self.raise_error = raise_error

    def on_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        """Look at the loss."""
        loss = (logs or {}).get("loss")
        if loss is None or isfinite(loss):
            return
        if self.raise_error:
            raise RuntimeError(f"expected a finite loss, got {loss} in batch {batch}")
        say(f"Batch {batch}: Invalid loss, terminating training")
        self.model.stop_training = True
