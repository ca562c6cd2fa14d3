"""The page of one step: what is painted and written is what was computed."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from nngui.design.design import Design, LayerSpec
from nngui.design.figures import cost, weight
from nngui.training.one_step.chips import Chip, Followed
from nngui.training.one_step.example import Choice, Source
from nngui.training.one_step.lines import check_in_words, lines
from nngui.training.one_step.shown import Applied, StepShown
from nngui.training.one_step.step import look_at_step, seen
from nngui.views.step import scale
from nngui.views.step.loss_curves import comparison
from nngui.views.step.step_view import StepView
from nngui.widgets import theme
from tests.nngui.training.one_step.test_step import BATCH, DIGIT, LECTURE, looked

STEP = looked(LECTURE)[0]


def shown(step, **rest):
    choice = DIGIT if step is None else step.request.choice
    return StepShown(step, "", choice, 1_000, "", **rest)


@pytest.fixture
def view(themed, qtbot):
    view = StepView()
    qtbot.addWidget(view)
    view.resize(800, 380)
    view.show_step(shown(STEP))
    view.show()
    qtbot.waitExposed(view)
    return view


def text(view, name):
    return view.findChild(QLabel, name).text()


def test_every_stage_shows_its_formula_with_letters_and_with_numbers(view):
    for chip in Chip:
        view.chips.show_chip(chip)
        assert text(view, "stepFormula") == "\n".join(lines(STEP, chip).letters)
        assert text(view, "stepNumbers") == "\n".join(lines(STEP, chip).numbers)


def test_the_stages_are_walked_with_the_arrow_keys(view, qtbot):
    walked = []
    view.chips.shown.connect(walked.append)
    for _ in range(7):
        qtbot.keyClick(view, Qt.Key.Key_Right)
    assert walked == list(Chip)[1:]
    for _ in range(8):
        qtbot.keyClick(view, Qt.Key.Key_Left)
    assert view.chips.chip is None


def test_playing_walks_through_all_stages_and_stops(view, qtbot):
    view.chips._timer.setInterval(1)
    view.chips.play.click()
    qtbot.waitUntil(lambda: view.chips.chip is Chip.UPDATE and not view.chips.play.isChecked())


def test_the_value_under_the_pointer_is_that_of_the_cell(view, qtbot):
    for layer, values in ((1, STEP.layers[0].z), (2, STEP.layers[1].a)):
        for unit in (0, len(values) - 1):
            title = f"{'z' if layer == 1 else 'a'}{'¹²'[layer - 1]}"
            place = view.cells.place_of(title, unit, 0)
            qtbot.mouseMove(view.cells, place.toPoint())
            assert view.cells.readout.endswith(f" = {weight(float(values[unit, 0]))}")


def test_the_curves_of_the_losses_are_copied_as_columns(view):
    view.chips.show_chip(Chip.LOSS)
    rows = [line.split("\t") for line in view.curves.copied_text().splitlines()]
    assert (len(rows), len(rows[0])) == (201, 5)


def test_a_loss_that_is_higher_than_its_plot_leaves_it_and_is_not_drawn_level(view):
    view.chips.show_chip(Chip.LOSS)
    image = view.curves.grab().toImage()
    colour, ratio = QColor(theme.of(view).train).rgb(), view.curves.devicePixelRatioF()
    edge = round((view.curves.fontMetrics().height() + 2) * ratio)
    for y in range(edge - 2, edge + 4):
        row = [image.pixel(x, y) == colour for x in range(image.width() // 2)]
        assert sum(row) < 20


def test_a_click_on_a_cell_asks_for_its_parameter(view, qtbot):
    place = view.cells.place_of("W²", 3, 7).toPoint()
    with qtbot.waitSignal(view.followed) as asked:
        qtbot.mouseClick(view.cells, Qt.MouseButton.LeftButton, pos=place)
    assert asked.args == [Followed(2, 3, 7)]
    view.show_step(shown(seen(STEP, asked.args[0])))
    assert "w²₄,₈" in text(view, "followedParameter")
    assert text(view, "derivativeBadge").startswith("✓")


def test_fields_choose_a_parameter_without_a_mouse(view, qtbot):
    with qtbot.waitSignal(view.followed) as asked:
        view.follow._layer.setValue(3)
    assert asked.args[0].layer == 3
    assert asked.args[0].fits(STEP.design)


def test_the_same_number_has_the_same_colour_everywhere(themed):
    values = np.array([-10, -0.1, -0.01, 0, 0.01, 0.1, 10])
    levels = scale.levels(values)
    assert (np.diff(levels.astype(int)) > 0).all()
    assert levels[3] == scale.MIDDLE
    assert levels[0] == 0
    assert scale.levels(np.array([np.nan]))[0] == 255


@pytest.mark.parametrize("scheme", [theme.Scheme.DARK, theme.Scheme.LIGHT])
def test_every_stage_is_painted_in_light_and_dark(view, scheme):
    theme.apply(scheme)
    for chip in (None, *Chip):
        view.chips.show_chip(chip)
        assert not view.grab().isNull()


def test_why_cross_entropy_is_told_with_the_slopes_of_this_example():
    far = replace(STEP.curves[0], slope=np.full(201, 0.8)), STEP.curves[1]
    assert comparison((far[0], replace(far[1], slope=np.full(201, 0.02))), 0.0) == (
        "Here the slope by mean squared error is 40 times smaller:"
        " 0.02 instead of 0.8 by binary cross-entropy."
    )


def test_the_effect_of_a_step_is_j_before_and_after(view):
    view.chips.show_chip(Chip.UPDATE)
    assert cost(STEP.inside.cost) in text(view, "stepEffect")
    assert cost(STEP.after) in text(view, "stepEffect")
    applied = Applied("training example 4", 0.4, 0.3, 0.2, 0.1)
    view.show_step(shown(STEP, applied=applied))
    assert "0.4000 → 0.3000" in text(view, "stepEffect")
    assert "0.2000 → 0.1000" in text(view, "stepEffect")


def test_what_is_not_computed_is_blank_and_says_why(view):
    view.show_step(StepShown(None, "Draw a digit.", Choice(), 1, "no step"))
    assert text(view, "stepNumbers") == "Draw a digit."
    assert text(view, "stepFormula") == ""
    assert text(view, "derivativeBadge") == ""
    assert not view.findChild(QToolButton, "lossChip").isChecked()
    view.cells.grab()
    assert view.cells.readout == ""


def test_a_mini_batch_shows_the_values_of_one_of_its_examples(view, qtbot):
    batch = looked(LECTURE, BATCH)[0]
    view.show_step(shown(batch))
    with qtbot.waitSignal(view.example_asked) as asked:
        view.examples._shown.setValue(5)
    assert asked.args == [4]
    other = seen(batch, batch.follow, 4)
    view.show_step(shown(other))
    assert lines(other, Chip.FORWARD).numbers[1] in text(view, "stepNumbers")


def test_the_network_lights_up_the_layer_and_backward_the_errors(view):
    lit = []
    view.lit.connect(lambda *each: lit.append(each))
    view.chips.show_chip(Chip.OUTPUT_ERROR)
    layer, errors = lit[-1]
    assert layer == 3
    assert errors[0] is None
    np.testing.assert_array_equal(errors[2], STEP.output.dz[:, 0])
    view.chips.show_chip(Chip.FORWARD)
    assert lit[-1] == (STEP.follow.layer, None)
    view.hide()
    assert lit[-1] == (0, None)


def test_the_page_asks_for_values_only_while_it_is_seen(view):
    watched = []
    view.watched.connect(watched.append)
    view.hide()
    view.show()
    assert watched == [False, True]


def test_the_three_steps_have_the_shapes_and_the_numbers(view):
    view.chips.show_chip(None)
    view.show_cost(0.0213, 1_000)
    whole = "\n".join(label.text() for label in view.three.findChildren(QLabel))
    for part in (
        "W¹ 400×25 b¹ 25 + W² 25×15 b² 15 + W³ 15×1 b³ 1 = 10,431",
        "w 400×1 + b 1 = 401 parameters",
        f"L of training example 4 = {cost(STEP.inside.cost)}",
        "J = 1/m Σ L = 0.0213, m = 1,000",
        "model.compile(loss=BinaryCrossentropy())",
        "model.fit(X, Y, epochs=100)",
    ):
        assert part in whole
    view.show_step(shown(STEP, lit=3))
    assert any(label.text() == "▶ 3 minimise" for label in view.three.findChildren(QLabel))


def test_a_large_network_is_shown_too(view):
    design = Design(layers=(LayerSpec(300, "relu"), LayerSpec(60, "tanh"), LayerSpec(1, "sigmoid")))
    step = looked(design, pieces=3)[0]
    view.show_step(shown(step))
    for chip in Chip:
        view.chips.show_chip(chip)
        assert not view.grab().isNull()


def test_random_and_worst_and_the_next_digit_are_asked_for(view, qtbot):
    with qtbot.waitSignal(view.choice_asked) as asked:
        view.examples._forward.click()
    assert asked.args == [Choice(Source.TRAINING, 4)]
    with qtbot.waitSignal(view.worst_asked):
        view.examples._worst.click()
    assert look_at_step(replace(STEP.request, worst=True)).example.choice.number != 3


def test_beside_an_open_panel_the_example_is_read_whole_and_the_check_in_short(view, qtbot):
    view.resize(707, 328)
    badge, example = (view.findChild(QWidget, name) for name in ("derivativeBadge", "stepExample"))
    qtbot.waitUntil(lambda: "relative" not in badge.text())
    assert badge.text().startswith("✓ ")
    assert "…" not in badge.text()
    assert badge.sizeHint().width() <= badge.width()
    assert badge.toolTip() == check_in_words(STEP)
    assert example.width() >= example.sizeHint().width()
