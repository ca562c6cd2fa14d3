"""`Twin`: predictions for a drawing by the parameters that are shown. No Qt."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np

from engine.activation import Activation
from engine.arrays import Array
from engine.data import Task
from engine.data.images import INNER
from nngui.design import figures
from nngui.design.design import Design
from nngui.design.prediction import HALF, Prediction, predicts_one
from nngui.design.problems import fatal
from nngui.handwriting.novelty import fault, is_dot, novelty
from nngui.handwriting.preparation import COMPLETE, Preparation
from nngui.handwriting.sheet import Sheet
from nngui.training.building import (
    NO,
    dense_layers,
    network,
    recall,
    remembered,
    tune,
    whole_schedule,
)
from nngui.training.training_state import TrainingState

SMALL = 300_000  # parameters; to draw the first weights of more takes over 20 ms


class Twin:
    """A copy of the network in the training thread, with which the GUI thread predicts.

    Parameters
    ----------
    design : Design

    Attributes
    ----------
    network : Sequential
    large : bool
        Whether it has so many parameters that the window must not wait for much of its work.
    knows : bool
        Whether it has parameters. Drawing the first ones of a large network would take seconds,
        so it has none, and predicts nothing, until those of the training arrive.
    """

    def __init__(self, design: Design) -> None:
        self.large = design.numbers > SMALL
        self.knows = not self.large or design.first is not None
        self.network = network(design, drawn=not self.large, dropout=NO)
        self._task = design.task
        self._answers = fatal(design) is None
        self._sheet: tuple[Sheet, Preparation] | None = None  # the one that was read last

    def take(self, theta: Array, activations: tuple[Activation, ...]) -> None:
        """Take over trained parameters, and the activations that belong to them."""
        if activations != self._activations():
            for layer, activation in zip(self.network.layers, activations, strict=True):
                layer.activation = activation
            self.network.forget_passes()
        if self.large:
            self.network.adopt(theta)  # to copy it would take too long
        else:
            self.network.theta[...] = theta
        self.knows = True

    @property
    def decides(self) -> bool:
        """Whether there is a single ŷ, to be compared with a threshold."""
        return self._answers and self._task.binary and self.network.units == 1

    def read(
        self,
        sheet: Sheet,
        preparation: Preparation = COMPLETE,
        threshold: float = HALF,
    ) -> Prediction:
        """Return the prediction for what lies on the pad, prepared by these steps."""
        task, image = self._task, self._image_of(sheet, preparation)
        nothing = Prediction(task, image, threshold=threshold if self.decides else None)
        if not self._answers or not self.knows or not image.any():
            return nothing
        activations = tuple(a[0] for a in self.network.activations(image.reshape(1, -1)))
        output = activations[-1]
        if not np.isfinite(output).all():
            return nothing
        return replace(
            nothing,
            activations=activations,
            functions=tuple(g.name for g in self._activations()),
            probabilities=probabilities(task, output),
            answer=answer(task, output, threshold),
            novelty=self._novelty_of(sheet, image),
        )

    def _image_of(self, sheet: Sheet, preparation: Preparation) -> Array:
        """Return the image of the sheet; of the same one it is the same."""
        last = self._sheet
        if last is None or last[0] is not sheet or last[1] != preparation:
            self._sheet = sheet, preparation
            self._whole = sheet.whole(preparation)
            self._image = np.ascontiguousarray(sheet.seen(self._whole, self._task.side))
            self._novelty: list[float | None] = []
        return self._image

    def _novelty_of(self, sheet: Sheet, image: Array) -> float | None:
        """Return how little it looks like a digit; None if that cannot be measured."""
        if not self._novelty:
            seen = image if len(image) == INNER else self._whole  # the whole one has the most
            unread = None if fault() else self._novelty_in(seen)
            self._novelty = [1.0 if sheet.picture is None and is_dot(sheet.strokes) else unread]
        return self._novelty[0]

    def _novelty_in(self, image: Array) -> float:
        """Return the novelty among the digits of the task; 0 if its classes are no digits."""
        if self._task.classes and not self._task.of_digits:
            return 0.0
        return novelty(image, [str(digit) for digit in self._task.of_digits])

    def save(self, path: Path, design: Design, state: TrainingState | None = None) -> None:
        """Write the network as a .keras file, compiled by that design, or as an .onnx file.

        The optimizer has its memory of that state, if it goes on from there with a constant α.

        Raises
        ------
        OSError, ValueError
            If it cannot be written, or there are no parameters yet.
        """
        if not self.knows:
            raise ValueError("its first weights are still being drawn; try again in a moment")
        model = network(design, drawn=False)
        model.theta[...] = self.network.theta
        tune(model, design)
        for layer, own in zip(dense_layers(model), self.network.layers, strict=True):
            layer.activation = own.activation
        if state is not None and design.schedule == "constant":
            memory = remembered(state.design, state.memory, design)
            if memory is not None:
                recall(model.optimizer, model.theta, memory, state.iterations)
        model.optimizer.schedule = whole_schedule(design)
        if path.suffix == ".onnx":
            model.export(str(path), format="onnx")
        else:
            model.save(path)

    @contextmanager
    def borrowed(self) -> Iterator[None]:
        """Let the network take other parameters meanwhile; its own are back afterwards."""
        theta = self.network.theta
        own = theta if self.large else theta.copy(), self._activations()
        try:
            yield
        finally:
            self.take(*own)

    def _activations(self) -> tuple[Activation, ...]:
        return tuple(layer.activation for layer in self.network.layers)


def probabilities(task: Task, output: Array) -> Array:
    """Return one number in [0, 1] for each class, from the outputs of one example.

    A linear, tanh or relu output may lie outside; it counts as 0 or 1 then. For a regression
    there are none.
    """
    if task.regression:
        return np.empty(0)
    shares = np.array([1 - output[0], output[0]]) if len(output) == 1 else output
    return shares.clip(0, 1)


def answer(task: Task, output: Array, threshold: float = HALF) -> str:
    """Return the class, or the number in the unit of the task.

    A single output ŷ means the second class if ŷ ≥ `threshold`.
    """
    if task.classes:
        several = len(output) > 1
        return task.classes[int(output.argmax() if several else predicts_one(output[0], threshold))]
    return figures.rounded(float(output[0]) * task.scale)


def followed(prediction: Prediction) -> int:
    """Return the output that is followed: the last of two classes, or else the answer's."""
    task, outputs = prediction.task, prediction.activations[-1]
    return len(outputs) - 1 if task.regression or task.binary else int(outputs.argmax())
