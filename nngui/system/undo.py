"""`UndoStack`: everything that a person can undo, as a list of frozen entries.

It is Qt's `QUndoStack` only in its manners. Qt's commands belong to C++ and to Python at once, and
where Python collects a stack together with commands that refer to its owner, the order is left to
chance and the process can end. An entry here is plain data: it refers to no object of Qt.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakMethod

from PySide6.QtCore import QObject, Signal, Slot


@dataclass(frozen=True, slots=True)
class Entry:
    """One step of undo: a part of the session went from one frozen value to another.

    Attributes
    ----------
    text : str
        Its name in the Edit menu: "Add Layer".
    part : str
        The part that changed, as its owner registered it; nothing else is restored.
    before, after : Any
        Its values; they must not refer to an object of Qt.
    merge : str
        Entries of the same part that follow each other with the same word here are undone
        together; empty for none.
    """

    text: str
    part: str
    before: Any
    after: Any
    merge: str = ""


class UndoStack(QObject):
    """The entries that can be undone, and those that can be redone.

    Signals
    -------
    undo_changed, redo_changed : str
        After every change of the list: the text of the entry that would be undone, or redone;
        empty if there is none.
    """

    undo_changed = Signal(str)
    redo_changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._restore: dict[str, WeakMethod[Callable[[Any], None]]] = {}
        self._renew: dict[str, WeakMethod[Callable[[Any], Any]]] = {}
        self._done: list[Entry] = []
        self._undone: list[Entry] = []  # the one that is redone next is the last

    def register(
        self,
        part: str,
        restore: Callable[[Any], None],
        renew: Callable[[Any], Any] | None = None,
    ) -> None:
        """Register the method that sets the value of a part.

        Its object is not kept alive: it belongs to the session, as the stack does.

        Parameters
        ----------
        part : str
        restore : callable
            A method.
        renew : callable, optional
            A method. It is called with a value of an entry while that is the present one, before
            and after the entry is undone or redone, and returns what the way back leads to:
            further training has no entry, and is not lost by undoing and redoing.

        Raises
        ------
        ValueError
            If the part has an owner already.
        """
        if part in self._restore:
            raise ValueError(f"expected one owner of {part!r}, got a second one")
        self._restore[part] = WeakMethod(restore)
        if renew is not None:
            self._renew[part] = WeakMethod(renew)

    @property
    def undo_text(self) -> str:
        """The name of the entry that would be undone; empty if there is none."""
        return self._done[-1].text if self._done else ""

    @property
    def redo_text(self) -> str:
        """The name of the entry that would be redone; empty if there is none."""
        return self._undone[-1].text if self._undone else ""

    def __len__(self) -> int:
        return len(self._done) + len(self._undone)

    @property
    def values(self) -> tuple[Any, ...]:
        """All values that undoing or redoing can lead to."""
        every = (*self._done, *self._undone)
        return tuple(value for entry in every for value in (entry.before, entry.after))

    def can_undo(self, part: str) -> bool:
        """Return whether there is an entry of this part to undo."""
        return any(entry.part == part for entry in self._done)

    def push(self, entry: Entry) -> None:
        """Make the change, and keep it as the newest entry; what was undone cannot be redone."""
        self._apply(entry.part, entry.after)
        self.keep(entry)

    def keep(self, entry: Entry) -> None:
        """Keep a change that was made as the newest entry; what was undone cannot be redone."""
        self._undone.clear()
        last = self._done[-1] if self._done else None
        if entry.merge and last and (last.part, last.merge) == (entry.part, entry.merge):
            self._done.pop()
            entry = replace(last, after=entry.after)
        if not entry.merge or entry.before != entry.after:
            self._done.append(entry)
        self._announce()

    @Slot()
    def undo(self) -> None:
        """Undo the newest entry, if any."""
        if self._done:
            self._undo(len(self._done) - 1)

    def undo_part(self, part: str) -> None:
        """Undo the newest entry of this part, if any; later entries of other parts stay."""
        for i in reversed(range(len(self._done))):
            if self._done[i].part == part:
                self._undo(i)
                return

    @Slot()
    def redo(self) -> None:
        """Redo the entry that was undone last, if any."""
        if self._undone:
            entry = self._undone[-1]
            before = self._renewed(entry.part, entry.before)
            self._apply(entry.part, entry.after)
            after = self._renewed(entry.part, entry.after)
            self._undone.pop()
            self._done.append(replace(entry, before=before, after=after))
            self._announce()

    @Slot()
    def clear(self) -> None:
        """Forget all entries; nothing is restored."""
        self._done.clear()
        self._undone.clear()
        self._announce()

    def _undo(self, index: int) -> None:
        entry = self._done[index]
        after = self._renewed(entry.part, entry.after)
        self._apply(entry.part, entry.before)
        before = self._renewed(entry.part, entry.before)
        self._done.pop(index)
        self._undone.append(replace(entry, before=before, after=after))
        self._announce()

    def _renewed(self, part: str, value: Any) -> Any:
        if part not in self._renew:
            return value
        renew = self._renew[part]()
        assert renew is not None, f"the owner of {part!r} is gone"
        return renew(value)

    def _apply(self, part: str, value: Any) -> None:
        restore = self._restore[part]()
        assert restore is not None, f"the owner of {part!r} is gone"
        restore(value)

    def _announce(self) -> None:
        self.undo_changed.emit(self.undo_text)
        self.redo_changed.emit(self.redo_text)
