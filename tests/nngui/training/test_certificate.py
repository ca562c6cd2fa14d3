"""The verdict on the costs of a run beside those of Keras."""

from dataclasses import replace

import numpy as np

from nngui.design.design import Design, LayerSpec
from nngui.design.own_digits import NO_DIGITS
from nngui.training.building import network
from nngui.training.certificate import (
    Costs,
    curves_of,
    differences,
    doubly_precise,
    printed,
    program_of,
    verdict,
)
from nngui.training.curves import NOTHING
from nngui.training.run import Run, Segment
from nngui.training.trainer.player import Player

OURS = Costs(np.array([[0.7, 0.71], [0.5, 0.52], [0.3, 0.33]]))


def test_only_costs_that_follow_each_other_are_read_from_what_is_printed():
    text = "32/32 - loss: 0.5\nepoch 0: J 0.7, validation J 0.71\n\nepoch 1: J 0.5, validation J "
    text += "0.52, loss 0.6\nepoch 3: J 0.1, validation J 0.1\n"
    assert printed(text).values.tolist() == [[0.7, 0.71], [0.5, 0.52]]
    assert len(printed("epoch 0: J x, validation J 1")) == 0
    assert len(printed("")) == 0


def test_costs_within_a_ten_thousandth_are_the_same():
    keras = Costs(OURS.values * (1 + 5e-5))
    assert verdict(OURS, keras, Design(), complete=True).startswith("The same: ")
    assert verdict(OURS, Costs(keras.values[:2]), Design(), complete=False).startswith(
        "The same so far, over 1 epoch"
    )


def test_the_first_epoch_that_differs_is_named_and_the_largest_difference():
    keras = Costs(OURS.values * [[1], [1], [1.02]])
    words = verdict(OURS, keras, Design(), complete=True)
    assert words == "Different from epoch 2 on, largest relative difference 0.020."
    assert verdict(OURS, Costs(OURS.values * np.nan), Design(), complete=True).startswith("Diff")


def test_what_need_not_be_equal_is_said():
    keras = Costs(OURS.values * 2)
    relu = replace(Design(), layers=(LayerSpec(8, "relu"), LayerSpec(1, "sigmoid")))
    dropped = replace(relu, layers=(LayerSpec(8, "relu", dropout=0.5), LayerSpec(1, "sigmoid")))
    assert "kink of relu" in verdict(OURS, keras, relu, complete=True)
    assert "masks of Dropout" in verdict(OURS, keras, dropped, complete=True)
    assert not len(differences(OURS, Costs()))


def double(design, theta=None):
    work = doubly_precise(design, NO_DIGITS, theta)
    shares = []
    try:
        while True:
            shares.append(next(work))
    except StopIteration as end:
        assert shares == sorted(shares)
        return end.value.values


def test_in_double_precision_only_rounding_differs_and_hardly_anything_is_rounded():
    layers = LayerSpec(12, "relu"), LayerSpec(6, "relu"), LayerSpec(1, "sigmoid")
    design = replace(Design(), layers=layers, epochs=2, learning_rate=0.05)
    costs = double(design)
    player = Player(design)
    work = player.work()
    while player.epoch < 2:
        next(work)
    np.testing.assert_allclose(costs[:, 0], player.measurements.curves.train, rtol=1e-3)
    # the same network with its units in another order: only sums are added in another order
    model = network(design)
    (kernel, bias, after, *rest), order = (
        model.get_weights(),
        np.random.default_rng(0).permutation(12),
    )
    model.set_weights([kernel[:, order], bias[order], after[order], *rest])
    np.testing.assert_allclose(double(design, model.theta), costs, rtol=1e-12)


def test_in_double_precision_relu_is_no_excuse():
    relu = replace(Design(), layers=(LayerSpec(8, "relu"), LayerSpec(1, "sigmoid")))
    keras = Costs(OURS.values * 2)
    assert "Check in double precision" in verdict(OURS, keras, relu, complete=True)
    assert "kink" not in verdict(OURS, keras, relu, complete=True, double=True)
    same = verdict(OURS, OURS, relu, complete=True, double=True)
    assert same.startswith("The same: ")
    assert "both in double precision" in same


def test_l1_is_an_excuse_too_for_rounding_decides_where_it_pulls():
    l1 = replace(Design(), layers=(LayerSpec(8, "tanh", l1=0.01), LayerSpec(1, "sigmoid")))
    assert "L1 pulls a weight" in verdict(OURS, Costs(OURS.values * 2), l1, complete=True)


def test_the_program_trains_as_long_as_the_run_unless_the_schedule_depends_on_it():
    steady, cosine = Design(epochs=100), Design(epochs=100, schedule="cosine")
    for design, epochs in ((steady, 37), (cosine, 100)):
        assert program_of(Run(1, (Segment(0.0, design),), NOTHING, epoch=37)).epochs == epochs


def test_a_cost_that_is_no_number_ends_the_curve():
    values = np.array([[0.7, 0.7], [0.5, np.nan], [np.nan, np.nan]])
    assert curves_of(Costs(values)).train.tolist() == [0.7]
