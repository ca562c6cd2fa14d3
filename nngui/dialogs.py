"""The few questions and pages that open over the window."""

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget


def ask_for_file(parent: QWidget, title: str, name: str, kinds: str) -> Path | None:
    """Ask where to save; return None if the person thinks better of it.

    A name without an ending gets the one of `name`.
    """
    answer, _ = QFileDialog.getSaveFileName(parent, title, name, kinds)
    path = Path(answer)
    return (path if path.suffix else path.with_suffix(Path(name).suffix)) if answer else None


def show_shortcuts(parent: QWidget, shortcuts: Sequence[tuple[str, str]]) -> None:
    """List the commands with their keys, and the keys of the pad."""
    rows = "".join(
        f"<tr><td>{text}&nbsp;&nbsp;</td><td><b>{keys}</b></td></tr>" for text, keys in shortcuts
    )
    pad = (
        "<p>On the pad, arrow keys move the pen (with Shift farther), Space puts it down and lifts"
        " it, Esc drops the stroke. In the network, arrow keys go from unit to unit.</p>"
    )
    _page(parent, "Keyboard Shortcuts", f"<table>{rows}</table>{pad}")


def about(parent: QWidget) -> None:
    """Say what this is, and whose data it brings."""
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


def _page(parent: QWidget, title: str, text: str) -> None:
    page = QMessageBox(
        QMessageBox.Icon.NoIcon, title, text, QMessageBox.StandardButton.Close, parent
    )
    page.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    page.open()
