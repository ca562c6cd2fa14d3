"""My digits as a gallery, by class: to look at, remove, give other labels, import and export."""

from collections.abc import Collection
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QMenu,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from nngui.collection.formats.exporting import KINDS
from nngui.collection.my_digits import CLASSES, Example, MyDigits
from nngui.collection.question import Asked
from nngui.design import figures
from nngui.views.collection.digit_grid import DigitGrid
from nngui.widgets import theme
from nngui.widgets.fields.named import named
from nngui.widgets.fields.problem_bar import ProblemBar
from nngui.widgets.plain import plain_label
from nngui.widgets.quiet_wheel import quiet_wheel

DIGITS = tuple(map(str, range(CLASSES)))
NOT_DRAWN = (
    "Nothing drawn yet for this question.\nDraw on the pad, and press the name of what you drew"
    " below it."
)
DISMISS = "Dismiss"
EMPTY = (
    "None of your own digits yet.\nDraw one, and press the number that it is beside Learn as;"
    " or import files: MNIST's IDX, .npz, CSV, JSON, or folders 0 to 9 of pictures, which can also"
    " be dropped here."
)


class DigitGallery(QWidget):
    """Thumbnails of the person's examples, class by class: digits, or drawings of a question.

    Signals
    -------
    example_chosen : Example
        It is to be put on the pad.
    remove_asked : tuple of str
        The keys of the examples to remove.
    label_asked : tuple of str, int
        The keys of the examples to give another label.
    import_asked : list of Path
        Files and folders were dropped here; empty if it is still to be asked which files.
    folder_asked
        A folder is to be chosen and imported.
    export_asked : Kind
        My digits are to be written in a file of that kind.
    question_export_asked
        The question that is asked is to be written into a file.
    cancel_asked
        The import or export at work is to stop.
    details_asked
        The list of what was refused was asked for.
    """

    example_chosen = Signal(object)
    remove_asked = Signal(object)
    label_asked = Signal(object, int)
    import_asked = Signal(object)
    folder_asked = Signal()
    export_asked = Signal(object)
    question_export_asked = Signal()
    cancel_asked = Signal()
    details_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._digits = MyDigits()
        self._asked: Asked | None = None
        self._names: tuple[str, ...] = ()
        self._store_problem = ""
        self._stale = False  # the gallery shows examples of before
        self._class = quiet_wheel(
            named(QComboBox(), "classCombo", "Class", "The class whose examples are shown.")
        )
        self._class.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._class.activated.connect(self._show)
        self._grid = DigitGrid()
        self._grid.remove_asked.connect(self._remove)
        self._grid.chosen.connect(self.example_chosen)
        self._grid.label_asked.connect(self._press)
        self._grid.selectionModel().selectionChanged.connect(self._show_selection)
        self._empty = named(plain_label(EMPTY), "noDigitsLabel")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setProperty("muted", True)
        self._problem = ProblemBar("digitsProblem")
        self._problem.remedy_chosen.connect(self._answer)
        self._details = ""
        self._progress = named(QProgressBar(), "digitsProgress", "Import or export")
        self._cancel = named(QPushButton("Cancel"), "cancelDigitsButton", "Cancel import or export")
        self._cancel.clicked.connect(self.cancel_asked)
        self._make_buttons()
        self._lay_out()
        self.setAcceptDrops(True)
        self.show_digits(self._digits)
        self.show_progress(-1)

    @property
    def selected(self) -> tuple[str, ...]:
        """The keys of the selected examples."""
        return self._grid.selected

    def show_digits(self, digits: MyDigits) -> None:
        """Show these; one that has just come is pointed out."""
        before, self._digits, self._stale = self._digits, digits, True
        if len(digits) < len(before):
            self.show_problem("")  # of an import, which was undone, or is long past
        if self._asked is None:
            self._show_counts(DIGITS, digits.counts)
            self._export.setEnabled(bool(digits))
            self._follow({example.key for example in before})

    def show_asked(self, asked: Asked | None) -> None:
        """Show the drawings of a question of the person's own instead; None for my digits."""
        before, self._asked, self._stale = self._asked, asked, True
        known = {example.key for example in before.question.examples} if before else set[str]()
        if asked is None:
            self._show_counts(DIGITS, self._digits.counts)
        else:
            self._show_counts(asked.question.classes, asked.question.counts)
        self._export.setEnabled(bool(self._digits))
        for button in (self._import, self._export):
            button.setVisible(asked is None)
        self._export_question.setVisible(asked is not None)
        self._call_each("digit" if asked is None else "drawing")
        self._show_emptiness()
        if asked is not None and before is not None:
            self._follow(known)
        elif self.isVisible():
            self._show()

    def _call_each(self, noun: str) -> None:
        """Call each example a digit or a drawing."""
        self._grid.call_each(noun)
        keys = "0 to 9" if noun == "digit" else "1 to 9, and 0 for the tenth class"
        removed = f"Remove the selected {noun}s"
        self._label.setAccessibleName(f"Give the selected {noun}s another label")
        self._label.setToolTip(f"Give the selected {noun}s another label ({keys}).")
        self._remove_button.setAccessibleName(removed)
        self._remove_button.setToolTip(f"{removed} (Delete); Undo brings them back.")

    def _follow(self, before: Collection[str]) -> None:
        """Show what has changed; the only example that was not among those before is selected."""
        if not self.isVisible():
            return
        self._show()
        new = [example.key for example in self._examples if example.key not in before]
        if len(new) == 1 and len(self._examples) == len(before) + 1:
            self._grid.point_out(new[0])

    @property
    def _examples(self) -> Collection[Example]:
        """All examples, of every class."""
        return self._digits if self._asked is None else self._asked.question.examples

    def _show_counts(self, names: tuple[str, ...], counts: tuple[int, ...]) -> None:
        """Offer the classes, with the number of examples of each."""
        texts = ("All", *names)
        if names != self._names:
            self._names = names
            self._class.clear()
            self._class.addItems(list(texts))
            self._fill_labels()
        for row, (name, number) in enumerate(zip(texts, (sum(counts), *counts), strict=True)):
            self._class.setItemText(row, f"{name}: {figures.count(number)}")

    def show_progress(self, percent: int) -> None:
        """Show how far an import or export is; -1 hides it."""
        self._progress.setValue(max(percent, 0))
        for widget in (self._progress, self._cancel):
            widget.setVisible(percent >= 0)
        self._import.setEnabled(percent < 0)

    @Slot(str, str)
    def show_problem(self, text: str, details: str = "") -> None:
        """Show a problem, with a button for its details; an empty text hides it.

        The button hides the bar too; without details it does nothing else.
        """
        self._details = details
        self._problem.show_problem(text, (details or DISMISS) if text else "")

    @Slot()
    def _answer(self) -> None:
        details = self._details
        self.show_problem("")
        if details:
            self.details_asked.emit()

    @Slot(str)
    def show_store_problem(self, text: str) -> None:
        """Show, in place of the digits, why they cannot be read or written, or how to add some."""
        self._store_problem = text
        self._show_emptiness()

    def _show_emptiness(self) -> None:
        text, empty = self._store_problem, EMPTY if self._asked is None else NOT_DRAWN
        self._empty.setText(f"⚠ {text}" if text else empty)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._show()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        urls = event.mimeData().urls()
        event.acceptProposedAction()
        self.import_asked.emit([Path(url.toLocalFile()) for url in urls if url.isLocalFile()])

    def _make_buttons(self) -> None:
        labels, sources, kinds = QMenu(self), QMenu(self), QMenu(self)
        self._labels = labels
        labels.triggered.connect(self._relabel_by)
        sources.addAction("&Files…").triggered.connect(self._import_files)
        sources.addAction("F&older of pictures…").triggered.connect(self.folder_asked)
        for kind in KINDS:
            kinds.addAction(f"{kind.title}…").setData(kind)
        kinds.triggered.connect(self._export_by)
        self._label = named(QPushButton("Label"), "relabelButton")
        self._label.setMenu(labels)
        self._remove_button = named(QPushButton("Remove"), "removeDigitsButton")
        self._remove_button.clicked.connect(self._remove)
        self._call_each("digit")
        self._import = named(
            QPushButton("Import"),
            "importButton",
            "Import digits",
            "Add digits from files: IDX, .npz, CSV, JSON, or folders of pictures by class.",
        )
        self._import.setMenu(sources)
        self._export = named(
            QPushButton("Export"),
            "exportButton",
            "Export my digits",
            "Write all your digits into files that other programs read.",
        )
        self._export.setMenu(kinds)
        self._export_question = named(
            QPushButton("Export"),
            "exportQuestionButton",
            "Export the question",
            "Write the question with all its drawings into a file, to be imported elsewhere.",
        )
        self._export_question.clicked.connect(self.question_export_asked)
        self._export_question.hide()

    def _lay_out(self) -> None:
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(theme.GAP)
        head.addWidget(self._class)
        head.addStretch()
        buttons = self._label, self._remove_button, self._import, self._export
        for button in (*buttons, self._export_question):
            head.addWidget(button)
        foot.addWidget(self._progress, 1)
        foot.addWidget(self._cancel)
        self._body = QStackedWidget()
        self._body.addWidget(self._empty)
        self._body.addWidget(self._grid)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addLayout(head)
        column.addWidget(self._problem)
        column.addWidget(self._body, 1)
        column.addLayout(foot)

    @Slot()
    def _show(self) -> None:
        self._stale = False
        self._body.setCurrentWidget(self._grid if self._examples else self._empty)
        names = () if self._asked is None else self._names
        self._grid.show_examples(_by_class(self._examples, self._class.currentIndex() - 1), names)
        self._show_selection()

    @Slot()
    def _show_selection(self) -> None:
        some = self._grid.selectionModel().hasSelection()
        self._label.setEnabled(some)
        self._remove_button.setEnabled(some)

    @Slot()
    def _remove(self) -> None:
        if keys := self._grid.selected:
            self.remove_asked.emit(keys)

    def _fill_labels(self) -> None:
        """List the classes that an example can be given to; the first ten have keys."""
        self._labels.clear()
        for label, name in enumerate(self._names):
            key = "" if label >= CLASSES or self._names == DIGITS else f"&{(label + 1) % 10}  "
            text = f"&{name}" if self._names == DIGITS else key + name.replace("&", "&&")
            self._labels.addAction(text).setData(label)

    @Slot(int)
    def _press(self, digit: int) -> None:
        """Give the selected examples the label of a key: a digit, or the place of a class."""
        label = digit if self._asked is None else (digit - 1) % 10
        if label < len(self._names):
            self._relabel(label)

    @Slot(int)
    def _relabel(self, label: int) -> None:
        if keys := self._grid.selected:
            self.label_asked.emit(keys, label)

    @Slot(QAction)
    def _relabel_by(self, action: QAction) -> None:
        self._relabel(action.data())

    @Slot(QAction)
    def _export_by(self, action: QAction) -> None:
        self.export_asked.emit(action.data())

    @Slot()
    def _import_files(self) -> None:
        self.import_asked.emit([])


def _by_class(digits: Collection[Example], label: int) -> list[Example]:
    """Return the examples of a class, or with -1 all of them, class by class."""
    if label >= 0:
        return [example for example in digits if example.label == label]
    return sorted(digits, key=lambda example: example.label)
