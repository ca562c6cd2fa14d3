"""Callbacks by Keras' names: objects whose methods `fit` calls between epochs and mini-batches.

`callback` has the base class, `monitor` the comparison of values, `stopping` the callbacks that end
a training, `rates` those that change α, `files` those that write, `backup` that which goes on. They
see the network only as a `Model`, and may use metrics and printing, but nothing of
`engine.fitting`, which calls them.
"""

from engine.callbacks.backup import BackupAndRestore
from engine.callbacks.callback import Callback, CallbackList, LambdaCallback
from engine.callbacks.files import CSVLogger, ModelCheckpoint
from engine.callbacks.rates import LearningRateScheduler, ReduceLROnPlateau
from engine.callbacks.stopping import EarlyStopping, TerminateOnNaN
from engine.history import History

__all__ = [
    "BackupAndRestore",
    "CSVLogger",
    "Callback",
    "CallbackList",
    "EarlyStopping",
    "History",
    "LambdaCallback",
    "LearningRateScheduler",
    "ModelCheckpoint",
    "ReduceLROnPlateau",
    "TerminateOnNaN",
]
