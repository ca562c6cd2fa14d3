"""`DigitGrid`: thumbnails of examples, row by row, to select, remove and give other labels."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QListView, QWidget
from typing_extensions import override

from nngui.collection.my_digits import Example
from nngui.design import figures
from nngui.views.collection.digits_model import DigitsModel
from nngui.views.collection.thumbnails import Thumbnails
from nngui.widgets.fields.named import named
from nngui.widgets.offers import Offer, row_at

SELECT = QItemSelectionModel.SelectionFlag


class DigitGrid(QListView):
    """A list of examples that wraps.

    Signals
    -------
    remove_asked
        Delete was pressed.
    label_asked : int
        A digit was pressed.
    chosen : Example
        It was double-clicked, or Enter was pressed on it.
    """

    remove_asked = Signal()
    label_asked = Signal(int)
    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "digitGrid")
        self.call_each("digit")
        self._model = DigitsModel()
        self.setModel(self._model)
        self.setItemDelegate(Thumbnails(self))
        self._line = self.fontMetrics().height()
        self.doubleClicked.connect(self._choose)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setUniformItemSizes(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def selected(self) -> tuple[str, ...]:
        """The keys of the selected examples."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return tuple(self._model.example(row).key for row in rows)

    def offers(self, at: QPoint | None) -> Sequence[Offer]:
        """Return what can be done with the example at that point, and with the selected ones."""
        cell, selected = row_at(self, at), len(self.selected)
        found = []
        if cell is not None:
            index = self._model.index(cell[0])
            found.append(Offer("Put on the Pad", lambda: self._choose(index)))
        if selected:
            text = f"Remove {figures.counted(selected, f'Selected {self._each.title()}')}"
            found.append(Offer(text, self.remove_asked.emit))
        return found

    def show_examples(self, examples: Sequence[Example], names: Sequence[str] = ()) -> None:
        """Show these; what was selected and is still there stays so."""
        row, keys = self.currentIndex().row(), self.selected
        self._model.show_examples(examples, names)
        rows = self._model.rows(keys)
        if rows:
            self._select(rows)
        elif row >= 0 and examples:
            self.selectionModel().setCurrentIndex(
                self._model.index(min(row, len(examples) - 1)), SELECT.NoUpdate
            )

    def call_each(self, noun: str) -> None:
        """Call each example a digit or a drawing."""
        self._each = noun
        self.setAccessibleName(f"My {noun}s")
        self.setAccessibleDescription(
            f"Arrow keys go from {noun} to {noun}, with Shift they select; Delete removes the"
            " selected ones, 0 to 9 gives them another label, Enter puts one on the pad."
        )

    def point_out(self, key: str) -> None:
        """Select an example, and scroll to it."""
        if rows := self._model.rows([key]):
            self._select(rows)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            # Another scheme sends a dozen, and for each a list lays out all its items anew; but
            # only another height of the labels changes their size.
            line, self._line = self._line, self.fontMetrics().height()
            if line != self._line:
                self.scheduleDelayedItemsLayout()
            self.viewport().update()
            return QAbstractScrollArea.event(self, event)
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not held and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_asked.emit()
        elif not held and Qt.Key.Key_0 <= event.key() <= Qt.Key.Key_9:
            self.label_asked.emit(event.key() - Qt.Key.Key_0)
        elif not held and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self._model.example(index.row()))

    def _select(self, rows: Sequence[int]) -> None:
        selection = QItemSelection()
        for row in rows:
            index = self._model.index(row)
            selection.select(index, index)
        self.selectionModel().setCurrentIndex(self._model.index(rows[0]), SELECT.NoUpdate)
        self.selectionModel().select(selection, SELECT.ClearAndSelect)
        self.scrollTo(self._model.index(rows[0]))
