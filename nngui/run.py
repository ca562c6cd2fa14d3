"""One training from one plan, as a generator of small pieces of work. It knows nothing of Qt."""

from collections.abc import Generator, Iterator

import numpy as np

from engine import Dense, Input, Sequential, activations, metrics, one_hot, optimizers
from engine.arrays import FLOAT, Array
from engine.augmentation import Augmentation
from engine.data import Task, load
from engine.evaluation import Evaluation
from engine.training import Training
from nngui import ready
from nngui.design import Design
from nngui.messages import NO_DIGITS, Curves, OwnDigits
from nngui.pace import pace
from nngui.series import Series
from nngui.trail import Trail
from nngui.training_set import Part, joined, training_set

MEASURING = 0.999  # the part of an epoch that is done while its J is measured


class DivergenceError(Exception):
    """The cost is no longer a number; the text says so to a person."""


def network(design: Design) -> Sequential:
    """Return the network of that design with its first parameters, compiled."""
    model = Sequential(
        [
            Input((design.task.pixels,)),
            *(Dense(layer.units, layer.activation) for layer in design.layers),
        ],
        seed=design.seed,
    )
    if design.ready and (trained := ready.network()) is not None and ready.fits(design):
        model.set_weights(trained.get_weights())
    tune(model, design)
    return model


def tune(model: Sequential, design: Design) -> None:
    """Take over from the design all that leaves the shapes of the parameters as they are.

    α is its peak, whatever the schedule. The optimizer's memory starts afresh only if it is
    another optimizer or loss.
    """
    for layer, spec in zip(model.layers, design.layers, strict=True):
        layer.activation = activations.get(spec.activation)
    if not model.compiled or (model.loss.name, model.optimizer.name) != (
        design.loss,
        design.optimizer,
    ):
        optimizer = optimizers.get(design.optimizer, learning_rate=design.learning_rate)
        model.compile(optimizer, design.loss)
    model.optimizer.schedule = None
    model.optimizer.learning_rate = design.learning_rate


def targets(task: Task, labels: Array, units: int) -> Array:
    """Return the labels as the outputs are to be, shape (examples, units)."""
    if task.classes and units > 1:
        return one_hot(labels, units)
    return labels.astype(FLOAT)[:, np.newaxis]


class Run:
    """One training: the network, what was measured, and the work that goes on.

    Parameters
    ----------
    design : Design
    mine : OwnDigits

    Attributes
    ----------
    design : Design
    ready : bool
        Whether the data is read and J(0) is measured.
    epoch : int
        Completed epochs.
    goal : int
        The epoch at which training is to end, and a schedule of α ends.
    fraction : float
        The part of the running epoch that is done, in [0, 1).
    trail : Trail
    """

    def __init__(self, design: Design, mine: OwnDigits = NO_DIGITS) -> None:
        self.design = design
        self._mine = mine
        self.ready = False
        self.epoch = 0
        self.goal = design.epochs
        self._outdated = False  # another training set is wanted than that trained with
        self.fraction = 0.0
        self._since = 0  # the epoch at which the schedule of α began
        self._examples = design.task.train
        self._seen = 0  # of them, in the running epoch
        self._model = network(design)
        chance = np.random.default_rng([design.seed, 2])
        self._augmentation = Augmentation(design.task.side, chance)
        self.trail = Trail(self._model.theta.nbytes)
        self._measured = Series(4)
        self._good = self.theta  # after the last good epoch
        self._training: Training | None = None
        self._set_pace()

    @property
    def theta(self) -> Array:
        """A read-only copy of the parameters, as they are now."""
        theta = self._model.theta.copy()
        theta.flags.writeable = False
        return theta

    @property
    def curves(self) -> Curves:
        """What was measured so far."""
        return Curves(*self._measured.frozen().T)

    @property
    def rate(self) -> float:
        """The α of the next step."""
        return self._model.optimizer.learning_rate

    def aim(self, goal: int, *, anew: bool = False) -> None:
        """Train towards the epoch `goal`; a schedule of α ends there, and may begin `anew`."""
        self.goal = goal
        if anew:
            self._since = self.epoch
        self._set_pace()

    def work(self) -> Iterator[None]:
        """Read the data, measure J(0), then train and measure without end; yield often.

        Raises
        ------
        DivergenceError
            After an epoch whose cost is not finite; the parameters are then those after the last
            good epoch, and `work` can be begun again.
        """
        parts = self._take_examples()
        yield
        if not self.ready:
            yield from self._measure(parts)
            self.ready = True
        while True:
            self._training = self._begin(parts)
            yield
            yield from self._train(parts)
            self._training = None  # or else there were two of them in memory
            parts = self._take_examples()

    def retune(self, design: Design) -> None:
        """Go on, from the next mini-batch, by a design with the same shapes.

        Another training set is taken up with the next epoch.
        """
        self._outdated |= design.learns_otherwise(self.design)
        self.design = design
        tune(self._model, design)
        self._set_pace()
        self._model.forget_passes()
        if self._training is not None:
            self._training.batch_size = design.batch_size
            self._training.augmentation = self._augmentation if design.augments else None
            self._training.recompile()

    def learn_from(self, mine: OwnDigits) -> None:
        """Take up a person's own digits as they are now, with the next epoch."""
        self._mine = mine
        self._outdated |= self.design.wants_mine

    def _take_examples(self) -> tuple[Part, ...]:
        parts = training_set(self.design, self._mine)
        self._outdated = False
        return parts

    def _train(self, parts: tuple[Part, ...]) -> Iterator[None]:
        """Train and measure, epoch by epoch, until another training set is wanted."""
        assert self._training is not None
        for progress in self._training:
            if progress.examples:
                self._seen = progress.examples
                self.fraction = self._seen / self._examples
                yield
                continue
            self._seen, self.fraction = self._examples, MEASURING
            yield from self._measure(parts)
            self.epoch, self._seen, self.fraction = self.epoch + 1, 0, 0.0
            yield
            if self._outdated:
                return

    def _set_pace(self) -> None:
        """Let α follow its schedule from the step where training stands."""
        size, optimizer = self.design.batch_size, self._model.optimizer
        epoch, seen = (-(-examples // size) for examples in (self._examples, self._seen))  # steps
        done, steps = (self.epoch - self._since) * epoch + seen, (self.goal - self._since) * epoch
        optimizer.schedule = pace(self.design, steps, done, optimizer.iterations)

    def _begin(self, parts: tuple[Part, ...]) -> Training:
        x, labels = joined(parts)
        self._seen, self._examples = 0, len(x)
        self._set_pace()
        return Training(
            self._model,
            x,
            targets(self.design.task, labels, self._model.units),
            batch_size=self.design.batch_size,
            rng=self._model.shuffler,
            augmentation=self._augmentation if self.design.augments else None,
        )

    def _measure(self, parts: tuple[Part, ...]) -> Iterator[None]:
        """Measure J and the share of right answers on both sets; keep the moment if it is good."""
        data = load(self.design.dataset)
        results = []
        for examples in (parts, (Part(data.x_val, data.y_val),)):
            results.append((yield from self._evaluate(examples)))
        (train, train_score), (validation, validation_score) = results
        if not np.isfinite([train, self._model.theta.sum(dtype=np.float64)]).all():
            self._go_back(train)
        self._measured.append(train, validation, train_score, validation_score)
        self._good = self.theta
        self.trail.append(len(self._measured) - 1, self._good, self.design.activations)

    def _evaluate(self, parts: tuple[Part, ...]) -> Generator[None, None, tuple[float, float]]:
        """Return the cost J and the score on all of these examples."""
        task, units, sums = self.design.task, self._model.units, np.zeros(2)
        metric = metrics.get("accuracy" if task.classes else "mean_absolute_error", units)
        for part in parts:
            y = targets(task, part.labels, units)
            evaluation = Evaluation(self._model, part.x, y, self._model.loss, [metric])
            yield from evaluation
            sums += len(part) * np.array([evaluation.cost, evaluation.scores[0] * task.scale])
        cost, score = sums / sum(map(len, parts))
        return float(cost), float(score)

    def _go_back(self, cost: float) -> None:
        """Return to the last good epoch, and say why."""
        self._model.theta[...] = self._good
        self._model.compile(self._model.optimizer, self._model.loss)
        self._seen, self.fraction = 0, 0.0
        size = "infinite" if np.isinf(cost) else "no number at all"
        raise DivergenceError(
            f"In epoch {self.epoch + 1} the cost J became {size}: the steps were too long."
            f" The parameters are again those after epoch {self.epoch}."
        )
