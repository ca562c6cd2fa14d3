"""`ManualWindow`: the manual, beside the window; no network is needed to read it."""

from PySide6.QtCore import QSize, Qt, QUrl, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from engine.data import asset
from nngui.widgets.fields.named import named
from nngui.widgets.screens import within_screen

FILE = "manual.md"
SIZE = QSize(760, 820)
MISSING = "The manual is missing: {} cannot be read. Install the program again."


class ManualWindow(QDialog):
    """The manual as a page with links between its parts.

    Parameters
    ----------
    parent : QWidget
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("manualWindow")
        self.setWindowTitle("Manual")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._text = named(QTextBrowser(), "manualText", "Manual")
        self._text.setOpenLinks(False)
        self._text.anchorClicked.connect(self._go_to)
        self._text.setMarkdown(text())
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        box.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.addWidget(self._text)
        column.addWidget(box)
        self.resize(within_screen(self, SIZE))

    @Slot(QUrl)
    def _go_to(self, link: QUrl) -> None:
        """Go to the heading that a link names; no other link is followed."""
        wanted = link.fragment()
        block = self._text.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and anchor(block.text()) == wanted:
                cursor = self._text.textCursor()
                cursor.setPosition(block.position())
                self._text.moveCursor(cursor.MoveOperation.End)
                self._text.setTextCursor(cursor)  # from below, so that the heading comes on top
                return
            block = block.next()


def text() -> str:
    """Return the manual, in Markdown."""
    path = asset(FILE)
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return MISSING.format(path)


def anchor(heading: str) -> str:
    """Return the name by which links name a heading."""
    kept = "".join(letter for letter in heading.lower() if letter.isalnum() or letter in " -")
    return kept.replace(" ", "-")
