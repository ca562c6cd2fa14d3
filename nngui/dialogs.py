"""The few questions and pages that open over the window."""

from collections.abc import Sequence
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
    QVBoxLayout,
    QWidget,
)

from nngui.parts.plain import plain_label

LIST_SIZE = QSize(640, 360)


def ask_for_file(parent: QWidget, title: str, name: str, kinds: str) -> Path | None:
    """Ask where to save; return None if the person thinks better of it.

    A name without an ending gets the one of `name`.
    """
    answer, _ = QFileDialog.getSaveFileName(parent, title, name, kinds)
    path = Path(answer)
    if not path.name:  # nothing, or the root of the file system
        return None
    return path if path.suffix else path.with_suffix(Path(name).suffix)


def ask_for_digits(parent: QWidget) -> list[Path]:
    """Ask which files of digits to import; IDX files have no ending, so all files are shown."""
    answer, _ = QFileDialog.getOpenFileNames(parent, "Import Digits", "", "All files (*)")
    return [Path(path) for path in answer]


def ask_for_folder(parent: QWidget, title: str) -> Path | None:
    """Ask for a folder; return None if the person thinks better of it."""
    answer = QFileDialog.getExistingDirectory(parent, title)
    return Path(answer) if answer else None


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
    """Ask whether the window is to be closed though something is lost then."""
    page = QMessageBox(QMessageBox.Icon.Warning, "nngui", "", parent=parent)
    page.setTextFormat(Qt.TextFormat.PlainText)
    page.setText(lost)
    close = page.addButton("Close and lose it", QMessageBox.ButtonRole.DestructiveRole)
    page.setDefaultButton(page.addButton(QMessageBox.StandardButton.Cancel))
    page.exec()
    return page.clickedButton() is close


def show_shortcuts(parent: QWidget, shortcuts: Sequence[tuple[str, str]]) -> None:
    """List the commands with their keys, and the keys of the pad."""
    rows = "".join(
        f"<tr><td>{escape(text)}&nbsp;&nbsp;</td><td><b>{escape(keys)}</b></td></tr>"
        for text, keys in shortcuts
    )
    pad = (
        "<p>On the pad, arrow keys move the pen (with Shift farther), Space puts it down and lifts"
        " it, Esc drops the stroke. In the network, arrow keys go from unit to unit. In My digits,"
        " 0 to 9 give the selected digits another label, Delete removes them.</p>"
    )
    _page(parent, "Keyboard Shortcuts", f"<table>{rows}</table>{pad}")


def about(parent: QWidget) -> None:
    """Say what this is, and whose data it brings."""
    from importlib.metadata import PackageNotFoundError, version  # which takes 15 ms of a start

    try:
        number = version("nngui")
    except PackageNotFoundError:
        number = ""
    _page(
        parent,
        "About nngui",
        f"<h3>nngui {number}</h3><p>See a neural network learn.</p>"
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
