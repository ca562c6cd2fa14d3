"""`Player`: one training, as a generator of small pieces of work. No Qt."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from engine.arrays import Array
from engine.fitting.augmentation import Augmentation
from engine.fitting.training import Training
from nngui.design.design import Design
from nngui.design.figures import count
from nngui.design.own_digits import NO_DIGITS, OwnDigits
from nngui.design.schedule import schedule_of
from nngui.design.training_set import Part, joined, training_set
from nngui.training.building import network, targets, tune
from nngui.training.curves import Kind
from nngui.training.lesson import lesson
from nngui.training.measurements import Measurements, frozen
from nngui.training.messages import Lesson, Phase
from nngui.training.run import Segment

MEASURING = 0.999  # the part of an epoch that is done while its J is measured


class DivergenceError(Exception):
    """The cost became NaN or infinite; the text explains it to a person."""


class Player:
    """One training: the network, its measurements, and the work in progress.

    Parameters
    ----------
    design : Design
    own : OwnDigits

    Attributes
    ----------
    design : Design
    segments : tuple of Segment
        By what it was trained, and from when on; the last one has `design`.
    seconds : float
        Of training so far, as its trainer counts them.
    batches : int
        Mini-batches so far.
    ready : bool
        Whether the data is read and J(0) is measured.
    epoch : int
        Completed epochs.
    goal : int
        The epoch at which training is to end, and a schedule of α ends.
    fraction : float
        The part of the running epoch that is done, in [0, 1).
    measurements : Measurements
        Of the network so far.
    lesson : Lesson or None
        The newest one.
    """

    def __init__(self, design: Design, own: OwnDigits = NO_DIGITS) -> None:
        self.design = design
        self.segments: tuple[Segment, ...] = (Segment(0.0, design),)
        self.seconds = 0.0
        self.batches = 0
        self._own = own
        self.ready = False
        self.epoch = 0
        self.goal = design.epochs
        self._outdated = False  # the design asks for another training set
        self.fraction = 0.0
        self._since = 0  # the epoch at which the schedule of α began
        self._examples = design.task.train
        self._seen = 0  # of them, in the running epoch
        self._model = network(design)
        chance = np.random.default_rng([design.seed, 2])
        self._augmentation = Augmentation(design.task.side, chance)
        self.measurements = Measurements(self._model, design, own)
        self._training: Training | None = None
        self._parts: tuple[Part, ...] = ()
        self._measuring = False  # an epoch is being measured: nothing may change meanwhile
        self._interlude: Iterator[None] | None = None
        self.lesson: Lesson | None = None
        self._set_schedule()

    @property
    def theta(self) -> Array:
        """A read-only copy of the parameters, as they are now."""
        return frozen(self._model.theta)

    @property
    def rate(self) -> float:
        """The α of the next step."""
        return self._model.optimizer.learning_rate

    def aim(self, goal: int, *, anew: bool = False) -> None:
        """Train towards the epoch `goal`; a schedule of α ends there, and may begin `anew`."""
        self.goal = goal
        if anew:
            self._since = self.epoch
        self._set_schedule()

    def work(self) -> Iterator[None]:
        """Read the data, measure J(0), then train and measure without end; yield often.

        Raises
        ------
        DivergenceError
            After an epoch whose cost is not finite; the parameters are then those after the last
            good epoch, and `work` can be called again.
        """
        self._take_examples()
        yield
        if not self.ready:
            yield from self._measure()
            self.ready = True
        while True:
            self._training = self._begin()
            yield
            yield from self._train()
            self._training = None  # two of them at once would take twice the memory
            self._take_examples()

    @property
    def moment(self) -> float:
        """Epochs that are done; one of which the mini-batches are done is done."""
        return self.epoch + self._seen / self._examples

    @property
    def phase(self) -> Phase:
        """The work that is to be done next, if any is."""
        if not self.ready:
            return Phase.LOADING
        if self._measuring:
            return Phase.MEASURING
        if self._interlude is not None:
            taught = self.lesson is not None and self.lesson.done < 1
            return Phase.LESSON if taught else Phase.MEASURING
        return Phase.TRAINING

    @property
    def busy(self) -> bool:
        """Whether the first measurement or a lesson has to be done before training goes on."""
        return not self.ready or self._interlude is not None

    def advance_interlude(self) -> bool:
        """Do the next piece of a lesson or its undoing; return whether there was one.

        While an epoch is measured, it waits.
        """
        if self._interlude is None or self._measuring or not self.ready:
            return False
        try:
            next(self._interlude)
        except StopIteration:
            self._interlude = None
        except Exception:
            self._interlude = None
            raise
        return True

    def teach(self) -> None:
        """Give a lesson, unless one is being given; the training goes on after it."""
        self._interlude = self._interlude or self._teach()

    def restore(self, theta: Array, kind: Kind = Kind.UNDONE) -> None:
        """Go on with these parameters; a lesson that is being given is broken off.

        Their measurement is a point of that kind.
        """
        if theta.shape == self._model.theta.shape:
            self._interlude = self._restore(theta, kind)

    def set_design(self, design: Design) -> None:
        """Go on, from the next mini-batch, by a design with the same shapes.

        Another training set is used from the next epoch on.
        """
        self._outdated |= design.learns_otherwise(self.design)
        self.design = design
        self.segments = extended(self.segments, Segment(self.moment, design))
        tune(self._model, design)
        self._set_schedule()
        self._model.forget_passes()
        if self._training is not None:
            self._training.batch_size = design.batch_size
            self._training.augmentation = self._augmentation if design.augments else None
            self._training.recompile()

    def learn_from(self, own: OwnDigits) -> None:
        """Replace the person's own digits, from the next epoch on."""
        self._own = own
        self._outdated |= self.design.wants_own
        self.measurements.take_own(own)
        if self.ready:
            for _ in self.measurements.count_own():
                pass

    def check_finite(self) -> None:
        """Go back in the middle of an epoch if a parameter is NaN or infinite.

        Raises
        ------
        DivergenceError
            As `work` does after an epoch.
        """
        if self.ready and not np.isfinite(self._model.theta.sum(dtype=np.float64)):
            self._go_back(np.nan)

    def free(self) -> None:
        """Free the buffers of a training that failed; `work` makes them anew."""
        self._training = None
        self._model.forget_passes()

    def _take_examples(self) -> None:
        self._parts = training_set(self.design, self._own)
        self._outdated = False

    def _train(self) -> Iterator[None]:
        """Train and measure, epoch by epoch, until another training set is needed."""
        assert self._training is not None
        for progress in self._training:
            self.batches += 1
            if progress.examples:
                self._seen = progress.examples
                self.fraction = self._seen / self._examples
                yield
                continue
            self._seen, self.fraction, self._measuring = self._examples, MEASURING, True
            yield from self._measure()
            self.epoch, self._seen, self.fraction = self.epoch + 1, 0, 0.0
            self._measuring = False
            yield
            if self._outdated:
                return

    def _set_schedule(self) -> None:
        """Let α follow its schedule from the step where training stands."""
        size, optimizer = self.design.batch_size, self._model.optimizer
        epoch, seen = (-(-examples // size) for examples in (self._examples, self._seen))  # steps
        done, steps = (self.epoch - self._since) * epoch + seen, (self.goal - self._since) * epoch
        optimizer.schedule = schedule_of(self.design, steps, done, optimizer.iterations)

    def _begin(self) -> Training:
        x, labels = joined(self._parts)
        self._seen, self._examples = 0, len(x)
        self._set_schedule()
        return Training(
            self._model,
            x,
            targets(self.design.task, labels, self._model.units),
            batch_size=self.design.batch_size,
            rng=self._model.shuffler,
            augmentation=self._augmentation if self.design.augments else None,
        )

    def _measure(self, kind: Kind = Kind.EPOCH) -> Iterator[None]:
        """Measure the network; if its cost is NaN or infinite, go back."""
        cost, good = yield from self.measurements.measure(
            self._parts, self.design.activations, kind
        )
        if not good:
            self._go_back(cost)

    def _teach(self) -> Iterator[None]:
        measurements = self.measurements
        if not measurements.digits:
            return
        score = yield from measurements.score()
        yield from measurements.count_own()
        self.lesson = Lesson(measurements.own, measurements.own_right, score, self.theta)
        old = training_set(replace(self.design, own="without"), self._own)
        seed = len(measurements.curves) - 1
        for done in lesson(self.design, self._model.theta, measurements.digits, old, seed=seed):
            self.lesson = replace(self.lesson, done=done)
            yield
        yield from self._measure(Kind.LESSON)
        after = float(measurements.curves.validation_score[-1])
        self.lesson = replace(
            self.lesson, right_after=measurements.own_right, score_after=after, done=1.0
        )

    def _restore(self, theta: Array, kind: Kind) -> Iterator[None]:
        self.lesson = None
        self._model.theta[...] = theta
        yield from self._measure(kind)

    def _go_back(self, cost: float) -> None:
        """Return to the last good epoch and raise the reason."""
        self._model.theta[...] = self.measurements.good
        self._model.compile(self._model.optimizer, self._model.loss)
        self._seen, self.fraction, self._measuring = 0, 0.0, False
        size = "infinite" if np.isinf(cost) else "NaN"
        raise DivergenceError(
            f"In epoch {count(self.epoch + 1)} the cost J became {size}: the steps were too long."
            f" The parameters are again those after epoch {count(self.epoch)}."
        )


def extended(segments: tuple[Segment, ...], new: Segment) -> tuple[Segment, ...]:
    """Return the segments with a new one; those by which no step was made are left out."""
    kept = tuple(segment for segment in segments if segment.start < new.start)
    return kept if kept and kept[-1].design == new.design else (*kept, new)
