"""Objects of the engine to and from Keras' descriptions of them: a class name and its options.

The options of a class are the parameters of its signature, and the type of a parameter decides how
it is read. So a class that is added to the engine's tables can be saved without a change here.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from inspect import Parameter, signature
from typing import Any

import numpy as np

from engine import activations
from engine.activation import Activation
from engine.arrays import Axis
from engine.initializers import INITIALIZERS, Drawing, Initializer
from engine.layers.normalization import Normalization, Numbers
from engine.optimizers.optimizer import Optimizer
from engine.regularizers import REGULARIZERS, Regularizer
from engine.saving.entry import Entry, Json, class_of, described
from engine.schedules import SCHEDULES, LearningRateSchedule

# Keras' options of initializers that this engine lacks.
OF_INITIALIZERS = {"input_axes", "output_axes", "dtype"}


def options(kind: type) -> dict[str, Parameter]:
    """Return the parameters of a class by their names, without those of its base classes."""
    return {
        name: parameter
        for name, parameter in signature(kind).parameters.items()
        if parameter.kind is not Parameter.VAR_KEYWORD
    }


def write(module: str, thing: Any) -> Json:
    """Return the description of an object whose class Keras has in `module`.

    Raises
    ------
    ValueError
        If Keras lacks an option that is set.
    """
    given = {name: _written(thing, name) for name in options(type(thing))}
    return described(module, type(thing).__name__, given)


def _given(thing: Any, name: str) -> Any:
    """Return an argument as it was given."""
    if isinstance(thing, Normalization) and name in ("mean", "variance"):
        name = f"input_{name}"
    if isinstance(thing, Optimizer) and name == "learning_rate" and thing.schedule:
        name = "schedule"
    return getattr(thing, name)


def _written(thing: Any, name: str) -> Any:
    value = _given(thing, name)
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    if isinstance(value, LearningRateSchedule):
        if type(value) not in SCHEDULES:
            raise ValueError(f"expected a schedule that Keras knows, got {value!r}")
        return write("keras.optimizers.schedules", value)
    if isinstance(value, Regularizer):
        return write("keras.regularizers", value)
    if isinstance(value, Activation):
        return _written_activation(value)
    if type(value) in INITIALIZERS.values():
        return write("keras.initializers", value)
    if callable(value):
        raise ValueError(
            f"expected the layer {thing.name} to begin with an initializer that Keras knows"
            f" ({', '.join(INITIALIZERS)}), got {value!r}"
        )
    return value


def _written_activation(activation: Activation) -> Json | str:
    if activation.given:
        return described("keras.layers", activation.layer, dict(activation.given))
    return activation.name


def read(
    entry: Entry,
    what: str,
    kinds: Iterable[type],
    *,
    advice: str = "",
    ignored: Collection[str] = (),
    usual: Mapping[str, Any] | None = None,
) -> Any:
    """Return the object with this description.

    Parameters
    ----------
    entry : Entry
    what : str
        The kind of object, for the error message.
    kinds : iterable of classes
        The classes it may have.
    advice : str
        The end of the error message for other classes.
    ignored : collection of str
        Options that have no effect here.
    usual : mapping
        Options that are not supported, with the values that have no effect.

    Raises
    ------
    ModelFileError
        If it is of another class, or an option is missing, wrong or not supported.
    """
    name = class_of(entry)
    by_name = {kind.__name__: kind for kind in kinds}
    if name not in by_name:
        entry["class_name"].refuse(f"{what} that this engine has ({', '.join(by_name)}){advice}")
    config, known = entry["config"], options(by_name[name])
    given = {}
    for key, parameter in known.items():
        optional = parameter.default is not Parameter.empty
        if not optional or config.get(key).value is not None:
            given[key] = READERS[parameter.annotation](config[key])
    left_out = getattr(by_name[name], "left_out", {})
    config.require_only({*known, *ignored}, {**left_out, **(usual or {})})
    with config.naming():
        return by_name[name](**given)


def _read_name(entry: Entry) -> str | None:
    return None if entry.value is None else entry.text()


def _read_activation(entry: Entry) -> Activation | str | None:
    if not isinstance(entry.value, dict):
        return _read_name(entry)
    if class_of(entry) not in activations.LAYERS:
        entry["class_name"].refuse(f"an activation with options ({', '.join(activations.LAYERS)})")
    with entry.naming():
        return activations.get(entry.value)


def _read_count(entry: Entry) -> int:
    return entry.whole(1)


def _read_rate(entry: Entry) -> float | LearningRateSchedule:
    if not isinstance(entry.value, dict):
        return shortest(entry.number())
    schedule: LearningRateSchedule = read(entry, "a schedule", SCHEDULES, advice=WITHOUT)
    return schedule


def _read_initializer(entry: Entry) -> Initializer:
    initializer: Initializer = read(
        entry, "an initializer", INITIALIZERS.values(), ignored=OF_INITIALIZERS
    )
    return initializer


def _read_regularizer(entry: Entry) -> Regularizer:
    regularizer: Regularizer = read(entry, "a regularizer", REGULARIZERS.values())
    return regularizer


def _read_axis(entry: Entry) -> list[int]:
    return [int(each.number()) for each in (entry.items() if entry.value != -1 else [entry])]


def _read_numbers(entry: Entry) -> float | list[float]:
    if isinstance(entry.value, list):
        return [each.number() for each in entry.items()]
    return entry.number()


WITHOUT = "; load_model(…, compile=False) opens the network without it"
READERS: dict[Any, Callable[[Entry], Any]] = {
    Any: lambda entry: None,  # makes no difference here
    bool: Entry.flag,
    int: _read_count,
    int | None: Entry.whole,
    float: Entry.amount,
    float | int: Entry.number,
    None: lambda entry: entry.refuse("nothing, for it is left out here"),
    float | None: Entry.amount,
    str: Entry.text,
    str | None: _read_name,
    float | LearningRateSchedule: _read_rate,
    str | Activation | None: _read_activation,
    str | Initializer | Drawing: _read_initializer,
    str | Regularizer | None: _read_regularizer,
    Axis: _read_axis,
    Numbers: _read_numbers,
}


def shortest(rate: float) -> float:
    """Return the shortest decimal of a possible float32: 0.001 instead of 0.00100000004."""
    with np.errstate(over="ignore"):
        single = np.float32(rate)
    return float(str(single)) if float(single) == rate else rate
