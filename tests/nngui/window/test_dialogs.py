from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QStandardPaths, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox, QWidget

from nngui.collection.formats.exporting import KINDS
from nngui.collection.importing import read
from nngui.window.dialogs import SaveAs, ask_for_digits, ask_for_file, ask_for_folder, with_ending
from nngui.window.preferences import Preferences
from tests.nngui.digits import drawing

NETWORK = SaveAs("Export Network", "network.keras", ".keras", "Keras models (*.keras)", "networks")


@pytest.fixture
def parent(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    return parent


@pytest.fixture
def settings(tmp_path):
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def preferences(settings):
    return Preferences(settings)


class Person:
    """Answers each dialog that opens, one after the other, and notes where it opened."""

    def __init__(self, *answers):
        self._answers = list(answers)
        self.opened = []
        self._clock = QTimer(interval=0)
        self._clock.timeout.connect(self._look)
        self._clock.start()

    def _look(self):
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog) or not dialog.isVisible():
            return
        answer = self._answers.pop(0)
        if not self._answers:
            self._clock.stop()
        if isinstance(dialog, QMessageBox):
            dialog.button(answer).click()
            return
        self.opened.append(Path(dialog.directory().path()))
        if answer is None:
            dialog.reject()
        else:
            dialog.selectFile(str(answer))
            dialog.accept()


@pytest.mark.parametrize("answer", ["", "/"])
def test_an_answer_that_is_no_file_is_none(monkeypatch, parent, preferences, answer):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (answer, ""))
    assert ask_for_file(parent, preferences, NETWORK) is None


@pytest.mark.parametrize(
    ("typed", "saved"),
    [
        ("lecture v1.2", "lecture v1.2.keras"),
        ("lecture", "lecture.keras"),
        ("lecture.h5", "lecture.h5.keras"),
        ("lecture v1.2.keras", "lecture v1.2.keras"),
    ],
)
def test_a_name_gets_its_ending_unless_it_is_there(parent, preferences, tmp_path, typed, saved):
    person = Person(tmp_path / typed)
    assert ask_for_file(parent, preferences, NETWORK) == tmp_path / saved
    assert len(person.opened) == 1


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.title)
def test_whatever_name_is_typed_the_digits_can_be_imported_again(tmp_path, kind):
    path = with_ending(tmp_path / "lecture v1.2", kind.ending)
    list(kind.write(path, [drawing(3), drawing(7)]))
    reading = read([path], 10)
    while True:
        try:
            next(reading)
        except StopIteration as end:
            imported = end.value
            break
    assert imported.refused == ()
    assert [example.label for example in imported.examples] == [3, 7]


def test_a_file_that_only_the_whole_name_would_replace_is_asked_about(
    parent, preferences, tmp_path
):
    (tmp_path / "lecture.keras").write_bytes(b"precious")
    no, yes = QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes
    person = Person(tmp_path / "lecture", no, None)
    assert ask_for_file(parent, preferences, NETWORK) is None
    assert person.opened[1] == tmp_path  # asked again, in the same place
    person = Person(tmp_path / "lecture", yes)
    assert ask_for_file(parent, preferences, NETWORK) == tmp_path / "lecture.keras"


def test_a_dialog_opens_where_such_a_file_was_chosen_last(parent, preferences, settings, tmp_path):
    for name in ("nets", "digits"):
        (tmp_path / name).mkdir()
    digit = tmp_path / "digits" / "one.csv"
    digit.touch()
    person = Person(tmp_path / "nets" / "a")
    ask_for_file(parent, preferences, NETWORK)
    person = Person(digit)
    assert ask_for_digits(parent, preferences) == [digit]
    person = Person(tmp_path / "digits")
    assert ask_for_folder(parent, preferences, "Import") == tmp_path / "digits"
    settings.sync()
    again = Preferences(settings)
    for ask, place in (
        (lambda: ask_for_file(parent, again, NETWORK), "nets"),
        (lambda: ask_for_digits(parent, again), "digits"),
        (lambda: ask_for_folder(parent, again, "Import"), ""),
    ):
        person = Person(None)
        ask()
        assert person.opened == [tmp_path / place]


@pytest.mark.parametrize("remembered", [None, "/none/such", 7, ["a", "b"]])
def test_at_first_a_dialog_opens_in_the_documents(
    parent, preferences, settings, monkeypatch, tmp_path, remembered
):
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(tmp_path))
    if remembered is not None:
        settings.setValue("folder/networks", remembered)
    person = Person(None)
    assert ask_for_file(parent, preferences, NETWORK) is None
    assert person.opened == [tmp_path]


def test_without_a_folder_of_documents_a_dialog_opens_at_home(preferences, monkeypatch, tmp_path):
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(tmp_path / "none"))
    assert preferences.folder("networks") == Path.home()


def test_who_thinks_better_of_it_changes_no_folder(parent, preferences, tmp_path):
    preferences.remember_folder("networks", tmp_path)
    person = Person(None)
    assert ask_for_file(parent, preferences, NETWORK) is None
    assert person.opened == [tmp_path]
    assert preferences.folder("networks") == tmp_path


@pytest.mark.parametrize(
    ("typed", "there"),
    [
        ("t10k-images-idx3-ubyte", ["t10k-labels-idx1-ubyte"]),
        ("digits", ["digits-labels-idx1-ubyte"]),
        ("digits", ["digits-images-idx3-ubyte", "digits-labels-idx1-ubyte"]),
    ],
)
@pytest.mark.parametrize("button", [QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No])
def test_the_second_file_of_a_pair_is_asked_about_as_well(
    monkeypatch, parent, preferences, tmp_path, typed, there, button
):
    for name in there:
        (tmp_path / name).write_bytes(b"mine")
    asked, answers = [], [str(tmp_path / typed), ""]

    def warn(parent, title, text, *_):
        asked.append(text)
        return button

    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (answers.pop(0), ""))
    monkeypatch.setattr(QMessageBox, "warning", warn)
    kind = next(each for each in KINDS if each.title == "MNIST's IDX files")
    wanted = SaveAs("Export", kind.name, kind.ending, kind.choice, "digits", kind.files)
    path = ask_for_file(parent, preferences, wanted)
    assert (path is not None) is (button is QMessageBox.StandardButton.Yes)
    assert len(asked) == 1
    assert all(name in asked[0] for name in there)
