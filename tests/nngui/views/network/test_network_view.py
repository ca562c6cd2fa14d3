from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QScrollArea, QSpinBox, QToolButton

from nngui.design.design import Design, LayerSpec
from nngui.design.prediction import Prediction
from nngui.views.network.network_view import NetworkView, another
from nngui.widgets.elided_label import ElidedLabel
from tests.nngui.views.network.network_hand import DIGITS, FULL, LOGISTIC, canvas, click, find


@pytest.fixture
def view(themed, qtbot):
    view = NetworkView()
    qtbot.addWidget(view)
    view.resize(640, 330)
    with qtbot.waitExposed(view):
        view.show()
    return view


def asked(qtbot, view, act):
    with qtbot.waitSignal(view.layers_changed) as asking:
        act()
    return asking.args


def test_every_layer_has_its_units_and_activation(view):
    view.show_design(DIGITS)
    spins = [find(view, f"unitsSpin{i}", QSpinBox).value() for i in (1, 2, 3)]
    combos = [find(view, f"activationCombo{i}", QComboBox).currentText() for i in (1, 2, 3)]
    assert spins == [128, 64, 10]
    assert combos == ["relu", "tanh", "softmax"]


def test_a_number_typed_is_one_change(view, qtbot):
    spin = find(view, "unitsSpin1", QSpinBox)
    spin.selectAll()
    changes = []
    view.layers_changed.connect(lambda layers, done: changes.append((layers, done)))
    qtbot.keyClicks(spin, "128")
    qtbot.keyClick(spin, Qt.Key.Key_Return)
    assert changes == [((LayerSpec(128, "sigmoid"), *Design().layers[1:]), "Change Units")]


@pytest.mark.parametrize(("name", "units"), [("fewerUnits2", 14), ("moreUnits2", 16)])
def test_minus_and_plus_are_one_unit_fewer_and_more(view, qtbot, name, units):
    button = find(view, name)
    layers, done = asked(qtbot, view, partial(click, qtbot, button))
    assert [layer.units for layer in layers] == [25, units, 1]
    assert done == "Change Units"


def test_choosing_an_activation_asks_for_it(view, qtbot):
    combo = find(view, "activationCombo3", QComboBox)
    layers, done = asked(qtbot, view, lambda: qtbot.keyClick(combo, Qt.Key.Key_Up))
    assert layers == (*Design().layers[:2], LayerSpec(1, "linear"))
    assert done == "Change Activation"


def test_a_hidden_layer_can_be_removed_and_the_output_layer_not(view, qtbot):
    layers, done = asked(qtbot, view, partial(click, qtbot, find(view, "removeLayer1")))
    assert layers == Design().layers[1:]
    assert done == "Remove Layer"
    assert not find(view, "removeLayer3").isVisible()


def test_a_layer_is_added_before_the_output(view, qtbot):
    layers, done = asked(qtbot, view, partial(click, qtbot, find(view, "addLayerButton")))
    assert layers == (*Design().layers[:2], LayerSpec(7, "sigmoid"), Design().output)
    assert done == "Add Layer"


def test_the_first_hidden_layer_is_the_lecture_s():
    assert another(LOGISTIC.layers) == LayerSpec(25, "sigmoid")
    assert another((LayerSpec(10, "softmax"),)) == LayerSpec(25, "relu")


def test_the_view_waits_for_the_new_design(view, qtbot):
    before = view.accessibleDescription()
    asked(qtbot, view, find(view, "addLayerButton", QToolButton).click)
    assert view.accessibleDescription() == before
    assert view.findChild(QSpinBox, "unitsSpin4") is None


def test_after_eight_hidden_layers_there_is_a_reason_why_not_more(view):
    add = find(view, "addLayerButton")
    assert add.isEnabled()
    view.show_design(FULL)
    assert not add.isEnabled()
    assert "8 hidden layers" in add.toolTip()


def test_showing_a_design_asks_for_nothing(view, qtbot):
    with qtbot.assertNotEmitted(view.layers_changed):
        for design in (DIGITS, LOGISTIC, FULL, Design()):
            view.show_design(design)


def test_controls_of_layers_that_are_gone_are_not_found(view):
    view.show_design(LOGISTIC)
    assert {spin.objectName() for spin in view.findChildren(QSpinBox)} == {"unitsSpin1", ""}
    assert find(view, "unitsSpin1").accessibleName() == "Units of output"
    view.show_design(Design())
    assert find(view, "unitsSpin2").isVisible()


def test_a_screen_reader_is_told_the_architecture(view):
    view.show_design(LOGISTIC)
    assert view.accessibleName() == "Network"
    assert view.accessibleDescription() == "input 20 by 20, output: 1 unit sigmoid"


def test_every_control_has_a_name_and_a_hint(view):
    for kind in (QSpinBox, QComboBox, QToolButton):
        for control in view.findChildren(kind):
            assert control.accessibleName()
            assert control.toolTip().endswith(".")


def test_tab_goes_from_the_picture_through_the_layers(view, qtbot):
    canvas(view).setFocus()
    visited = []
    for _ in range(5):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        visited.append(QApplication.focusWidget().objectName())
    first = ["unitsSpin1", "activationCombo1", "layerOptionsButton1", "removeLayer1"]
    assert visited == [*first, "unitsSpin2"]


def test_the_wheel_over_a_control_does_not_change_it(view, qtbot):
    combo = find(view, "activationCombo1", QComboBox)
    canvas(view).setFocus()
    none = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    at = QPointF(10, 10)
    turn = QWheelEvent(at, at, QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, *none, False)
    with qtbot.assertNotEmitted(view.layers_changed):
        QApplication.sendEvent(combo, turn)
    assert combo.currentText() == "sigmoid"


def test_units_being_typed_are_taken_before_the_menu_adds_a_layer(view, qtbot):
    with qtbot.waitActive(view):
        view.activateWindow()
    spin = find(view, "unitsSpin1", QSpinBox)
    spin.setFocus()
    spin.selectAll()
    qtbot.keyClicks(spin, "30")
    changes = []
    view.layers_changed.connect(lambda layers, done: changes.append((layers[0].units, done)))
    view.add_layer()
    assert changes[0] == (30, "Change Units")
    assert changes[1][1] == "Add Layer"


def test_tab_comes_to_the_new_layer_s_button_before_the_output_layer(view, qtbot):
    view.show_design(LOGISTIC)
    view.show_design(Design())
    canvas(view).setFocus()
    visited = []
    while "activationCombo3" not in visited:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        visited.append(QApplication.focusWidget().objectName())
    assert visited == [
        *("unitsSpin1", "activationCombo1", "layerOptionsButton1", "removeLayer1"),
        *("unitsSpin2", "activationCombo2", "layerOptionsButton2", "removeLayer2"),
        *("addLayerButton", "unitsSpin3", "activationCombo3"),
    ]


DEEP = replace(Design(), layers=(LayerSpec(8, "relu"),) * 8 + (LayerSpec(1, "sigmoid"),))


def test_a_new_layer_is_scrolled_into_view(view, qtbot):
    bar = find(view, "networkScroll", QScrollArea).horizontalScrollBar()
    design = replace(DEEP, layers=DEEP.layers[2:])
    view.show_design(design)
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(0)
    layers, _ = asked(qtbot, view, view.add_layer)
    view.show_design(replace(design, layers=layers))
    spin, viewport = find(view, f"unitsSpin{len(layers) - 1}", QSpinBox), bar.parent().parent()
    qtbot.waitUntil(lambda: viewport.rect().contains(spin.mapTo(viewport, spin.rect().center())))


@pytest.mark.parametrize("layers", range(1, 10))
def test_the_button_for_another_layer_lies_over_no_other_control(view, qtbot, layers):
    view.show_design(replace(DEEP, layers=DEEP.layers[-layers:]))
    view.resize(300, 330)
    QApplication.processEvents()
    add = find(view, "addLayerButton", QToolButton)
    others = [b for b in canvas(view).findChildren(QToolButton) if b is not add and b.isVisible()]
    places = [QRect(b.mapTo(canvas(view), QPoint()), b.size()) for b in others]
    assert not any(add.geometry().intersects(place) for place in places)


def test_a_drawing_that_has_no_answer_yet_is_not_asked_for_again(view):
    prediction = Prediction(Design().task, np.ones((20, 20), np.float32))
    view.show_prediction(prediction)
    readout = view.findChild(ElidedLabel, "networkReadout")
    assert "draw something" not in readout.full_text
    view.show_prediction(replace(prediction, image=np.zeros((20, 20), np.float32)))
    assert "draw something" in readout.full_text


@pytest.mark.parametrize("size", [10, 14, 20])
def test_with_larger_letters_no_heading_is_cut_and_no_controls_overlap(view, qtbot, size):
    font = view.font()
    font.setPointSizeF(size)
    view.setFont(font)
    painted, wide = canvas(view), False
    for width in range(360, 900, 9):
        view.resize(width, view.minimumSizeHint().height())
        QApplication.processEvents()
        bottoms = [heading.box.bottom() for heading in painted.headings]
        assert max(bottoms) <= painted.height()
        names = ("unitsSpin1", "unitsSpin2", "unitsSpin3")
        places = [find(view, name).parentWidget().geometry() for name in names]
        assert not any(places[i].intersects(places[i + 1]) for i in (0, 1))
        add = find(view, "addLayerButton", QToolButton)
        wide = wide or add.text() == "+ layer"
        title = next(each for each in view.findChildren(QLabel) if each.text() == "output")
        corner = title.mapTo(painted, QPoint(0, 0))
        assert not add.geometry().intersects(QRect(corner, title.size()))
    assert wide
