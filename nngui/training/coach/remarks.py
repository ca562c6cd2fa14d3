"""`Remark`: what is measurably the matter with a run, and the click that mends it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from engine.activations import ACTIVATIONS
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from nngui.design import figures
from nngui.design.design import LARGEST_RATE, SMALLEST_RATE, Design
from nngui.design.figures import count, counted
from nngui.training.coach.symptoms import Symptoms
from nngui.training.curves import Curves, Kind
from nngui.training.run import Segment

FIRST = 5  # epochs, before which nothing is said of the curves
WATCHED = 20  # epochs, of which all or most must show it
THIRDS = (10, 15)  # where these are parted, to see whether a cost still rises
ABOVE = 1.1  # times J(0): a cost that has risen
RISEN = 0.4  # of the watched epochs
MOVED = 0.1  # of J: what it rises and falls by
UNLEARNED = 0.5  # of J(0): a cost above it has not fallen much
LEARNED = 0.2  # of J(0): a network below it is well, whatever its units do
HALF = 0.5  # of the units of a layer
FADING = 1e-4  # of the gradient of the last layer: that of the first has vanished
SAME = 0.01  # a smaller spread of the outputs: the answer does not depend on the digit
SLOW = 0.01  # of J: an epoch that makes less progress is slow
MANY = 0.1  # of the examples
WORSE = 1.1  # times the least validation cost
READ = 0.95  # the share of training digits that a network reads which knows them
DONE = 0.02  # of J(0): with all training digits read, nothing is left to learn
STOPPED = 1e-6  # of the peak of α: it has come to 0


class Ailment(Enum):
    """What a remark is on."""

    TOO_LONG = "steps too long"
    DEAD = "dead units"
    SURE = "squared error with a saturated output"
    VANISHING = "vanishing gradients"
    SATURATED = "saturated units"
    STUCK = "equal outputs"
    OVERFITTING = "overfitting"
    TOO_SHORT = "steps too short"
    STOPPED = "finished schedule"
    UNLIKE = "drawing unlike the training examples"
    LEARNED = "nothing left to learn"

    @property
    def neutral(self) -> bool:
        """Whether nothing is wrong with the training."""
        return self in (Ailment.STOPPED, Ailment.UNLIKE, Ailment.LEARNED)


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence on a run, and one remedy.

    Attributes
    ----------
    ailment : Ailment
    words : str
        With the figure that it rests on.
    remedy : str
        The effect of a click, in a few words; empty if there is nothing to do.
    design : Design or None
        By which training goes on after the click.
    anew : bool
        Whether another run begins with that design.
    epoch : float or None
        The moment that is shown after the click.
    """

    ailment: Ailment
    words: str
    remedy: str = ""
    design: Design | None = None
    anew: bool = False
    epoch: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """All that is known of a run when a remark is looked for.

    Attributes
    ----------
    segments : tuple of Segment
    curves : Curves
    rate : float
        The α of the next step.
    rests : bool
        Whether training rests at its goal.
    novel : bool
        Whether the drawing looks like no digit.
    """

    segments: tuple[Segment, ...]
    curves: Curves
    rate: float
    rests: bool
    novel: bool


def needs_symptoms(case: Case) -> bool:
    """Return whether a remark depends on what is inside the network: its cost has not fallen."""
    return _Facts(case).sick


def remark(case: Case, found: Symptoms | None = None) -> Remark | None:
    """Return the gravest remark on a run; None if there is nothing to say.

    Parameters
    ----------
    case : Case
    found : Symptoms or None
        Of the parameters that it has now, if they are needed.
    """
    facts = _Facts(case)
    if facts.epochs < 1:
        return None
    return next(_warnings(facts, found), None) or next(_neutral(facts), None)


class _Facts:
    """The figures that remarks rest on: those since the newest change of the design.

    Costs that cannot be compared with the newest one are left out.
    """

    def __init__(self, case: Case) -> None:
        self.case, curves = case, case.curves
        self.design: Design = case.segments[-1].design
        piece = curves.pieces[-1][1] if len(curves) else slice(0, 0)
        others = dict(curves.others)
        ends = [
            i for i in range(piece.start, piece.stop) if others.get(i, Kind.EPOCH) is Kind.EPOCH
        ]
        points = np.array(ends, int)
        moments = curves.moments[points] if len(points) else np.empty(0)
        self.costs: NDArray[np.float64] = curves.train[points]
        self.validation: NDArray[np.float64] = curves.validation[points]
        self.moments = moments
        since = int(np.searchsorted(moments, case.segments[-1].start))
        self.since = self.costs[since:]
        self.epochs = max(0, len(self.since) - 1)
        self.first = float(self.costs[0]) if len(points) else np.nan
        self.now = float(self.costs[-1]) if len(points) else np.nan

    @property
    def fallen(self) -> float:
        """J as a part of J(0)."""
        return self.now / self.first if self.first > 0 else 1.0

    @property
    def sick(self) -> bool:
        """Whether J has not fallen as it should have."""
        return self.epochs >= FIRST and self.fallen > LEARNED

    @property
    def watched(self) -> NDArray[np.float64]:
        """The costs of the epochs that are watched, and the one before; fewer at first."""
        costs: NDArray[np.float64] = self.since[-WATCHED - 1 :]
        return costs


def _warnings(facts: _Facts, found: Symptoms | None) -> Iterator[Remark]:
    if found is not None and facts.sick:
        yield from _sure(facts, found)
        yield from _dead(facts, found)
        yield from _above(facts)
        yield from _vanishing(facts, found)
        yield from _saturated(facts, found)
    if found is not None and facts.epochs >= WATCHED and facts.fallen > UNLEARNED:
        yield from _rising(facts)
        yield from _stuck(facts, found)
        yield from _slow(facts)
    yield from _overfitting(facts)


def _sure(facts: _Facts, found: Symptoms) -> Iterator[Remark]:
    design = facts.design
    squared = not LOSSES[design.loss].probabilities and design.task.classes
    if not squared or not ACTIVATIONS[design.output.activation].probabilities:
        return
    if found.sure_and_wrong >= MANY * found.examples and facts.fallen > UNLEARNED:
        loss = "binary_crossentropy" if design.output.units == 1 else "categorical_crossentropy"
        loss = "sparse_categorical_crossentropy" if design.output.units > 1 else loss
        better = _calm(design.having(loss=loss))
        yield Remark(
            Ailment.SURE,
            f"Of {count(found.examples)} validation examples {count(found.sure_and_wrong)} are read"
            " wrongly by an output of nearly 0 or 1: there the squared error has no slope.",
            f"Start over with cross-entropy{_rate_if_other(design, better)}",
            better,
            anew=True,
        )


def _dead(facts: _Facts, found: Symptoms) -> Iterator[Remark]:
    for number, layer in enumerate(found.layers[:-1], 1):
        if layer.dead >= HALF * layer.units:
            better = _gentler(facts.design)
            yield Remark(
                Ailment.DEAD,
                f"{_of_all(layer.dead, layer.units)} of layer {number}"
                f" {_are(layer.dead)} 0 for every example (dead): relu has no slope there.",
                f"Start over with α = {figures.learning_rate(better.learning_rate)}",
                better,
                anew=True,
            )
            return


def _above(facts: _Facts) -> Iterator[Remark]:
    if (facts.since[-FIRST:] > ABOVE * facts.first).all():
        yield _too_long(
            facts,
            f"J = {figures.cost(facts.now)} is above J(0) = {figures.cost(facts.first)}:"
            " the steps are too long.",
        )


def _rising(facts: _Facts) -> Iterator[Remark]:
    costs = facts.watched
    rose = int((np.diff(costs) > 0).sum())
    level = float(np.median(costs[1:]))
    if (
        rose >= RISEN * WATCHED
        and level > UNLEARNED * facts.first
        and np.ptp(costs) > MOVED * level
    ):
        yield _too_long(
            facts,
            f"J rose in {rose} of the last {WATCHED} epochs: the steps are too long.",
        )


def _too_long(facts: _Facts, words: str) -> Remark:
    better = _gentler(facts.design)
    rate = figures.learning_rate(better.learning_rate)
    return Remark(Ailment.TOO_LONG, words, f"Start over with α = {rate}", better, anew=True)


def _vanishing(facts: _Facts, found: Symptoms) -> Iterator[Remark]:
    first, last = found.layers[0].gradient, found.layers[-1].gradient
    hidden = facts.design.layers[:-1]
    squashed = any(ACTIVATIONS[layer.activation].bounded for layer in hidden)
    unlearned = facts.fallen > UNLEARNED and found.spread < SAME
    if unlearned and squashed and 0 < first < FADING * last and len(hidden) > 1:
        layers = tuple(layer.having("relu") for layer in hidden)
        yield Remark(
            Ailment.VANISHING,
            f"In layer 1 the gradient is {_times(last / first)} times smaller than in the output"
            " layer: it vanishes on the way back.",
            "Start over with relu in the hidden layers",
            replace(facts.design, layers=(*layers, facts.design.output), ready=False),
            anew=True,
        )


def _saturated(facts: _Facts, found: Symptoms) -> Iterator[Remark]:
    for number, layer in enumerate(found.layers[:-1], 1):
        if facts.fallen > UNLEARNED and layer.saturated >= HALF * layer.units:
            better = _gentler(facts.design)
            yield Remark(
                Ailment.SATURATED,
                f"{_of_all(layer.saturated, layer.units)} of layer {number}"
                f" {_are(layer.saturated)} saturated: g′(z) is nearly 0 for 95 % of the examples.",
                f"Start over with α = {figures.learning_rate(better.learning_rate)}",
                better,
                anew=True,
            )
            return


def _stuck(facts: _Facts, found: Symptoms) -> Iterator[Remark]:
    costs = facts.watched
    progress = (costs[0] - costs[-1]) / WATCHED / costs[0]
    if found.spread < SAME and abs(progress) < SLOW / 10 and facts.design.task.classes:
        adam = OPTIMIZERS["adam"].suggested_rate
        better = replace(
            facts.design,
            optimizer="adam",
            optimizer_options=(),
            learning_rate=adam,
            seed=facts.design.seed + (facts.design.optimizer == "adam"),
            ready=False,
        )
        yield Remark(
            Ailment.STUCK,
            f"For {WATCHED} epochs J = {figures.cost(facts.now)}, and ŷ is nearly the same for"
            f" every example: it differs by {figures.cost(found.spread)}.",
            f"Start over with Adam, α = {figures.learning_rate(adam)}",
            better,
            anew=True,
        )


def _slow(facts: _Facts) -> Iterator[Remark]:
    costs = facts.watched
    falls = -np.diff(costs) / costs[:-1]
    if (np.abs(falls) < SLOW).all() and costs[-1] < costs[0]:
        rate = min(LARGEST_RATE, figures.significant(10 * facts.design.learning_rate, 1))
        mean = figures.share(1 - (costs[-1] / costs[0]) ** (1 / WATCHED))
        yield Remark(
            Ailment.TOO_SHORT,
            f"J falls by {mean} an epoch, and has not halved in {counted(facts.epochs, 'epoch')}:"
            " the steps are short.",
            f"Train on with α = {figures.learning_rate(rate)}",
            replace(facts.design, learning_rate=rate),
        )


def _overfitting(facts: _Facts) -> Iterator[Remark]:
    costs = facts.validation
    if len(costs) <= WATCHED or not np.isfinite(costs).any():
        return
    best = int(np.nanargmin(costs))
    least, last = float(costs[best]), costs[-WATCHED:]
    by_heart = (facts.costs[-WATCHED:] < facts.costs[best]).all()  # or else both sets are worse
    earlier, middle, newest = (float(part.mean()) for part in np.split(last, THIRDS))
    rises = earlier <= middle <= newest  # it may come down again by itself
    found = best < len(costs) - WATCHED and (last >= WORSE * least).all() and least > 0
    if found and by_heart and rises:
        worse = figures.whole_percent(float(costs[-1]) / least - 1)
        moment = float(facts.moments[best])
        yield Remark(
            Ailment.OVERFITTING,
            f"Validation J = {figures.cost(float(costs[-1]))} of epoch"
            f" {figures.epoch(float(facts.moments[-1]))} is {worse} above that of epoch"
            f" {figures.epoch(moment)}: since then the training examples are learned by heart.",
            f"Go to epoch {figures.epoch(moment)}",
            epoch=moment,
        )


def _neutral(facts: _Facts) -> Iterator[Remark]:
    case, design = facts.case, facts.design
    score = float(case.curves.train_score[-1])
    learned = design.task.classes and score == 1 and facts.fallen < DONE
    stopped = design.schedule != "constant" and case.rate < STOPPED * design.learning_rate
    if case.rests and stopped and not learned:
        yield Remark(
            Ailment.STOPPED,
            f"α has come to {figures.learning_rate(case.rate) if case.rate else 0} at the end of"
            " its schedule: a step changes nothing.",
            f"Train on with a constant α = {figures.learning_rate(design.learning_rate)}",
            replace(design, schedule="constant"),
        )
    if case.novel and design.task.classes and score >= READ:
        yield Remark(
            Ailment.UNLIKE,
            f"{figures.share(score)} of the training examples are read rightly; your drawing is"
            " unlike them.",
        )
    if learned:
        digits = count(design.task.train) if not design.wants_own else "all"
        yield Remark(
            Ailment.LEARNED,
            f"Nothing is left to learn: after epoch {figures.epoch(float(facts.moments[-1]))}"
            f" all {digits} training examples are read rightly, J = {figures.cost(facts.now)}.",
        )


def _gentler(design: Design) -> Design:
    """Return the design with a tenth of α, or the α that its optimizer usually has."""
    usual = OPTIMIZERS[design.optimizer].suggested_rate
    rate = min(figures.significant(design.learning_rate / 10, 1), usual)
    return replace(design, learning_rate=max(SMALLEST_RATE, rate), ready=False)


def _calm(design: Design) -> Design:
    """Return the design with the α that its optimizer usually has, if that is smaller."""
    usual = OPTIMIZERS[design.optimizer].suggested_rate
    return replace(design, learning_rate=min(design.learning_rate, usual), ready=False)


def _rate_if_other(before: Design, after: Design) -> str:
    other = before.learning_rate != after.learning_rate
    return f", α = {figures.learning_rate(after.learning_rate)}" if other else ""


def _of_all(some: int, units: int) -> str:
    return (
        f"All {count(units)} units" if some == units else f"{count(some)} of {count(units)} units"
    )


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _times(factor: float) -> str:
    return count(round(figures.significant(factor, 1)))
