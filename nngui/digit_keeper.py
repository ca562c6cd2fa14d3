"""`DigitKeeper`: my digits in the session, with every change of them undoable and kept."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from nngui.digit_store import DigitStore
from nngui.my_digits import Edit, Example, MyDigits, new_key
from nngui.reading import Strokes
from nngui.undo import Entry, UndoStack
from nngui.wording import counted, with_article

PART = "my digits"


class _Store(Protocol):
    digits: MyDigits
    notices: tuple[str, ...]

    def apply(self, edit: Edit) -> None: ...
    def save(self) -> None: ...


class _Memory:
    """Stands in for a store where nothing is to be kept."""

    def __init__(self) -> None:
        self.digits = MyDigits()
        self.notices: tuple[str, ...] = ()

    def apply(self, edit: Edit) -> None:
        self.digits = self.digits.edited(edit)

    def save(self) -> None:
        pass


class DigitKeeper(QObject):
    """The labelled examples of the person: learned from the pad, or imported.

    Parameters
    ----------
    folder : Path or None
        Where they are kept; None for as long as the program runs.
    undo_stack : UndoStack

    Signals
    -------
    changed : MyDigits
        After every edit, and its undoing.
    told : str
        What was done, or could not be, in a sentence.
    problem_found : str
        What could not be read of what was kept.
    """

    changed = Signal(object)
    told = Signal(str)
    problem_found = Signal(str)

    def __init__(
        self, folder: Path | None, undo_stack: UndoStack, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store: _Store = _Memory() if folder is None else DigitStore(folder)
        self._undo_stack = undo_stack
        undo_stack.register(PART, self._apply)
        self._problem = ""

    @property
    def digits(self) -> MyDigits:
        """All of them."""
        return self._store.digits

    @property
    def store(self) -> DigitStore | None:
        """Where they are kept, if they are."""
        return self._store if isinstance(self._store, DigitStore) else None

    def announce(self) -> None:
        """Send `changed`, and what could not be read: for a window that was just made."""
        self.changed.emit(self.digits)
        if self._store.notices:
            self.problem_found.emit(" ".join(self._store.notices))

    def close(self) -> None:
        """Try once more to keep what could not be kept so far."""
        try:
            self._store.save()
        except OSError:
            return  # it was told when it happened

    def learn(self, strokes: Strokes, label: int) -> None:
        """Add a drawing; if it is there already, give it this label."""
        if not strokes:
            self.told.emit("Draw a digit first, then it can be learned.")
            return
        known = self.digits.find(strokes)
        if known is None:
            self.add((Example(new_key(), label, strokes),), "Learn Digit")
            now = counted(len(self.digits), "digit")
            self._tell(f"Added as {with_article(label)}; you have {now} now.")
        elif known.label == label:
            self.told.emit(f"This drawing is among your digits already, as {with_article(label)}.")
        else:
            self.relabel((known.key,), label)

    def add(self, examples: Sequence[Example], text: str, pictures: str = "") -> None:
        """Add examples.

        Parameters
        ----------
        examples : sequence of Example
        text : str
            What the Edit menu calls it.
        pictures : str
            The file that has their pictures, from `DigitStore.write_pictures`.
        """
        if examples:
            self._edit(text, Edit(tuple(examples), pictures=pictures))

    def remove(self, keys: Iterable[str]) -> None:
        """Remove the examples with these keys."""
        edit = self.digits.removal(keys)
        if edit.removed:
            self._edit("Remove Digit" if len(edit.removed) == 1 else "Remove Digits", edit)
            self._tell(f"Removed {counted(len(edit.removed), 'digit')}; {len(self.digits):,} left.")

    def relabel(self, keys: Iterable[str], label: int) -> None:
        """Give the examples with these keys another label."""
        edit = self.digits.relabelling(keys, label)
        if edit.added:
            self._edit("Relabel Digit" if len(edit.added) == 1 else "Relabel Digits", edit)
            self._tell(f"Now {with_article(label)}: {counted(len(edit.added), 'digit')}.")

    def _edit(self, text: str, edit: Edit) -> None:
        self._undo_stack.push(Entry(text, PART, edit.inverse, edit))

    def _apply(self, edit: Edit) -> None:
        try:
            self._store.apply(edit)
            self._problem = ""
        except OSError as error:
            self._problem = (
                f" It could not be written to the disk ({error}); that is tried again with your"
                " next digit."
            )
            self.told.emit(self._problem.strip())
        self.changed.emit(self.digits)

    def _tell(self, text: str) -> None:
        self.told.emit(text + self._problem)
