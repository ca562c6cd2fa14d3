"""Activations that are layers of their own in Keras, because they have options."""

from typing import Any

from engine import activations
from engine.arrays import Axis
from engine.layers.layer import Layer
from engine.left_out import refuse
from engine.tensors import Tensor


class Softmax(Layer):
    """a = softmax(x), over the units: the same as ``Activation("softmax")``.

    Parameters
    ----------
    axis : int
        -1: the units.
    name : str, optional
        Given by the network if omitted.
    **options
        Those of every `Layer`.
    """

    of_any_shape = is_function = True

    def __init__(self, axis: Axis = -1, *, name: str | None = None, **options: Any) -> None:
        super().__init__("softmax", name=name, **options)
        if axis not in (-1, 1) and axis not in ([-1], [1]):
            raise ValueError(f"expected axis as -1: examples are rows here, got {axis!r}")
        self.axis = -1

    def __call__(  # type: ignore[override]
        self, x: Any, mask: None = None, *, training: bool = False
    ) -> Tensor:
        """Return the outputs of this layer alone; masks are left out here."""
        refuse("Softmax", {"mask": mask}, {"mask": None})
        return super().__call__(x, training=training)


class ReLU(Layer):
    """a = max(0, x): the same as ``Activation("relu")``.

    Parameters
    ----------
    name : str, optional
        Given by the network if omitted.
    **options
        Those of every `Layer`.
    """

    of_any_shape = is_function = True
    left_out = {"max_value": None, "negative_slope": 0.0, "threshold": 0.0}  # noqa: RUF012

    def __init__(self, *, name: str | None = None, **options: Any) -> None:
        super().__init__("relu", name=name, **options)


class LeakyReLU(Layer):
    """a = x where x > 0, else s x, with a small slope s.

    Parameters
    ----------
    negative_slope : float
        s in [0, 1).
    name : str, optional
        Given by the network if omitted.
    **options
        Those of every `Layer`.
    """

    of_any_shape = is_function = True

    def __init__(
        self,
        negative_slope: float = 0.3,
        *,
        name: str | None = None,
        **options: Any,
    ) -> None:
        slope = options.pop("alpha", negative_slope)  # Keras 2 called it so
        g = activations.ACTIVATIONS["leaky_relu"].having(negative_slope=slope)
        self.negative_slope = float(slope)
        super().__init__(g, name=name, **options)
