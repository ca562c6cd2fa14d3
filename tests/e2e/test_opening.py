"""Files of all kinds, chosen, dropped, or named when the program starts."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QPainter
from PySide6.QtWidgets import QApplication, QFileDialog

from engine import Adam, Dense, Input, Sequential, load_model
from nngui.session.session import Session
from nngui.window.main_window import MainWindow
from tests.e2e.conftest import find, press, wait_for
from tests.e2e.test_documents import save_as, train
from tests.nngui.conftest import is_finished


@pytest.fixture
def network(tmp_path):
    model = Sequential([Input((196,)), Dense(6, "relu"), Dense(1, "sigmoid")], seed=3)
    model.compile(Adam(0.01), "binary_crossentropy")
    model.save(tmp_path / "mine.keras")
    return tmp_path / "mine.keras"


def opened(qtbot, window, command):
    with qtbot.waitSignal(window.session.networks.read):
        command()
    qtbot.waitUntil(lambda: window.session.snapshot.paused)


def test_a_network_that_is_chosen_is_a_run_to_look_at_train_on_and_export(
    monkeypatch, qtbot, window, network, tmp_path
):
    train(qtbot, window)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(network)], ""))
    opened(qtbot, window, window.menus.open.trigger)
    assert find(window, "presetCombo").currentText() == "mine.keras"
    assert find(window, "datasetCombo").currentText() == "0 or 1 (14×14)"
    assert find(window, "optimizerCombo").currentText() == "Adam"
    assert find(window, "runsTable").model().rowCount() == 2
    press(qtbot, window, "trainButton")
    wait_for(qtbot, window, is_finished)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "trained"), ""))
    window.menus.save_network.trigger()
    model = load_model(tmp_path / "trained.keras")
    np.testing.assert_array_equal(model.theta, window.session.snapshot.theta)
    assert model.features == 196


@pytest.mark.parametrize("name", ["notes.docx", "table.ods"])
def test_a_file_of_no_kind_that_can_be_opened_is_refused_with_the_kinds_that_can(
    qtbot, window, tmp_path, name
):
    (tmp_path / name).write_bytes(b"?")
    window.open_files(tmp_path / name)
    notice = find(window, "documentNotice").text
    assert name in notice
    assert ".keras" in notice
    assert ".nngui" in notice


def test_a_network_for_which_there_is_no_question_is_refused_with_the_reason(
    qtbot, window, tmp_path
):
    Sequential([Input((30,)), Dense(3, "softmax")]).save(tmp_path / "odd.keras")
    with qtbot.waitSignal(window.session.networks.failed):
        window.open_files(tmp_path / "odd.keras")
    assert "30 inputs" in find(window, "documentNotice").text


def test_what_is_otherwise_than_in_the_file_is_said_until_it_is_dismissed(qtbot, window, tmp_path):
    Sequential([Input((196,)), Dense(1, "sigmoid")]).save(tmp_path / "bare.keras")
    opened(qtbot, window, lambda: window.open_files(tmp_path / "bare.keras"))
    notice = find(window, "documentNotice")
    assert "bare.keras: It was not compiled" in notice.text
    press(qtbot, window, "documentNoticeRemedy")
    assert not notice.isVisible()


def dropped(window, paths):
    """Drop files on the window; return whether they were accepted."""
    data, copy = QMimeData(), Qt.DropAction.CopyAction
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(20, 20), copy, data, buttons, keys)
    enter.setAccepted(False)
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        drop = QDropEvent(QPointF(20, 20), copy, data, buttons, keys, QEvent.Type.Drop)
        QApplication.sendEvent(window, drop)
    return enter.isAccepted()


@pytest.mark.filterwarnings("ignore:Function. 'QDragEnterEvent")  # in Qt 6.12, with no other way
def test_networks_that_are_dropped_are_runs_and_a_document_beside_them_is_opened_alone(
    monkeypatch, qtbot, window, network, tmp_path
):
    other = network.with_name("other.keras")
    other.write_bytes(network.read_bytes())
    assert dropped(window, [network, other, tmp_path / "no.txt"])
    qtbot.waitUntil(lambda: [run.name for run in window.session.state.trained] == ["mine", "other"])
    assert "no.txt was not opened" in find(window, "documentNotice").text
    qtbot.waitUntil(lambda: window.session.snapshot.paused)
    save_as(monkeypatch, qtbot, window, tmp_path / "all.nngui")
    with qtbot.waitSignal(window.session.documents.opened):
        assert dropped(window, [network, tmp_path / "all.nngui"])
    qtbot.waitUntil(lambda: window.windowTitle().startswith("all"))
    assert not dropped(window, [tmp_path / "no.txt"])


def test_a_network_named_at_the_start_is_a_run_beside_the_session_of_the_last_time(
    qapp, qtbot, network, tmp_path
):
    def start(*paths):
        settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
        window = MainWindow(Session(folder=tmp_path / "data"), settings)
        qtbot.addWidget(window)
        window.show()
        window.begin_with(*paths)
        return window

    first = start()
    qtbot.waitUntil(lambda: first.session.snapshot.paused)
    train(qtbot, first)
    first.close()
    second = start(network)
    qtbot.waitUntil(lambda: len(second.session.state.trained) == 2)
    assert second.session.state.run.name == "mine"
    second.close()


@pytest.mark.filterwarnings("ignore:Function. 'QDragEnterEvent")
def test_a_picture_that_is_dropped_lies_on_the_pad_and_a_second_one_is_left(
    qtbot, window, tmp_path
):
    image = QImage(40, 40, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.fillRect(18, 4, 5, 32, Qt.GlobalColor.black)
    painter.end()
    for name in ("one.png", "two.png"):
        assert image.save(str(tmp_path / name))
    assert dropped(window, [tmp_path / "one.png", tmp_path / "two.png"])
    qtbot.waitUntil(lambda: window.session.inspector.prediction.drawn)
    assert window.session.inspector.prediction.answer in ("0", "1")
    assert "two.png was not opened: one picture" in find(window, "documentNotice").text
