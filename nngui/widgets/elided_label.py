"""`ElidedLabel`: one line that ends in "…" where there is no room for the rest."""

import re

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QResizeEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from typing_extensions import override

from nngui.widgets.plain import plain_tip


class ElidedLabel(QLabel):
    """A label as narrow as it must be; what is cut off is in its tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._full, self._hint, self._rich = "", "", False
        self._shorter: tuple[str, ...] = ()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def full_text(self) -> str:
        """The whole text, whether or not there is room for it."""
        return self._full

    def show_text(
        self, text: str, hint: str = "", *, rich: bool = False, shorter: tuple[str, ...] = ()
    ) -> None:
        """Show a text, plain or rich.

        Parameters
        ----------
        text : str
        hint : str
            The tooltip in any case; plain.
        rich : bool
        shorter : tuple of str
            What is said instead where there is no room for the text, the longest first; only what
            has no room either is cut.
        """
        if (text, hint, rich, shorter) == (self._full, self._hint, self._rich, self._shorter):
            return
        self._full, self._hint, self._rich, self._shorter = text, hint, rich, shorter
        self.setTextFormat(Qt.TextFormat.RichText if rich else Qt.TextFormat.PlainText)
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
        width = self.contentsRect().width()
        for each in (self._full, *self._shorter):
            text = elided(each, self.font(), width, rich=self._rich)
            if text == each:
                break
        self.setText(text)
        tip = self._full if self._rich else plain_tip(self._full)
        self.setToolTip(plain_tip(self._hint) or (tip if text != self._full else ""))


def fewer_parts(text: str, separator: str) -> tuple[str, ...]:
    """Return a text without what is in brackets, then without more and more of its last parts."""
    found = [text := re.sub(r" \([^()]*\)", "", text)]
    while separator in text:
        found.append(text := text[: text.rindex(separator)])
    return tuple(found)


def elided(text: str, font: QFont, width: int, *, rich: bool = False) -> str:
    """Return as much of the text, plain or rich, as `width` pixels have room for."""
    if not rich and "\n" not in text:  # a document would take ten times as long
        line = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, width)
        return line or ("…" if text else "")
    document = _document(text, font, rich)
    if document.idealWidth() <= width:
        return text
    fits, too_long = 0, document.characterCount()
    while fits + 1 < too_long:
        middle = (fits + too_long) // 2
        if _cut(text, font, rich, middle).idealWidth() <= width:
            fits = middle
        else:
            too_long = middle
    cut = _cut(text, font, rich, fits)
    return cut.toHtml() if rich else cut.toPlainText()


def _document(text: str, font: QFont, rich: bool) -> QTextDocument:
    document = QTextDocument()
    document.setDefaultFont(font)
    document.setDocumentMargin(0)
    (document.setHtml if rich else document.setPlainText)(text)
    return document


def _cut(text: str, font: QFont, rich: bool, length: int) -> QTextDocument:
    document = _document(text, font, rich)
    cursor = QTextCursor(document)
    cursor.setPosition(length)
    cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText("…")
    return document
