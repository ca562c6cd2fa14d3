"""`Player`: one training, as a generator of small pieces of work. No Qt."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from math import inf
from typing import Any

import numpy as np

from engine.arrays import FLOAT, Array
from engine.fitting.training import Position, Training
from nngui.design.design import Design
from nngui.design.figures import count
from nngui.design.own_digits import NO_DIGITS, OwnDigits
from nngui.design.schedule import schedule_of
from nngui.design.training_set import Part, augmentation, training_set
from nngui.training.building import EVERY, dropouts, network, remembered, targets, tune
from nngui.training.curves import BY_HAND, Kind
from nngui.training.messages import AppliedStep, Change, Changed, Edit, Lesson, Phase
from nngui.training.run import Segment, extended
from nngui.training.trainer.batch_costs import parts
from nngui.training.trainer.examples import Examples, examples_of
from nngui.training.trainer.lesson import lesson
from nngui.training.trainer.measurements import Measurements
from nngui.training.trainer.rest import Rest
from nngui.training.training_state import MEASURING, TrainingState

TENTHS = 10  # of the first epoch have a checkpoint
CHANGES = 4  # by hand, of which the states are kept until they are known elsewhere

TrainingSet = tuple[bool, str, int]  # as in a `Basis`
Keep = Callable[[TrainingState, float | None, int], None]  # J on the validation set, and piece


class DivergenceError(Exception):
    """The cost became NaN or infinite; the text explains it to a person."""


class Player:
    """One training: the network, its measurements, and the work in progress.

    Parameters
    ----------
    design : Design
    own : OwnDigits
    rest : Rest, optional
        From where to go on, by its own design; the design that is given is taken up then.
    like : Design, optional
        Whose first weights a layer of the same shape begins with, if the seed is the same.
    also : tuple of str
        Losses of which the cost is measured as well; those of a run that rests still are.
    keep : function, optional
        Is called with every state that a checkpoint is to be made of, J on the validation set if it
        was measured, and the piece of the curves with whose costs that can be compared.
    theta : ndarray, shape (parameters,), optional
        The first parameters, if they are others than those of the design.
    dtype : data type
        Of the parameters; float64 serves checks.

    Attributes
    ----------
    design : Design
    segments : tuple of Segment
        By what it was trained, and from when on; the last one has `design`.
    seconds : float
        Of training so far, as its trainer counts them.
    batches : int
        Mini-batches since it was made.
    version : int
        Another one whenever the parameters are others.
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
    changes : tuple of Changed
        The newest ones that were made by hand.
    is_taught : bool
        Whether a lesson is being given.
    measuring : bool
        Whether an epoch is being measured: nothing may change meanwhile.
    good : TrainingState
        The last one that was measured and found finite, or the first one.
    """

    def __init__(
        self,
        design: Design,
        own: OwnDigits = NO_DIGITS,
        *,
        rest: Rest | None = None,
        like: Design | None = None,
        also: tuple[str, ...] = (),
        keep: Keep | None = None,
        theta: Array | None = None,
        dtype: type[np.floating[Any]] = FLOAT,
    ) -> None:
        self.design = begun = design if rest is None else rest.design
        self.segments: tuple[Segment, ...] = (Segment(0.0, design),)
        self.seconds = 0.0
        self.batches = self.version = 0
        self._own, self._keep = own, keep
        self.ready = False
        self.epoch = self._seen = 0  # the examples of the running epoch that were trained with
        self.goal = design.epochs
        self.fraction = 0.0
        self._since = 0  # the epoch at which the schedule of α began
        self._examples = design.task.train  # in the running epoch
        self._dtype = dtype
        self._model = network(begun, drawn=rest is None, like=like, dropout=EVERY, dtype=dtype)
        if theta is not None:
            self._model.theta[...] = theta
        chance = np.random.default_rng([design.seed, 2])
        self._augmentation = augmentation(design, chance)
        self._training: Training | None = None
        self._shared: Examples | None = None
        self._position: Position | None = None  # where the next training begins in its epoch
        self._counted = 0  # examples of the running epoch whose cost is counted
        self._parts: tuple[Part, ...] = ()  # the examples of the running epoch
        self._set: tuple[Part, ...] = ()  # the training set
        self._parts_of: TrainingSet | None = None
        self._set_of: TrainingSet | None = None
        self.measuring = False
        self._interlude: Iterator[None] | None = None
        self._kind = Kind.CHANGE  # of the point at its end
        self.is_taught = False
        self._tenth = inf
        self.lesson: Lesson | None = None
        self.changes: tuple[Changed, ...] = ()
        self._waiting: list[Change] = []
        if rest is None:
            self.measurements = Measurements(self._model, design, own, also=also)
            self._basis = self.measurements.basis_of(design)
            self._set_schedule()
            self._take_as_good()
        else:
            tune(self._model, begun)
            self._resume(rest, own, also)
            self.set_design(design)
        self._await_tenth()

    @property
    def theta(self) -> Array:
        """A read-only copy of the parameters, as they are now."""
        return frozen(self._model.theta)

    @property
    def rate(self) -> float:
        """The α of the next step."""
        return self._model.optimizer.learning_rate

    @property
    def moment(self) -> float:
        """Epochs that are done; one of which the mini-batches are done is done."""
        return self.epoch + self._seen / self._examples

    @property
    def phase(self) -> Phase:
        """The work that is to be done next, if any is."""
        if not self.ready:
            return Phase.LOADING
        if self.measuring:
            return Phase.MEASURING
        if self._interlude is not None:
            return Phase.LESSON if self.is_taught else Phase.MEASURING
        return Phase.TRAINING

    @property
    def busy(self) -> bool:
        """Whether the first measurement or a lesson has to be done before training goes on."""
        return not self.ready or self._interlude is not None or bool(self._waiting)

    def state(self) -> TrainingState:
        """Return all from which training goes on as from here, bit for bit."""
        model, optimizer = self._model, self._model.optimizer
        position = self._position if self._training is None else self._training.position
        return TrainingState(
            design=self.design,
            epoch=self.epoch,
            position=position if self._seen else None,
            examples=self._examples,
            points=len(self.measurements),
            seconds=self.seconds,
            theta=frozen(model.theta),
            memory={name: frozen(array) for name, array in optimizer.memory.items()},
            iterations=int(optimizer.iterations),
            shuffler=model.shuffler.bit_generator.state,
            augmentation=self._augmentation.state(),
            since=self._since,
            begin=self._begin_step,
            steps=self._steps,
            dropout=self._chance(),
        )

    def _chance(self) -> tuple[Mapping[str, Any], ...]:
        """Return the state of the random numbers of Dropout, if there ever was any."""
        if not any(layer.dropout for each in self.segments for layer in each.design.layers):
            return ()
        return tuple(layer.rng.bit_generator.state for layer in dropouts(self._model))

    def rest(self, *, put_away: bool = True) -> Rest:
        """Return from where it goes on, and free the buffers if it is put away."""
        if put_away:
            self.free()
        else:
            self.count_batches()
        state, measured = self.state(), self.measurements
        if self.version == self._good_version and self.design == self.good.design:
            state = replace(state, theta=self.good.theta, memory=self.good.memory)  # no copies
        if self.is_taught and self.lesson is not None and self.lesson.done < 1:
            state = self.lesson.before  # it is given from its beginning then: the same comes of it
        return Rest(
            self.design,
            state,
            self.segments,
            measured.curves,
            measured.bases,
            self.goal,
            own=(measured.check_sum, measured.own, measured.own_right),
            parts=self._parts if state.position is not None else (),
            examples=self._parts_of,
            pending=self._kind if self._interlude is not None else None,
            taught=self.is_taught,
            lesson=self.lesson,
        )

    def _take_as_good(self) -> None:
        self.good, self._good_version = self.state(), self.version

    def free(self, *, failed: bool = False) -> None:
        """Free the buffers of the training, which may have failed; `work` makes them anew."""
        if self._training is not None:
            if not failed:
                self.count_batches()
            self._position = self._training.position if self._seen else None
        self._training, self._shared, self.measuring = None, None, False
        self._model.forget_passes()

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
            After an epoch whose cost is not finite; the parameters are then those of the last
            good moment, and `work` can be called again.
        """
        self._read()
        yield
        if not self.ready:
            yield from self._measure()
            self.ready = True
            yield
        while True:
            self._training = self._begin()
            yield
            yield from self._train()
            self._training = self._shared = None  # two of them at once would take twice the memory

    def advance_interlude(self) -> bool:
        """Do the next piece of a lesson or of a measurement; return whether there was one.

        While an epoch is measured, it waits.
        """
        self._make_changes()
        interlude = self._interlude
        if interlude is None or self.measuring or not self.ready:
            return False
        done = True
        try:
            next(interlude)
            done = False
        except StopIteration:
            pass
        finally:
            if done and self._interlude is interlude:
                self._interlude, self.is_taught = None, False
        return True

    def teach(self) -> None:
        """Give a lesson, unless one is being given; the training goes on after it."""
        if not self.is_taught:
            self._set_interlude(self._teach(), Kind.LESSON)
            self.is_taught = True

    def restore(self, state: TrainingState | None, kind: Kind = Kind.UNDONE) -> None:
        """Go on with the parameters and the optimizer's memory of that state.

        A lesson that is being given is broken off. The measurement is a point of that kind.

        Parameters
        ----------
        state : TrainingState or None
            None for the one from before the newest lesson.
        kind : Kind
        """
        given = self.lesson is not None and (self.lesson.done < 1 or not self.is_taught)
        if state is None and self.lesson is not None and given:
            state = self.lesson.before
        if state is not None and state.theta.shape == self._model.theta.shape:
            self._set_interlude(self._restore(state, kind), kind)
        elif self.is_taught:  # its first step was not made yet
            self._interlude, self.is_taught = None, False

    def change(self, change: Change) -> None:
        """Change the parameters by hand, as soon as what is being measured or taught is done."""
        self._waiting.append(change)
        self._make_changes()

    def take_back(self, change: Change) -> None:
        """Go on as before that change, which may not have been made yet."""
        if change in self._waiting:
            self._waiting.remove(change)
        for made in self.changes:
            if made.change is change:
                self.restore(made.before, Kind.REVERTED)

    def set_design(self, design: Design) -> None:
        """Go on, from the next mini-batch, by a design with the same shapes.

        Another training set is used from the next epoch on. J is measured anew, as soon as it
        can be, if it is another one by this design.
        """
        if design == self.design:
            return
        self.count_batches()
        self.design = design
        self.segments = extended(self.segments, Segment(self.moment, design))
        tune(self._model, design)
        self._set_schedule()
        self._model.forget_passes()
        if self._training is not None:
            self._training.batch_size = design.batch_size
            self._training.augmentation = self._augmentation if design.augments else None
            self._training.recompile()
        self._look_at_basis()

    def learn_from(self, own: OwnDigits) -> None:
        """Replace the person's own digits, from the next epoch on."""
        self._own = own
        self.measurements.take_own(own)
        self._look_at_basis()
        if self.ready:
            for _ in self.measurements.count_own():
                pass

    def count_batches(self) -> None:
        """Bring the costs of the mini-batches up to date."""
        if self._training is not None and self._seen > self._counted and parts(self.epoch):
            y_true, y_pred = self._training.outputs_so_far(self._counted)
            with np.errstate(all="ignore"):  # a network that diverged has a cost of no number
                losses = self._model.loss.loss(y_true, y_pred)
                if penalty := self._model.penalty.take():
                    losses = losses + losses.dtype.type(penalty / len(losses))
            batches, size = self.measurements.batches, self._training.batch_size
            batches.add(self.epoch, self._seen, self._examples, size, losses)
            self._counted = self._seen

    def check_finite(self) -> None:
        """Go back in the middle of an epoch if a parameter is NaN or infinite.

        Raises
        ------
        DivergenceError
            As `work` does after an epoch.
        """
        if self.ready and not self._finite():
            self._go_back(np.nan)

    # Training

    def _finite(self) -> bool:
        return bool(np.isfinite(self._model.theta.sum(dtype=np.float64)))

    def _read(self) -> None:
        """Read the training set, if it is another one than before."""
        examples = self._basis.examples
        if not self._set or self._set_of != examples:
            self._set, self._set_of = training_set(self.design, self._own), examples

    def _begin(self) -> Training:
        """Return the training of the next epochs, or of the rest of one."""
        if self._position is None or not self._parts:
            self._read()
            self._parts, self._parts_of = self._set, self._set_of
        examples = examples_of(self._parts, (self.design.task, self._parts_of), self._dtype)
        if len(examples) != self._examples:
            self._seen, self._examples, self._position = 0, len(examples), None
            self._set_schedule()
        self._shared = examples  # with other lanes, as long as one of them trains
        self._counted, position, self._position = self._seen, self._position, None
        self._await_tenth()
        return Training(
            self._model,
            examples.x,
            targets(self.design.task, examples.labels, self._model.units),
            batch_size=self.design.batch_size,
            rng=self._model.shuffler,
            augmentation=self._augmentation if self.design.augments else None,
            position=position,
        )

    def _train(self) -> Iterator[None]:
        """Train and measure, epoch by epoch, until another training set is needed."""
        assert self._training is not None
        for progress in self._training:
            self.batches += 1
            self.version += 1
            if progress.examples:
                self._seen = progress.examples
                self.fraction = self._seen / self._examples
                if self._seen >= self._tenth:
                    self._keep_tenth()
                yield
                continue
            self._seen, self.fraction, self.measuring = self._examples, MEASURING, True
            self.count_batches()
            yield from self._measure()
            self.measuring = False
            yield
            if self._parts_of != self._basis.examples:
                return

    def _await_tenth(self) -> None:
        """Set the number of examples after which the next tenth of the first epoch ends."""
        self._tenth = inf
        if self.epoch == 0 and self._keep is not None:
            self._tenth = (self._seen * TENTHS // self._examples + 1) * self._examples / TENTHS

    def _keep_tenth(self) -> None:
        self._await_tenth()
        if self._keep is not None and self._finite():
            self._keep(self.state(), None, self.measurements.piece)

    def _set_schedule(self) -> None:
        """Let α follow its schedule from the step where training stands."""
        size, optimizer = self.design.batch_size, self._model.optimizer
        epoch, seen = (-(-examples // size) for examples in (self._examples, self._seen))  # steps
        done = (self.epoch - self._since) * epoch + seen
        self._steps = (self.goal - self._since) * epoch
        self._begin_step = optimizer.iterations - done
        optimizer.schedule = schedule_of(self.design, self._steps, self._begin_step)

    # Measuring

    def _look_at_basis(self) -> None:
        """Measure J anew if it is another one now, with the same parameters."""
        self._basis = self.measurements.basis_of(self.design)
        known = self.measurements.basis
        changed = known is not None and known != self._basis
        if self._interlude is None and self.ready and (changed or self._measured_now()):
            self._set_interlude(self._measure_anew(), Kind.CHANGE)

    def _set_interlude(self, interlude: Iterator[None], kind: Kind) -> None:
        self._interlude, self._kind, self.is_taught = interlude, kind, False

    def _measured_now(self, kind: Kind = Kind.CHANGE) -> bool:
        """Whether the newest point is of that kind, and of the present moment."""
        curves = self.measurements.curves
        found = len(curves) > 0 and curves.kinds[-1] is kind
        return found and bool(curves.moments[-1] == self.moment)

    def _measure_anew(self) -> Iterator[None]:
        """Measure after an edit; one that was taken back at once leaves no point."""
        if self._measured_now():
            self.measurements.drop_last()
        if self.measurements.basis != self._basis:
            yield from self._measure(Kind.CHANGE)

    def _measure(self, kind: Kind = Kind.EPOCH) -> Iterator[None]:
        """Measure the network, and add the point; if its cost is NaN or infinite, go back."""
        measurements, basis = self.measurements, None
        while basis != self._basis:  # which may change meanwhile
            basis = self._basis
            self._read()
            result = yield from measurements.measure(self._set)
        if not np.isfinite(result[0]) or not self._finite():
            self._go_back(result[0])
        if kind is Kind.CHANGE and measurements.basis == basis:
            return  # the edit was taken back meanwhile
        if kind is Kind.CHANGE and self.moment == 0:
            measurements.drop_last()  # nothing was trained: it is J(0) that is another one
            kind = Kind.EPOCH
        elif kind is Kind.EPOCH and self.ready:
            self.epoch, self._seen, self._counted, self.fraction = self.epoch + 1, 0, 0, 0.0
            self._tenth = inf
        elif kind is Kind.EDITED and self._measured_now(kind):
            measurements.drop_last()  # of the same slider, for example
        measurements.append(result, kind, self._basis, self._seen / self._examples)
        self._take_as_good()
        if self._keep is not None:
            self._keep(self.good, result[1], measurements.piece)

    def _teach(self, before: TrainingState | None = None) -> Iterator[None]:
        """Give a lesson; it may be given anew from where it began `before`."""
        measurements = self.measurements
        if not measurements.digits:
            return
        before, score = before or self.state(), (yield from measurements.score())
        yield from measurements.count_own()
        self.lesson = Lesson(measurements.own, measurements.own_right, score, before)
        old = training_set(replace(self.design, own="without"), self._own)
        seed = len(measurements) - 1
        for done in lesson(self.design, self._model.theta, measurements.digits, old, seed=seed):
            self.lesson = replace(self.lesson, done=done)
            self.version += 1
            yield
        yield from self._measure(Kind.LESSON)
        self.lesson = replace(
            self.lesson,
            after=self.good,
            right_after=measurements.own_right,
            score_after=float(measurements.curves.validation_score[-1]),
            done=1.0,
        )

    def _restore(self, state: TrainingState, kind: Kind) -> Iterator[None]:
        self.lesson = None
        self._take_parameters(state)
        self._set_schedule()  # a step that was applied, or is taken back, is none of its steps
        yield from self._measure(kind)

    def _make_changes(self) -> None:
        """Make the changes that wait, unless something else has to be finished before."""
        free = self._interlude is None or self._kind in BY_HAND
        if not (self._waiting and free and self.ready) or self.measuring:
            return
        waiting, self._waiting = self._waiting, []
        made: list[Changed] = []
        for together in _together(waiting):
            before, change = self.state(), together[-1]
            if isinstance(change, AppliedStep):
                with np.errstate(all="ignore"):  # a network that diverged is found when measured
                    self._model.train_on_batch(change.x, change.y)
                self._set_schedule()
            else:
                self._model.theta[change.places] = change.values
            self.version += 1
            after = self.state()
            made += [Changed(each, before, after) for each in together]
        self.changes = (*self.changes, *made)[-max(CHANGES, len(made)) :]
        self._set_interlude(self._measure(change.kind), change.kind)

    # Going on from a state

    def _take_parameters(self, state: TrainingState) -> None:
        """Take over the parameters, and the optimizer's memory if it is the same optimizer."""
        model, design = self._model, self.design
        model.theta[...] = state.theta
        model.optimizer.build(model.theta)  # with an empty memory
        memory = remembered(state.design, state.memory, design)
        if memory is not None:
            for name, array in memory.items():
                model.optimizer.memory[name][...] = array
            model.optimizer.iterations = state.iterations
        else:
            self._set_schedule()
        self.version += 1
        if self._training is not None:
            self._training.recompile()

    def _take(self, state: TrainingState) -> None:
        """Go on from that state."""
        self._training, self._shared, self.measuring = None, None, False
        self.epoch, self._examples, self._position = state.epoch, state.examples, state.position
        self._seen = 0 if state.position is None else state.position.seen
        self.fraction = min(MEASURING, self._seen / self._examples)
        self._since = state.since
        self._model.shuffler.bit_generator.state = state.shuffler
        self._augmentation.set_state(state.augmentation)
        for layer, chance in zip(dropouts(self._model), state.dropout, strict=False):
            layer.rng.bit_generator.state = chance
        self._take_parameters(state)
        if state.design == self.design:
            self._begin_step, self._steps = state.begin, state.steps
            self._model.optimizer.schedule = schedule_of(self.design, self._steps, state.begin)
        else:
            self._set_schedule()

    def _resume(self, rest: Rest, own: OwnDigits, also: tuple[str, ...]) -> None:
        """Go on from where a run rests."""
        self.segments, self.goal, self.seconds = rest.segments, rest.goal, rest.state.seconds
        also = tuple(dict.fromkeys([*also, *(loss for loss, *_ in rest.curves.also)]))
        self.measurements = Measurements(
            self._model, rest.design, own, also=also, curves=rest.curves, bases=rest.bases
        )
        self._basis = self.measurements.basis_of(rest.design)
        self.ready = len(rest.curves) > 0
        self._parts, self._parts_of = rest.parts, rest.examples
        self.lesson = rest.lesson
        self._take(rest.state)
        self._take_as_good()
        check_sum, self.measurements.own, self.measurements.own_right = rest.own
        if self.ready and check_sum != self.measurements.check_sum:
            self.learn_from(own)
        if rest.taught:
            given = rest.lesson is not None and rest.lesson.done < 1
            before = rest.lesson.before if rest.lesson is not None and given else None
            self._set_interlude(self._teach(before), Kind.LESSON)
            self.is_taught = True
        elif rest.pending not in (None, Kind.CHANGE):
            self._set_interlude(self._measure(rest.pending), rest.pending)
        self._look_at_basis()

    def _go_back(self, cost: float) -> None:
        """Return to the last good moment and raise the reason."""
        failed, since = self.epoch + 1, self._since
        self._take(self.good)
        self._since = since
        self._set_schedule()
        self._interlude, self.is_taught = None, False
        if self.lesson is not None and self.lesson.done < 1:
            self.lesson = None
        self.measurements.forget_batches_after(self.moment)
        self._counted = self._seen
        earlier = tuple(each for each in self.segments if each.start <= self.moment)
        self.segments = extended(earlier, Segment(self.moment, self.design))
        self._look_at_basis()
        size = "infinite" if np.isinf(cost) else "NaN"
        where = f"in epoch {count(failed)}" if self._seen else f"after epoch {count(self.epoch)}"
        raise DivergenceError(
            f"In epoch {count(failed)} the cost J became {size}: the steps were too long."
            f" The parameters are again those {where}."
        )


def _together(changes: list[Change]) -> list[list[Change]]:
    """Return the changes, those together that set the same parameters one after the other."""
    groups: list[list[Change]] = []
    for change in changes:
        last = groups[-1][-1] if groups else None
        if (
            isinstance(change, Edit)
            and isinstance(last, Edit)
            and np.array_equal(change.places, last.places)
        ):
            groups[-1].append(change)
        else:
            groups.append([change])
    return groups


def frozen(theta: Array) -> Array:
    """Return a read-only copy of the parameters, as they are now."""
    copy = theta.copy()
    copy.flags.writeable = False
    return copy
