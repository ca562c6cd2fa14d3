"""The panel Why? as it is seen, and what a script computes for the same drawing."""

import random
from dataclasses import dataclass

import numpy as np
from PySide6.QtWidgets import QLabel, QSlider

from benchmarks.by_hand import NUMBER, Floats, Tally, layers_of
from benchmarks.exact import Exact
from benchmarks.waiting import until
from engine.arrays import Array
from engine.data import load
from nngui.training.inspection.explained import Explained
from nngui.training.inspection.why import Flip
from nngui.window.main_window import MainWindow

LOOSE = 0.05  # of an output: what another way to draw lines may change


@dataclass
class WhyShown:
    """The panel, for what lies on the pad now."""

    window: MainWindow
    tally: Tally
    chance: random.Random
    shown: tuple[Explained, Array] | None = None  # while training: this, with these parameters

    def __post_init__(self) -> None:
        session = self.window.session
        self.design, self.task = session.state.run.design, session.state.run.task
        self.threshold = session.threshold.value
        if self.shown is None:
            until(lambda: self._known() is not None)
            explained = self._known()
            assert explained is not None
            back = session.scene.shown.back
            self.shown = (
                explained,
                self._at(explained.moment) if back else session.snapshot.theta,
            )
        self.explained, self.theta = self.shown
        self.image = self.explained.prediction.image.ravel()

    # What a script computes

    def _of(self, images: Floats | Array, theta: Array | None = None) -> Exact:
        images = np.atleast_2d(images)
        theta = self.theta if theta is None else theta
        return Exact(self.design, theta, images, np.zeros(len(images)), self.threshold)

    def _name(self, exact: Exact) -> str:
        return self.task.classes[int(exact.answers[0])] if self.task.classes else ""

    def _loose(self, exact: Exact) -> bool:
        """Whether lines that are drawn in another way may be read otherwise."""
        outputs = np.sort(exact.outputs[0])
        if len(outputs) > 1:
            return bool(outputs[-1] - outputs[-2] < LOOSE)
        return bool(abs(outputs[0] - self.threshold) < LOOSE)

    def _distances(self, exact: Exact) -> tuple[Floats, Array]:
        """Return the distance and the label of every training example."""
        data = load(self.design.dataset, self.design.side)
        of_all = Exact(self.design, self.theta, data.x_train, data.y_train, self.threshold)
        return np.linalg.norm(of_all.hidden - exact.hidden, axis=1), data.y_train

    def _slopes(self, exact: Exact) -> Floats:
        """Return by how much z of the second answer rises over that of the first, per pixel."""
        at = np.repeat(self.image[np.newaxis].astype(float), len(self.image), axis=0)
        over, below = at.copy(), at
        place = np.arange(len(self.image))
        over[place, place] += 1e-6
        below[place, place] -= 1e-6
        slope = (self._of(over).last_z - self._of(below).last_z) / 2e-6
        if slope.shape[1] == 1:
            return slope[:, 0] * (-1 if exact.answers[0] else 1)
        first, second = np.argsort(-exact.outputs[0], kind="stable")[:2]
        difference: Floats = slope[:, second] - slope[:, first]
        return difference

    def _moved(self, by: Floats) -> Exact:
        return self._of(np.clip(self.image.astype(float) + by, 0, 1))

    def _noisy(self, rho: float, seed: int) -> Floats:
        """Return the parameters with noise on every weight, row by row."""
        random_, found = np.random.default_rng(seed + 1), []
        for weights, b in layers_of(self.design, self.theta):
            noise = random_.standard_normal(weights.T.shape).T
            rms = float(np.sqrt((weights**2).mean()))
            found.append(np.hstack([weights + rho * rms * noise, b]).ravel())
        return np.concatenate(found)

    # What the window shows

    @property
    def _flip(self) -> Flip | None:
        return self.explained.evidence.flip if self.explained.evidence else None

    def _at(self, moment: float) -> Array:
        session = self.window.session
        kept = session._training.checkpoints.at(session.state.run.number, moment)
        assert kept is not None
        assert kept.epoch == moment
        return kept.theta

    def _known(self) -> Explained | None:
        """Return what the panel shows, as soon as nothing of it is missing."""
        found = self.window.views.why._explained
        drawn = self.window.session.drawing
        if found is None or found.nearest is None or found.evidence is None:
            return None
        if found.prediction is not self.window.session.scene.prediction:
            return None
        if found.otherwise is None or drawn._change_pending:
            return None
        return found if found.changes or not self.task.classes else None

    def _computed(self, name: str) -> str:
        """Return the text of a label, as soon as it is computed."""
        until(lambda: "…" not in self._text(name))
        return self._text(name)

    def _text(self, name: str) -> str:
        label = self.window.findChild(QLabel, name)
        assert label is not None
        return label.text()

    def _slide(self, name: str, step: int) -> None:
        slider = self.window.findChild(QSlider, name)
        assert slider is not None
        slider.setValue(step)

    def _press(self, name: str) -> None:
        self.window.findChild(object, name).click()  # type: ignore[call-overload]


def numbers_in(name: str) -> list[float]:
    """Return the numbers that are in the name of a class."""
    return [float(number.replace("−", "-")) for _, number in NUMBER.findall(name)]
