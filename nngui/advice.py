"""The line at the bottom of the window: what can be done now."""

from nngui.messages import Snapshot, State


def advice(snapshot: Snapshot, *, fits: bool = True) -> str:
    """Return one sentence for a person who wonders what to do next.

    Parameters
    ----------
    snapshot : Snapshot
    fits : bool
        Whether the design, as it is edited, fits together.
    """
    task = snapshot.design.task
    if not fits:
        return "Something does not fit together: a click on the remedy beside it mends it."
    if snapshot.state is State.LOADING:
        return f"Reading {task.train:,} digits and measuring the cost J of the untrained network."
    if snapshot.state is State.RUNNING:
        return "Draw while it trains: the prediction follows the pen and every epoch."
    if snapshot.state is State.FAILED and snapshot.diverged:
        return "The steps were too long: take a smaller learning rate α and train on."
    if snapshot.state is State.FAILED:
        return "Train (F5) tries again; Start Over (Shift+F5) begins anew."
    if snapshot.state is State.FINISHED:
        return "Draw, or drag the slider under the cost back to an earlier epoch."
    if snapshot.epoch == 0:
        return "Draw a digit, then press Train (F5) and watch the cost J fall."
    return "Paused: Train (F5) goes on, Step (F6) trains one epoch."
