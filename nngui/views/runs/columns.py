"""The columns of the table of runs: their texts, and the keys by which they are sorted."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from engine.losses import LOSSES
from nngui.design import figures
from nngui.training.run import Run
from nngui.training.words import run_words


@dataclass(frozen=True, slots=True)
class Row:
    """A run as the table shows it.

    Attributes
    ----------
    run : Run
    open : bool
        Whether the window shows this run.
    parts : tuple of Part
        What it was trained by.
    differing : frozenset of str
        The settings in which it differs from the run that it is compared with.
    loss : str
        The short name of the loss of which J is, if the runs have several; or else empty.
    """

    run: Run
    open: bool
    parts: tuple[run_words.Part, ...]
    differing: frozenset[str]
    loss: str


def pieces(row: Row) -> list[tuple[str, bool]]:
    """Return the texts of what it was trained by, one after the other, and whether each is bold."""
    found: list[tuple[str, bool]] = []
    for part in row.parts:
        if found:
            found.append((part.joint, False))
        found.append((part.text, part.setting in row.differing))
    return found


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table.

    Attributes
    ----------
    head, hint : str
    text : callable
        Its text for a row.
    key : callable
        The key for sorting.
    raw : callable or None
        Its text in a copy for a spreadsheet; None if the column is left out there.
    """

    head: str
    hint: str
    text: Callable[[Row], str]
    key: Callable[[Run], Any]
    raw: Callable[[Run], str] | None = None


def _last(values: NDArray[Any]) -> float:
    return float(values[-1]) if len(values) else math.nan


def _train(run: Run) -> float:
    return _last(run.curves.train)


def _validation(run: Run) -> float:
    return _last(run.curves.validation)


def _score(run: Run) -> float:
    return _last(run.curves.validation_score)


def _last_if_unknown(value: float) -> float:
    return math.inf if math.isnan(value) else value


def _cost(value: float, row: Row) -> str:
    text = figures.cost(value)
    return f"{text} {row.loss}" if row.loss and not math.isnan(value) else text


def _title(row: Row) -> str:
    return f"● {row.run.title}" if row.open else row.run.title


def _time(row: Row) -> str:
    return figures.duration(row.run.seconds) if row.run.seconds else figures.UNKNOWN


def _plainly(value: float) -> str:
    """Return a measured number as a spreadsheet takes it; empty if it is not known."""
    return "" if math.isnan(value) else repr(figures.significant(value, 6))


COLUMNS = (
    Column(
        "",
        "Whether its curves are in the plot, and how they look there: click the eye, or press"
        " Space.",
        lambda row: "",
        lambda run: run.number,
    ),
    Column(
        "run",
        "The name of the run; ● is the one that is open. F2 renames it.",
        _title,
        lambda run: (run.name.casefold() or "run", run.number),
        lambda run: run.title,
    ),
    Column(
        "trained by",
        "What it was trained by; bold is what differs from the selected run.",
        lambda row: "".join(text for text, _ in pieces(row)),
        run_words.trained_by,
        run_words.settings,
    ),
    Column(
        "epochs",
        "Completed epochs.",
        lambda row: figures.count(row.run.epoch),
        lambda run: run.epoch,
        lambda run: str(run.epoch),
    ),
    Column(
        "J",
        "The cost J on the training set.",
        lambda row: _cost(_train(row.run), row),
        lambda run: _last_if_unknown(_train(run)),
        lambda run: _plainly(_train(run)),
    ),
    Column(
        "J val.",
        "The cost J on the validation set.",
        lambda row: _cost(_validation(row.run), row),
        lambda run: _last_if_unknown(_validation(run)),
        lambda run: _plainly(_validation(run)),
    ),
    Column(
        "score",
        "Right answers, or the mean error, on the validation set.",
        lambda row: figures.score(_score(row.run), row.run.task.unit),
        lambda run: _last_if_unknown(_score(run)),
        lambda run: _plainly(_score(run)),
    ),
    Column(
        "time",
        "How long it was trained.",
        _time,
        lambda run: run.seconds,
        lambda run: _plainly(run.seconds or math.nan),
    ),
)
LOOK, NAME, SETTINGS = range(3)
assert COLUMNS[NAME].head == "run"


def losses_differ(runs: tuple[Run, ...]) -> bool:
    """Return whether the costs of these runs are of several losses."""
    return len({run_words.loss_of(run) for run in runs}) > 1


def short_loss(run: Run) -> str:
    """Return the abbreviation of the loss of which the run's J is."""
    return LOSSES[run_words.loss_of(run)].short
