"""All that the window shows at one time belongs to one moment of one run."""

import random
import re
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from nngui.design.presets import PRESETS
from nngui.design.wording import class_numbers
from nngui.views.network import words as network_words
from tests.e2e.conftest import find, wait_for

BENT = np.array([[0.35, 0.1], [0.55, 0.5], [0.45, 0.9], [0.3, 0.7]], np.float32)
STRAIGHT = np.array([[0.45, 0.1], [0.55, 0.9]], np.float32)
DESIGNS = {
    "lecture": replace(PRESETS["lecture 25-15-1"], epochs=1_000_000),
    "large batches": replace(PRESETS["lecture 25-15-1"], epochs=1_000_000, batch_size=1_000),
    "slant": replace(PRESETS["slant regression"], epochs=1_000),
    "ten digits": PRESETS["ten digits 256-128-10"],
}


def answers(window):
    """Every place where the window says what the network makes of the drawing: place, text."""
    plot, prediction = window.views.cost_plot, window.session.inspector.prediction
    state, classes = find(window, "networkCanvas").state, prediction.task.classes
    number = plot.drawing_reading.split(": ")[1]
    said = {"above the curve": number}
    if len(state.design.layers[-1:]) and state.design.output.units == 1:
        said["in the network"] = network_words.output_value(state.design, state.prediction)
    if len(classes) == 2:
        said["above the bars"] = find(window, "outputLabel").text()
        bars = find(window, "probabilityBars").accessibleDescription()
        p = re.search(r"1: (.*)", bars)[1]
        said["beside the bar"] = f"P(1) {p if p[0] in '<>' else f'= {p}'}"
    elif not classes:
        said["as the answer"] = f"angle = {find(window, 'predictionLabel').text()}°"
        said["at the dial"] = f"angle = {find(window, 'dial').accessibleDescription()}"
    else:
        won = classes.index(prediction.answer)
        p = class_numbers(prediction)[won]
        said["beside the bar"] = f"P({prediction.answer}) {p if p[0] in '<>' else f'= {p}'}"
    return said


def epochs(window):
    """Every place where the window says which epoch it shows: place, epoch and part of the next."""
    label, part = find(window, "epochLabel").text(), find(window, "partLabel").text()
    plot = window.views.cost_plot
    exact = f"{label.split(' / ')[0]} {part}".strip()
    return (
        {
            "run bar": exact,
            "above the drawing's curve": re.search("(epoch .*):", plot.drawing_reading)[1],
        },
        {
            "run bar": label.split(" / ")[0],
            "above the curve": plot.reading.split(":")[0],
            "slider": f"epoch {find(window, 'epochSlider').value():,}",
        },
    )


def check(window):
    for said in (answers(window), *epochs(window)):
        assert len(set(said.values())) == 1, said
    cost = find(window, "costLabel").text()
    assert f": {cost}, validation" in window.views.cost_plot.reading


def check_curve(window):
    """The curve of the drawing ends where the run stands, with the answer that is shown."""
    snapshot, prediction = window.session.snapshot, window.session.inspector.prediction
    x, y = window.views.cost_plot._drawing_chart._values.getData()
    assert x[-1] == pytest.approx(snapshot.epoch + snapshot.fraction)
    task, output = prediction.task, prediction.activations[-1]
    unit = len(output) - 1 if len(task.classes) <= 2 else int(output.argmax())
    assert y[-1] == pytest.approx(
        float(output[unit]) * (1 if task.classes else task.scale), abs=1e-5
    )


def breathe(turns):
    for _ in range(turns):
        QApplication.processEvents()


@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS)
@pytest.mark.parametrize("seed", range(2))
def test_all_numbers_agree_at_any_moment(window, qtbot, design, seed):
    chance, session = random.Random(seed), window.session
    session.edit(design)
    qtbot.waitUntil(lambda: len(session.snapshot.curves) == 1)
    session.drawing.add_stroke(BENT)
    check(window)
    session.train()
    for _ in range(6):
        wait_for(qtbot, window, lambda s: s.running)
        breathe(chance.randrange(30))
        check(window)
    session.pause()
    qtbot.waitUntil(lambda: session.snapshot.paused)
    check(window)
    check_curve(window)
    for _ in range(3):
        session.look(chance.randrange(session.snapshot.epoch + 1))
        check(window)
        session.drawing.add_stroke(STRAIGHT)
        check(window)
        session.undo_stack.undo()
        check(window)


def test_all_numbers_agree_while_one_looks_back_and_training_goes_on(window, qtbot):
    session = window.session
    session.edit(DESIGNS["large batches"])
    session.drawing.add_stroke(BENT)
    session.train()
    wait_for(qtbot, window, lambda s: s.epoch > 600)
    session.look(101)
    for _ in range(5):
        wait_for(qtbot, window, lambda s: s.running)
        check(window)
        epoch = find(window, "epochLabel").text()
        assert 50 < int(re.search(r"epoch (\d+) /", epoch)[1]) < 150
    progress = find(window, "progressBar")
    assert progress.value() == int(1000 * session.snapshot.epoch / session.snapshot.goal)


def test_at_the_end_of_a_run_the_curve_of_the_drawing_has_caught_up(window, qtbot):
    session = window.session
    session.edit(replace(DESIGNS["large batches"], epochs=777))
    session.drawing.add_stroke(BENT)
    session.train()
    wait_for(qtbot, window, lambda s: s.finished)
    check(window)
    check_curve(window)


def test_while_a_stroke_is_drawn_nothing_is_said_that_belongs_to_the_drawing_before(window, qtbot):
    session, plot = window.session, window.views.cost_plot
    session.drawing.add_stroke(BENT)
    assert "P(1)" in plot.drawing_reading
    session.drawing.follow_pen((BENT, STRAIGHT))
    breathe(3)
    assert "P(1)" not in plot.drawing_reading
    session.drawing.add_stroke(STRAIGHT)
    check(window)


def test_what_was_computed_by_the_activation_before_is_not_called_by_the_new_one(window, qtbot):
    session = window.session
    session.edit(replace(session.design.with_output(1, "linear"), loss="mean_squared_error"))
    session.drawing.add_stroke(BENT)
    session.step()
    wait_for(qtbot, window, lambda s: s.epoch == 1)
    assert find(window, "outputLabel").text().startswith("ŷ ")
    session.edit(session.design.with_output(1, "softmax"))
    breathe(3)
    state = find(window, "networkCanvas").state
    said = network_words.output_value(state.design, state.prediction)
    assert said == find(window, "outputLabel").text()
    assert "softmax(z)" not in network_words.of_unit(state, (3, 0))
