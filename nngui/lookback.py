"""How the prediction of the drawing changed while the network learned."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array
from nngui.messages import Moment
from nngui.prediction import Prediction
from nngui.reading import Reader


@dataclass(frozen=True, slots=True, eq=False)
class DrawingCurve:
    """p(my drawing) over the epochs; for a regression the answer.

    Attributes
    ----------
    epochs, values : ndarray, shape (moments,)
        Empty if nothing is drawn.
    label : str
        What the values are: "P(1)", or "angle" in the unit of the task.
    drawn : bool
        Whether there is a drawing, though nothing may be known of it yet.
    """

    epochs: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    values: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    label: str = ""
    drawn: bool = False


class LookBack:
    """Predicts a drawing with the parameters of the past; of what is known nothing is redone.

    Parameters
    ----------
    reader : Reader
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._image: Array = np.empty(0)
        self._outputs: dict[int, Array] = {}  # by epoch, for that image

    def curve(self, prediction: Prediction, trail: Sequence[Moment]) -> DrawingCurve:
        """Return how the prediction of this drawing changed over the moments of the trail."""
        if prediction.empty or not trail:
            return DrawingCurve(drawn=bool(prediction.image.any()))
        if not np.array_equal(prediction.image, self._image):
            self._image, self._outputs = prediction.image, {}
        missing = [moment for moment in trail if moment.epoch not in self._outputs]
        outputs = self._reader.look_back(self._image, missing)
        self._outputs |= {m.epoch: row for m, row in zip(missing, outputs, strict=True)}
        epochs = np.array([moment.epoch for moment in trail], float)
        rows = np.array([self._outputs[moment.epoch] for moment in trail], float)
        return DrawingCurve(epochs, *_named(prediction, rows), drawn=True)


def _named(prediction: Prediction, rows: NDArray[np.float64]) -> tuple[NDArray[np.float64], str]:
    """Return one value of every row of outputs, and what it is called."""
    task = prediction.task
    if not task.classes:
        return rows[:, 0] * task.scale, "angle"
    if len(task.classes) == 2:
        return rows[:, -1], f"P({task.classes[1]})"
    winner = int(prediction.probabilities.argmax())
    return rows[:, winner], f"P({task.classes[winner]})"
