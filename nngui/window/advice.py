"""The advice at the bottom of the window, and on the empty pad."""

from engine.data import Task
from nngui.design.figures import count
from nngui.design.wording import listed, with_article
from nngui.training.messages import Phase, Snapshot

_WORKING = "Draw while it trains: the prediction follows the pen and every epoch."
_ADVICE = {
    Phase.LOADING: "Reading the examples.",
    Phase.TRAINING: _WORKING,
    Phase.MEASURING: _WORKING,
    Phase.LESSON: _WORKING,
    Phase.RESTING: "Paused: Train (F5) goes on, Step (F6) trains a mini-batch or an epoch.",
    Phase.FAILED: "Train (F5) tries again; Start Over (Shift+F5) begins anew.",
}
_FINISHED = "Draw, or drag the slider under the cost back to an earlier epoch."
assert set(_ADVICE) == set(Phase)


def advice(snapshot: Snapshot, *, fits: bool = True) -> str:
    """Return one sentence on what can be done next.

    Parameters
    ----------
    snapshot : Snapshot
    fits : bool
        Whether the design, as it is edited, fits together.
    """
    if not fits:
        return "Something does not fit together: a click on the remedy beside it mends it."
    if (snapshot.loading or snapshot.paused) and snapshot.epoch == 0:
        return _before_training(snapshot)
    if snapshot.failed and snapshot.diverged:
        return "The steps were too long: take a smaller learning rate α and train on."
    return _FINISHED if snapshot.finished else _ADVICE[snapshot.phase]


def _before_training(snapshot: Snapshot) -> str:
    others = snapshot.design.task.classes and not snapshot.design.task.of_digits
    if snapshot.design.begins_trained:
        what = "draw" if others else "draw a digit"
        return f"This network is trained already: {what}. Train (F5) goes on from here."
    if snapshot.paused and others:
        return "Press Train (F5) and watch the cost J fall; then draw, and look at the answer."
    if snapshot.paused:
        return "Draw a digit, then press Train (F5) and watch the cost J fall."
    digits = snapshot.design.task.train
    return f"Reading {count(digits)} examples and measuring the cost J of the untrained network."


def invitation(task: Task) -> str:
    """Return what the empty pad invites to."""
    if task.regression:
        return "Draw a leaning digit here"
    digits = task.of_digits
    if task.classes and not digits:
        return f"Draw here: {listed(task.classes)}"
    if len(digits) == 2:
        return f"Draw {with_article(digits[0])} or {with_article(digits[1])} here"
    return "Draw a digit here"
