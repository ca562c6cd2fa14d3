"""NumPy's functions that are no ufuncs, of recorded arrays."""

from typing import Any

import numpy as np

from engine.recording.memory import AnyArray
from engine.recording.program import refuse
from engine.recording.run import Calls, call


def _where(condition: Any, *choice: Any) -> Any:
    if len(choice) != 2:
        refuse("np.where without two choices", "np.where(condition, yes, no)")
    first = next(a for a in (condition, *choice) if hasattr(a, "operand"))
    dtype = np.result_type(*(a.dtype if hasattr(a, "operand") else a for a in choice))
    mask, yes, no = (
        first.operand(a, kind)
        for a, kind in ((condition, bool), (choice[0], dtype), (choice[1], dtype))
    )
    if mask.dtype != bool:
        refuse("np.where of a condition that is no mask", "comparisons, such as z > 0")
    new = first.new(np.broadcast_shapes(mask.shape, yes.shape, no.shape), dtype, mask)

    def make(where: AnyArray, one: AnyArray, other: AnyArray, out: AnyArray) -> Calls:
        return [call(np.copyto, out, other), call(np.copyto, out, one, where=where)]

    first.program.add(make, [mask.place, yes.place, no.place], new.place)
    return new


def _filled(a: Any, value: Any, dtype: Any = None) -> Any:
    new = a.new(a.shape, dtype or a.dtype, a)
    new[...] = value
    return new


FUNCTIONS: dict[Any, Any] = {
    np.where: _where,
    np.clip: lambda a, low=None, high=None: a.clip(low, high),
    np.sum: lambda a, axis=None, **options: a.sum(axis, **options),
    np.max: lambda a, axis=None, **options: a.max(axis, **options),
    np.min: lambda a, axis=None, **options: a.min(axis, **options),
    np.mean: lambda a, axis=None, **options: a.mean(axis, **options),
    np.dot: lambda a, b: a @ b,
    np.transpose: lambda a, axes=None: a.transpose(axes),
    np.reshape: lambda a, shape: a.reshape(shape),
    np.shape: lambda a: a.shape,
    np.ndim: lambda a: a.ndim,
    np.zeros_like: lambda a, dtype=None: _filled(a, 0, dtype),
    np.ones_like: lambda a, dtype=None: _filled(a, 1, dtype),
    np.full_like: lambda a, value, dtype=None: _filled(a, value, dtype),
    np.empty_like: lambda a, dtype=None: _filled(a, 0, dtype),
}
