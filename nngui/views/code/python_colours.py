"""Colours for the words of a Python program."""

import keyword
import re

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from typing_extensions import override

from nngui.widgets.theme import Theme

_WORDS = re.compile(
    "|".join(
        (
            r"(?P<comment>#.*$)",
            r"(?P<string>'[^']*'|\"[^\"]*\")",
            rf"(?P<keyword>\b(?:{'|'.join(keyword.kwlist)})\b)",
            r"(?P<number>\b\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?\b)",
        )
    )
)


class PythonColours(QSyntaxHighlighter):
    """Colours comments, strings, keywords and numbers; the lecture's steps are bold as well."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._formats: dict[str, QTextCharFormat] = {}

    def restyle(self, theme: Theme) -> None:
        """Colour everything anew."""
        self._formats = {
            "comment": _format(theme.muted, bold=True),
            "string": _format(theme.drawing),
            "keyword": _format(theme.accent, bold=True),
            "number": _format(theme.validation),
        }
        self.rehighlight()

    @override
    def highlightBlock(self, text: str) -> None:
        for word in _WORDS.finditer(text):
            self.setFormat(word.start(), len(word[0]), self._formats[word.lastgroup or "comment"])


def _format(colour: str, bold: bool = False) -> QTextCharFormat:
    style = QTextCharFormat()
    style.setForeground(QColor(colour))
    if bold:
        style.setFontWeight(QFont.Weight.Bold)
    return style
