"""The page Keras code: what is typed changes the network, and the program goes into a folder."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QPushButton

from nngui.design.keras_code import keras_code
from nngui.window.desks.code_desk import CodeDesk

LECTURE = """\
model = Sequential([
    Dense(units=30, activation='relu'),
    Dense(units=1, activation='sigmoid'),
])
model.compile(loss=BinaryCrossentropy(), optimizer=Adam(0.01))
model.fit(X, Y, epochs=3)
"""


@pytest.fixture
def code(window):
    window.views.tabs.setCurrentWidget(window.views.code.parentWidget())
    return window.views.code


def type_into(code, qtbot, text):
    with qtbot.waitSignal(code.typed):
        code.findChild(QPlainTextEdit, "codeView").setPlainText(text)


def test_pasted_code_becomes_the_network(window, code, qtbot):
    type_into(code, qtbot, LECTURE)
    design = window.session.design
    assert design.architecture == "30-1"
    assert (design.optimizer, design.learning_rate, design.epochs) == ("adam", 0.01, 3)
    assert code.text == LECTURE
    assert code.problem == ""
    window.session.undo_stack.undo()
    assert window.session.design.architecture == "25-15-1"
    assert code.text == keras_code(window.session.design)


def test_an_error_changes_nothing_and_names_its_line(window, code, qtbot):
    before = window.session.design
    type_into(code, qtbot, LECTURE.replace("'relu'", "'relo'"))
    assert window.session.design == before
    assert code.problem.startswith("line 2: expected an activation")
    type_into(code, qtbot, LECTURE)
    assert code.problem == ""
    assert window.session.design != before


def test_code_with_a_call_of_the_system_changes_the_network_and_is_not_run(
    window, code, qtbot, tmp_path
):
    made = tmp_path / "made"
    type_into(code, qtbot, f"import os\nos.system('touch {made}')\n" + LECTURE)
    assert window.session.design.architecture == "30-1"
    assert not made.exists()
    assert code.note.endswith("line 2")


def test_fit_prints_a_line_for_every_epoch(window, code, qtbot):
    type_into(code, qtbot, LECTURE)
    window.session.train()
    output = code.findChild(QPlainTextEdit, "fitOutput")
    qtbot.waitUntil(lambda: "Epoch 3/3" in output.toPlainText())
    first, *_ = output.toPlainText().splitlines()
    assert first.startswith("Epoch 1/3 - loss: ")
    assert "J = " in first


def test_program_and_data_go_into_a_folder(window, code, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "new"))
    code.findChild(QPushButton, "programButton").click()
    program = tmp_path / "new" / "program.py"
    qtbot.waitUntil(lambda: "program.py" in window.statusBar().currentMessage())
    assert program.read_text() == keras_code(window.session.design, with_file=True)
    assert Path(tmp_path, "new", "data.npz").exists()


def test_the_network_can_be_exported_as_onnx(window, qtbot, tmp_path, monkeypatch):
    pytest.importorskip("onnx")
    path = tmp_path / "network.onnx"
    monkeypatch.setattr("nngui.window.desks.code_desk.ask_for_file", lambda *_: path)
    window.menus.export_onnx.trigger()
    assert path.exists()
    assert window.findChild(CodeDesk) is not None
