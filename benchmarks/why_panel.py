"""The numbers of the panel Why?, beside those that a script computes."""

import random

import numpy as np

from benchmarks.by_hand import Floats, Tally
from benchmarks.exact import Exact
from benchmarks.hand import Hand
from benchmarks.waiting import until
from engine.arrays import Array
from engine.data import load
from nngui.training.inspection.explained import Explained
from nngui.window.main_window import MainWindow


def compare_why(window: MainWindow, tally: Tally, chance: random.Random) -> None:
    """Compare the panel Why? for a validation digit on the pad."""
    session, run = window.session, window.session.state.run
    data = load(run.design.dataset, run.design.side)
    image = data.x_val[chance.randrange(len(data.x_val))]
    session.drawing.place(image)
    window.views.side.open("Why?")
    until(lambda: _known(window) is not None)
    explained = _known(window)
    assert explained is not None
    theta = session.snapshot.theta
    if session.scene.shown.back:
        theta = _theta_at(window, explained.moment)
    threshold = session.threshold.value

    def of(image: Floats | Array, theta: Array = theta) -> Exact:
        return Exact(run.design, theta, image[np.newaxis], np.zeros(1), threshold)

    exact = of(image)
    training = Exact(run.design, theta, data.x_train, data.y_train, threshold)
    distances = np.sort(np.linalg.norm(training.hidden - exact.hidden, axis=1))[:8]
    texts = Hand(window).find("nearestStrip").texts  # type: ignore[attr-defined]
    for text, distance in zip(texts, distances.tolist(), strict=True):
        tally.text("nearest", text.partition("\n")[2], distance, slack=1e-6)
    flip = explained.evidence.flip if explained.evidence else None
    if flip is not None and flip.epsilon is not None:
        for epsilon, flips in ((flip.epsilon, True), (flip.epsilon - 0.001, False)):
            there = of(np.clip(image.astype(float) + epsilon * flip.direction, 0, 1))
            flipped = there.answers[0] != exact.answers[0]
            tally.fact("flip", bool(there.unsure) or flipped == flips)
    before = None
    for since in explained.changes:
        there = of(image, _theta_at(window, since.moment))
        name = run.design.task.classes[int(there.answers[0])]
        tally.fact("history", bool(there.unsure) or since.answer == name != before)
        before = since.answer
    window.views.side.close("Why?")


def _known(window: MainWindow) -> Explained | None:
    """Return what the panel shows, as soon as nothing of it is missing."""
    found = window.views.why._explained
    if found is None or found.nearest is None or found.evidence is None:
        return None
    return found if found.changes or not window.session.state.run.task.classes else None


def _theta_at(window: MainWindow, moment: float) -> Array:
    session = window.session
    kept = session._training.checkpoints.at(session.state.run.number, moment)
    assert kept is not None
    assert kept.epoch == moment
    return kept.theta
