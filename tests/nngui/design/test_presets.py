from dataclasses import replace

import pytest

from nngui.design.design import Design, LayerSpec
from nngui.design.presets import PRESETS, described, for_dataset


def test_another_data_set_comes_with_a_network_that_fits_it_in_one_step(ready):
    for dataset in ("0 to 9", "slant"):
        ready.choose_dataset(dataset)
        assert ready.design == for_dataset(dataset)
    ready.undo_stack.undo()
    ready.undo_stack.undo()
    assert ready.design == Design()
    assert not ready.undo_stack.undo_text


def test_each_data_set_comes_back_with_its_last_network(ready):
    own = replace(ready.design, layers=(LayerSpec(7, "tanh"), LayerSpec(1, "sigmoid")))
    ready.edit(own)
    ready.choose_dataset("slant")
    ready.choose_dataset("0 or 1")
    assert ready.design == own


def test_a_network_made_for_the_data_that_is_chosen_next_stays(ready):
    own = replace(ready.design, loss="sparse_categorical_crossentropy")
    own = own.with_output(10, "softmax")
    ready.edit(own)
    ready.choose_dataset("0 to 9")
    assert ready.design == replace(own, dataset="0 to 9")


def test_the_data_that_is_there_already_changes_nothing(ready):
    ready.edit(replace(ready.design, seed=3))
    ready.choose_dataset("0 or 1")
    assert ready.design.seed == 3


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({}, "lecture 25-15-1"),
        ({"learning_rate": 3.0}, "lecture 25-15-1, changed: α 3"),
        (
            {"optimizer": "adam", "learning_rate": 0.001, "epochs": 1_000},
            "lecture 25-15-1, changed: Adam, α 0.001, 1,000 epochs",
        ),
        ({"batch_size": 64, "seed": 2}, "lecture 25-15-1, changed: batch 64, seed 2"),
        ({"layers": (LayerSpec(12, "sigmoid"), LayerSpec(1, "sigmoid"))}, "your own"),
    ],
)
def test_a_design_is_described_by_the_preset_it_was_made_from(changes, name):
    assert described(replace(PRESETS["lecture 25-15-1"], **changes)) == name


def test_of_presets_with_the_same_layers_the_one_with_fewer_changes_is_named():
    scratch = replace(PRESETS["ten digits from scratch"], epochs=7)
    assert described(scratch) == "ten digits from scratch, changed: 7 epochs"
    ready = replace(PRESETS["ten digits 256-128-10"], epochs=7)
    assert described(ready) == "ten digits 256-128-10, changed: 7 epochs"


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_described_by_its_name(name):
    assert described(PRESETS[name]) == name
