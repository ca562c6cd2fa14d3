"""The marks of a run in the plot: what was changed, and when; nothing of Qt."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from typing_extensions import override

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


@dataclass(frozen=True, slots=True, eq=False)
class _Pair:
    """Two designs; the pair of the same two objects is the same."""

    before: Design
    after: Design

    @override
    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Pair):
            return NotImplemented
        return self.before is other.before and self.after is other.after

    @override
    def __hash__(self) -> int:
        return hash((id(self.before), id(self.after)))


@lru_cache(maxsize=10_000)  # a run of many segments is read for every snapshot
def _text(pair: _Pair) -> str:
    return ", ".join(differences(pair.before, pair.after))


def changes(run: Run) -> tuple[Change, ...]:
    """Return what was changed after the run had begun, the oldest first."""
    pairs = ((b.start, _text(_Pair(a.design, b.design))) for a, b in pairwise(spans(run)))
    return tuple(Change(start, text) for start, text in pairs if text)


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
