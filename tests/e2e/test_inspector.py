"""Looking closely at the network, as a person does it: with the mouse and with the keyboard."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPlainTextEdit, QTabWidget

from nngui.design import figures
from nngui.design.design import Design, LayerSpec
from nngui.training.inspection.pin import Pin
from nngui.training.messages import Pace
from tests.drawings import RING
from tests.e2e.conftest import find, press, wait_for
from tests.nngui.training.inspection import by_hand


@pytest.fixture
def drawn(window, qtbot):
    window.resize(1366, 768)
    for stroke in RING:
        window.session.drawing.add_stroke(stroke)
    return window


def place(window, layer, unit):
    canvas = find(window, "networkCanvas")
    return QPointF(*canvas.places.columns[layer].centres[unit]).toPoint()


def click_unit(qtbot, window, layer, unit):
    at = place(window, layer, unit)
    qtbot.mouseClick(find(window, "networkCanvas"), Qt.MouseButton.LeftButton, pos=at)


def texts(window):
    return [label.text() for label in find(window, "inspector").findChildren(QLabel)]


def test_a_click_on_a_unit_shows_its_z_and_a_and_escape_gives_the_room_back(drawn, qtbot):
    window = drawn
    network = find(window, "networkView")
    before = network.width()
    click_unit(qtbot, window, 1, 6)
    assert find(window, "inspector").isVisible()
    assert network.width() >= 420
    scene = window.session.scene
    functions = scene.state.run.design.activations
    z, a = by_hand.sums(scene.parameters, functions, scene.prediction.image)[0]
    shown = texts(window)
    assert "layer 1, unit 7" in shown
    assert f"z = Σ wᵢxᵢ + b = {figures.weight(z[6])}" in shown
    assert any(text.startswith(f"a = sigmoid(z) = {figures.weight(a[6])}") for text in shown)
    qtbot.keyClick(find(window, "networkCanvas"), Qt.Key.Key_Escape)
    assert not find(window, "inspector").isVisible()
    assert network.width() == before


def test_in_a_wide_window_the_settings_stay_beside_it(drawn, qtbot):
    window = drawn
    window.resize(1700, 900)
    click_unit(qtbot, window, 2, 0)
    assert find(window, "inspector").isVisible()
    assert find(window, "learningRateSpin").isVisible()
    window.resize(1366, 768)
    assert find(window, "inspector").isVisible()
    assert not find(window, "learningRateSpin").isVisible()
    tabs = window.findChild(QTabWidget, "sideTabs")
    assert [tabs.tabText(i) for i in range(tabs.count())] == ["Settings", "Inspector"]
    press(qtbot, window, "closeInspector")
    assert find(window, "learningRateSpin").isVisible()


def test_the_keyboard_opens_it_walks_from_unit_to_unit_and_closes_it(drawn, qtbot):
    window, canvas = drawn, find(drawn, "networkCanvas")
    canvas.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert "layer 1, unit 1" in texts(window)
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert "layer 1, unit 2" in texts(window)
    window.menus.inspector.trigger()
    assert not find(window, "inspector").isVisible()


def test_a_weight_is_edited_and_the_answer_follows_at_once_and_back(drawn, qtbot):
    window, session = drawn, drawn.session
    session.inspection.look_at(Pin(3, 0, -1))
    before = session.scene.prediction.activations[-1][0]
    spin = find(window, "weightSpin")
    spin.selectAll()
    qtbot.keyClicks(spin, "9.5")
    qtbot.keyClick(spin, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: session.scene.prediction.activations[-1][0] > 0.99)
    assert find(window, "predictionLabel").text() == "1"
    session.undo_stack.undo()
    qtbot.waitUntil(lambda: session.scene.prediction.activations[-1][0] == before)
    qtbot.waitUntil(lambda: spin.value() == 0)


def test_the_slider_edits_a_weight_and_all_its_way_is_one_entry(drawn, qtbot):
    window, session = drawn, drawn.session
    session.inspection.look_at(Pin(3, 0, 4))
    slider, entries = find(window, "weightSlider"), len(session.undo_stack)
    for step in (100, 400, 700):
        slider.setValue(step)
        qtbot.waitUntil(
            lambda: (
                float(session.scene.parameters[2][0][4, 0])
                == pytest.approx(find(window, "weightSpin").value())
            )
        )
    qtbot.waitUntil(lambda: len(session.undo_stack) == entries + 1)


def test_looking_back_nothing_can_be_edited_and_it_says_why(drawn, qtbot):
    window, session = drawn, drawn.session
    session.step(Pace.EPOCH)
    wait_for(qtbot, window, lambda snapshot: snapshot.epoch == 1 and snapshot.paused)
    session.inspection.look_at(Pin(3, 0, 4))
    assert find(window, "weightSlider").isEnabled()
    session.look(0.0)
    assert not find(window, "weightSlider").isEnabled()
    assert any("go back to now" in text for text in texts(window))


def test_a_layer_has_a_gallery_in_which_a_click_pins_a_unit_and_the_summary(drawn, qtbot):
    window = drawn
    window.session.inspection.look_at(Pin(1))
    gallery = find(window, "unitGallery")
    assert len(gallery.grids) == 25
    press(qtbot, window, "summaryButton")
    text = window.findChild(QPlainTextEdit, "summaryText").toPlainText()
    assert "Total params: 10,431" in text
    at = gallery.box(7).center().toPoint()
    qtbot.mouseClick(gallery, Qt.MouseButton.LeftButton, pos=at)
    assert window.session.inspection.pin == Pin(1, 7)


def test_pointing_at_a_weight_image_says_its_numbers_and_a_click_pins_the_weight(drawn, qtbot):
    window = drawn
    window.session.inspection.look_at(Pin(1, 7))
    images = find(window, "unitWeights")
    QApplication.processEvents()  # the panel is laid out
    box = images.box(0)
    at = QPointF(box.left() + 10.5 * box.width() / 20, box.top() + 3.5 * box.height() / 20)
    buttons, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    move = QMouseEvent(QEvent.Type.MouseMove, at, images.mapToGlobal(at), buttons, buttons, keys)
    QApplication.sendEvent(images, move)
    weight = float(window.session.scene.parameters[0][0][70, 7])
    assert any(
        text.startswith(f"row 4, col 11: w = {figures.weight(weight)}") for text in texts(window)
    )
    qtbot.mouseClick(images, Qt.MouseButton.LeftButton, pos=at.toPoint())
    assert window.session.inspection.pin == Pin(1, 7, 70)


def test_a_click_on_a_digit_that_excites_a_unit_puts_it_on_the_pad(drawn, qtbot):
    window, session = drawn, drawn.session
    session.inspection.look_at(Pin(1, 7))
    strip = find(window, "excitesMost")
    qtbot.waitUntil(lambda: len(strip.images) == 6)
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip.box(1).center().toPoint())
    assert np.array_equal(session.scene.prediction.image, strip.images[1])


def menu_at(qtbot, window, layer, unit):
    canvas, at = find(window, "networkCanvas"), place(window, layer, unit)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, canvas.mapToGlobal(at))
    QApplication.sendEvent(canvas, event)
    qtbot.waitUntil(lambda: window.findChild(QMenu, "networkMenu") is not None)
    return {action.text(): action for action in window.findChild(QMenu, "networkMenu").actions()}


def test_the_context_menu_inspects_switches_off_and_copies(drawn, qtbot):
    window, session = drawn, drawn.session
    actions: dict[str, QAction] = menu_at(qtbot, window, 1, 6)
    actions["Copy Values"].trigger()
    kernel, bias = session.scene.parameters[0]
    column = [np.float32(line) for line in QGuiApplication.clipboard().text().splitlines()]
    assert column == [*kernel[:, 6], bias[6]]
    actions["Inspect layer 1"].trigger()
    assert session.inspection.pin == Pin(1)
    actions["Switch Off This Unit"].trigger()
    qtbot.waitUntil(lambda: not session.scene.parameters[1][0][6].any())
    actions["Copy Picture"].trigger()
    picture = QGuiApplication.clipboard().image()
    assert picture.size() == find(window, "networkCanvas").grab().toImage().size()
    window.findChild(QMenu, "networkMenu").close()


def test_values_come_for_networks_of_any_depth(drawn, qtbot):
    window, session = drawn, drawn.session
    deep = (*[LayerSpec(3, "relu")] * 4, LayerSpec(2, "softmax"))
    for layers in (deep[-1:], deep):
        session.edit(replace(Design(), layers=layers, loss="categorical_crossentropy"))
        qtbot.waitUntil(lambda: session.snapshot.paused and bool(session.scene.parameters))
        for pin in (Pin(1), Pin(1, 0), Pin(1, 0, 5), Pin(len(layers), 1)):
            session.inspection.look_at(pin)
            assert find(window, "inspector").pin == pin
            qtbot.waitUntil(partial(shows, window, pin))


def shows(window, pin):
    return pin.unit is None or any(text.startswith("z = Σ") for text in texts(window))


def test_why_is_one_click_from_the_answer_and_a_digit_of_it_comes_onto_the_pad(drawn, qtbot):
    window, session = drawn, drawn.session
    press(qtbot, window, "whyButton")
    assert find(window, "whyView").isVisible()
    strip = find(window, "nearestStrip")
    qtbot.waitUntil(lambda: len(strip.images) == 8)
    prediction = session.scene.prediction
    assert find(window, "whyAnswer").text().startswith(f"Read as {prediction.answer}: P(1) ")
    assert {text.split("\n")[0] for text in strip.texts} <= {"0", "1"}
    qtbot.waitUntil(lambda: find(window, "whyPixels").grids[0] is not None)
    qtbot.waitUntil(lambda: "…" not in find(window, "whyBlame").text())
    chosen = strip.images[2]
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip.box(2).center().toPoint())
    assert np.array_equal(session.scene.prediction.image, chosen)
    press(qtbot, window, "closeWhy")
    assert not find(window, "whyView").isVisible()


def test_the_slider_of_the_smallest_change_shows_the_answer_flip(drawn, qtbot):
    window, session = drawn, drawn.session
    session.step(Pace.EPOCH)
    wait_for(qtbot, window, lambda snapshot: snapshot.epoch == 1 and snapshot.paused)
    press(qtbot, window, "whyButton")
    known = partial(find(window, "whyView").findChildren, QLabel)
    qtbot.waitUntil(lambda: any("flips it to" in label.text() for label in known()))
    text = next(label.text() for label in known() if "flips it to" in label.text())
    epsilon, other = float(text.split()[2]), text.split()[-1]
    slider, then = find(window, "epsilonSlider"), find(window, "changedAnswer")
    slider.setValue(round(1000 * epsilon))
    qtbot.waitUntil(lambda: f"Read as {other}" in then.text())
    slider.setValue(round(1000 * epsilon) - 1)
    qtbot.waitUntil(lambda: f"Read as {session.scene.prediction.answer}" in then.text())


def copied(qtbot, monkeypatch, window, widget):
    """The text and the picture on the clipboard after Ctrl+C with the pointer over the widget."""
    monkeypatch.setattr(QApplication, "widgetAt", lambda at: widget)
    find(window, "networkCanvas").setFocus()
    qtbot.keyClick(find(window, "networkCanvas"), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    clipboard = QGuiApplication.clipboard()
    assert clipboard.image().width() == widget.width()
    return clipboard.text()


def test_ctrl_c_copies_what_is_pointed_at_as_picture_and_as_numbers(drawn, qtbot, monkeypatch):
    window, session = drawn, drawn.session
    session.inspection.look_at(Pin(1, 7))
    image = session.scene.prediction.image
    text = copied(qtbot, monkeypatch, window, find(window, "inputView"))
    rows = [[float(number) for number in line.split("\t")] for line in text.splitlines()]
    assert np.array_equal(np.array(rows, "f"), image)
    text = copied(qtbot, monkeypatch, window, find(window, "unitWeights"))
    first = [float(number) for number in text.splitlines()[1].split("\t")]
    assert first == session.scene.parameters[0][0][:20, 7].astype(float).tolist()
    assert "sum z\t" in copied(qtbot, monkeypatch, window, find(window, "sumTable"))
    assert copied(qtbot, monkeypatch, window, find(window, "costPlot")).startswith("run\t")
    assert len(copied(qtbot, monkeypatch, window, find(window, "drawPad")).splitlines()) == 40
    bars = copied(qtbot, monkeypatch, window, find(window, "probabilityBars"))
    assert [line.split("\t")[0] for line in bars.splitlines()] == ["0", "1"]


def test_a_field_that_has_the_focus_copies_its_own_text(drawn, qtbot):
    spin = find(drawn, "learningRateSpin")
    spin.setFocus()
    spin.selectAll()
    qtbot.keyClick(spin, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "0.3"


def test_a_layer_without_biases_has_none_anywhere_not_even_0(drawn, qtbot):
    window, session = drawn, drawn.session
    first, *others = session.design.layers
    session.edit_layers((replace(first, use_bias=False), *others), "Options")
    qtbot.waitUntil(lambda: session.snapshot.paused)
    session.inspection.look_at(Pin(1, 3))
    qtbot.waitUntil(lambda: "no bias" in find(window, "sumTable").copied_text())
    assert "bias b" not in find(window, "sumTable").copied_text()
    assert not find(window, "inspectBias").isVisible()
    assert any(text.startswith("z = Σ wᵢxᵢ = ") for text in texts(window))
    assert find(window, "networkView").readout.endswith("no b")
    window.menus.one_step.trigger()
    cells = window.views.step.cells
    qtbot.waitUntil(lambda: "z¹" in cells.copied_text())
    assert "b¹" not in cells.copied_text()
    assert "b²" in cells.copied_text()
    assert "b¹" not in find(window, "stepFormula").text()
    assert " + 0 =" not in find(window, "stepNumbers").text()


def test_the_images_of_all_units_are_above_their_colour_bar(drawn, qtbot):
    drawn.session.inspection.look_at(Pin(1))
    gallery = find(drawn, "unitGallery")
    qtbot.waitUntil(lambda: gallery.height() >= gallery.heightForWidth(gallery.width()))


def test_the_table_of_all_parameters_is_not_cut(drawn, qtbot):
    drawn.session.inspection.look_at(Pin(1))
    press(qtbot, drawn, "summaryButton")
    summary = find(drawn, "summaryText")
    bars = summary.horizontalScrollBar(), summary.verticalScrollBar()
    qtbot.waitUntil(lambda: not any(bar.maximum() for bar in bars))
