"""What metrics as objects have in common: a state that takes batch after batch."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.arrays import FLOAT, Array
from engine.as_call import Configured
from engine.names import snake
from engine.tensors import Tensor, Variable, tensor


class Stateful(Configured):
    """Keras' Metric: it takes batch after batch into its variables, and has a result of all.

    A class of a person's own has `update_state` and `result`, and makes its variables by
    `add_weight`.

    Parameters
    ----------
    dtype : optional
        Makes no difference.
    name : str, optional
        In the History; Keras' name if omitted.
    """

    def __init__(self, dtype: Any = None, name: str | None = None) -> None:
        self.name = name or snake(type(self).__name__)
        self.dtype = dtype
        self._variables: list[Variable] = []

    def add_variable(
        self,
        shape: Sequence[int] = (),
        initializer: Any = None,
        dtype: Any = None,
        name: str = "variable",
    ) -> Variable:
        """Return a variable of the state, which begins with zeros, or as the initializer says."""
        values = np.zeros(tuple(shape), dtype or FLOAT)
        if callable(initializer):
            values[...] = initializer(tuple(shape))
        elif initializer not in (None, "zeros"):
            raise ValueError(f'expected initializer as "zeros", or a function, got {initializer!r}')
        new = Variable.of(values, name, self.name, trainable=False, layer=None)
        self._variables.append(new)
        return new

    add_weight = add_variable

    @property
    def variables(self) -> Sequence[Tensor]:
        """The variables of the state."""
        return [*self._variables]

    def reset_state(self) -> None:
        """Set all variables to 0."""
        for variable in self._variables:
            variable[...] = 0

    def update_state(self, *values: Any, **options: Any) -> None:
        """Take some examples into the state."""
        raise NotImplementedError(f"expected update_state in the class {type(self).__name__}")

    def result(self) -> Any:
        """Return the metric of all examples since `reset_state`."""
        raise NotImplementedError(f"expected result in the class {type(self).__name__}")

    def __call__(self, *values: Any, **options: Any) -> Any:
        """Take some examples into the state, and return the metric of all."""
        self.update_state(*values, **options)
        return self.result()


class Averaged(Stateful):
    """Metrics that keep a mean have in common: their state, and how it is asked for.

    Parameters
    ----------
    name : str, optional
        In the History; Keras' name if omitted.
    dtype : optional
        Makes no difference.
    """

    def __init__(self, name: str | None = None, dtype: Any = None) -> None:
        super().__init__(dtype, name)
        self._total = self._count = 0.0

    def reset_state(self) -> None:
        """Forget all values."""
        self._total = self._count = 0.0

    @property
    def variables(self) -> list[Tensor]:
        """The sum of all values, each times its weight, and the sum of the weights."""
        return [tensor(np.float32(each)) for each in (self._total, self._count)]

    def mean(self) -> float:
        """Return the mean of all values since `reset_state`; 0 of none."""
        return self._total / self._count if self._count else 0.0

    def result(self) -> Tensor:
        """Return the metric of all values since `reset_state`."""
        return tensor(np.float32(self.mean()))

    def _take(self, values: Array, weights: Any) -> None:
        """Take these values into the mean, each as often as its weight says.

        Weights of a shape with fewer axes are those of whole examples, whose mean then counts.
        """
        if weights is None:
            self._total += float(values.sum(dtype=np.float64))
            self._count += values.size
            return
        w = np.asarray(weights, np.float64)
        if w.ndim == values.ndim + 1 and w.shape[-1] == 1:
            w = w[..., 0]
        if w.ndim < values.ndim:
            values = values.mean(axis=tuple(range(w.ndim, values.ndim)), dtype=np.float64)
        try:
            w = np.broadcast_to(w, values.shape)
        except ValueError:
            raise ValueError(
                f"expected sample_weight of the shape {values.shape}, got {np.shape(weights)}"
            ) from None
        self._total += float((values * w).sum())
        self._count += float(w.sum())


class Mean(Averaged):
    """The mean of all values that it is given, each with a weight of its own if wanted."""

    def update_state(self, values: Any, sample_weight: Any = None) -> None:
        """Take these values, with the others since `reset_state`.

        Parameters
        ----------
        values : array_like
        sample_weight : array_like, optional
            How much every value, or every row of them, counts.
        """
        self._take(np.asarray(values, np.float64), sample_weight)


class Sum(Mean):
    """The sum of all values that it is given, each times its weight."""

    @property
    def variables(self) -> list[Tensor]:
        """The sum."""
        return super().variables[:1]

    def mean(self) -> float:
        """Return the sum of all values since `reset_state`."""
        return self._total

    def _take(self, values: Array, weights: Any) -> None:
        """Take these values into the sum, each times its weight or that of its row."""
        if weights is not None:
            w = np.asarray(weights, np.float64)
            values = values * w.reshape(w.shape + (1,) * max(0, values.ndim - w.ndim))
        self._total += float(values.sum())
