"""The few questions and pages that open over the window."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from html import escape
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QMessageBox,
    QPlainTextEdit,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from engine.printing import printable
from nngui import __version__
from nngui.collection import importing
from nngui.collection.formats import picture, question_file
from nngui.collection.reading import files as reading
from nngui.widgets.fields.named import named
from nngui.widgets.plain import plain_label
from nngui.widgets.screens import within_screen
from nngui.window.preferences import Preferences

DIGITS, PICTURES, DOCUMENTS, DATA = "digits", "pictures", "documents", "data"  # kinds of files
QUESTIONS, PROGRAMS = "questions", "programs"
_ENDINGS = " ".join(f"*{ending}" for ending in importing.ENDINGS)
DIGIT_FILES = (f"Digits ({_ENDINGS} *ubyte *ubyte.gz)", "All files (*)")
ACROSS = 66  # characters of a line of the shortcuts
AROUND = QSize(60, 80)  # px around a text
LIST_SIZE = QSize(640, 360)


@dataclass(frozen=True, slots=True)
class SaveAs:
    """A kind of file to save.

    Attributes
    ----------
    title : str
        Of the dialog.
    name : str
        With which it begins.
    ending : str
        That every name gets unless it has it; empty for a folder.
    choice : str
        How the dialog names the kind: "CSV files (*.csv)".
    kind : str
        Files of one kind share the folder in which the dialog opens.
    files : function of Path
        Returns all files that are written for a name.
    """

    title: str
    name: str
    ending: str
    choice: str
    kind: str
    files: Callable[[Path], Sequence[Path]] = lambda path: (path,)


def ask_for_file(parent: QWidget, preferences: Preferences, wanted: SaveAs) -> Path | None:
    """Ask where to save; return None if the dialog was cancelled.

    The dialog opens in the folder that was chosen last for this kind of file.
    """
    start = preferences.folder(wanted.kind) / wanted.name
    while True:
        answer, _ = QFileDialog.getSaveFileName(parent, wanted.title, str(start), wanted.choice)
        path = Path(answer)
        if not path.name:  # nothing, or the root of the file system
            return None
        whole = with_ending(path, wanted.ending)
        # The dialog has asked about the name as it was typed.
        lost = [each for each in wanted.files(whole) if each.exists() and each != path]
        if not lost or _may_replace(parent, wanted.title, lost):
            preferences.remember_folder(wanted.kind, whole.parent)
            return whole
        start = whole


def with_ending(path: Path, ending: str) -> Path:
    """Return `path` with the ending behind its name, unless it is there; dots are no endings."""
    return path if path.name.endswith(ending) else path.with_name(path.name + ending)


def _may_replace(parent: QWidget, title: str, paths: Sequence[Path]) -> bool:
    button = QMessageBox.StandardButton
    names = " and ".join(escape(path.name) for path in paths)
    exist, them = ("exists", "it") if len(paths) == 1 else ("exist", "them")
    text = f"{names} {exist} already. Do you want to replace {them}?"
    return QMessageBox.warning(parent, title, text, button.Yes | button.No, button.No) == button.Yes


def ask_for_digits(parent: QWidget, preferences: Preferences) -> list[Path]:
    """Ask which files of digits to import; their kinds, or all files."""
    return _ask_for_files(parent, preferences, "Import Digits", DIGITS, DIGIT_FILES)


def ask_for_data(parent: QWidget, preferences: Preferences) -> list[Path]:
    """Ask which files to open as a data set; the images and the labels can be two files."""
    kinds = " ".join(f"*{ending}" for ending in reading.ENDINGS)
    answer, _ = QFileDialog.getOpenFileNames(
        parent,
        "Open Data",
        str(preferences.folder(DATA)),
        f"Data (*ubyte {kinds});;Arrays (*.npy *.npz *.mat);;Tables (*.csv *.tsv *.txt *.gz);;"
        "All files (*)",
    )
    if answer:
        preferences.remember_folder(DATA, Path(answer[0]).parent)
    return [Path(path) for path in answer]


def ask_for_picture(parent: QWidget, preferences: Preferences) -> Path | None:
    """Ask which picture to put on the pad; return None if the dialog was cancelled."""
    answer, _ = QFileDialog.getOpenFileName(
        parent,
        "Open Picture",
        str(preferences.folder(PICTURES)),
        f"Pictures ({' '.join(f'*{ending}' for ending in picture.ENDINGS)});;All files (*)",
    )
    if not answer:
        return None
    preferences.remember_folder(PICTURES, Path(answer).parent)
    return Path(answer)


def ask_for_question(parent: QWidget, preferences: Preferences) -> Path | None:
    """Ask which question to import; return None if the dialog was cancelled."""
    choice = f"Questions (*{question_file.SUFFIX});;All files (*)"
    folder = str(preferences.folder(QUESTIONS))
    answer, _ = QFileDialog.getOpenFileName(parent, "Import Question", folder, choice)
    if not answer:
        return None
    preferences.remember_folder(QUESTIONS, Path(answer).parent)
    return Path(answer)


def ask_for_folder(parent: QWidget, preferences: Preferences, title: str) -> Path | None:
    """Ask for a folder of pictures; return None if the dialog was cancelled."""
    answer = QFileDialog.getExistingDirectory(parent, title, str(preferences.folder(PICTURES)))
    if not answer:
        return None
    preferences.remember_folder(PICTURES, Path(answer).parent)
    return Path(answer)


def ask_for_program_folder(parent: QWidget, preferences: Preferences) -> Path | None:
    """Ask where to export a program with its data; return None if the dialog was cancelled."""
    title, start = "Export Program and Data", str(preferences.folder(PROGRAMS))
    answer = QFileDialog.getExistingDirectory(parent, title, start)
    if not answer:
        return None
    preferences.remember_folder(PROGRAMS, Path(answer))
    return Path(answer)


def ask_for_python(parent: QWidget) -> str:
    """Ask which Python has Keras; return "" if the dialog was cancelled."""
    return QFileDialog.getOpenFileName(parent, "Choose a Python with Keras")[0]


def show_list(parent: QWidget, title: str, summary: str, lines: Sequence[str]) -> None:
    """Show a list that may be long, to read and to copy."""
    page = QDialog(parent)
    page.setObjectName("listDialog")
    page.setWindowTitle(title)
    page.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    text = QPlainTextEdit("\n".join(lines))
    text.setReadOnly(True)
    text.setAccessibleName(title)
    text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    copy = buttons.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text.toPlainText()))
    buttons.rejected.connect(page.close)
    column = QVBoxLayout(page)
    for part in (plain_label(summary), text, buttons):
        column.addWidget(part)
    page.resize(LIST_SIZE)
    page.open()


def ask_to_close(parent: QWidget, lost: str) -> bool:
    """Ask whether to close the window although something would be lost."""
    page = QMessageBox(QMessageBox.Icon.Warning, "nngui", "", parent=parent)
    page.setTextFormat(Qt.TextFormat.PlainText)
    page.setText(lost)
    close = page.addButton("Close and lose it", QMessageBox.ButtonRole.DestructiveRole)
    page.setDefaultButton(page.addButton(QMessageBox.StandardButton.Cancel))
    page.exec()
    return page.clickedButton() is close


def ask_to_trust(parent: QWidget, doubts: str, trust: Callable[[], object]) -> None:
    """Ask whether to take what an import has left out in doubt, and go on meanwhile."""
    page = QMessageBox(QMessageBox.Icon.Warning, "Import Digits", "", parent=parent)
    page.setObjectName("doubtDialog")
    page.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    page.setTextFormat(Qt.TextFormat.PlainText)
    page.setText(doubts)
    page.setInformativeText("They were left out. Data, Open shows files before they are taken.")
    page.addButton("Import Anyway", QMessageBox.ButtonRole.AcceptRole)
    page.setDefaultButton(page.addButton("Leave Out", QMessageBox.ButtonRole.RejectRole))
    page.accepted.connect(trust)
    page.open()


class Answer(Enum):
    """What is to become of changes that would be lost."""

    SAVE = "save"
    SAVE_AS = "save as"
    DISCARD = "discard"
    CANCEL = "cancel"


def ask_to_keep(parent: QWidget, name: str) -> Answer:
    """Ask what is to become of the changes of a document."""
    page = QMessageBox(QMessageBox.Icon.Warning, "nngui", "", parent=parent)
    page.setTextFormat(Qt.TextFormat.PlainText)
    page.setText(f"Save the changes of {printable(name)}?")
    page.setInformativeText("Runs and drawing that are not saved are lost.")
    buttons = {
        page.addButton(QMessageBox.StandardButton.Save): Answer.SAVE,
        page.addButton(QMessageBox.StandardButton.Discard): Answer.DISCARD,
        page.addButton(QMessageBox.StandardButton.Cancel): Answer.CANCEL,
    }
    page.setDefaultButton(QMessageBox.StandardButton.Save)
    page.exec()
    clicked = page.clickedButton()
    return next((a for button, a in buttons.items() if button is clicked), Answer.CANCEL)


def ask_to_replace(parent: QWidget, name: str) -> Answer:
    """Ask whether to write a document that another program has changed since it was read."""
    page = QMessageBox(QMessageBox.Icon.Warning, "nngui", "", parent=parent)
    page.setTextFormat(Qt.TextFormat.PlainText)
    page.setText(f"{printable(name)} was changed by another program since it was opened here.")
    page.setInformativeText("To replace it loses what the other program wrote.")
    buttons = {
        page.addButton("Save as Another…", QMessageBox.ButtonRole.AcceptRole): Answer.SAVE_AS,
        page.addButton("Replace", QMessageBox.ButtonRole.DestructiveRole): Answer.SAVE,
        page.addButton(QMessageBox.StandardButton.Cancel): Answer.CANCEL,
    }
    page.exec()
    clicked = page.clickedButton()
    return next((a for button, a in buttons.items() if button is clicked), Answer.CANCEL)


def ask_to_revert(parent: QWidget, name: str) -> bool:
    """Ask whether to go back to the document as it was saved."""
    button = QMessageBox.StandardButton
    text = f"Go back to {escape(printable(name))} as it was saved? All changes since are lost."
    answer = QMessageBox.warning(parent, "Revert", text, button.Yes | button.Cancel, button.Cancel)
    return answer == button.Yes


def ask_what_to_open(
    parent: QWidget, preferences: Preferences, choices: Sequence[str]
) -> list[Path]:
    """Ask which files to open; return none if the dialog was cancelled."""
    return _ask_for_files(parent, preferences, "Open", DOCUMENTS, choices)


def _ask_for_files(
    parent: QWidget, preferences: Preferences, title: str, kind: str, choices: Sequence[str]
) -> list[Path]:
    """Ask for files, in the folder that was chosen last for this kind."""
    answer, _ = QFileDialog.getOpenFileNames(
        parent, title, str(preferences.folder(kind)), ";;".join(choices)
    )
    if answer:
        preferences.remember_folder(kind, Path(answer[0]).parent)
    return [Path(path) for path in answer]


def show_shortcuts(parent: QWidget, shortcuts: Sequence[tuple[str, str]]) -> None:
    """List the commands with their keys, and the keys of the pad."""
    rows = "".join(
        f"<tr><td>{escape(text)}&nbsp;&nbsp;</td><td><b>{escape(keys)}</b></td></tr>"
        for text, keys in shortcuts
    )
    pad = (
        "<p>On the pad, arrow keys move the pen (with Shift farther), Space puts it down and lifts"
        " it, Esc drops the stroke; Alt with 0 to 9 learns the drawing as that digit. In the"
        " network, arrow keys go from unit to unit. In My digits, 0 to 9 give the selected digits"
        " another label, Delete removes them.</p>"
    )
    page = QDialog(parent)
    page.setObjectName("shortcutsDialog")
    page.setWindowTitle("Keyboard Shortcuts")
    page.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    text = named(QTextBrowser(), "shortcutsText", "Keyboard shortcuts")
    text.setHtml(f"<table>{rows}</table>{pad}")
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(page.close)
    column = QVBoxLayout(page)
    column.addWidget(text)
    column.addWidget(buttons)
    document, width = text.document(), ACROSS * page.fontMetrics().averageCharWidth()
    document.setTextWidth(width)
    wanted = QSize(width, int(document.size().height())) + AROUND
    page.resize(within_screen(parent, wanted))
    page.open()


def about(parent: QWidget) -> None:
    """Show the version, the licence and the source of the data."""
    _page(
        parent,
        "About nngui",
        f"<h3>nngui {__version__}</h3><p>See a neural network learn.</p>"
        "<p>The handwritten digits are MNIST's (Y. LeCun, C. Cortes, C. Burges; CC BY-SA 3.0)."
        " The program is free software under the MIT licence.</p>",
    )


def _page(parent: QWidget, title: str, html: str) -> None:
    page = QMessageBox(parent)
    page.setWindowTitle(title)
    page.setTextFormat(Qt.TextFormat.RichText)
    page.setText(html)
    page.setStandardButtons(QMessageBox.StandardButton.Close)
    page.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    page.open()
