"""Frozen values as JSON and arrays, and back, by the types of their fields. No Qt.

An array stands in the JSON as the name under which it is in an ".npz" file; one array that is used
twice is there once. A whole number with more than 63 bits, as random numbers have them in their
state, stands there as its digits, and so does a float that is not finite.
"""

from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any, TypeVar, get_args, get_origin

import msgspec
import numpy as np

from nngui.session.document.archive import AnyArray, DocumentError

T = TypeVar("T")
Find = Callable[[str], AnyArray]

LONGEST = 64  # digits of a whole number
ARRAY, INTEGER, FLOAT = "array", "integer", "float"
INFINITE = ("inf", "-inf", "nan")  # floats that JSON lacks


class Packer:
    """Turns values into plain data of JSON, and collects their arrays.

    Parameters
    ----------
    known : mapping of ndarray, optional
        Arrays that need not be collected, by the names under which they are found again.

    Attributes
    ----------
    arrays : dict of ndarray
        By their names.
    """

    def __init__(self, known: Mapping[str, AnyArray] | None = None) -> None:
        self.arrays: dict[str, AnyArray] = {}
        self._known = known or {}
        self._names = {id(array): name for name, array in self._known.items()}

    def pack(self, value: object) -> Any:
        """Return a value as dicts, lists, strings and numbers."""
        return _with_digits(msgspec.to_builtins(value, enc_hook=self._pack_other, str_keys=True))

    def _pack_other(self, value: object) -> object:
        if not isinstance(value, np.ndarray):
            raise NotImplementedError(f"expected a value of a document, got {type(value)}")
        name = self._names.setdefault(id(value), str(len(self.arrays)))
        if name not in self._known:
            self.arrays[name] = value
        return {ARRAY: name}


def unpack(data: object, kind: type[T], find: Find) -> T:
    """Return plain data as a value of that type; fields that it does not have are passed over.

    Parameters
    ----------
    data : dict, list, str or number
    kind : type
    find : function of str
        Returns the array of that name, or raises KeyError.

    Raises
    ------
    DocumentError
        If a field is missing or of another type; the message names it.
    """

    def unpack_other(wanted: Any, given: object) -> object:
        if (get_origin(wanted) or wanted) is not np.ndarray:
            raise NotImplementedError(f"expected a type of a document, got {wanted}")
        return _found(given, get_args(wanted), find)

    try:
        return msgspec.convert(_with_integers(data), kind, dec_hook=unpack_other, str_keys=True)
    except msgspec.ValidationError as error:
        raise DocumentError(f"expected a document of nngui: {_lower(str(error))}") from error


def _found(given: object, types: tuple[Any, ...], find: Find) -> AnyArray:
    """Return the array of which this is the name, if it has numbers of the right kind."""
    name = given.get(ARRAY) if isinstance(given, Mapping) else None
    if not isinstance(name, str):
        raise ValueError(f"Expected the name of an array, got {given!r:.40}")
    try:
        array = find(name)
    except KeyError:
        raise ValueError(f"Expected an array named {name!r:.40}, got none") from None
    number = get_args(types[1])[0] if len(types) > 1 else Any
    number = get_origin(number) or number
    if number is not Any and not np.issubdtype(array.dtype, number):
        raise ValueError(f"Expected an array of {number.__name__}, got {array.dtype}")
    return array


def _with_digits(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _with_digits(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_with_digits(value) for value in data]
    if isinstance(data, int) and abs(data) >= 2**63:
        return {INTEGER: str(data)}
    if isinstance(data, float) and not isfinite(data):
        return {FLOAT: str(data)}
    return data


def _with_integers(data: Any) -> Any:
    if isinstance(data, dict):
        if len(data) == 1 and data.get(FLOAT) in INFINITE:
            return float(data[FLOAT])
        digits = data.get(INTEGER)
        if len(data) == 1 and isinstance(digits, str):
            if not (digits.lstrip("-").isdecimal() and len(digits) <= LONGEST):
                raise DocumentError(f"expected a whole number, got {digits!r:.40}")
            return int(digits)
        return {key: _with_integers(value) for key, value in data.items()}
    return [_with_integers(value) for value in data] if isinstance(data, list) else data


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
