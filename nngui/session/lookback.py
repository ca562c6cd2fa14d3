"""How the prediction of the drawing changed while the network learned."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array
from nngui.design.prediction import Prediction
from nngui.design.wording import output_equation
from nngui.session.twin import Twin
from nngui.training.messages import Checkpoint, Snapshot


@dataclass(frozen=True, slots=True, eq=False)
class DrawingCurve:
    """The prediction of my drawing over the epochs; for a regression the angle.

    Attributes
    ----------
    epochs, values : ndarray, shape (moments,)
        Empty if nothing is drawn. The last is the network as it is now, also in the middle of an
        epoch.
    reading : str
        The prediction that is shown, such as "P(1) = 0.98"; empty if there is none.
    unit : str
        Of the values, such as "°".
    drawn : bool
        Whether there is anything on the pad.
    """

    epochs: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    values: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    reading: str = ""
    unit: str = ""
    drawn: bool = False


class LookBack:
    """Predicts a drawing with the parameters of the past; of what is known nothing is redone.

    Parameters
    ----------
    twin : Twin
    """

    def __init__(self, twin: Twin) -> None:
        self._twin = twin
        self._image: Array = np.empty(0)
        self._outputs: dict[int, tuple[Array, Array]] = {}  # θ and outputs for it, by epoch

    def curve(self, prediction: Prediction, snapshot: Snapshot) -> DrawingCurve:
        """Return how the prediction of this drawing changed, up to where the run stands.

        Parameters
        ----------
        prediction : Prediction
            Of the moment that is shown.
        snapshot : Snapshot
        """
        if prediction.empty or not len(snapshot.theta):
            return DrawingCurve(drawn=prediction.drawn)
        if not np.array_equal(prediction.image, self._image):
            self._image, self._outputs = prediction.image, {}
        checkpoints = snapshot.checkpoints
        missing = [moment for moment in checkpoints if not self._knows(moment)]
        outputs = self._twin.look_back(self._image, [*missing, snapshot.now])
        for moment, row in zip(missing, outputs, strict=False):
            self._outputs[moment.epoch] = (moment.theta, row)
        kept = [moment.epoch for moment in checkpoints if moment.epoch < _place(snapshot)]
        rows = np.array([*(self._outputs[epoch][1] for epoch in kept), outputs[-1]], float)
        unit, task = _unit(prediction), prediction.task
        return DrawingCurve(
            np.array([*kept, _place(snapshot)], float),
            rows[:, unit] * (1 if task.classes else task.scale),
            output_equation(prediction, unit),
            task.unit,
            drawn=True,
        )

    def _knows(self, moment: Checkpoint) -> bool:
        """Whether the outputs are those of this moment; a lesson gives its epoch other ones."""
        theta, _ = self._outputs.get(moment.epoch, (None, None))
        return theta is moment.theta


def _place(snapshot: Snapshot) -> float:
    """Return where the run stands, on the axis of epochs."""
    return snapshot.epoch + snapshot.fraction


def _unit(prediction: Prediction) -> int:
    """Return the output that is followed: the last of two classes, or else the answer's."""
    task, outputs = prediction.task, prediction.activations[-1]
    return len(outputs) - 1 if task.regression or task.binary else int(outputs.argmax())
