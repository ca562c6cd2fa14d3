from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from nngui.design.data_set import keep, made_of
from nngui.design.design import LayerSpec
from nngui.training.run import Run
from nngui.training.words.run_words import (
    all_parts,
    comparison,
    differing,
    last_design,
    loss_of,
    origin,
    sentence,
    spans,
    trained_by,
)
from tests.nngui.designs import designs
from tests.nngui.training.runs import ADAM, DESCENT, changed, curves, run

SQUARED = replace(DESCENT, loss="mean_squared_error")


def test_a_run_is_described_by_its_optimizers_one_after_the_other():
    assert trained_by(run()) == "gradient descent 0.3"
    switched = changed(0, DESCENT, 40, ADAM)
    assert trained_by(switched) == "gradient descent 0.3 to 40, then Adam 0.001"


def test_the_optimizer_is_named_once_if_only_its_rate_changed():
    slower = replace(DESCENT, learning_rate=0.1)
    text = trained_by(changed(0, DESCENT, 12.5, slower, 60, ADAM))
    assert text == "gradient descent 0.3 to 12.5, then 0.1 to 60, then Adam 0.001"


def test_a_rate_that_was_turned_many_times_does_not_fill_the_row():
    rates = [replace(DESCENT, learning_rate=0.3 + i / 10) for i in range(9)]
    turned = [value for i, design in enumerate(rates) for value in (10 * i, design)]
    text = trained_by(changed(*turned))
    assert text == "gradient descent 0.3 to 10, 7 changes, from 80 gradient descent 1.1"


def test_a_schedule_says_how_long_it_is():
    cosine = replace(ADAM, schedule="cosine")
    assert trained_by(run(design=cosine)) == "Adam 0.001 on a cosine over 100 epochs"


def test_a_design_that_made_no_step_is_not_named():
    assert trained_by(changed(0, DESCENT, 40, ADAM, epoch=40)) == "gradient descent 0.3"
    assert trained_by(changed(0, ADAM, 0, DESCENT)) == "gradient descent 0.3"
    replaced = changed(0, DESCENT, 40, SQUARED, 40, ADAM)
    assert trained_by(replaced) == "gradient descent 0.3 to 40, then Adam 0.001"
    assert loss_of(replaced) == "binary_crossentropy"


def test_a_change_in_the_middle_of_an_epoch_is_named_with_its_first_step():
    begun = changed(0, DESCENT, 3.5, ADAM, epoch=3, fraction=0.5)
    assert trained_by(begun) == "gradient descent 0.3"
    assert (
        trained_by(replace(begun, fraction=0.53)) == "gradient descent 0.3 to 3.5, then Adam 0.001"
    )


def test_a_run_without_a_step_is_described_by_the_design_it_would_begin_with():
    assert trained_by(changed(0, DESCENT, 0, ADAM, epoch=0)) == "Adam 0.001"
    assert last_design(changed(0, DESCENT, 0, ADAM, epoch=0)) == ADAM


def test_a_change_back_before_the_next_step_is_no_change():
    assert trained_by(changed(0, DESCENT, 40, ADAM, 40, DESCENT)) == "gradient descent 0.3"


def texts(*runs):
    shown = all_parts(runs)[runs[0].number]
    words = "".join(part.joint + part.text for part in shown)
    return words.split(" · ")[1:]


def test_a_row_names_network_and_optimizer_and_else_only_the_settings_that_vary():
    assert texts(run()) == ["gradient descent 0.3", "25-15-1"]
    small = run(2, replace(DESCENT, batch_size=8, seed=3))
    assert texts(small, run()) == ["gradient descent 0.3", "batch 8", "seed 3", "25-15-1"]
    assert texts(run(), small) == ["gradient descent 0.3", "batch 32", "seed 0", "25-15-1"]


def test_a_loss_that_was_changed_on_the_way_is_named_in_order():
    words = texts(changed(0, DESCENT, 40, SQUARED))
    assert words[1] == "BCE to 40, then MSE"


def test_two_runs_are_compared_in_words():
    assert comparison(run(3, ADAM), run(2)) == (
        "differs from run 2: Adam instead of gradient descent, α 0.001 instead of 0.3"
    )
    assert comparison(run(2, SQUARED), run(1, name="first")) == (
        "differs from first: mean squared error instead of binary cross-entropy"
    )
    assert comparison(run(2), run(1, epoch=7)) == "has the same settings as run 1"


def test_a_comparison_with_a_run_that_was_changed_names_its_whole_way():
    switched = changed(0, DESCENT, 40, ADAM, number=2)
    assert comparison(switched, run(1)) == (
        "differs from run 1:"
        " gradient descent 0.3 to 40, then Adam 0.001 instead of gradient descent 0.3"
    )
    assert differing(switched, changed(0, DESCENT, 40, ADAM, epoch=60)) == set()
    assert differing(switched, changed(0, DESCENT, 41, ADAM)) == {"rule", "optimizer", "rate"}


@pytest.mark.parametrize(
    ("design", "text"),
    [
        (replace(DESCENT, layers=DESCENT.layers[-1:]), "units 1 instead of 25-15-1"),
        (replace(DESCENT, ready=True), "units 25-15-1 trained before instead of 25-15-1"),
        (replace(DESCENT, batch_size=1_000), "batch 1,000 instead of 32"),
        (replace(DESCENT, seed=7), "seed 7 instead of 0"),
        (replace(DESCENT, augmentation=True), "0 or 1, augmented instead of 0 or 1"),
        (
            replace(DESCENT, layers=(*[LayerSpec(u, "relu") for u in (25, 15)], DESCENT.output)),
            "relu, output sigmoid instead of sigmoid",
        ),
    ],
)
def test_each_setting_has_its_words(design, text):
    assert comparison(run(2, design), run(1)) == f"differs from run 1: {text}"


@given(designs(), designs())
def test_runs_differ_exactly_where_their_designs_train_differently(one, other):
    first, second = run(1, one), run(2, other)
    assert differing(first, second) == differing(second, first)
    assert differing(first, run(2, one)) == set()
    assert sentence(first)
    if one.loss != other.loss:
        assert LOSSES[one.loss].title in comparison(first, second)
    if one.optimizer != other.optimizer:
        assert f"{OPTIMIZERS[one.optimizer].title} instead of" in comparison(first, second)


def test_data_of_a_persons_own_are_named_by_title_and_number_and_told_apart_by_all_they_are():
    images = np.zeros((24, 12, 12), np.uint8)
    names = ["cat", "house"] * 12
    pets, fewer, others = (
        replace(DESCENT, dataset=keep(made_of("pets", x, y)))
        for x, y in ((images, names), (images[4:], names[4:]), (images + 1, names))
    )
    differs = "pets (20 examples) instead of pets (24 examples)"
    assert differs in comparison(run(1, fewer), run(2, pets))
    assert "data" in differing(run(1, others), run(2, pets))


def test_the_spans_of_a_run_follow_each_other_without_a_gap():
    switched = changed(0, DESCENT, 40, ADAM, 40, SQUARED, 70.25, DESCENT)
    assert [(s.start, s.end) for s in spans(switched)] == [(0, 40), (40, 70.25), (70.25, 100)]


def test_the_newest_cost_is_of_the_loss_by_which_it_was_measured():
    measured = curves(0.7, 0.1, losses=((0, "binary_crossentropy"), (1, "mean_squared_error")))
    assert loss_of(changed(0, DESCENT, 1, SQUARED, epoch=1, curves=measured)) == SQUARED.loss
    assert loss_of(changed(0, DESCENT, 1, SQUARED, epoch=1)) == DESCENT.loss


def test_a_branch_says_where_it_began():
    assert origin(run()) == ""
    branch = run(2, parent=(1, 12.0))
    assert origin(branch) == "branched from run 1 at epoch 12"
    assert origin(branch) in sentence(branch)


def test_a_run_without_a_point_has_no_cost():
    fresh: Run = run(epoch=0)
    assert sentence(fresh).endswith("; J = – after 0 epochs")
