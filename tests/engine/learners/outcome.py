"""What a row returned, in numbers and texts only."""

import numpy as np


def outcome(library, function):
    """Return what a function of the library returns, or the kind of its error."""
    try:
        return plain(function(library))
    except Exception as error:
        return {"raises": next(k.__name__ for k in type(error).__mro__ if k in KINDS)}


KINDS = (ValueError, TypeError, AttributeError, KeyError, RuntimeError, Exception)


def plain(value):
    """Return a value as JSON has it, floats with seven digits."""
    if value is None or isinstance(value, bool | str | int):
        return value
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    array = np.asarray(value)
    if array.dtype.kind in "biu":
        return array.tolist()
    return plain_floats(array.astype(np.float64))


def plain_floats(array):
    if array.ndim:
        return [plain_floats(each) for each in array]
    return float(f"{float(array):.8g}")
