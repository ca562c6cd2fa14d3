"""The arguments of `compile` to and from Keras' descriptions: loss, optimizer, metrics."""

from collections.abc import Sequence
from typing import NamedTuple

from engine import losses, metrics
from engine.losses import LOSSES, Loss
from engine.optimizers import OPTIMIZERS
from engine.optimizers.optimizer import Optimizer
from engine.saving import keras_json
from engine.saving.entry import Entry, Json, class_of

METRICS = {"".join(map(str.title, name.split("_"))): name for name in metrics.METRICS}
# Options that have no effect here, and values of others that have none.
OF_OPTIMIZERS = {"name", "ema_momentum", "ema_overwrite_frequency"}
OF_LOSSES = {"name", "dtype", "fn"}
USUAL_IN_LOSSES = {"reduction": "sum_over_batch_size", "axis": -1}
USUAL_IN_METRICS = {"threshold": metrics.THRESHOLD}
OF_COMPILE = {"optimizer", "loss", "metrics", "run_eagerly", "jit_compile", "auto_scale_loss"}
USUAL_IN_COMPILE = {"steps_per_execution": 1}


class Compiled(NamedTuple):
    """The arguments of `Sequential.compile`."""

    optimizer: Optimizer
    loss: Loss
    metrics: list[str]


def write_compiled(optimizer: Optimizer, loss: Loss, metrics: Sequence[str]) -> Json:
    """Return the description of the arguments of `compile`."""
    if type(optimizer) not in OPTIMIZERS.values():
        raise ValueError(f"expected one of Keras' optimizers, got {optimizer!r}")
    described = keras_json.write("keras.optimizers", optimizer)
    described["config"] |= {"name": optimizer.name}
    return {
        "optimizer": described,
        "loss": keras_json.write("keras.losses", loss)
        if keras_json.options(type(loss))
        else loss.name,
        "loss_weights": None,
        "metrics": list(metrics) or None,
        "weighted_metrics": None,
        "run_eagerly": False,
        "steps_per_execution": 1,
        "jit_compile": "auto",
    }


def read_compiled(entry: Entry) -> Compiled:
    """Return the arguments for `compile`."""
    entry.require_only(OF_COMPILE, USUAL_IN_COMPILE)
    optimizer = keras_json.read(
        entry["optimizer"],
        "an optimizer",
        OPTIMIZERS.values(),
        advice=keras_json.WITHOUT,
        ignored=OF_OPTIMIZERS,
    )
    return Compiled(optimizer, _read_loss(entry["loss"]), _read_metrics(entry.get("metrics")))


def _read_loss(entry: Entry) -> Loss:
    entry = _function(entry)
    if not isinstance(entry.value, dict):
        with entry.naming():
            return losses.get(entry.value)
    loss: Loss = keras_json.read(
        entry,
        "a loss",
        LOSSES.values(),
        ignored=OF_LOSSES,
        usual=USUAL_IN_LOSSES,
    )
    return loss


def _read_metrics(entry: Entry) -> list[str]:
    if entry.value is None:
        return []
    entries = entry.items()
    if len(entries) == 1 and isinstance(entries[0].value, list):  # a list for every output
        entries = entries[0].items()
    return [_read_metric(item) for item in entries]


def _read_metric(entry: Entry) -> str:
    entry = _function(entry)
    if not isinstance(entry.value, dict):
        with entry.naming():
            metrics.get(entry.text(), 1)
        return entry.text()
    name = class_of(entry)
    if name not in METRICS:
        entry["class_name"].refuse(f"a metric that this engine has ({', '.join(METRICS)})")
    entry["config"].require_only({"name", "dtype"}, USUAL_IN_METRICS)
    return METRICS[name]


def _function(entry: Entry) -> Entry:
    """Return the name of a function of Keras; anything else as it is."""
    if isinstance(entry.value, dict) and entry["class_name"].value == "function":
        return entry["config"]
    return entry
