"""The outcome of a race in a sentence, computed from the curves of its lanes. No Qt."""

import math
import statistics
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.losses import LOSSES
from nngui.design import figures
from nngui.training.curves import Curves
from nngui.training.race import Lane, Race

THRESHOLDS = (0.5, 0.2, 0.1, 0.05, 0.02, 0.01)  # of J, in the order in which it falls below them

Results = Sequence[Sequence[Curves]]  # for each lane the curves of each seed


@dataclass(frozen=True, slots=True)
class Tuning:
    """The short search for a lane's α.

    Attributes
    ----------
    lane : str
        The name of the lane.
    tried : tuple of (float, float)
        Each α, and the lowest J with it; infinite if it diverged.
    epochs : int
        For which each was trained.
    """

    lane: str
    tried: tuple[tuple[float, float], ...]
    epochs: int

    @property
    def rate(self) -> float:
        """The α with the lowest J; the smallest one if all diverged."""
        return min(self.tried, key=lambda pair: (pair[1], pair[0]))[0]

    @property
    def total(self) -> int:
        """The epochs of the whole search."""
        return self.epochs * len(self.tried)

    @property
    def text(self) -> str:
        """The costs that were found."""
        found = (
            f"J = {figures.cost(cost)} with {figures.learning_rate(rate)}"
            for rate, cost in self.tried
        )
        return f"{self.lane} after {figures.counted(self.epochs, 'epoch')}: {', '.join(found)}."


def tuned(tunings: Sequence[Tuning]) -> str:
    """Return which α were found to be the best, and by how many epochs; empty without a search."""
    if not tunings:
        return ""
    rates = [f"{figures.learning_rate(tuning.rate)} for {tuning.lane}" for tuning in tunings]
    epochs = figures.counted(sum(tuning.total for tuning in tunings), "epoch")
    return (
        f"The best α of {figures.count(len(tunings[0].tried))} each: {_listed(rates)};"
        f" searched in {epochs}, which are not counted."
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """A race as it stands, in words.

    Attributes
    ----------
    title, outcome : str
    tuning : str
        How each α was found; empty if none was searched.
    explained : str
        What was the same for all.
    over : bool
        Whether all lanes have been trained to their end.
    """

    title: str
    outcome: str
    tuning: str = ""
    explained: str = ""
    over: bool = False


def costs(curves: Curves, loss: str) -> NDArray[np.float64]:
    """Return J of that loss on the training set at every point; NaN where it is not measured."""
    found = np.full(len(curves), np.nan)
    others = {name: train for name, train, _ in curves.also}
    if loss in others:
        found[:] = others[loss]
    for name, points in curves.pieces:
        if name == loss or not (name or loss in others):
            found[points] = curves.train[points]
    return found


def reached(curves: Curves, loss: str, threshold: float) -> int | None:
    """Return the first epoch after which J is below the threshold; None if there is none."""
    below = costs(curves, loss) < threshold
    others = [index for index, _ in curves.others]  # they are no ends of epochs
    below[others] = False
    first = int(below.argmax())
    return first - sum(index < first for index in others) if below[first] else None


def headline(
    race: Race,
    results: Results,
    *,
    over: bool = True,
    diverged: Collection[int] = (),
    changed: Collection[int] = (),
) -> str:
    """Return the outcome in words: which lane is the fastest, and by how much.

    Parameters
    ----------
    race : Race
    results : sequence of sequences of Curves
        For each lane the curves of each seed.
    over : bool
        Whether all lanes have been trained to their end.
    diverged, changed : collection of int
        The places of the lanes that ended before, and of those that were not trained by their
        own design to the end.
    """
    if not all(len(curves) for lane in results for curves in lane):
        return ""
    sentences = []
    names = [_named(race, i, changed=i in changed) for i in range(len(race.lanes))]
    for loss in race.losses:
        outcome = _Outcome(race, results, loss, names, over=over)
        outcome.diverged = {names[place] for place in diverged}
        said = outcome.sentence
        measured = f"Measured by {LOSSES[loss].title}: " if len(race.losses) > 1 else ""
        sentences.append(f"{measured}{said}.")
    return " ".join(sentences)


class _Outcome:
    """The outcome by one loss."""

    def __init__(
        self, race: Race, results: Results, loss: str, names: Sequence[str], *, over: bool
    ) -> None:
        self._race, self._results, self._loss, self._over = race, results, loss, over
        self._names = names
        self.diverged: Collection[str] = ()  # of the names
        trained = [min(_trained(curves) for curves in lane) for lane in results]
        self._trained = dict(zip(names, trained, strict=True))
        self._threshold = 0.0
        self._epochs: list[list[int | None]] = []
        for threshold in THRESHOLDS:
            epochs = [[reached(each, loss, threshold) for each in lane] for lane in results]
            if not any(None not in lane for lane in epochs):
                break
            self._threshold, self._epochs = threshold, epochs

    @property
    def sentence(self) -> str:
        if not self._threshold:
            return self._nothing()
        return self._of_seeds() if self._race.topic == "seed" else self._of_lanes()

    @property
    def _below(self) -> str:
        return f"J < {figures.learning_rate(self._threshold)}"

    def _of_lanes(self) -> str:
        pairs = list(zip(self._names, self._epochs, strict=True))
        there = sorted((p for p in pairs if None not in p[1]), key=lambda p: _mean(p[1]))
        (first, epochs), *others = there
        unit = "epoch" if epochs == [1] else "epochs"
        words = [f"{first} reaches {self._below} after {_after(epochs)} {unit}"]
        words += [f"{name} after {_after(epochs)}" for name, epochs in others]
        seeds = figures.count(self._race.seeds)
        spread = f" (mean and spread of {seeds} seeds)" if self._race.seeds > 1 else ""
        partly = [
            f"{name} only with {figures.count(sum(e is not None for e in epochs))} of {seeds} seeds"
            for name, epochs in pairs
            if None in epochs and set(epochs) != {None}
        ]
        missing = [name for name, epochs in pairs if set(epochs) == {None}]
        return "; ".join([", ".join([*words, *partly]) + spread, *self._missing(missing)])

    def _of_seeds(self) -> str:
        pairs = [(name, epochs[0]) for name, epochs in zip(self._names, self._epochs, strict=True)]
        there = [(epoch, name) for name, epoch in pairs if epoch is not None]
        missing = [name for name, epoch in pairs if epoch is None]
        number = figures.counted(len(there), "seed")
        if len(there) == 1:
            ((epoch, name),) = there
            words = f"{self._below} is reached after {figures.counted(epoch, 'epoch')} with {name}"
        else:
            (least, first), (most, last) = min(there), max(there)
            words = (
                f"{self._below} is reached after {_after([epoch for epoch, _ in there])} epochs"
                f" (mean and spread of {number}), from {figures.count(least)} with {first}"
                f" to {figures.count(most)} with {last}"
            )
        return "; ".join([words, *self._missing(missing)])

    def _missing(self, names: list[str]) -> list[str]:
        diverged = [name for name in names if name in self.diverged]
        left = [name for name in names if name not in self.diverged]
        words = [f"{_listed(diverged)} diverged"] if diverged else []
        if left and self._over:
            does = "does" if len(left) == 1 else "do"
            words.insert(0, f"{_listed(left)} {does} not reach it in {self._in_epochs(left)}")
        elif left:
            has = "has" if len(left) == 1 else "have"
            words.insert(0, f"{_listed(left)} {has} not reached it yet")
        return words

    def _nothing(self) -> str:
        below = f"J < {figures.learning_rate(THRESHOLDS[0])}"
        if not self._over:
            return f"No lane has reached {below} yet"
        lowest = [min(map(self._lowest, lane)) for lane in self._results]
        best = int(np.argmin(lowest))
        going_on = [name for name in self._names if name not in self.diverged] or self._names
        words = [
            f"No lane reaches {below} in {self._in_epochs(going_on)}",
            f"the lowest is {figures.cost(lowest[best])}, of {self._names[best]}",
        ]
        diverged = [name for name in self._names if name in self.diverged]
        return "; ".join([*words, f"{_listed(diverged)} diverged"] if diverged else words)

    def _lowest(self, curves: Curves) -> float:
        found = costs(curves, self._loss)
        return float(np.nanmin(found)) if np.isfinite(found).any() else math.inf

    def _in_epochs(self, names: Sequence[str]) -> str:
        """Return the number of epochs for which all of these lanes were trained at least."""
        return figures.counted(min(self._trained[name] for name in names), "epoch")


STARTS = {
    "layers": "from the same first weights where layers have the same shape",
    "seed": "each from first weights of its own",
}


def preview(race: Race) -> str:
    """Return what will be done in the race, and what the lanes have in common."""
    design, words = race.lanes[0].design, []
    start = STARTS.get(race.topic, "from the same first weights")
    if race.topic != "seed":
        seed = figures.count(design.seed)
        start = f"{start}{f' (seed {seed})' * (race.seeds == 1)}, with the same order of examples"
    networks = f"{figures.count(len(race.lanes))} networks learn {design.examples}"
    words.append(f"{networks} for {figures.counted(race.epochs, 'epoch')}, {start}.")
    if race.seeds > 1:
        words.append(f"Each is trained with {figures.count(race.seeds)} seeds.")
    if len(race.losses) > 1:
        words.append("The costs of all their losses are measured of each.")
    if race.searches:
        epochs = [design.epochs for search in race.searches for design in search]
        words.append(
            f"Before, the best of {figures.count(len(race.searches[0]))} α is searched for each"
            f" network: {figures.counted(sum(epochs), 'epoch')} in all, which are not counted."
        )
    return " ".join(words)


def name_of(race: Race, lane: Lane) -> str:
    """Return the lane's name, with its α wherever the lanes may have different ones."""
    rate = figures.learning_rate(lane.design.learning_rate)
    rates = {each.design.learning_rate for each in race.lanes}
    says = race.topic != "rate" and (race.topic == "optimizer" or race.tuned or len(rates) > 1)
    return f"{lane.name} (α {rate})" if says else lane.name


def _named(race: Race, place: int, *, changed: bool) -> str:
    """Return the lane's name, with a remark if it was changed on the way."""
    name = name_of(race, race.lanes[place])
    if not changed:
        return name
    return f"{name[:-1]}, changed on the way)" if name[-1] == ")" else f"{name} (changed)"


def _trained(curves: Curves) -> int:
    return len(curves) - 1 - len(curves.others)


def _mean(epochs: Sequence[int | None]) -> float:
    return statistics.fmean(epoch for epoch in epochs if epoch is not None)


def _after(epochs: Sequence[int | None]) -> str:
    """Return "9", or "9.3 ± 0.6": the mean and the standard deviation over the seeds."""
    known = [epoch for epoch in epochs if epoch is not None]
    if len(known) == 1:
        return figures.count(known[0])
    mean, spread = statistics.fmean(known), statistics.stdev(known)
    return f"{figures.rounded(mean, 1)} ± {figures.rounded(spread, 1)}"


def _listed(names: Sequence[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
