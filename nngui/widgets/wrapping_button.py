"""`WrappingButton`: a button that is never too wide for a narrow column."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget
from typing_extensions import override


class WrappingButton(QPushButton):
    """A push button whose text goes on in the next line if it must; `text` stays one line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @override
    def minimumSizeHint(self) -> QSize:
        one_line = super().minimumSizeHint()
        widest = max(map(self._width, self.text().split()), default=0)
        return QSize(widest + self._frame(), one_line.height())

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        more = len(self._lines(width)) - 1
        return self.sizeHint().height() + more * self.fontMetrics().lineSpacing()

    @override
    def initStyleOption(self, option: QStyleOptionButton) -> None:
        super().initStyleOption(option)
        option.text = "\n".join(self._lines(self.width()))

    def _width(self, text: str) -> int:
        return self.fontMetrics().horizontalAdvance(text)

    def _frame(self) -> int:
        """Return the width that the style adds to the text, in px."""
        option = QStyleOptionButton()
        super().initStyleOption(option)
        text = QSize(self._width(self.text()), self.fontMetrics().height())
        kind = QStyle.ContentsType.CT_PushButton
        return self.style().sizeFromContents(kind, option, text, self).width() - text.width()

    def _lines(self, width: int) -> list[str]:
        """Return the text in as few lines as fit into a button that wide; at least one."""
        room, lines = width - self._frame(), [""]
        for word in self.text().split():
            longer = f"{lines[-1]} {word}".lstrip()
            if lines[-1] and self._width(longer) > room:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines
