from dataclasses import replace

from nngui.design.design import Design, LayerSpec
from nngui.design.presets import for_dataset


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
