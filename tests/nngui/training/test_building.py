import numpy as np

from engine.data import TASKS
from nngui.design.design import Design
from nngui.design.training_set import Part
from nngui.session.twin import answer
from nngui.training.building import measured, network


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
