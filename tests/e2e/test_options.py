"""More… at every layer, under the loss and under the optimizer."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QPushButton,
    QToolButton,
    QWidget,
)


def button(window, name):
    return window.findChild(QToolButton, name)


def write(window, qtbot, name, text):
    field = window.findChild(QAbstractSpinBox, name)
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def design(window):
    return window.session.design


def test_dropout_is_set_at_a_layer_and_seen_without_opening(window, qtbot):
    more = button(window, "layerOptionsButton1")
    assert more.text().startswith("More…")
    qtbot.keyClick(more, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.findChild(QWidget, "layerOptions1").isVisible())
    write(window, qtbot, "layer1Dropout", "0,2")
    assert design(window).layers[0].dropout == 0.2
    assert more.words == "dropout 0.2"
    assert "dropout 0.2" in more.toolTip()
    write(window, qtbot, "layer1Dropout", "1")
    assert design(window).layers[0].dropout == 0.2  # a share below 1
    qtbot.keyClick(window.findChild(QWidget, "layerOptions1"), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.findChild(QWidget, "layerOptions1").isVisible())
    window.session.undo_stack.undo()
    assert design(window).layers[0].dropout == 0.0
    assert more.words == ""


def test_the_output_has_no_dropout_and_a_slope_is_there_for_leaky_relu_only(window, qtbot):
    assert window.findChild(QWidget, "layer3Dropout") is None
    assert window.findChild(QWidget, "layer1NegativeSlope") is None
    combo = window.findChild(QComboBox, "activationCombo1")
    combo.textActivated.emit("leaky_relu")
    write(window, qtbot, "layer1NegativeSlope", "0.1")
    assert design(window).layers[0].activation_options == (("negative_slope", 0.1),)


def test_first_weights_begin_a_new_run_and_the_earlier_one_stays(window, qtbot):
    runs = len(window.session.state.runs)
    box = window.findChild(QComboBox, "layer1KernelInitializer")
    box.textActivated.emit("he_normal")
    assert design(window).layers[0].kernel_initializer == "he_normal"
    window.findChild(QCheckBox, "layer1UseBias").click()
    assert not design(window).layers[0].use_bias
    assert len(window.session.state.runs) >= runs


def test_momentum_is_set_under_minimise_and_another_optimizer_has_its_own_options(window, qtbot):
    more = button(window, "optimizerOptionsButton")
    write(window, qtbot, "optimizerMomentum", "0.9")
    window.findChild(QCheckBox, "optimizerNesterov").click()
    write(window, qtbot, "optimizerClipnorm", "1")
    write(window, qtbot, "optimizerClipvalue", "2")  # one limit takes the place of the other
    expected = (("momentum", 0.9), ("nesterov", True), ("clipvalue", 2.0))
    assert design(window).optimizer_options == expected
    assert more.words == "momentum 0.9, nesterov, clipvalue 2"
    combo = window.findChild(QComboBox, "optimizerCombo")
    combo.activated.emit(combo.findData("adamw"))
    assert design(window).optimizer_options == (("clipvalue", 2.0),)
    assert window.findChild(QAbstractSpinBox, "optimizerBeta1").value() == 0.9
    window.findChild(QPushButton, "optimizerDefaults").click()
    assert design(window).optimizer_options == ()


def test_a_loss_without_options_has_no_button(window, qtbot):
    write(window, qtbot, "lossLabelSmoothing", "0.1")
    assert design(window).loss_options == (("label_smoothing", 0.1),)
    combo = window.findChild(QComboBox, "lossCombo")
    combo.activated.emit(combo.findData("mean_squared_error"))
    assert design(window).loss_options == ()
    assert not button(window, "lossOptionsButton").isVisible()
