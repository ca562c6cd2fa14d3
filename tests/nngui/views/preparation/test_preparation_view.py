from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton

from nngui.handwriting import ink
from nngui.handwriting.preparation import COMPLETE, NONE, STEPS, Preparation
from nngui.views.preparation.preparation_view import PreparationView

DRAWING = [np.array([[0.7, 0.1], [0.8, 0.1], [0.72, 0.4]])]


@pytest.fixture
def view(themed, qtbot):
    view = PreparationView()
    qtbot.addWidget(view)
    view.preparation_asked.connect(view.show_preparation)
    view.show()
    return view


def step(view, name):
    return view.findChild(QAbstractButton, f"{name}StepButton")


def note(view):
    return view.findChild(QLabel, "preparationNote").text()


def all_on(view):
    return view.findChild(QPushButton, "allStepsOnButton")


@pytest.mark.parametrize("name", STEPS)
def test_each_step_is_asked_to_be_left_out_and_taken_again(view, qtbot, name):
    for preparation in (replace(COMPLETE, **{name: False}), COMPLETE):
        with qtbot.waitSignal(view.preparation_asked) as asked:
            qtbot.mouseClick(step(view, name), Qt.MouseButton.LeftButton)
        assert asked.args == [preparation]


def test_the_steps_are_reached_and_switched_by_keys(view, qtbot):
    view.activateWindow()
    step(view, "crop").setFocus()
    qtbot.keyClick(view.focusWidget(), Qt.Key.Key_Tab)
    assert view.focusWidget() is step(view, "scale")
    with qtbot.waitSignal(view.preparation_asked) as asked:
        qtbot.keyClick(view.focusWidget(), Qt.Key.Key_Space)
    assert asked.args == [Preparation(scale=False)]


def test_what_is_off_is_said_and_one_click_switches_all_on(view, qtbot):
    assert note(view) == "what the network gets: 20×20"
    assert not all_on(view).isVisible()
    for preparation, said in (
        (Preparation(crop=False), "crop is off"),
        (Preparation(crop=False, centre=False), "crop and centre are off"),
        (NONE, "every step is off"),
    ):
        view.show_preparation(preparation)
        assert note(view) == f"⚠ Preparation is incomplete: {said}"
    with qtbot.waitSignal(view.preparation_asked) as asked:
        qtbot.mouseClick(all_on(view), Qt.MouseButton.LeftButton)
    assert asked.args == [COMPLETE]
    assert not all_on(view).isVisible()


def test_the_note_and_the_way_back_do_not_move_what_is_below(view):
    before = view.heightForWidth(260)
    for preparation in (NONE, Preparation(crop=False, centre=False)):
        view.show_preparation(preparation)
        assert view.heightForWidth(260) <= before + 2


def test_every_stage_is_shown_in_its_picture(view):
    def shown():
        names = ("drawnPicture", *(f"{name}StepButton" for name in STEPS))
        return [view.findChild(QAbstractButton, name).grab().toImage() for name in names]

    empty = shown()
    view.show_stages(ink.stages(DRAWING, COMPLETE))
    pictures = shown()
    assert all(one != other for one, other in zip(empty, pictures, strict=True))
    view.show_stages(ink.stages((), COMPLETE))
    assert shown() == empty


def test_what_the_network_gets_is_named_by_its_size(view):
    view.show_image(ink.image(DRAWING, 28))
    assert note(view) == "what the network gets: 28×28"


def test_every_step_says_what_it_is_for(view):
    for name in STEPS:
        button = step(view, name)
        assert button.accessibleName() == f"Step: {name}"
        assert "without it" in button.toolTip() == button.accessibleDescription()


def test_in_a_wide_column_the_pictures_are_larger(view):
    view.resize(240, 200)
    narrow = step(view, "crop").sizeHint()
    view.resize(400, 250)
    assert step(view, "crop").sizeHint().width() > narrow.width()
