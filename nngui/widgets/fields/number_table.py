"""`NumberTable`: a small table of names and numbers, to read and to copy."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from nngui.widgets import theme
from nngui.widgets.offers import Offer

GAP = 12  # px between two columns

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Table:
    """The texts of a table, and which of its rows are in bold."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    strong: frozenset[int] = frozenset()


class NumberTable(QWidget):
    """Rows of texts: names at the left, numbers in columns that end at the right.

    Attributes
    ----------
    offer : callable of int, or None
        Returns what can be done with a row.

    Signals
    -------
    clicked : int
        The number of a row, the head not counted.
    """

    clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.offer: Callable[[int], Sequence[Offer]] | None = None
        self._head: tuple[str, ...] = ()
        self._rows: tuple[tuple[str, ...], ...] = ()
        self._strong: frozenset[int] = frozenset()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The texts, row by row, without the head."""
        return self._rows

    def show_rows(
        self, rows: Rows, *, head: Sequence[str] = (), strong: frozenset[int] = frozenset()
    ) -> None:
        """Show these rows.

        Parameters
        ----------
        rows : sequence of sequence of str
        head : sequence of str
            The names of the columns.
        strong : set of int
            The rows in bold.
        """
        found = tuple(tuple(row) for row in rows), tuple(head), strong
        if found == (self._rows, self._head, self._strong):
            return
        resized = len(found[0]) != len(self._rows) or bool(found[1]) != bool(self._head)
        self._rows, self._head, self._strong = found
        self.setAccessibleDescription("; ".join(" ".join(row) for row in self._rows))
        if resized:
            self.updateGeometry()
        self.update()

    def show_table(self, table: Table) -> None:
        """Show a table."""
        self.show_rows(table.rows, head=table.head, strong=table.strong)

    def copied_text(self) -> str:
        """Return the table, columns separated by tabs."""
        lines = [self._head] if self._head else []
        return "\n".join("\t".join(row) for row in [*lines, *self._rows])

    def offers(self, at: QPoint | None) -> Sequence[Offer]:
        """Return what can be done with the row at that point."""
        row = -1 if at is None else at.y() // self._line - bool(self._head)
        return self.offer(row) if self.offer is not None and 0 <= row < len(self._rows) else ()

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, (len(self._rows) + bool(self._head)) * self._line + 2)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.updateGeometry()
            self.update()
        super().changeEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = int(event.position().y() // self._line) - bool(self._head)
        if event.button() is Qt.MouseButton.LeftButton and 0 <= row < len(self._rows):
            self.clicked.emit(row)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, scheme = QPainter(self), theme.of(self)
        bold = QFont(self.font())
        bold.setBold(True)
        widths = self._widths(QFontMetricsF(bold))
        lines = [self._head, *self._rows] if self._head else list(self._rows)
        first, high = bool(self._head), self._line
        for i, row in enumerate(lines):
            painter.setFont(bold if i - first in self._strong else self.font())
            painter.setPen(QColor(scheme.muted if first and not i else scheme.text))
            x = 0.0
            for column, text in enumerate(row):
                box = QRectF(x, i * high, widths[column], high)
                side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
                painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, text)
                x += widths[column] + GAP
        painter.end()

    def _widths(self, metrics: QFontMetricsF) -> list[float]:
        columns = max((len(row) for row in (self._head, *self._rows)), default=0)
        widths = [0.0] * columns
        for row in (self._head, *self._rows):
            for column, text in enumerate(row):
                widths[column] = max(widths[column], metrics.horizontalAdvance(text) + 1)
        return widths

    @property
    def _line(self) -> int:
        return self.fontMetrics().height()
