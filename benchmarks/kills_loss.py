"""What a kill has cost: what is there after a start, beside what was seen before the kill."""

from dataclasses import dataclass

from benchmarks.kills_script import State


@dataclass
class Loss:
    """What a kill has cost.

    Attributes
    ----------
    training, editing : float
        s of training, and how old the oldest edit was that is not there.
    edited : tuple of str
        The parts of the session that it changed.
    problem : str
        What is wrong; empty if nothing is.
    """

    training: float = 0.0
    editing: float = 0.0
    edited: tuple[str, ...] = ()
    problem: str = ""


def compared(before: list[State], there: State, killed: float, kept: float, *, acted: bool) -> Loss:
    """Compare what is there after a start with what was seen before the kill.

    Parameters
    ----------
    before : list
    there : State
    killed, kept : float
        When, and when the session was written that its file had then: what was being done may have
        led back to an earlier state, such as undoing.
    acted : bool
        Whether something was being done then, of which nothing was seen yet.
    """
    if not before:
        return Loss()
    matching = [i for i, state in enumerate(before) if state["edits"] == there["edits"]]
    if not matching:
        if acted:
            return Loss()
        told = " / ".join(filter(None, there["words"]))
        return Loss(problem=f"expected {before[-1]['edits']}, got {there['edits']}; {told}")
    at, loss = matching[-1], Loss()
    if at + 1 < len(before) and kept < before[at + 1]["time"]:
        was, edited = before[at]["edits"], before[at + 1]["edits"]
        loss.edited = tuple(name for name in edited if edited[name] != was[name])
        loss.editing = killed - before[at + 1]["time"]
    for number in before[at]["runs"]:
        lost = training_lost(before[: at + 1], number, there["runs"].get(number, 0.0))
        loss.training = max(loss.training, lost)
    if there["past"]:
        loss.problem = f"{there['past']} moments cannot be looked back at"
    if there["words"][1]:
        loss.problem = there["words"][1]
    return loss


def training_lost(before: list[State], number: str, kept: float) -> float:
    """Return for how many seconds a run was trained after the moment that is kept."""
    later = before[-1:]
    for state in reversed(before):
        if state["runs"].get(number, 0.0) <= kept:
            break
        later.append(state)
    newest = before[-1]["runs"][number]
    reached = [state["time"] for state in later if state["runs"][number] == newest]
    return min(reached) - later[-1]["time"] if len(later) > 1 else 0.0
