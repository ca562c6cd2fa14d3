from math import nan

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from nngui.training.shown import Shown
from nngui.views.look_back_bar import LookBackBar

NOW = Shown(1, 37, 0.0, 37, 100, 0.0213, back=False)
BACK = Shown(1, 12, 0.0, 37, 100, 0.31, back=True)


@pytest.fixture
def bar(qtbot, themed):
    bar = LookBackBar()
    qtbot.addWidget(bar)
    bar.resize(1000, 40)
    bar.show_moment(BACK)
    with qtbot.waitExposed(bar):
        bar.show()
    return bar


def button(bar, name):
    return bar.findChild(QPushButton, f"{name}Button")


def test_it_says_which_moment_is_seen_and_what_train_and_step_would_do(bar):
    assert bar.text == (
        "◀ Looking at epoch 12 of 37 · J = 0.3100 Train and Step go on from the newest moment."
    )


def test_it_is_there_only_while_an_earlier_epoch_is_shown(bar):
    bar.show_moment(NOW)
    assert not bar.isVisible()
    assert bar.text == ""
    bar.show_moment(BACK)
    assert bar.isVisible()


def test_within_the_first_epoch_it_names_the_part_and_no_cost(bar):
    bar.show_moment(Shown(1, 0, 0.3, 37, 100, nan, back=True))
    assert bar.text.startswith("◀ Looking at epoch 0 +\u202f30\u202f% of 37 · J = –")


def test_the_buttons_branch_and_go_back(bar, qtbot):
    with qtbot.waitSignal(bar.branch_asked):
        qtbot.mouseClick(button(bar, "branch"), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(bar.back_asked):
        qtbot.keyClick(button(bar, "back"), Qt.Key.Key_Space)


def test_the_buttons_say_what_they_will_do(bar):
    assert "after epoch 12" in button(bar, "branch").toolTip()
    assert "the newest moment" in button(bar, "back").toolTip()
    assert button(bar, "branch").accessibleName() == "Train on from here, epoch 12"


def test_it_fits_into_a_narrow_window_without_cutting_the_moment(bar, qtbot):
    bar.show_moment(Shown(1, 12_345, 0.0, 99_999, 100_000, 1.2e-5, back=True))
    bar.resize(bar.minimumSizeHint().width(), bar.height())
    label = bar.findChild(QLabel, "lookBackLabel")
    qtbot.waitUntil(lambda: label.width() >= label.sizeHint().width())
    assert bar.width() <= 640
