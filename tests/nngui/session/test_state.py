"""The one state, without a window: whatever is done in whatever order, nothing trained is lost."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from nngui.design.design import Design, LayerSpec
from nngui.session.state import UNTRAINED, Name, Spot, beginning, spots
from nngui.training.curves import Curves
from nngui.training.run import Reference, Segment

DESIGNS = st.builds(
    Design,
    layers=st.sampled_from([Design().layers, (LayerSpec(1, "sigmoid"),)]),
    seed=st.integers(0, 1),
    learning_rate=st.sampled_from([0.1, 0.3]),
)


def trained(state, epochs):
    """The state after the open run was trained, as the trainer would have it."""
    run = state.run
    epoch = run.epoch + epochs
    newest = run.epoch + run.fraction
    segments = run.segments if state.design == run.design else (*run.segments, None)
    if segments[-1] is None:
        segments = (*run.segments, Segment(newest, state.design))
    costs = np.arange(epoch + 1.0)
    now = replace(
        run,
        segments=segments if run.trained else (Segment(0.0, state.design),),
        curves=Curves(costs, costs, costs, costs),
        epoch=epoch,
        fraction=0.0,
        moments=tuple(map(float, range(epoch + 1))),
    )
    return state.observed(run.serial, now)


class Moment(float):
    """A moment that counts how often it is looked at."""

    times = 0

    def __sub__(self, other):
        Moment.times += 1
        return float(self) - other

    def __lt__(self, other):
        Moment.times += 1
        return float(self) < other


def test_the_nearest_of_many_moments_is_found_without_looking_at_each():
    state = trained(beginning(Design()), 2_000)
    kept = tuple(map(Moment, [0.0, 0.3, 0.5, *range(1, 1_000), *range(1_000, 1_990, 7)]))
    state = state._changed(state.run.serial, moments=kept)
    for asked in (-1.0, 0.0, 0.15, 0.4, 0.9, 17.5, 999.5, 1_003.5, 1_003.6, 1_996.0, 2_000.0, 9e9):
        nearest = min((*kept, 2_000), key=lambda moment: abs(float(moment) - asked))
        Moment.times = 0
        assert state.looked_at(asked).looked == (None if nearest == 2_000 else nearest)
        assert Moment.times < 40


class Person(RuleBasedStateMachine):
    """Does anything in any order, and undoes it."""

    def __init__(self):
        super().__init__()
        self.state = beginning(Design())
        self.undo = []  # how, the part before, and what was seen then
        self.known = {}  # the trained runs, by serial

    def do(self, after, part="design"):
        before, self.state = self.state, after
        if part == "design":
            entry = spots(before, after)[0]
            if spots(before, after) == (entry, entry):
                return
            self.undo.append((self.state_at, entry, before.spot))
        elif part == "runs":
            self.undo.append((self.state_with, before.kept, before.spot))

    def state_at(self, spot):
        return self.state.at(spot)

    def state_with(self, kept):
        return self.state.with_kept(kept)

    @rule(design=DESIGNS)
    def edit(self, design):
        self.do(self.state.edited(design))

    @rule(epochs=st.integers(1, 3))
    def train(self, epochs):
        self.state = trained(self.state, epochs)

    @rule()
    def start_over(self):
        if self.state.run.trained:
            self.do(self.state.begun(self.state.design))

    @rule(which=st.integers(0, 9))
    def open_a_run(self, which):
        self.do(self.state.opened(self.state.runs[which % len(self.state.runs)].number))

    @rule(epoch=st.floats(0, 12))
    def look_back(self, epoch):
        self.state = self.state.looked_at(epoch)

    @precondition(lambda self: self.state.looked is not None)
    @rule()
    def train_on_from_there(self):
        self.do(self.state.branched(self.state.looked))

    @rule(which=st.sets(st.integers(0, 9), min_size=1, max_size=3))
    def delete(self, which):
        runs = self.state.listed
        numbers = {runs[i % len(runs)].number for i in which} if runs else set()
        if numbers:
            self.do(self.state.without(numbers), "runs")

    @rule(which=st.integers(0, 9), name=st.sampled_from(["", "Adam", "mine"]))
    def rename(self, which, name):
        run = self.state.runs[which % len(self.state.runs)]
        self.state = self.state.renamed(Name(run.serial, name))

    @precondition(lambda self: self.state.run.trained)
    @rule(costs=st.integers(0, 4))
    def check_with_keras(self, costs):
        reference = Reference("jax", self.state.open)
        state = self.state.referenced(reference, self.state.run.design)
        measured = np.arange(float(costs))
        curves = Curves(measured, measured, measured, measured)
        self.state = state.computed(state.last_serial, curves, 1.0)

    @precondition(lambda self: self.undo)
    @rule()
    def take_back(self):
        restore, value, seen = self.undo.pop()
        self.state = restore(value)
        assert self.state.design == seen.design
        if isinstance(value, Spot) and value.serial is None:
            return
        open_now = self.state.spot.serial
        assert open_now == seen.serial
        if open_now == UNTRAINED:
            assert self.state.run.design.starts_over(seen.design) is False

    @invariant()
    def exactly_one_run_is_open(self):
        state = self.state
        assert [run.number for run in state.runs].count(state.open) == 1
        assert not state.design.starts_over(state.run.design)

    @invariant()
    def no_trained_run_is_lost_or_changed_by_another(self):
        state = self.state
        there = {run.serial: run for run in (*state.runs, *state.deleted)}
        for serial, run in self.known.items():
            now = there[serial]
            assert now.epoch >= run.epoch
            assert now.segments[: len(run.segments)] == run.segments
        ours = {s: run for s, run in there.items() if run.reference is None}
        self.known = {s: run for s, run in ours.items() if run.trained}
        assert all(run.trained for run in state.runs if run.number != state.open)

    @invariant()
    def numbers_and_serials_are_unique(self):
        every = (*self.state.plotted, *self.state.deleted)
        assert len({run.number for run in every}) == len({run.serial for run in every})
        assert len({run.number for run in every}) == len(every)
        assert [run.number for run in self.state.runs] == sorted(r.number for r in self.state.runs)

    @invariant()
    def what_keras_computed_is_none_of_our_runs(self):
        assert not any(run.reference for run in self.state.runs)
        assert all(run.reference for run in self.state.references)

    @invariant()
    def the_moment_that_is_looked_at_is_one_of_the_open_run(self):
        run, looked = self.state.run, self.state.looked
        assert looked is None or (looked in run.moments and looked < run.epoch + run.fraction)


TestPerson = Person.TestCase
TestPerson.settings = settings(max_examples=200, stateful_step_count=40, deadline=None)


@pytest.fixture
def state():
    return trained(beginning(Design()), 5)


LARGER = replace(Design(), layers=(LayerSpec(30, "sigmoid"), *Design().layers[1:]))


def test_other_shapes_begin_a_run_and_the_trained_one_stays_whole(state):
    after = state.edited(LARGER)
    assert [run.number for run in after.runs] == [1, 2]
    assert after.runs[0] is state.run
    assert (after.open, after.run.trained) == (2, False)


def test_an_untrained_run_is_replaced_under_its_number(state):
    before = beginning(Design())
    after = before.edited(replace(Design(), seed=1)).edited(replace(Design(), seed=2))
    assert [(run.number, run.design.seed) for run in after.runs] == [(1, 2)]
    assert after.run.serial != before.run.serial
    again = state.edited(LARGER).opened(1).edited(LARGER)
    assert [run.number for run in again.runs] == [1, 2]


def test_another_learning_rate_leaves_the_run_open(state):
    slower = replace(Design(), learning_rate=0.1)
    after = state.edited(slower)
    assert after.run is state.run
    assert after.design == slower


def test_opening_a_run_brings_its_own_design_and_its_newest_moment(state):
    other = trained(state.edited(LARGER), 3).looked_at(1.0)
    back = other.opened(1)
    assert (back.design, back.looked) == (Design(), None)
    assert len(back.run.curves) == 6


def test_undo_of_a_start_over_opens_the_trained_run_and_never_takes_epochs_back(state):
    after = state.begun(state.design)
    before, _ = spots(state, after)
    further = trained(after, 2)
    back = further.at(before)
    assert (back.open, back.run.epoch) == (1, 5)
    assert [run.epoch for run in back.runs] == [5, 2]


def test_a_branch_has_the_past_of_its_parent_up_to_its_moment(state):
    branch = state.looked_at(3.0).branched(3.0)
    assert (branch.open, branch.run.parent, branch.run.epoch) == (2, (1, 3.0), 3)
    assert len(branch.run.curves) == 4
    assert branch.run.moments == (0.0, 1.0, 2.0, 3.0)
    assert branch.looked is None
    assert branch.runs[0] is state.run


def test_deleting_the_open_run_opens_the_nearest_and_undo_brings_all_back(state):
    three = trained(trained(state.edited(LARGER), 1).begun(LARGER), 2)
    assert three.open == 3
    after = three.without([3])
    assert (after.open, [run.number for run in after.runs]) == (2, [1, 2])
    back = after.with_kept(three.kept)
    assert (back.open, [run.number for run in back.runs]) == (3, [1, 2, 3])
    assert back.run is three.run


def test_deleting_the_only_run_leaves_an_untrained_one_of_the_same_design(state):
    after = state.without([1])
    assert [(run.number, run.trained) for run in after.runs] == [(2, False)]
    assert after.design == state.design


def test_what_is_measured_of_a_run_changes_neither_its_name_nor_other_runs(state):
    named = state.renamed(Name(state.run.serial, "mine"))
    further = trained(named, 1)
    assert (further.run.name, further.run.epoch) == ("mine", 6)
    assert named.observed(99, named.run) is named


def test_one_looks_at_the_nearest_moment_that_is_kept(state):
    sparse = state.observed(1, replace(state.run, moments=(0.0, 0.1, 2.0, 4.0)))
    assert sparse.looked_at(3.4).looked == 4.0
    assert sparse.looked_at(0.06).looked == 0.1
    assert sparse.looked_at(5.0).looked is None
    thinner = sparse.looked_at(2.0).observed(1, replace(state.run, moments=(0.0, 4.0)))
    assert thinner.looked in (0.0, 4.0)


def test_a_run_that_is_not_there_is_named_with_those_that_are(state):
    with pytest.raises(ValueError, match=r"number of a run \(1\), got 7"):
        state.opened(7)


def test_a_lane_that_is_deleted_is_no_lane_any_more(state):
    racing = state.raced([("a", Design()), ("b", LARGER), ("c", Design())])
    assert racing.lanes == (2, 3, 4)
    third = racing.runs[3]
    taught = racing.observed(third.serial, replace(third, epoch=1))
    assert taught.without([4]).lanes == (2, 3)


def test_runs_of_a_race_that_made_no_step_go_with_it(state):
    racing = state.raced([("a", Design()), ("b", LARGER)])
    assert [run.number for run in racing.opened(3).runs] == [1, 2, 3]
    assert [run.number for run in racing.opened(1).runs] == [1]
    assert racing.opened(1).lanes == ()


def test_undo_of_a_branch_looks_at_the_moment_again(state):
    looking = state.looked_at(3.0)
    branch = looking.branched(3.0)
    before, _ = spots(looking, branch)
    back = trained(branch, 2).at(before)
    assert (back.open, back.looked) == (1, 3.0)


JAX = Reference("jax", 1)


def checked(state, costs, reference=JAX):
    """The state after Keras has printed these costs."""
    begun = state.referenced(reference, state.run.design)
    values = np.array(costs)
    return begun.computed(begun.last_serial, Curves(values, values, values, values), 2.0)


def test_what_keras_computed_is_listed_and_plotted_but_cannot_be_opened(state):
    after = checked(state, [0.7, 0.5])
    (found,) = after.references
    assert (found.number, found.title, found.epoch) == (2, "Keras on JAX", 1)
    assert [run.number for run in after.listed] == [1, 2]
    assert after.opened(2) is after
    assert after.runs == state.runs
    assert after.begun(after.design).open == 3


def test_another_check_takes_the_place_of_the_earlier_one_of_its_kind(state):
    once = checked(state, [0.7, 0.5])
    named = once.renamed(Name(once.references[0].serial, "as in class")).hidden(2, hidden=True)
    twice = checked(named, [0.7])
    (found,) = twice.references
    assert (found.number, found.title, found.hidden, found.epoch) == (2, "as in class", True, 0)
    other = checked(twice, [0.7], Reference("jax", 1, double=True))
    assert [run.title for run in other.references] == [
        "as in class",
        "Keras on JAX in double precision",
    ]


def test_what_keras_computed_is_deleted_and_comes_back_while_it_goes_on(state):
    before = checked(state, [0.7, 0.5])
    serial = before.references[0].serial
    gone = before.without([2])
    assert (gone.references, gone.open) == ((), 1)
    further = gone.computed(serial, before.references[0].curves, 3.0)
    back = further.with_kept(before.kept)
    assert [run.seconds for run in back.references] == [3.0]
    assert before.without([1]).run.reference is None
