"""An object shown as the call that makes it: ``Dense(25, activation='sigmoid')``."""

import os
from inspect import Parameter, signature
from typing import Any

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
