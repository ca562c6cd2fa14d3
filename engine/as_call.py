"""An object shown as the call that makes it, ``Dense(25, activation='sigmoid')``, or as a dict."""

import os
from collections.abc import Mapping
from inspect import Parameter, signature
from typing import Any, Self

import numpy as np

VARIADIC = (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)


def as_call(thing: object, **values: Any) -> str:
    """Return the call, without arguments that have their default value.

    Parameters
    ----------
    thing : object
        It has its arguments as attributes of the same names; others are omitted.
    **values
        Arguments whose attribute has another value.
    """
    shown = []
    for name, parameter in signature(type(thing)).parameters.items():
        value = values.get(name, getattr(thing, name, parameter.default))
        own_method = getattr(value, "__self__", None) is thing
        if parameter.kind in VARIADIC or value is parameter.empty or own_method:
            continue
        value = os.fspath(value) if isinstance(value, os.PathLike) else value
        if parameter.default is parameter.empty:
            shown.append(repr(value))
        elif type(value) is not type(parameter.default) or value != parameter.default:
            shown.append(f"{name}={value!r}")
    return f"{type(thing).__name__}({', '.join(shown)})"


class Configured:
    """An object whose arguments are attributes of the same names, as in Keras: `get_config`."""

    def __repr__(self) -> str:
        return as_call(self)

    def get_config(self) -> dict[str, Any]:
        """Return the arguments by their names."""
        return {
            name: _plain(getattr(self, name))
            for name, parameter in signature(type(self)).parameters.items()
            if parameter.kind not in VARIADIC
        }

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Self:
        """Return an object with these arguments."""
        return cls(**config)


def _plain(value: Any) -> Any:
    """Return a text or a number as it is, and an object with options as the name and a dict."""
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    if isinstance(value, Configured):
        return {"class_name": type(value).__name__, "config": value.get_config()}
    if getattr(value, "given", ()):  # an activation with options
        return {"class_name": value.layer, "config": dict(value.given)}
    return getattr(value, "__name__", value)  # that of an activation
