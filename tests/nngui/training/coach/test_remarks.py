from dataclasses import replace

import numpy as np
import pytest

from benchmarks.coach import NAMES, OVERFITTED, SICK, cure, random_design, warned
from nngui.design.design import Design
from nngui.training.coach.remarks import Ailment, Case, needs_symptoms, remark
from nngui.training.coach.symptoms import LayerSymptoms, Symptoms
from nngui.training.curves import Curves, Kind
from nngui.training.run import Segment

WELL = Symptoms((LayerSymptoms(25, 0, 0, 0.1), LayerSymptoms(1, 0, 0, 0.1)), 200, 0.3, 0)


def case(train, validation=None, *, score=0.9, design=None, since=0.0, **others):
    train = np.array(train, float)
    validation = train if validation is None else np.array(validation, float)
    scores = np.full(len(train), score)
    kinds = {"others": others.pop("others", ()), "losses": others.pop("losses", ())}
    curves = Curves(train, validation, scores, scores, **kinds)
    segments = (Segment(0.0, Design()), Segment(since, design or Design()))[since == 0.0 :]
    if design is not None and since == 0.0:
        segments = (Segment(0.0, design),)
    return Case(segments, curves, **({"rate": 0.3, "rests": False, "novel": False} | others))


def falling(epochs, to=0.01):
    return np.geomspace(0.7, to, epochs + 1)


@pytest.mark.parametrize("name", [name for name in SICK if name != OVERFITTED])  # it takes long
def test_what_is_the_matter_is_named_and_the_remedy_works(name):
    found, (before, after) = cure(name)
    assert found is not None
    assert found.ailment in NAMES[name]
    assert found.remedy
    assert after < 0.99 * before


def test_healthy_trainings_are_not_warned_of():
    rng, well = np.random.default_rng(5), 0
    while well < 4:
        design = replace(random_design(rng), epochs=30)
        sound, warnings = warned(design, every=3)
        well += sound
        assert not (sound and warnings), (design, warnings[0])


def test_nothing_is_said_before_the_first_epoch():
    assert remark(case([]), WELL) is None
    assert remark(case([0.7]), WELL) is None


def test_nobody_looks_inside_a_network_whose_cost_falls():
    assert not needs_symptoms(case(falling(30)))
    assert needs_symptoms(case(np.full(30, 0.7)))


def test_j_that_rises_again_and_again_is_named_with_how_often():
    found = remark(case([0.7, *[0.6, 0.75] * 10]), WELL)
    assert found.ailment is Ailment.TOO_LONG
    assert "J rose in 10 of the last 20 epochs" in found.words
    assert found.remedy == "Start over with α = 0.03"


def test_slow_progress_is_named_with_how_slow_and_trained_on_with_longer_steps():
    found = remark(case(0.7 * 0.995 ** np.arange(30)), WELL)
    assert found.ailment is Ailment.TOO_SHORT
    assert "0.5" in found.words
    assert not found.anew
    assert found.design.learning_rate == 3.0


def test_what_an_earlier_design_did_is_not_held_against_this_one():
    costs = [0.7, *[0.6, 0.75] * 10]
    assert (
        remark(case([*costs, 0.5, 0.4], since=20.0, design=Design(learning_rate=0.01)), WELL)
        is None
    )


def test_costs_of_another_loss_are_not_compared():
    costs = [*np.full(10, 0.1), *falling(10)]
    changed = {
        "others": ((10, Kind.CHANGE),),
        "losses": ((0, "mean_squared_error"), (10, "binary_crossentropy")),
    }
    assert remark(case(costs, **changed), WELL) is None


def test_overfitting_is_named_with_the_best_epoch_and_leads_there():
    validation = np.concatenate([falling(20, 0.1), np.linspace(0.1, 0.2, 40)])
    found = remark(case(falling(60), validation), None)
    assert found.ailment is Ailment.OVERFITTING
    assert "100" in found.words
    assert "epoch 20" in found.words
    assert found.remedy == "Go to epoch 20"
    assert found.epoch == 20


def test_a_schedule_that_has_ended_explains_why_a_step_does_nothing():
    design = Design(schedule="cosine")
    found = remark(case(falling(30, 0.2), design=design, rate=0.0, rests=True), WELL)
    assert found.ailment is Ailment.STOPPED
    assert found.ailment.neutral
    assert found.design.schedule == "constant"
    assert remark(case(falling(30, 0.2), design=design, rate=0.1, rests=False), WELL) is None


def test_a_drawing_that_is_unlike_the_digits_that_are_read_is_named():
    found = remark(case(falling(30), score=0.996, novel=True), WELL)
    assert found.ailment is Ailment.UNLIKE
    assert "99.6" in found.words
    assert not found.remedy


def test_it_says_when_nothing_is_left_to_learn():
    found = remark(case(falling(30, 0.001), score=1.0), WELL)
    assert found.ailment is Ailment.LEARNED
    assert "all 1,000 training examples" in found.words


def test_nothing_is_offered_at_the_end_of_a_schedule_when_nothing_is_left_to_learn():
    design = Design(schedule="cosine")
    curves = falling(30, 0.001)
    found = remark(case(curves, design=design, score=1.0, rate=0.0, rests=True), WELL)
    assert (found.ailment, found.remedy) == (Ailment.LEARNED, "")
    found = remark(case(curves, design=design, score=0.99, rate=0.0, rests=True), WELL)
    assert found.ailment is Ailment.STOPPED


def test_outputs_that_do_not_depend_on_the_digit_are_named():
    found = remark(case(np.full(30, np.log(2))), replace(WELL, spread=0.0001))
    assert found.ailment is Ailment.STUCK
    assert "0.6931" in found.words
    assert found.design.optimizer == "adam"
