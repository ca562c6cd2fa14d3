"""Sums, maxima and minima over axes."""

from typing import Any

import numpy as np

from engine.recording.memory import AnyArray
from engine.recording.program import refuse
from engine.recording.run import Calls, call

REDUCIBLE = (np.add, np.maximum, np.minimum)


def reduce(
    ufunc: np.ufunc,
    a: Any,
    axis: Any = None,
    dtype: Any = None,
    out: Any = None,
    keepdims: bool = False,
    **options: Any,
) -> Any:
    """Record ``ufunc.reduce(a, axis)``; return the array of the result."""
    if any(each is not None and each is not True for each in options.values()):
        refuse(f"np.{ufunc.__name__}.reduce with {[*options]}", "axis, dtype and keepdims")
    axes, keep = _axes(axis, a.ndim), bool(keepdims)
    shape = [1 if i in axes else n for i, n in enumerate(a.shape) if keep or i not in axes]
    new = a.new(shape, ufunc.reduce(np.ones(1, a.dtype), dtype=dtype).dtype)
    a.program.add(lambda x, to: _calls(ufunc, axes, x, to), [a.place], new.place)
    if out is None:
        return new
    out[...] = new
    return out


def _axes(axis: Any, ndim: int) -> tuple[int, ...]:
    if axis is None:
        return tuple(range(ndim))
    axes = axis if isinstance(axis, tuple) else (axis,)
    if any(not -ndim <= each < ndim for each in axes):
        raise ValueError(f"expected an axis of {ndim}, got {axis}")
    return tuple(each % ndim for each in axes)


def _calls(ufunc: np.ufunc, axes: tuple[int, ...], a: AnyArray, out: AnyArray) -> Calls:
    if ufunc is np.add and a.ndim == 2 and len(axes) == 1 and a.dtype == out.dtype:
        ones = np.ones(a.shape[axes[0]], a.dtype)  # as a product, in a third of the time
        line = out.reshape(-1, copy=False)
        return [call(ones.dot, a, line) if axes == (0,) else call(a.dot, ones, line)]
    bound: Any = ufunc.reduce
    along = axes[0] if len(axes) == 1 else axes
    return [call(bound, a, along, None, out, out.ndim == a.ndim)]
