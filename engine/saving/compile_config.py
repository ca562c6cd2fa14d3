"""The arguments of `compile` to and from Keras' descriptions: loss, optimizer, metrics."""

from collections.abc import Sequence
from typing import NamedTuple

from engine import losses, metrics, optimizers
from engine.losses import Loss
from engine.optimizers.optimizer import Optimizer
from engine.saving import keras_json
from engine.saving.entry import Entry, Json

# Options that have no effect here, and values of others that have none.
OF_OPTIMIZERS = {"name", "ema_momentum", "ema_overwrite_frequency"}
OF_LOSSES = {"name", "dtype", "fn"}
USUAL_IN_LOSSES = {"axis": -1, "reduction": "sum_over_batch_size"}
USUAL_IN_METRICS = {"axis": -1}
OF_COMPILE = {
    "optimizer",
    "loss",
    "metrics",
    "run_eagerly",
    "steps_per_execution",
    "jit_compile",
    "auto_scale_loss",
}


class Compiled(NamedTuple):
    """The arguments of `Sequential.compile`."""

    optimizer: Optimizer
    loss: Loss
    metrics: list[metrics.Named]
    steps_per_execution: int


def write_compiled(
    optimizer: Optimizer, loss: Loss, measured: Sequence[metrics.Named], steps: int
) -> Json:
    """Return the description of the arguments of `compile`."""
    if type(optimizer) not in optimizers.OPTIMIZERS.values():
        raise ValueError(f"expected one of Keras' optimizers, got {optimizer!r}")
    described = keras_json.write("keras.optimizers", optimizer)
    described["config"] |= {"name": optimizer.name}
    return {
        "optimizer": described,
        "loss": _write_loss(loss),
        "loss_weights": None,
        "metrics": [_write_metric(each) for each in measured] or None,
        "weighted_metrics": None,
        "run_eagerly": False,
        "steps_per_execution": steps,
        "jit_compile": "auto",
    }


def _write_loss(loss: Loss) -> Json:
    """Return the description of a loss, without options that say nothing and Keras 3.9 lacks."""
    described = keras_json.write("keras.losses", loss)
    lacking = {"dtype": None} | ({"axis": -1} if loss.class_numbers else {})
    config = described["config"].items()
    described["config"] = {n: v for n, v in config if n not in lacking or v != lacking[n]}
    return described


def read_compiled(entry: Entry) -> Compiled:
    """Return the arguments for `compile`."""
    entry.require_only(OF_COMPILE, {})
    return Compiled(
        _read_optimizer(entry["optimizer"]),
        _read_loss(entry["loss"]),
        _read_metrics(entry.get("metrics")),
        entry.get("steps_per_execution", 1).whole(1),
    )


def _read_optimizer(entry: Entry) -> Optimizer:
    if isinstance(entry.value, str):  # so wrote Keras 3.0 to 3.3
        with entry.naming():
            return optimizers.get(entry.text())
    optimizer: Optimizer = keras_json.read(
        entry,
        "an optimizer",
        optimizers.OPTIMIZERS.values(),
        advice=keras_json.WITHOUT,
        ignored=OF_OPTIMIZERS,
    )
    return optimizer


def _read_loss(entry: Entry) -> Loss:
    entry = _function(entry)
    if not isinstance(entry.value, dict):
        with entry.naming():
            return losses.get(entry.value)
    loss: Loss = keras_json.read(
        entry,
        "a loss",
        losses.LOSSES.values(),
        ignored=OF_LOSSES,
        usual=USUAL_IN_LOSSES,
    )
    return loss


def _write_metric(metric: metrics.Named) -> Json | str:
    if isinstance(metric, type):
        metric = metric()
    if isinstance(metric, metrics.OfEach):
        return metric.__name__
    if isinstance(metric, str):
        return metric
    if type(metric) not in metrics.METRICS.values():
        raise ValueError(f"expected metrics that Keras knows, got {metric!r}")
    return keras_json.write("keras.metrics", metric)


def _read_metrics(entry: Entry) -> list[metrics.Named]:
    if entry.value is None:
        return []
    entries = entry.items()
    if len(entries) == 1 and isinstance(entries[0].value, list):  # a list for every output
        entries = entries[0].items()
    return [_read_metric(item) for item in entries]


def _read_metric(entry: Entry) -> metrics.Named:
    entry = _function(entry)
    if not isinstance(entry.value, dict):
        with entry.naming():
            metrics.get(entry.text(), 1)
        return entry.text()
    metric: metrics.MeanMetric = keras_json.read(
        entry, "a metric", metrics.METRICS.values(), usual=USUAL_IN_METRICS
    )
    return metric


def _function(entry: Entry) -> Entry:
    """Return the name of a function of Keras; anything else as it is."""
    if isinstance(entry.value, dict) and entry["class_name"].value == "function":
        return entry["config"]
    return entry
