"""Open, draw, design, train, watch, predict: as a learner does, with mouse and keys."""

import re
import sys
from dataclasses import replace
from itertools import groupby

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QTabBar, QWidget

from engine import load_model
from nngui.design import figures
from nngui.window import main_window
from tests.conftest import drag
from tests.e2e.conftest import choose, find, press, wait_for
from tests.object_names import FILE

NAMES = [
    *("drawPad", "clearButton", "predictionLabel", "probabilityBars", "trainButton", "stepButton"),
    *("startOverButton", "epochLabel", "costLabel", "progressBar", "datasetCombo", "presetCombo"),
    *("lossCombo", "optimizerCombo", "learningRateSpin", "batchSizeSpin", "epochsSpin"),
    *(
        "learnAs0Button",
        "learnAs1Button",
        "seedSpin",
        "costPlot",
        "epochSlider",
        "networkView",
        "codeView",
        "runsTable",
        "statusBar",
    ),
]


def ring(x, y, size):
    turn = np.linspace(0, 2 * np.pi, 25)
    return [(x + 0.35 * size * np.sin(t), y - 0.5 * size * np.cos(t)) for t in turn]


def bar(x, y, size):
    return [(x + 0.03 * size * t, y + size * t) for t in np.linspace(-0.5, 0.5, 12)]


PLACES = [(0.5, 0.5, 0.6), (0.5, 0.5, 0.95), (0.15, 0.15, 0.2), (0.85, 0.15, 0.2)]
PLACES += [(0.15, 0.85, 0.2), (0.85, 0.85, 0.2)]


def train_to_the_end(qtbot, window):
    with qtbot.waitSignal(
        window.session.snapshot_changed,
        check_params_cb=lambda s: s.finished,
    ):
        press(qtbot, window, "trainButton")


def test_everything_an_outside_program_looks_for_is_there_by_name(window):
    assert window.objectName() == "mainWindow"
    for name in NAMES:
        find(window, name)


def test_train_works_at_once_and_the_cost_falls_below_a_hundredth(window, qtbot):
    assert find(window, "epochLabel").text() == "epoch 0 / 100"
    before = float(find(window, "costLabel").text().removeprefix("J = "))
    assert before == pytest.approx(0.7, abs=0.15)
    train_to_the_end(qtbot, window)
    assert find(window, "epochLabel").text() == "epoch 100 / 100"
    assert float(find(window, "costLabel").text().removeprefix("J = ")) < 0.01
    assert find(window, "trainButton").text() == "Train"


def test_a_0_and_a_1_are_read_anywhere_on_the_pad_and_at_any_size(window, qtbot):
    train_to_the_end(qtbot, window)
    pad, label = find(window, "drawPad"), find(window, "predictionLabel")
    for shape, answer in ((ring, "0"), (bar, "1")):
        for place in PLACES:
            drag(qtbot, pad, *shape(*place))
            assert label.text() == answer, f"{shape.__name__} at {place}"
            p = window.session.inspector.prediction.probabilities[int(answer)]
            assert p > 0.9, f"{shape.__name__} at {place}: only {p:.2f}"
            press(qtbot, window, "clearButton")
            assert label.text() == "–"


def test_the_prediction_of_my_drawing_moves_while_it_trains(window, qtbot):
    drag(qtbot, find(window, "drawPad"), *bar(0.5, 0.5, 0.6))
    probabilities = []
    window.session.scene_changed.connect(
        lambda scene: probabilities.append(scene.prediction.probabilities[1])
    )
    train_to_the_end(qtbot, window)
    assert len(set(probabilities)) > 3
    assert probabilities[-1] > 0.9


def test_train_becomes_pause_and_training_goes_on_after_it(window, qtbot):
    window.findChild(QPushButton, "trainButton").setFocus()
    find(window, "epochsSpin").setValue(100_000)
    press(qtbot, window, "trainButton")
    qtbot.waitUntil(lambda: find(window, "trainButton").text() == "Pause")
    press(qtbot, window, "trainButton")
    qtbot.waitUntil(lambda: find(window, "trainButton").text() == "Train")
    epoch = window.session.snapshot.epoch
    press(qtbot, window, "trainButton")
    qtbot.waitUntil(lambda: window.session.snapshot.epoch > epoch)


def test_step_is_one_mini_batch_until_its_menu_chooses_another_length(window, qtbot):
    press(qtbot, window, "stepButton")
    wait_for(qtbot, window, lambda s: s.paused and s.fraction > 0)
    assert find(window, "epochLabel").text() == "epoch 0 / 100"
    assert find(window, "partLabel").text() == "+\u202f3\u202f%"
    _, epoch, example = find(window, "stepMenuButton").menu().actions()
    epoch.trigger()
    wait_for(qtbot, window, lambda s: s.paused and s.epoch == 1)
    qtbot.keyClick(window, Qt.Key.Key_F6)
    wait_for(qtbot, window, lambda s: s.paused and s.epoch == 2)
    assert find(window, "epochLabel").text() == "epoch 2 / 100"
    example.trigger()
    after = wait_for(qtbot, window, lambda s: s.paused and len(s.curves) == 4)
    assert find(window, "epochLabel").text() == "epoch 2 / 100"
    assert find(window, "costLabel").text() == f"J = {figures.cost(after.curves.train[-1])}"


def test_units_are_changed_in_the_network_and_the_code_follows(window, qtbot):
    units = find(window, "unitsSpin1")
    units.setFocus()
    units.selectAll()
    qtbot.keyClicks(units, "12")
    qtbot.keyClick(units, Qt.Key.Key_Return)
    assert window.session.design.architecture == "12-15-1"
    assert "Dense(units=12, activation=" in find(window, "codeView").toPlainText()
    assert find(window, "presetCombo").currentText() == "your own"


def test_dragging_back_in_time_shows_the_untrained_answer(window, qtbot):
    drag(qtbot, find(window, "drawPad"), *bar(0.5, 0.5, 0.6))
    untrained = window.session.inspector.prediction.probabilities[1]
    train_to_the_end(qtbot, window)
    slider = find(window, "epochSlider")
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    assert window.session.inspector.prediction.probabilities[1] == pytest.approx(untrained)
    qtbot.keyClick(slider, Qt.Key.Key_End)
    assert window.session.inspector.prediction.probabilities[1] > 0.9


def test_the_keys_of_the_slider_go_through_the_past_epoch_by_epoch(window, qtbot):
    press(qtbot, window, "startOverButton")
    train_to_the_end(qtbot, window)
    slider = find(window, "epochSlider")
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    shown = []
    window.session.scene_changed.connect(lambda scene: shown.append(scene.shown.epoch))
    for _ in range(110):  # the first epoch has moments in tenths
        qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert [epoch for epoch, _ in groupby(shown) if epoch] == list(range(1, 101))


def test_divergence_is_said_where_one_looks_with_a_smaller_alpha(window, qtbot):
    choose(qtbot, window, "lossCombo", "mean squared")
    with qtbot.waitSignal(window.session.scene_changed):
        find(window, "activationCombo3").setFocus()
        qtbot.keyClick(find(window, "activationCombo3"), Qt.Key.Key_Home)
    find(window, "learningRateSpin").setValue(900)
    with qtbot.waitSignal(
        window.session.snapshot_changed,
        check_params_cb=lambda s: s.failed,
    ):
        press(qtbot, window, "trainButton")
    notice = find(window, "notice")
    assert notice.isVisible()
    assert "the cost J became" in notice.text
    with qtbot.waitSignal(window.session.snapshot_changed, check_params_cb=lambda s: s.running):
        press(qtbot, window, "noticeRemedy")
    assert find(window, "learningRateSpin").value() == 300


@pytest.mark.parametrize("page", range(7))
def test_wherever_tab_leads_there_is_a_name_and_a_sentence_for_it(window, qtbot, page):
    window.views.tabs.setCurrentIndex(page)
    names = set()
    for widget in window.findChildren(QWidget):
        stop = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not widget.focusProxy()
        if not (stop and widget.isVisible()):
            continue
        name = widget.objectName()
        names.add(name)
        assert widget.accessibleName() or getattr(widget, "text", str)(), widget
        if not isinstance(widget, QTabBar):
            assert widget.toolTip() or widget.accessibleDescription(), widget
    listed = re.findall(r"^\| `(\w+)` \|", FILE.read_text(encoding="utf-8"), re.MULTILINE)
    known = {re.sub(r"\d", "", name) for name in listed}  # of numbered ones it has the first
    assert {re.sub(r"\d", "", name) for name in names} <= {*known, "qt_tabwidget_tabbar"}
    assert {"drawPad", "trainButton", "networkCanvas", "unitsSpin1", "seedSpin"} <= names


def test_closing_in_the_middle_of_training_ends_the_thread_at_once(window, qtbot):
    find(window, "epochsSpin").setValue(100_000)
    press(qtbot, window, "trainButton")
    qtbot.waitUntil(lambda: window.session.snapshot.epoch > 0)
    window.close()
    assert window.session._training.finished


def test_the_network_is_exported_and_says_the_same_when_it_is_opened(
    window, qtbot, monkeypatch, tmp_path
):
    drag(qtbot, find(window, "drawPad"), *bar(0.5, 0.5, 0.6))
    train_to_the_end(qtbot, window)
    monkeypatch.setattr(main_window, "ask_for_file", lambda *_: tmp_path / "one.keras")
    window.menus.save_network.trigger()
    image = window.session.inspector.prediction.image.reshape(1, -1)
    opened = load_model(tmp_path / "one.keras")
    assert opened.predict(image)[0, 0] == pytest.approx(
        window.session.inspector.prediction.probabilities[1], rel=1e-6
    )
    assert opened.optimizer.learning_rate == 0.3


def test_a_network_is_exported_with_the_loss_and_the_optimizer_it_has_now(
    window, qtbot, monkeypatch, tmp_path
):
    train_to_the_end(qtbot, window)
    change = {"optimizer": "rmsprop", "learning_rate": 0.02, "loss": "mean_squared_error"}
    cosine = {"schedule": "cosine", "batch_size": 100, "epochs": 20, "augmentation": True}
    asked = replace(window.session.design, **change, **cosine)
    with qtbot.waitSignal(
        window.session.snapshot_changed, check_params_cb=lambda s: s.design == asked
    ):
        window.session.edit(asked)
    monkeypatch.setattr(main_window, "ask_for_file", lambda *_: tmp_path / "other.keras")
    window.menus.save_network.trigger()
    opened = load_model(tmp_path / "other.keras")
    assert (opened.optimizer.name, opened.loss.name) == ("rmsprop", "mean_squared_error")
    alpha = opened.optimizer.schedule
    assert [alpha(step) for step in (0, 20, 200)] == pytest.approx([0.002, 0.02, 0])


def test_a_network_is_not_exported_under_a_name_that_keras_would_not_open(
    window, monkeypatch, tmp_path
):
    monkeypatch.setattr(main_window, "ask_for_file", lambda *_: tmp_path / "network.h5")
    window.menus.save_network.trigger()
    assert "ends with .keras" in window.statusBar().currentMessage()
    assert not list(tmp_path.glob("network*"))


def test_without_h5py_it_is_said_that_only_exporting_a_network_needs_it(
    window, qtbot, monkeypatch, tmp_path
):
    monkeypatch.setitem(sys.modules, "h5py", None)
    train_to_the_end(qtbot, window)
    monkeypatch.setattr(main_window, "ask_for_file", lambda *_: tmp_path / "one.keras")
    window.menus.save_network.trigger()
    message = window.statusBar().currentMessage()
    assert "the package h5py, which writing .keras files needs: pip install h5py" in message
    assert "everything else works without it" in message
    assert not list(tmp_path.glob("*keras*"))


def test_the_curves_are_saved_or_it_is_said_why_not(window, qtbot, monkeypatch, tmp_path):
    train_to_the_end(qtbot, window)
    for path in (tmp_path / "cost.csv", tmp_path / "none" / "cost.csv"):
        monkeypatch.setattr(main_window, "ask_for_file", lambda *_, path=path: path)
        window.menus.save_curves.trigger()
    assert len((tmp_path / "cost.csv").read_text().splitlines()) == 102
    assert "could not be written" in window.statusBar().currentMessage()
    monkeypatch.setattr(main_window, "ask_for_file", lambda *_: tmp_path / "cost.png")
    window.menus.save_plot.trigger()
    assert (tmp_path / "cost.png").read_bytes().startswith(b"\x89PNG")
    monkeypatch.setattr(main_window, "ask_for_file", lambda *_: tmp_path / "cost.svg")
    window.menus.save_figure.trigger()
    assert b"<svg" in (tmp_path / "cost.svg").read_bytes()
    assert "Saved" in window.statusBar().currentMessage()


def test_a_number_being_typed_counts_when_a_key_trains(window, qtbot):
    with qtbot.waitActive(window):
        window.activateWindow()
    epochs = find(window, "epochsSpin")
    epochs.setFocus()
    epochs.selectAll()
    qtbot.keyClicks(epochs, "3")
    with qtbot.waitSignal(window.session.snapshot_changed, check_params_cb=lambda s: s.finished):
        qtbot.keyClick(epochs, Qt.Key.Key_F5)
    assert find(window, "epochLabel").text() == "epoch 3 / 3"


def test_undo_works_from_a_number_box(window, qtbot):
    with qtbot.waitActive(window):
        window.activateWindow()
    epochs = find(window, "epochsSpin")
    epochs.setFocus()
    qtbot.keyClick(epochs, Qt.Key.Key_Up)
    assert window.session.design.epochs == 110
    qtbot.keyClick(epochs, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.session.design.epochs == epochs.value() == 100


@pytest.mark.parametrize("when", ["before", "while"])
def test_a_message_that_is_older_than_a_training_goes_with_its_end(window, qtbot, when):
    session, bar = window.session, find(window, "statusBar")
    session.edit(replace(session.design, epochs=3), "Change Epochs")
    if when == "before":
        session.notified.emit("Saved as shapes.nngui.")
    session.train()
    qtbot.waitUntil(lambda: session.snapshot.running or session.snapshot.finished)
    if when == "while":
        session.notified.emit("Saved as shapes.nngui.")
    qtbot.waitUntil(lambda: session.snapshot.finished)
    assert bool(bar.currentMessage()) == (when == "while")
