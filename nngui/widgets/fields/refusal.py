"""`Refusal`: the reason, beside a number field, why a typed text was not taken."""

from weakref import ref

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractSpinBox, QLabel, QWidget
from typing_extensions import override

from nngui.widgets import theme

WIDTH = 200  # px, where it floats
QUOTED = 16  # characters of the text that are repeated


class Refusal(QLabel):
    """A mark on a number field, and the reason in words; hidden until something is refused.

    It goes away with the next edit, with any change of the value, and with a click on it.

    Parameters
    ----------
    field : QAbstractSpinBox
        It is marked by colour too, and its description is the reason while it is.
    """

    def __init__(self, field: QAbstractSpinBox, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._weak, self._described = ref(field), ""
        self._floats = False
        self.setObjectName(f"{field.objectName()}Refusal")
        self.setProperty("refusal", True)
        self.setTextFormat(Qt.TextFormat.PlainText)  # it repeats what was typed
        self.setWordWrap(True)
        self.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        self.hide()

    @property
    def _field(self) -> QAbstractSpinBox:
        field = self._weak()
        assert field is not None, "a field keeps its refusal, and not the other way round"
        return field

    def explain(self, typed: str, reason: str, way_out: str) -> None:
        """Mark the field, and show the text typed, the reason of the refusal, and the way out."""
        came = f"“{_shortened(typed)}” {reason}." if typed.strip() else "Nothing was typed."
        text = f"{came} {way_out}"
        if self.isHidden():
            self._described = self._field.accessibleDescription()
        self.setText(text)
        self._mark(marked=True)
        self._field.setAccessibleDescription(text)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._field, text))

    def forget(self) -> None:
        """Take the mark away."""
        if not self.isHidden():
            self._mark(marked=False)
            self._field.setAccessibleDescription(self._described)

    def float_over(self, parent: QWidget) -> None:
        """Lie over that widget, below the field, which is in it and has no room beside it."""
        self._floats = True
        self.setParent(parent)
        self.setFixedWidth(WIDTH)

    def keep_place(self) -> None:
        """Go where the field has gone."""
        parent = self.parentWidget()
        if not self._floats or parent is None or self.isHidden():
            return
        self.setFixedHeight(self.heightForWidth(WIDTH))
        below = self._field.mapTo(parent, QPoint(self._field.width() // 2, self._field.height()))
        left = min(below.x() - WIDTH // 2, parent.width() - WIDTH)
        self.move(max(left, 0), below.y() + theme.GAP)
        self.raise_()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.forget()

    def _mark(self, *, marked: bool) -> None:
        self.setVisible(marked)
        self.keep_place()
        self._field.setProperty("refused", marked)
        self._field.style().unpolish(self._field)
        self._field.style().polish(self._field)
        self._field.update()


def _shortened(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= QUOTED else f"{plain[: QUOTED - 1]}…"
