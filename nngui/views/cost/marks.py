"""The marks of a run in the plot: what was changed, and when; nothing of Qt."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from nngui.design.design import Design
from nngui.training.run import Run
from nngui.training.words.run_words import SETTINGS, Rule, spans


@dataclass(frozen=True, slots=True)
class Change:
    """From this epoch on the run was trained otherwise.

    Attributes
    ----------
    epoch : float
    text : str
        Such as "α 0.1, batch 64".
    """

    epoch: float
    text: str


def changes(run: Run) -> tuple[Change, ...]:
    """Return what was changed after the run had begun, the oldest first."""
    pairs = ((a, b, ", ".join(differences(a.design, b.design))) for a, b in pairwise(spans(run)))
    return tuple(Change(after.start, text) for _, after, text in pairs if text)


def differences(before: Design, after: Design) -> Iterator[str]:
    """Return what of `after` is not as in `before`, each in a few words."""
    for setting in SETTINGS:
        old, new = setting.value(before), setting.value(after)
        if new == old:
            continue
        if isinstance(new, Rule) and isinstance(old, Rule) and new.goes_on(old):
            yield f"α {new.length}"
        else:
            yield f"{setting.label} {setting.words(new)}".lstrip()
