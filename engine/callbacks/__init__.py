"""The callbacks by their names, as `keras.callbacks` has them."""

from engine.callbacks.callback import Callback, CallbackList
from engine.callbacks.csv_logger import CSVLogger
from engine.callbacks.early_stopping import EarlyStopping
from engine.callbacks.lambda_callback import LambdaCallback
from engine.callbacks.model_checkpoint import ModelCheckpoint
from engine.callbacks.terminate_on_nan import TerminateOnNaN
from engine.fitting.history import History

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
