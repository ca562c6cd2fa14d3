"""The callbacks by their names, as `keras.callbacks` has them."""

from engine.callback import Callback, CallbackList
from engine.csv_logger import CSVLogger
from engine.early_stopping import EarlyStopping
from engine.history import History
from engine.lambda_callback import LambdaCallback
from engine.model_checkpoint import ModelCheckpoint
from engine.terminate_on_nan import TerminateOnNaN

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
