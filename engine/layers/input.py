"""`Input`: the number of inputs."""

from engine.as_call import as_call
from engine.examples import whole


class Input:
    """The shape of one example, as the first entry of a `Sequential`.

    Parameters
    ----------
    shape : tuple of int
        ``(inputs,)``.
    """

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.shape = tuple(shape)
        if len(self.shape) != 1:
            raise ValueError(f"expected the shape of an example as (inputs,), got {shape!r}")
        whole("the number of inputs", self.shape[0], 1)

    def __repr__(self) -> str:
        return as_call(self)
