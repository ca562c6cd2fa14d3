"""`Library`: my digits in the session; every change of them can be undone and is saved."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from engine.arrays import Array
from nngui.collection.items import Item
from nngui.collection.my_digits import Edit, Example, MyDigits, new_key
from nngui.collection.question import Question, questions_of
from nngui.collection.store_thread import StoreThread
from nngui.design import figures
from nngui.design.figures import count, counted
from nngui.design.wording import with_article
from nngui.handwriting.ink import Strokes
from nngui.system.undo import Entry, UndoStack

PART = "my digits"
SET_ASIDE, TRY_AGAIN = "Set it aside and begin a new file", "Try again"
SLOW = "Writing your digits takes longer than usual; another program may be using the file."


class Library(QObject):
    """The labelled examples of a person: drawn on the pad, or imported.

    Parameters
    ----------
    folder : Path or None
        Where they are saved; None to keep them in memory only.
    undo_stack : UndoStack

    Signals
    -------
    changed : MyDigits
        After every edit or undo, after reading them, and when another program changed them.
    notified : str
        A sentence that confirms an edit, when it is on the disk.
    problem_changed : str, str
        A failure to read or write, and the text of the button that mends it; else empty.
    erased : str
        All are removed for good; or else the reason why they are not.
    """

    changed = Signal(object)
    notified = Signal(str)
    problem_changed = Signal(str, str)
    erased = Signal(str)

    def __init__(
        self, folder: Path | None, undo_stack: UndoStack, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._undo_stack = undo_stack
        undo_stack.register(PART, self._apply)
        self._store = StoreThread(folder, self)
        self._store.changed.connect(self._show)
        self._store.error_changed.connect(self._show_problem)
        self._store.put_aside.connect(self._notify_aside)
        self._store.slow.connect(self._notify_slow)
        self._items: Mapping[str, Item] = {}
        self._questions: tuple[Question, ...] = ()
        self._store.erased.connect(self.erased)

    @property
    def digits(self) -> MyDigits:
        """All of them; none until they have been read, some 0.1 s after the start."""
        return self._store.digits

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions of the person's own, in the order in which they were made."""
        items = self.digits.items
        if items is not self._items:
            self._items, self._questions = items, questions_of(items)
        return self._questions

    @property
    def settled(self) -> bool:
        """Whether nothing is on its way to or from the disk."""
        return self._store.settled

    @property
    def unsaved(self) -> int:
        """The number of changes that are not on the disk yet."""
        return self._store.unsaved

    def announce(self) -> None:
        """Emit `changed` and `problem_changed` for a new window."""
        self._show()
        self._show_problem()

    @Slot()
    def look(self) -> None:
        """Read the changes of other programs."""
        self._store.look()

    @Slot()
    def mend(self) -> None:
        """Apply the remedy on the button beside the problem."""
        if self._store.error is not None and self._store.error.movable:
            self._store.set_aside()
        else:
            self._store.look()

    def erase(self) -> None:
        """Remove all of them for good; `erased` follows."""
        self._store.erase()

    def flush(self) -> str:
        """Write pending changes, for up to 10 s; return which of them would be lost, in words."""
        self._store.flush()
        return self._problem if self.unsaved and not self._store.closed else ""

    def close(self) -> None:
        """Try once more to write pending changes, and end the thread."""
        self._store.close()

    def learn(self, strokes: Strokes, label: int) -> None:
        """Add a drawing; one that is among the digits already gets this label."""
        if not strokes:
            self.notified.emit("Draw a digit first, then it can be learned.")
            return
        example = Example(new_key(self.digits.newest), label, strokes)
        self._learn(example, self.digits.find(strokes), label)

    def learn_picture(self, image: Array, label: int) -> None:
        """Add a picture; one that is among the digits already gets this label.

        Parameters
        ----------
        image : ndarray, shape (28, 28)
            Prepared, ink in [0, 1].
        label : int
        """
        pixels = np.rint(image * 255).astype(np.uint8)
        example = Example(new_key(self.digits.newest), label, picture=pixels)
        self._learn(example, self.digits.find_picture(pixels), label)

    def _learn(self, example: Example, known: Example | None, label: int) -> None:
        if known is None:
            what = with_article(label)
            self._edit("Learn Digit", Edit((example,)), lambda: f"Added as {what}; {self._count}.")
        elif known.label == label:
            kind = "drawing" if example.strokes else "picture"
            what = f"is among your digits already, as {with_article(label)}"
            self.notified.emit(f"This {kind} {what}.")
        else:
            self.relabel((known.key,), label)

    def add(self, examples: Sequence[Example], text: str, message: str) -> None:
        """Add examples.

        Parameters
        ----------
        examples : sequence of Example
        text : str
            What the Edit menu calls it.
        message : str
            What `notified` emits when they are on the disk.
        """
        if examples:
            self._edit(text, Edit(tuple(examples)), lambda: message)

    def remove(self, keys: Iterable[str]) -> None:
        """Remove the examples with these keys."""
        edit = self.digits.removal(keys)
        if edit.removed:
            text = "Remove Digit" if len(edit.removed) == 1 else "Remove Digits"
            what = counted(len(edit.removed), "digit")
            self._edit(text, edit, lambda: f"Removed {what}; {count(len(self.digits))} left.")

    def relabel(self, keys: Iterable[str], label: int) -> None:
        """Give the examples with these keys another label."""
        edit = self.digits.relabelling(keys, label)
        if edit.added:
            text = "Relabel Digit" if len(edit.added) == 1 else "Relabel Digits"
            what = f"Now {with_article(label)}: {counted(len(edit.added), 'digit')}."
            self._edit(text, edit, lambda: what)

    @property
    def _count(self) -> str:
        return f"you have {counted(len(self.digits), 'digit')} now"

    def edit(self, text: str, edit: Edit, message: str) -> None:
        """Make any other edit.

        Parameters
        ----------
        text : str
            What the Edit menu calls it.
        edit : Edit
        message : str
            What `notified` emits when it is on the disk; nothing if it is empty.
        """
        if edit.added or edit.removed:
            self._edit(text, edit, lambda: message)

    def _edit(self, text: str, edit: Edit, message: Callable[[], str]) -> None:
        self._undo_stack.push(Entry(text, PART, edit.inverse, edit))
        self._store.when_written(lambda: self._notify(message()))

    def _notify(self, message: str) -> None:
        if message:
            self.notified.emit(message)

    def _apply(self, edit: Edit) -> None:
        self._store.apply(edit)
        self._show()

    @Slot()
    def _show(self) -> None:
        self.changed.emit(self.digits)

    @Slot()
    def _show_problem(self) -> None:
        error = self._store.error
        remedy = SET_ASIDE if error is not None and error.movable else TRY_AGAIN
        self.problem_changed.emit(self._problem, remedy if error is not None else "")

    @property
    def _problem(self) -> str:
        """The last failure to read or write, with its consequence; empty without one."""
        error, count = self._store.error, self.unsaved
        if error is None:
            return ""
        if not count:
            return f"My digits: {error}"
        what = "What you did last" if count == 1 else f"Your last {figures.count(count)} changes"
        return (
            f"My digits: {error} {what} will be lost when the window is closed, unless you export"
            " your digits before (File, Export My Digits), or your question (Data, Export)."
        )

    @Slot(object)
    def _notify_aside(self, path: Path) -> None:
        now = counted(len(self.digits), "digit")
        self.notified.emit(f"A new file is begun, with {now}; the former one is {path} now.")

    @Slot()
    def _notify_slow(self) -> None:
        if self.unsaved:
            self.notified.emit(SLOW)
