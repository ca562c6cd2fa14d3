"""Callbacks by Keras' names: objects whose methods `fit` calls between epochs and mini-batches.

`callback` has the base class, `monitor` the comparison of values, `stopping`
the callbacks that end a training, and `files` those that write. They see the network only as a
`Model`, and may use metrics and printing, but nothing of `engine.fitting`, which calls them.
"""

from engine.callbacks.callback import Callback, CallbackList, LambdaCallback
from engine.callbacks.files import CSVLogger, ModelCheckpoint
from engine.callbacks.stopping import EarlyStopping, TerminateOnNaN
from engine.history import History

__all__ = [
    "CSVLogger",
    "Callback",
    "CallbackList",
    "EarlyStopping",
    "History",
    "LambdaCallback",
    "ModelCheckpoint",
    "TerminateOnNaN",
]
