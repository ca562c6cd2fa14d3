"""What can be done with the selected runs: the context menu and the keys of the table."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from nngui.training.run import Run

Key = QKeySequence.StandardKey


class Commands(QObject):
    """The commands of a table, as actions of it.

    Parameters
    ----------
    table : QWidget
        The keys work while it has the focus.
    chosen : callable
        Returns the selected runs.

    Signals
    -------
    open_asked, rename_asked, copy_asked
        The command of that name was given.
    pinned, hidden : int, bool
    duplicated : int
    deleted : tuple of int
    """

    open_asked = Signal()
    rename_asked = Signal()
    copy_asked = Signal()
    pinned = Signal(int, bool)
    hidden = Signal(int, bool)
    duplicated = Signal(int)
    deleted = Signal(object)

    def __init__(self, table: QWidget, chosen: Callable[[], list[Run]]) -> None:
        super().__init__(table)
        self._table, self._chosen = table, chosen
        self.open = self._action("Open", "Return", "Enter")
        self.rename = self._action("Rename", "F2")
        self.pin = self._action("Pin")
        self.duplicate = self._action("Duplicate with Another Seed")
        self.hide = self._action("Hide in the Plot", "Space")
        self.delete = self._action("Delete", Key.Delete)
        self.copy = self._action("Copy", Key.Copy)
        self.open.triggered.connect(self.open_asked)
        self.rename.triggered.connect(self.rename_asked)
        self.pin.triggered.connect(self._pin)
        self.duplicate.triggered.connect(self._duplicate)
        self.hide.triggered.connect(self._hide)
        self.delete.triggered.connect(self._delete)
        self.copy.triggered.connect(self.copy_asked)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.follow_selection()

    def follow_selection(self) -> None:
        """Enable the commands that the selection allows, with the words for it."""
        runs = self._chosen()
        for action in (self.open, self.rename, self.duplicate):
            action.setEnabled(len(runs) == 1)
        found = runs[0].reference if len(runs) == 1 else None
        self.open.setText("Take Over" if found else "Open")
        if found is not None:  # there are costs only, and perhaps a network to begin with
            self.open.setEnabled(found.network is not None)
            self.duplicate.setEnabled(False)
        for action in (self.pin, self.hide, self.delete):
            action.setEnabled(bool(runs))
        self.pin.setText("Unpin" if runs and all(run.pinned for run in runs) else "Pin to the Top")
        shut = bool(runs) and all(run.hidden for run in runs)
        self.hide.setText("Show in the Plot" if shut else "Hide in the Plot")

    def _pin(self) -> None:
        runs = self._chosen()
        wanted = not all(run.pinned for run in runs)
        for run in runs:
            if run.pinned != wanted:
                self.pinned.emit(run.number, wanted)

    def _hide(self) -> None:
        runs = self._chosen()
        wanted = not all(run.hidden for run in runs)
        for run in runs:
            if run.hidden != wanted:
                self.hidden.emit(run.number, wanted)

    def _duplicate(self) -> None:
        for run in self._chosen():
            self.duplicated.emit(run.number)

    def _delete(self) -> None:
        self.deleted.emit(tuple(run.number for run in self._chosen()))

    def _action(self, text: str, *keys: QKeySequence.StandardKey | str) -> QAction:
        action = QAction(text, self._table)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._table.addAction(action)
        return action
