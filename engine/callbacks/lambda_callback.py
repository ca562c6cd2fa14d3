"""`LambdaCallback`: a callback without a class of its own."""

from collections.abc import Callable
from typing import Any

from engine.callbacks.callback import Callback

Hook = Callable[..., Any]


class LambdaCallback(Callback):
    """Calls the functions that it is given.

    Parameters
    ----------
    on_epoch_begin, on_epoch_end : function of epoch and logs, optional
    on_train_begin, on_train_end : function of logs, optional
    on_train_batch_begin, on_train_batch_end : function of batch and logs, optional
    """

    def __init__(
        self,
        on_epoch_begin: Hook | None = None,
        on_epoch_end: Hook | None = None,
        on_train_begin: Hook | None = None,
        on_train_end: Hook | None = None,
        on_train_batch_begin: Hook | None = None,
        on_train_batch_end: Hook | None = None,
    ) -> None:
        super().__init__()
        given = {name: hook for name, hook in locals().items() if name.startswith("on_") and hook}
        for name, hook in given.items():
            setattr(self, name, hook)
