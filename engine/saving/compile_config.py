"""What `compile` was told, to and from Keras' descriptions: loss, optimizer, metrics."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from engine import losses, metrics
from engine.losses import Loss
from engine.optimizers.adam import Adam
from engine.optimizers.optimizer import Optimizer
from engine.optimizers.rmsprop import RMSprop
from engine.optimizers.sgd import SGD
from engine.saving.entry import Entry, Json, class_of, described
from engine.schedules import CosineDecay, ExponentialDecay, LearningRateSchedule

# The options of every class, with the methods of `Entry` that read them.
OPTIMIZERS: dict[type[Optimizer], dict[str, str]] = {
    SGD: {"momentum": "amount", "nesterov": "flag"},
    RMSprop: {"rho": "amount", "momentum": "amount", "epsilon": "amount", "centered": "flag"},
    Adam: {"beta_1": "amount", "beta_2": "amount", "epsilon": "amount"},
}
SCHEDULES: dict[type[LearningRateSchedule], dict[str, str]] = {
    ExponentialDecay: {
        "initial_learning_rate": "amount",
        "decay_steps": "amount",
        "decay_rate": "amount",
        "staircase": "flag",
        "name": "text",
    },
    CosineDecay: {
        "initial_learning_rate": "amount",
        "decay_steps": "amount",
        "alpha": "amount",
        "name": "text",
        "warmup_target": "amount",
        "warmup_steps": "amount",
    },
}
LOSSES = {type(loss()).__name__: name for name, loss in losses.LOSSES.items()}
METRICS = {
    "BinaryAccuracy": "binary_accuracy",
    "CategoricalAccuracy": "categorical_accuracy",
    "SparseCategoricalAccuracy": "sparse_categorical_accuracy",
    "MeanAbsoluteError": "mean_absolute_error",
    "MeanSquaredError": "mean_squared_error",
}
# Options that make no difference here, and values of others at which they make none.
OF_OPTIMIZERS = {"name", "learning_rate", "ema_momentum", "ema_overwrite_frequency"}
OF_LOSSES = {"name", "dtype", "fn"}
USUAL_IN_LOSSES = {"reduction": "sum_over_batch_size", "axis": -1}
USUAL_IN_METRICS = {"threshold": 0.5}
OF_COMPILE = {"optimizer", "loss", "metrics", "run_eagerly", "jit_compile", "auto_scale_loss"}
USUAL_IN_COMPILE = {"steps_per_execution": 1}


class Compiled(NamedTuple):
    """The arguments of `Sequential.compile`."""

    optimizer: Optimizer
    loss: Loss
    metrics: list[str]


def write_compiled(optimizer: Optimizer, loss: Loss, metrics: Sequence[str]) -> Json:
    """Return the description of what `compile` was told."""
    return {
        "optimizer": _write_optimizer(optimizer),
        "loss": loss.name,
        "loss_weights": None,
        "metrics": list(metrics) or None,
        "weighted_metrics": None,
        "run_eagerly": False,
        "steps_per_execution": 1,
        "jit_compile": "auto",
    }


def read_compiled(entry: Entry) -> Compiled:
    """Return what `compile` is to be told."""
    entry.require_only(OF_COMPILE, USUAL_IN_COMPILE)
    return Compiled(
        _read_optimizer(entry["optimizer"]),
        _read_loss(entry["loss"]),
        _read_metrics(entry.get("metrics")),
    )


def _write_optimizer(optimizer: Optimizer) -> Json:
    kind = type(optimizer)
    if kind not in OPTIMIZERS:
        raise ValueError(f"expected one of Keras' optimizers, got {optimizer!r}")
    schedule = optimizer.schedule
    rate: Any = optimizer.learning_rate
    if schedule is not None:
        rate = _describe("keras.optimizers.schedules", schedule, SCHEDULES)
    described_ = _describe("keras.optimizers", optimizer, OPTIMIZERS)
    described_["config"] |= {"name": optimizer.name, "learning_rate": rate}
    return described_


def _describe(module: str, thing: Any, options: Mapping[Any, Mapping[str, str]]) -> Json:
    kind = type(thing)
    if kind not in options:
        raise ValueError(f"expected a schedule that Keras knows, got {thing!r}")
    return described(module, kind.__name__, {key: getattr(thing, key) for key in options[kind]})


def _read_optimizer(entry: Entry) -> Optimizer:
    kind = _kind(entry, OPTIMIZERS)
    config = entry["config"]
    rate = config["learning_rate"]
    alpha = _read_schedule(rate) if isinstance(rate.value, dict) else shortest(rate.number())
    config.require_only({*OF_OPTIMIZERS, *OPTIMIZERS[kind]}, {})
    with entry.naming():
        optimizer: Optimizer = kind(alpha, **_options(config, OPTIMIZERS[kind]))
    return optimizer


def _read_schedule(entry: Entry) -> LearningRateSchedule:
    kind, config = _kind(entry, SCHEDULES), entry["config"]
    config.require_only(SCHEDULES[kind], {})
    with entry.naming():
        schedule: LearningRateSchedule = kind(**_options(config, SCHEDULES[kind]))
    return schedule


def _kind(entry: Entry, kinds: Mapping[Any, Any]) -> Any:
    """Return the class among `kinds` that an object is of."""
    name = class_of(entry)
    by_name = {kind.__name__: kind for kind in kinds}
    if name not in by_name:
        entry["class_name"].refuse(
            f"one that there is here ({', '.join(by_name)}); load_model(…, compile=False) opens"
            " the network without it"
        )
    return by_name[name]


def _options(config: Entry, readers: Mapping[str, str]) -> dict[str, Any]:
    present = {key: config[key] for key in config.keys() & readers.keys()}
    return {
        key: getattr(entry, readers[key])()
        for key, entry in present.items()
        if entry.value is not None
    }


def _read_loss(entry: Entry) -> Loss:
    entry = _function(entry)
    if not isinstance(entry.value, dict):
        with entry.naming():
            return losses.get(entry.value)
    name, config = class_of(entry), entry["config"]
    if name not in LOSSES:
        entry["class_name"].refuse(f"a loss that there is here ({', '.join(LOSSES)})")
    config.require_only(OF_LOSSES, USUAL_IN_LOSSES)
    return losses.get(LOSSES[name])


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
        entry["class_name"].refuse(f"a metric that there is here ({', '.join(METRICS)})")
    entry["config"].require_only({"name", "dtype"}, USUAL_IN_METRICS)
    return METRICS[name]


def _function(entry: Entry) -> Entry:
    """Return the name of a function of Keras; anything else as it is."""
    if isinstance(entry.value, dict) and entry["class_name"].value == "function":
        return entry["config"]
    return entry


def shortest(rate: float) -> float:
    """Return the shortest number for what may have been a float32: 0.001, not 0.00100000004."""
    with np.errstate(over="ignore"):
        single = np.float32(rate)
    return float(str(single)) if float(single) == rate else rate
