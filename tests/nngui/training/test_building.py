from dataclasses import replace

import numpy as np

from engine import load_model
from engine.data import TASKS
from nngui.design.design import Design, LayerSpec
from nngui.design.training_set import Part
from nngui.session.analysis.twin import answer
from nngui.training.building import measured, network, tune


def result_of(steps):
    """What a generator returns at its end."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def test_the_accuracy_counts_the_answers_that_the_window_shows_also_at_exactly_one_half():
    model, task = network(Design()), TASKS["0 or 1"]
    model.theta[:] = 0  # ŷ = 0.5 for every drawing
    x, labels = np.ones((4, task.pixels), np.float32), np.array([0, 1, 1, 1])
    assert answer(task, model(x[:1])[0]) == "1"
    _, accuracy = result_of(measured(model, task, [Part(x, labels)]))
    assert accuracy == 0.75


def test_a_network_whose_weights_are_set_later_is_saved_as_any_other(tmp_path):
    design = replace(Design(), layers=(LayerSpec(3, "relu"), LayerSpec(1, "sigmoid")))
    drawn, later = network(design), network(design, drawn=False)
    assert not later.theta.any()
    later.theta[...] = drawn.theta
    tune(later, design)
    later.save(tmp_path / "later.keras")
    opened = load_model(tmp_path / "later.keras")
    np.testing.assert_array_equal(opened.theta, drawn.theta)
    assert repr(opened.layers) == repr(drawn.layers)
