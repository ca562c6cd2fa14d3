"""`Questions`: the questions of a person's own, and the one that is asked now."""

from collections import deque
from collections.abc import Generator, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot

from engine.data import task_of
from engine.printing import printable
from nngui.collection.formats import question_file
from nngui.collection.formats.found import FileError
from nngui.collection.library import Library
from nngui.collection.my_digits import Edit
from nngui.collection.question import (
    Asked,
    Question,
    beginning,
    picture_pixels,
    questions_of,
)
from nngui.design import data_set
from nngui.design.data_set import keep
from nngui.design.design import Design
from nngui.design.figures import counted
from nngui.design.setup import Setup
from nngui.handwriting.ink import SIDE
from nngui.session.drawing import Drawing
from nngui.session.scene import Scene
from nngui.session.state import Spot, Work
from nngui.system.background import Worker
from nngui.system.undo import UndoStack

VERSIONS = 20  # of a question that are kept though nothing needs them: they may be on their way
DEFAULT = "0 or 1"  # is asked when the question that was asked is deleted


class Questions(QObject):
    """Questions of a person's own: named classes, with drawings of each.

    A design learns from a `DataSet` that is made of the question as it is. As long as the open run
    is untrained, it is begun anew whenever the question changes; a trained one stays as it is,
    until it is asked to learn anew.

    Parameters
    ----------
    work : Work
    library : Library
        Keeps the questions.
    drawing : Drawing
    undo_stack : UndoStack

    Signals
    -------
    changed : Asked or None
        The question that is asked now.
    listed : tuple of Question
        All that there are, after every change of one.
    dataset_asked : str
        Another data set is to be learned from.
    renewed : Design
        The design of an untrained run, with the question as it is now.
    anew_asked : Design, str
        A run is to begin, with the question as it is now.
    notified : str
    failed : str
        Why a file cannot be read or written, in a sentence.
    """

    changed = Signal(object)
    listed = Signal(object)
    dataset_asked = Signal(str)
    renewed = Signal(object)
    anew_asked = Signal(object, str)
    notified = Signal(str)
    failed = Signal(str)
    _look_later = Signal()

    def __init__(
        self,
        work: Work,
        library: Library,
        drawing: Drawing,
        undo_stack: UndoStack,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._work, self._library, self._drawing = work, library, drawing
        self._undo_stack = undo_stack
        self.asked: Asked | None = None
        self._looked: tuple[object, ...] = ()
        self._known: tuple[Question, ...] = ()
        self._opened: tuple[str, Question | None] = ("", None)
        self._versions: deque[str] = deque()
        self._resting = True
        self._look_later.connect(self._renew, Qt.ConnectionType.QueuedConnection)
        self._waiting: deque[Path] = deque()
        self._worker = Worker(self, expected=(FileError,))
        self._worker.failed.connect(self._fail)
        self._worker.freed.connect(self._read_next)

    @property
    def all(self) -> tuple[Question, ...]:
        """All questions that are kept here."""
        return self._library.questions

    @property
    def busy(self) -> bool:
        """Whether a file is being read."""
        return self._worker.busy

    @Slot(object)
    def follow(self, scene: Scene) -> None:
        """Take over which data set is learned from."""
        self._resting = not scene.snapshot.can_pause
        self.look()

    def look(self) -> None:
        """Take over the state and the questions as they are now."""
        state, known = self._work.state, self.all
        looked = (state.design.dataset, state.run.serial, state.run.trained, known, self._resting)
        if known is not self._known:
            self._known = known
            self.listed.emit(known)
        if looked != self._looked:
            self._looked = looked
            self._take_up(state.design.dataset, trained=state.run.trained)

    def announce(self) -> None:
        """Emit `listed` and `changed` for a new window."""
        self.listed.emit(self._known)
        self.changed.emit(self.asked)

    # What is done to questions

    def begin(self, name: str, classes: Sequence[str]) -> None:
        """Make a question, and ask it from now on."""
        items = beginning(name, classes, self._library.digits.newest)
        (question,) = questions_of({item.key: item for item in items})
        self._library.edit("New Question", Edit(items), f"“{question.title}” is the question now.")
        self.ask(question.key)

    def ask(self, key: str) -> None:
        """Ask a question from now on."""
        question = self._find(key)
        if question is None or (self.asked is not None and self.asked.question.key == key):
            return
        dataset = keep(question_file.data_set(question))
        self._opened = dataset, question
        self.dataset_asked.emit(dataset)

    def learn(self, label: int) -> None:
        """Add what lies on the pad to a class, and clear the pad for the next drawing."""
        sheet, asked = self._drawing.sheet, self.asked
        if asked is None or self._drawing.unfinished:
            return
        if sheet.empty:
            self.notified.emit("Draw something first, then it can be learned.")
            return
        question, name = asked.question, asked.question.classes[label]
        picture = sheet.picture is not None
        drawing = picture_pixels(sheet.image(SIDE)) if picture else sheet.strokes
        known = question.find(drawing)
        if known is not None and known.label == label:
            self.notified.emit(f"This drawing is among those of “{name}” already.")
            return
        if known is not None:
            self.relabel((known.key,), label)
        else:
            newest = self._library.digits.newest
            drawn = counted(question.counts[label] + 1, "drawing")
            text = f"Added to “{name}”, which has {drawn} now."
            self._edit("Learn Drawing", question.learning(drawing, label, newest), text)
        self._drawing.clear()

    def remove(self, keys: Iterable[str]) -> None:
        """Remove drawings."""
        if self.asked is not None:
            edit = self.asked.question.removal(keys)
            what = counted(len(edit.removed), "drawing")
            text = "Remove Drawing" if len(edit.removed) == 1 else "Remove Drawings"
            self._edit(text, edit, f"Removed {what}.")

    def relabel(self, keys: Iterable[str], label: int) -> None:
        """Give drawings to another class."""
        if self.asked is not None and label < len(self.asked.question.kinds):
            edit, name = self.asked.question.relabelling(keys, label), self.asked.question.classes
            what = counted(len(edit.removed), "drawing")
            self._edit("Relabel Drawings", edit, f"Now “{name[label]}”: {what}.")

    def reword(self, name: str, classes: Sequence[tuple[int | None, str]]) -> None:
        """Give the question that is asked another name and other classes."""
        if self.asked is not None:
            newest = self._library.digits.newest
            edit = self.asked.question.reworded(name, classes, newest)
            gone = sum(item.is_drawing for item in edit.removed_items)
            gone -= sum(item.is_drawing for item in edit.added_items)
            text = f"Removed {counted(gone, 'drawing')}; Undo brings them back." if gone else ""
            self._edit("Edit Question", edit, text)

    def delete(self) -> None:
        """Remove the question that is asked, with its drawings; runs that learned it stay."""
        if (asked := self.asked) is not None and self._find(asked.question.key) is not None:
            question = asked.question
            text = f"Deleted: {question.title}, with {counted(asked.drawings, 'drawing')}."
            self._library.edit("Delete Question", Edit(removed=question.items), text)
        self.dataset_asked.emit(DEFAULT)

    @Slot()
    def learn_anew(self) -> None:
        """Begin a run that learns from the question as it is now."""
        if self.asked is not None and self.asked.stale:
            self.anew_asked.emit(self._renewed(), "Learn from All Drawings")

    def export(self, path: Path) -> None:
        """Write the question that is asked into a file."""
        if self.asked is None:
            return
        try:
            question_file.write(path, self.asked.question)
        except OSError as error:
            self.failed.emit(f"{path} could not be written: {error.strerror or error}.")
        else:
            drawn = counted(self.asked.drawings, "drawing")
            self.notified.emit(f"Saved as {path}: {self.asked.question.title}, with {drawn}.")

    def open(self, path: Path) -> None:
        """Read a file, then take over the question in it, and ask it."""
        self._waiting.append(path)
        self._read_next()

    def close(self) -> None:
        """Wait for the file that is being read, and leave it."""
        self._waiting.clear()
        self._worker.close()

    # Inside

    @Slot()
    def _read_next(self) -> None:
        if self._waiting and not self._worker.busy:
            self._worker.begin(_read(self._waiting.popleft()), self._take_over)

    @Slot(str)
    def _fail(self, reason: str) -> None:
        self.failed.emit(f"{reason}.")

    def _take_over(self, question: Question) -> None:
        """Keep a question here, and ask it; drawings that are here already stay."""
        here = self._library.digits.items
        new = tuple(item for item in question.items if item.key not in here)
        drawn = sum(item.is_drawing for item in new)
        said = f"“{question.title}” is here now, with {counted(drawn, 'drawing')} more."
        if not new:
            self.notified.emit(f"“{question.title}” is here already, with all its drawings.")
        self._library.edit("Import Question", Edit(new), said)
        self.ask(question.key)

    def _find(self, key: str) -> Question | None:
        return next((each for each in self.all if each.key == key), None)

    def _edit(self, text: str, edit: Edit, message: str) -> None:
        """Make an edit of the question that is asked, which may be from another machine."""
        asked = self.asked
        if asked is not None and self._find(asked.question.key) is None:
            gone = {item.key for item in edit.removed}
            added = {item.key for item in edit.added}
            kept = [i for i in asked.question.items if i.key not in gone | added]
            edit = Edit((*kept, *edit.added))
        self._library.edit(text, edit, message)

    def _take_up(self, dataset: str, *, trained: bool) -> None:
        """Find the question that a data set was made of, and what it is now."""
        question, own = self._question(dataset), data_set.find(dataset)
        if question is None or own is None:
            self.asked = None
        else:
            learned = self._opened[1]
            stale = learned is not None and question.parts != learned.parts
            self.asked = Asked(question, len(own.labels), stale, trained)
            if stale and not trained:
                self._look_later.emit()
        self.changed.emit(self.asked)

    def _question(self, dataset: str) -> Question | None:
        """Return the question of a data set: as it is kept here, or else as it came with it."""
        name, opened = self._opened
        if name != dataset:
            own = data_set.find(dataset)
            opened = None
            if own is not None and own.source.size:
                opened = question_file.unpacked(own.source.tobytes())
            self._opened = dataset, opened
        return opened and (self._find(opened.key) or opened)

    @Slot()
    def _renew(self) -> None:
        """Let an untrained run begin anew with the question as it is now."""
        asked, before = self.asked, self._work.state.design.dataset
        if asked is None or not asked.stale or self._work.state.run.trained or not self._resting:
            return
        self.renewed.emit(self._renewed())
        if self._work.state.design.dataset != before:
            self._versions.append(before)
            self._forget()

    def _forget(self) -> None:
        """Forget versions of a question that nothing leads to any more."""
        while len(self._versions) > VERSIONS:
            name = self._versions.popleft()
            if name not in self._needed():
                data_set.forget(name)

    def _needed(self) -> set[str]:
        state = self._work.state
        designs = [
            segment.design for run in (*state.runs, *state.deleted) for segment in run.segments
        ]
        designs += [state.design, *(run.design for run in (*state.runs, *state.deleted))]
        for value in self._undo_stack.values:
            value = getattr(value, "spot", value)
            if isinstance(value, Spot):
                designs.append(value.design)
            elif isinstance(value, Setup):
                designs.append(value.start.design)
        return {design.dataset for design in designs}

    def _renewed(self) -> Design:
        """Return the design with its question as it is now, which may have other classes."""
        assert self.asked is not None
        question = self.asked.question
        design, dataset = self._work.state.design, keep(question_file.data_set(question))
        self._opened = dataset, question  # which need not be read again
        before, after = design.task, task_of(dataset, design.side)
        changed = replace(design, dataset=dataset, ready=False, given="")
        if before.units == after.units and before.binary == after.binary:
            return changed
        activation = "sigmoid" if after.units == 1 else "softmax"
        return changed.with_output(after.units, activation).having(loss=after.loss)


def _read(path: Path) -> Generator[float, None, Question]:
    yield 0.0
    name = printable(path.name)
    try:
        return question_file.read(path)
    except FileError as error:
        raise FileError(f"{name}: {error}") from error
    except OSError as error:
        raise FileError(f"{name} cannot be read: {error.strerror or error}") from error
