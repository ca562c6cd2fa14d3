"""The verdict on the costs of a run beside those of Keras."""

from dataclasses import replace

import numpy as np

from nngui.design.design import Design, LayerSpec
from nngui.training.certificate import Costs, differences, printed, verdict

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
    assert words == "Different from epoch 2 on, largest relative difference 0.02."
    assert verdict(OURS, Costs(OURS.values * np.nan), Design(), complete=True).startswith("Diff")


def test_what_need_not_be_equal_is_said():
    keras = Costs(OURS.values * 2)
    relu = replace(Design(), layers=(LayerSpec(8, "relu"), LayerSpec(1, "sigmoid")))
    dropped = replace(relu, layers=(LayerSpec(8, "relu", dropout=0.5), LayerSpec(1, "sigmoid")))
    assert "kink of relu" in verdict(OURS, keras, relu, complete=True)
    assert "masks of Dropout" in verdict(OURS, keras, dropped, complete=True)
    assert not len(differences(OURS, Costs()))
