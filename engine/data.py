"""The bundled data sets: handwritten digits as inputs in [0, 1] and what is asked of them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Task:
    """A question that a network learns to answer, and the examples it learns from.

    Attributes
    ----------
    name : str
        "0 or 1", "0 to 9" or "slant".
    side : int
        The inputs are images of side × side pixels.
    classes : tuple of str
        What can be answered; empty for a regression.
    train, validation : int
        The numbers of examples.
    scale : float
        A regression's target times `scale` is the answer in `unit`.
    unit : str
        Of a regression's answer, such as "°".
    """

    name: str
    side: int
    classes: tuple[str, ...]
    train: int
    validation: int
    scale: float = 1.0
    unit: str = ""

    @property
    def pixels(self) -> int:
        """The number of inputs."""
        return self.side * self.side


TASKS = {
    task.name: task
    for task in (
        Task("0 or 1", 20, ("0", "1"), 1_000, 200),
        Task("0 to 9", 28, tuple("0123456789"), 60_000, 10_000),
        Task("slant", 28, (), 10_000, 2_000, scale=45.0, unit="°"),
    )
}
