"""`Recorded`: an array whose operations are written down instead of carried out."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NoReturn

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from engine.recording.functions import FUNCTIONS
from engine.recording.memory import AnyArray, Memory, Place, address
from engine.recording.program import Program, refuse
from engine.recording.reductions import REDUCIBLE, reduce
from engine.recording.run import Calls, call

INDICES = (int, np.integer, slice, type(None), type(...))
Numbers = bool | int | float | complex | np.generic
POWERS: dict[float, Any] = {  # NumPy takes such short cuts too
    2: lambda a: a * a if a.dtype.kind == "f" else np.square(a),  # a product is the quicker one
    0.5: np.sqrt,
    -1: np.reciprocal,
}
WHOLE_ARRAYS = (np.maximum, np.minimum)  # three times slower with a number


class Recorded(NDArrayOperatorsMixin):
    """An array of a recording; it has a shape and a type, and no values yet.

    Parameters
    ----------
    program : Program
    memory : Memory
    sketch : ndarray
        The view of the memory's own sketch that has its shape, type and place.
    """

    __slots__ = ("_place", "memory", "program", "sketch")

    def __init__(self, program: Program, memory: Memory, sketch: AnyArray) -> None:
        self.program, self.memory, self.sketch = program, memory, sketch
        self._place: Place | None = None

    def __repr__(self) -> str:
        return f"<recorded array of {self.dtype}, shape {self.shape}>"

    # The array as such

    @property
    def place(self) -> Place:
        """Where it is in memory."""
        if self._place is None:
            a, start = self.sketch, self.memory.start
            offset = 0 if a is self.memory.sketch else address(a) - start
            self._place = Place(self.memory, offset, a.shape, a.strides, a.dtype)
        return self._place

    @property
    def shape(self) -> tuple[int, ...]:
        """The lengths of its axes."""
        return self.sketch.shape

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of its values."""
        return self.sketch.dtype

    @property
    def ndim(self) -> int:
        """The number of its axes."""
        return self.sketch.ndim

    @property
    def size(self) -> int:
        """The number of its values."""
        return self.sketch.size

    @property
    def T(self) -> "Recorded":  # noqa: N802
        """The view with the axes in the other order."""
        return self.view_as(self.sketch.T)

    def __len__(self) -> int:
        return len(self.sketch)

    def __iter__(self) -> "Iterator[Recorded]":
        return (self[i] for i in range(len(self)))

    # Views

    def view_as(self, sketch: AnyArray) -> "Recorded":
        """Return the part of the same memory that this view of the sketch is."""
        return Recorded(self.program, self.memory, sketch)

    def __getitem__(self, key: Any) -> "Recorded":
        parts = key if isinstance(key, tuple) else (key,)
        for part in parts:
            if isinstance(part, bool) or not isinstance(part, INDICES):
                refuse(
                    f"{type(part).__name__} as an index",
                    "whole numbers, slices, None and ..., and for a mask a factor or np.where",
                )
        if not any(part is Ellipsis for part in parts):
            parts = (*parts, ...)  # else NumPy would take the value of a single number out
        return self.view_as(self.sketch[parts])

    def reshape(self, *shape: Any) -> "Recorded":
        """Return a view of that shape."""
        try:
            return self.view_as(self.sketch.reshape(*shape, copy=False))
        except ValueError as error:
            raise TypeError(f"this reshape cannot be recorded: {error}") from None

    def transpose(self, *axes: Any) -> "Recorded":
        """Return a view with the axes in that order."""
        return self.view_as(self.sketch.transpose(*axes))

    def new(self, shape: Sequence[int], dtype: Any, like: "Recorded | None" = None) -> "Recorded":
        """Return a new array of the recording, with axes in the order of one of its shape."""
        memory = self.program.new(shape, dtype, None if like is None else like.sketch)
        return Recorded(self.program, memory, memory.sketch)

    def operand(self, value: Any, dtype: Any) -> "Recorded":
        """Return an array or a number as an array of the same recording; a number gets that type.

        Raises
        ------
        TypeError
            If it is neither, or belongs to another recording.
        """
        if isinstance(value, Recorded):
            if value.program is not self.program:
                raise TypeError("expected arrays of one tape, got those of two")
            return value
        if isinstance(value, np.ndarray):
            refuse("an array that was not given to the tape", "arrays from Tape.array(…)")
        if not isinstance(value, Numbers):
            refuse(f"{type(value).__name__} as an operand", "arrays and numbers")
        return self.constant(np.array(value, dtype))

    def constant(self, array: AnyArray) -> "Recorded":
        """Return an array of the same recording whose values are the same in every run."""
        return Recorded(self.program, self.program.own(array), array)

    # Statements

    def __setitem__(self, key: Any, value: Any) -> None:
        target = self[key]
        source = self.operand(value, self.dtype)
        if source.place == target.place:
            return  # a[k] -= b has been done in place
        if not np.can_cast(source.dtype, self.dtype, "same_kind"):
            raise TypeError(f"expected values that fit {self.dtype}, got {source.dtype}")
        if np.broadcast_shapes(source.shape, target.shape) != target.shape:
            raise ValueError(f"expected values of shape {target.shape}, got {source.shape}")
        copies = source.shape == target.shape and source.dtype == target.dtype
        self.program.add(_copy, [source.place], target.place, alike=True, copies=copies)

    def __array_ufunc__(
        self, ufunc: np.ufunc, method: str, *inputs: Any, out: Any = (), **options: Any
    ) -> "Recorded":
        target = out[0] if out else None
        if target is not None and not isinstance(target, Recorded):
            refuse("writing into an array that was not given to the tape", "Tape.array(…)")
        if method == "reduce" and ufunc in REDUCIBLE:
            options = {"axis": 0, **options, "out": target}
            return reduce(ufunc, inputs[0], **options)  # type: ignore[no-any-return]
        if method != "__call__" or ufunc.nout != 1 or not _plain(options):
            refuse(f"np.{ufunc.__name__} {method} with {[*options]}", "functions of one result")
        if ufunc is np.matmul:
            return _matmul(inputs[0], inputs[1], target)
        if ufunc.signature is not None:
            refuse(f"np.{ufunc.__name__}", "@ and sums")
        return self._elementwise(ufunc, inputs, target)

    def __array_function__(
        self, function: Callable[..., Any], types: Any, arguments: Any, options: Any
    ) -> Any:
        if function not in FUNCTIONS:
            refuse(f"np.{function.__name__}", "ufuncs, @, sums, np.where, np.clip")
        return FUNCTIONS[function](*arguments, **options)

    def __pow__(self, exponent: Any) -> Any:
        short = POWERS.get(exponent) if isinstance(exponent, int | float) else None
        if short is not None and (exponent == 2 or self.dtype.kind == "f"):
            return short(self)
        power: Any = np.power
        return power(self, exponent)

    def _elementwise(
        self, ufunc: np.ufunc, inputs: Sequence[Any], target: "Recorded | None"
    ) -> "Recorded":
        for value in inputs:
            self.operand(value, None)  # refuses what is none
        *types, made = ufunc.resolve_dtypes((*map(_kind, inputs), None))
        arrays = [
            _as_type(self.operand(a, dtype), dtype) for a, dtype in zip(inputs, types, strict=True)
        ]
        shape = np.broadcast_shapes(*(a.shape for a in arrays))
        if target is None:
            largest = next((a for a in arrays if a.shape == shape), None)
            target = self.new(shape, made, largest)
        _require_fit(target, shape, made)
        if ufunc in WHOLE_ARRAYS:
            arrays = [
                a if isinstance(given, Recorded) else self.constant(np.full(shape, a.sketch))
                for a, given in zip(arrays, inputs, strict=True)
            ]
        reads = [a.place for a in arrays]
        self.program.add(lambda *places: _bound(ufunc, *places), reads, target.place, alike=True)
        return target

    # Sums and their kin, as methods

    def sum(self, axis: Any = None, **options: Any) -> "Recorded":
        """Return the sum over these axes."""
        return reduce(np.add, self, axis, **options)  # type: ignore[no-any-return]

    def max(self, axis: Any = None, **options: Any) -> "Recorded":
        """Return the largest value over these axes."""
        return reduce(np.maximum, self, axis, **options)  # type: ignore[no-any-return]

    def min(self, axis: Any = None, **options: Any) -> "Recorded":
        """Return the smallest value over these axes."""
        return reduce(np.minimum, self, axis, **options)  # type: ignore[no-any-return]

    def mean(self, axis: Any = None, **options: Any) -> "Recorded":
        """Return the mean over these axes."""
        total = self.sum(axis, **options)
        if not total.size:
            raise TypeError("the mean of nothing cannot be recorded")
        mean: Any = total / (self.size // total.size)
        return mean  # type: ignore[no-any-return]

    def clip(self, low: Any = None, high: Any = None) -> "Recorded":
        """Return the values, none of them below `low` or above `high`."""
        a: Any = self if low is None else np.maximum(self, low)
        return a if high is None else np.minimum(a, high)  # type: ignore[no-any-return]

    # What has no value before the calls run

    def __getattr__(self, name: str) -> NoReturn:
        if not name.startswith("__") and hasattr(np.ndarray, name):
            refuse(f".{name}", "ufuncs, @, sums, means, maxima and minima")
        raise AttributeError(f"a recorded array has no attribute {name!r}")

    def _no_value(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError(
            "a recorded array has no value yet, so no truth value and no number: write a choice as"
            " np.where or a mask as a factor, call Python by Tape.do, and read results from the run"
        )

    __bool__ = __float__ = __int__ = __index__ = __complex__ = _no_value
    __array__ = __contains__ = __copy__ = __deepcopy__ = __reduce__ = _no_value


def _plain(options: dict[str, Any]) -> bool:
    """Return whether the options of a ufunc leave it as it is."""
    return options.pop("where", True) is True and all(each is None for each in options.values())


def _kind(value: Any) -> Any:
    """Return the type of an operand, as NumPy's promotion takes it."""
    if isinstance(value, bool):
        return np.dtype(bool)
    return value.dtype if hasattr(value, "dtype") else type(value)


def _bound(ufunc: np.ufunc, *arrays: AnyArray) -> Calls:
    *inputs, out = arrays
    if ufunc in WHOLE_ARRAYS:
        return [call(ufunc, *inputs, out=out)]  # these warn of an output by position
    return [call(ufunc, *inputs, out)]


def _require_fit(target: Recorded, shape: tuple[int, ...], dtype: Any) -> None:
    if target.shape != shape:
        raise ValueError(f"expected an array of shape {shape} to write into, got {target.shape}")
    if not np.can_cast(dtype, target.dtype, "same_kind"):
        raise TypeError(f"expected an array of {dtype} to write into, got {target.dtype}")


def _matmul(w: Any, x: Any, target: Recorded | None) -> Recorded:
    if not (isinstance(w, Recorded) and isinstance(x, Recorded) and w.ndim == x.ndim == 2):
        refuse("a product of other than two recorded matrices", "@ of two matrices, and sums")
    if w.shape[1] != x.shape[0]:
        raise ValueError(f"expected w and x that can be multiplied, got {w.shape} and {x.shape}")
    w, x = w.operand(w, None), w.operand(x, None)
    new: Recorded = w.new((w.shape[0], x.shape[1]), np.result_type(w.dtype, x.dtype))
    w.program.add(w.program.product, [w.place, x.place], new.place)
    if target is None:
        return new
    target[...] = new
    return target


def _as_type(a: Recorded, dtype: Any) -> Recorded:
    """Return an array as one of the type in which is computed, such as a mask as one of floats.

    NumPy would do so piece by piece in a buffer, which is slower and allocates memory.
    """
    if a.dtype == dtype:
        return a
    new = a.new(a.shape, dtype, a)
    new.program.add(_copy, [a.place], new.place, alike=True)
    return new


def _copy(a: AnyArray, out: AnyArray) -> Calls:
    return [call(np.copyto, out, a)]
