"""The advice at the bottom of the window."""

from nngui.design.figures import count
from nngui.training.messages import Snapshot, State

_ADVICE = {
    State.LOADING: "Reading the digits.",
    State.PAUSED: "Paused: Train (F5) goes on, Step (F6) trains one epoch.",
    State.RUNNING: "Draw while it trains: the prediction follows the pen and every epoch.",
    State.FINISHED: "Draw, or drag the slider under the cost back to an earlier epoch.",
    State.FAILED: "Train (F5) tries again; Start Over (Shift+F5) begins anew.",
}
assert set(_ADVICE) == set(State)


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
    if snapshot.state in (State.LOADING, State.PAUSED) and snapshot.epoch == 0:
        return _before_training(snapshot)
    if snapshot.state is State.FAILED and snapshot.diverged:
        return "The steps were too long: take a smaller learning rate α and train on."
    return _ADVICE[snapshot.state]


def _before_training(snapshot: Snapshot) -> str:
    if snapshot.design.ready:
        return "This network is trained already: draw a digit. Train (F5) goes on from here."
    if snapshot.state is State.PAUSED:
        return "Draw a digit, then press Train (F5) and watch the cost J fall."
    digits = snapshot.design.task.train
    return f"Reading {count(digits)} digits and measuring the cost J of the untrained network."
