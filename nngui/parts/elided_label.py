"""`ElidedLabel`: one line that ends in "…" where there is no room for the rest."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFont, QResizeEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from typing_extensions import override


class ElidedLabel(QLabel):
    """A label as narrow as it must be; what is cut off is in its tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._full, self._hint = "", ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def full_text(self) -> str:
        """What was to be said, whether or not there is room for it."""
        return self._full

    def show_text(self, text: str, hint: str = "") -> None:
        """Say this, plain or as rich text; `hint` is the tooltip in any case."""
        self._full, self._hint = text, hint
        self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        text = elided(self._full, self.font(), self.contentsRect().width())
        self.setText(text)
        self.setToolTip(self._hint or (self._full if text != self._full else ""))


def elided(text: str, font: QFont, width: int) -> str:
    """Return as much of the text, plain or rich, as `width` pixels have room for."""
    if _width(_document(text, font)) <= width:
        return text
    fits, too_long = 0, _document(text, font).characterCount()
    while fits + 1 < too_long:
        middle = (fits + too_long) // 2
        if _width(_cut(text, font, middle)) <= width:
            fits = middle
        else:
            too_long = middle
    cut = _cut(text, font, fits)
    return cut.toHtml() if _is_rich(text) else cut.toPlainText()


def _is_rich(text: str) -> bool:
    return "</" in text


def _document(text: str, font: QFont) -> QTextDocument:
    document = QTextDocument()
    document.setDefaultFont(font)
    document.setDocumentMargin(0)
    (document.setHtml if _is_rich(text) else document.setPlainText)(text)
    return document


def _cut(text: str, font: QFont, length: int) -> QTextDocument:
    document = _document(text, font)
    cursor = QTextCursor(document)
    cursor.setPosition(length)
    cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText("…")
    return document


def _width(document: QTextDocument) -> float:
    return document.idealWidth()
