from dataclasses import replace

import numpy as np

from nngui.design.design import Design
from nngui.training.curves import Kind
from nngui.views.cost import comparison
from nngui.views.cost.comparison import Quantity
from tests.nngui.views.cost.runs import FALLING, curves, run

CHANGED = curves(
    *(0.25, 0.2, 0.5, 0.4),
    others=((2, Kind.CHANGE),),
    losses=((0, "mean_squared_error"), (2, "binary_crossentropy")),
)


def test_a_run_is_drawn_as_far_as_its_loss_is_that_of_the_open_run():
    both, one = run(CHANGED), run(FALLING, 2)
    drawn, reasons = comparison.split([both, one], 2, Quantity.TRAINING)
    assert ([each.number for each in drawn], reasons) == ([1, 2], [])
    line = comparison.line(both, Quantity.TRAINING, "binary_crossentropy")
    assert line.values.tolist() == [0.5, 0.4]
    assert line.breaks == ()
    assert comparison.line(both, Quantity.TRAINING).breaks == (2,)


def test_the_open_run_is_the_last_one_so_that_it_is_in_front():
    runs = [run(FALLING, number) for number in (1, 2, 3)]
    drawn, _ = comparison.split(runs, 2, Quantity.BOTH)
    assert [each.number for each in drawn] == [1, 3, 2]


def test_a_hidden_run_is_not_excused():
    other = run(FALLING, 2, design=Design(dataset="0 to 9"), hidden=True)
    assert comparison.split([run(FALLING), other], 1, Quantity.SCORE)[1] == []


def test_a_lane_of_a_race_is_compared_by_the_loss_that_was_measured_beside_its_own():
    beside = (np.array([0.9, 0.8, np.nan]), np.array([0.95, 0.85, np.nan]))
    measured = curves(
        *(0.25, 0.2, 0.1),
        losses=((0, "mean_squared_error"),),
        also=(("binary_crossentropy", *beside),),
    )
    lane = run(measured, 2, design=Design(loss="mean_squared_error"))
    drawn, reasons = comparison.split([run(FALLING), lane], 1, Quantity.BOTH)
    assert ([each.number for each in drawn], reasons) == ([2, 1], [])
    for quantity, values in ((Quantity.TRAINING, [0.9, 0.8]), (Quantity.VALIDATION, [0.95, 0.85])):
        assert comparison.line(lane, quantity, "binary_crossentropy").values.tolist() == values
    assert comparison.line(lane, Quantity.TRAINING).values.tolist() == [0.25, 0.2, 0.1]


def test_a_lane_that_took_to_the_loss_of_the_open_run_is_whole():
    beside = (np.array([0.9, 0.8, np.nan, np.nan]), np.array([0.95, 0.85, np.nan, np.nan]))
    measured = replace(CHANGED, also=(("binary_crossentropy", *beside),))
    line = comparison.line(run(measured, 2), Quantity.TRAINING, "binary_crossentropy")
    assert line.values.tolist() == [0.9, 0.8, 0.5, 0.4]
    assert line.breaks == (2,)


def test_scores_are_compared_whatever_the_loss_and_break_nowhere():
    other = run(CHANGED, 2)
    assert comparison.why_not(other, run(FALLING), Quantity.SCORE) == ""
    assert comparison.line(other, Quantity.SCORE, "binary_crossentropy").breaks == ()


def test_the_best_epoch_is_sought_among_costs_of_the_newest_loss():
    assert comparison.best(run(CHANGED), Quantity.BOTH) == 3
    slant = run(CHANGED, design=Design(dataset="slant"))
    errors = replace(CHANGED, validation_score=np.array([3.0, 1, 2, 4]))
    assert comparison.best(replace(slant, curves=errors), Quantity.SCORE) == 1


def test_nothing_is_best_before_training():
    assert comparison.best(run(curves(0.7)), Quantity.BOTH) is None
    assert comparison.best(run(curves(np.nan, np.nan)), Quantity.BOTH) is None
