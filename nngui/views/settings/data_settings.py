"""`DataSettings`: the examples that the network learns from."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from engine.data import TASKS, Task
from nngui.design.design import Design
from nngui.design.own_digits import NO_DIGITS, OwnDigits
from nngui.design.training_set import in_words, own_digits
from nngui.views.settings.augmentation_preview import AugmentationPreview
from nngui.views.settings.pair_dialog import PairDialog
from nngui.widgets import theme
from nngui.widgets.fields.forms import combo, heading, note
from nngui.widgets.fields.named import named
from nngui.widgets.fields.problem_bar import ProblemBar
from nngui.widgets.plain import plain_tip

OWN = {
    "without": "without my digits",
    "with": "with my digits",
    "only": "only my digits",
}
HINTS = {
    "datasetCombo": "Which examples (x, y) the network learns from; it comes with the network that"
    " last learned from them, and the run so far stays in Runs.",
    "mineCombo": "Whether the digits that you have labelled are learned from as well; acts with the"
    " next epoch.",
    "augmentationCheck": "Turn, scale, shear and shift the digits a little, anew in every epoch;"
    " acts at once.",
    "stylesCheck": "Learn from drawn digits as well, in styles that MNIST lacks: a 1 with a flag"
    " and a foot, a 7 with a bar, an open 4; acts with the next epoch.",
    "previewButton": "See eight digits as they are and as the network is trained with them.",
}
ANY_PAIR, NEW = "any two digits…", "your own question…"
NEW_HINT = "Name two or more classes, draw some of each: the network learns to tell them apart."
QUESTION = "\n"  # begins the data of a question of one's own: no data set has a name like that
PAIR_HINT = "Choose two digits: the network is to tell them apart."
NO_ANGLES = "Not for slant: a digit that is turned leans by another angle."
NO_STYLES = "Only 0 to 9 has drawn digits in other styles."
ONLY_OWN = "Only your own digits are trained with: no others are mixed in."
NO_DIGITS_HERE = "The classes of this question are no digits."
NONE_YET = "Label a drawing under My digits first."


class DataSettings(QWidget):
    """Which examples (x, y) the network learns from.

    Attributes
    ----------
    problem_bar : ProblemBar
        Shows what is missing among the examples.

    Signals
    -------
    dataset_asked : str
        The person wants to learn from that data set.
    question_asked : str
        The key of a question of the person's own to ask; empty for a new one.
    changes_asked : dict, str
        The changes of the design that the person asks for, and their name for undo.
    """

    dataset_asked = Signal(str)
    question_asked = Signal(str)
    changes_asked = Signal(dict, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._design = Design()
        self._digits: OwnDigits = NO_DIGITS
        self._questions: tuple[tuple[str, str], ...] = ()
        self._make_controls()
        self._dataset.activated.connect(self._choose_dataset)
        self._own.activated.connect(self._choose_own)
        self._augmentation.clicked.connect(self._choose_augmentation)
        self._styles.clicked.connect(self._choose_styles)
        self._lay_out()

    def show_design(self, design: Design) -> None:
        """Show the training examples of this design."""
        self._design = design
        self._list_questions()
        self._own.setCurrentIndex(self._own.findData(design.own))
        self._augmentation.setChecked(design.augments)
        self._styles.setChecked(design.draws_styles)
        self._examples.show_design(design)
        self._allow()
        self._count()

    def show_own(self, own: OwnDigits) -> None:
        """Take into account the digits that the person has labelled."""
        self._digits = own
        self._allow()
        self._count()

    def show_questions(self, questions: tuple[tuple[str, str], ...]) -> None:
        """Offer these questions of the person's own besides that of the design.

        Parameters
        ----------
        questions : tuple of (str, str)
            The key and the title of each.
        """
        self._questions = questions
        self._list_questions()

    def close_preview(self) -> None:
        """Close the preview of augmentation, if it is open."""
        self._preview_button.setChecked(False)

    def _list_questions(self) -> None:
        """List the questions, that of the design by its own side."""
        design, box = self._design, self._dataset
        tasks = {name: task for name, task in TASKS.items() if task.listed}
        tasks[design.dataset] = design.task
        items = [(_title(task), name, task.shows) for name, task in tasks.items()]
        items += [(title, QUESTION + key, NEW_HINT) for key, title in self._questions]
        items += [(ANY_PAIR, "", PAIR_HINT), (NEW, QUESTION, NEW_HINT)]
        now = [(box.itemText(i), box.itemData(i)) for i in range(box.count())]
        if [(title, name) for title, name, _ in items] != now:
            box.clear()
            for i, (title, name, hint) in enumerate(items):
                box.addItem(title, name)
                box.setItemData(i, plain_tip(hint), Qt.ItemDataRole.ToolTipRole)
        box.setCurrentIndex(box.findData(design.dataset))

    def _make_controls(self) -> None:
        self._dataset = combo("datasetCombo", {}, "Data set", HINTS["datasetCombo"])
        self._counts, self._shows = note(), note()
        self._own = combo("mineCombo", OWN, "My digits", HINTS["mineCombo"])
        self._augmentation = named(QCheckBox("Augment: turn, shift, shear"), "augmentationCheck")
        self._styles = named(QCheckBox("More styles, drawn by pen"), "stylesCheck")
        self._preview_button = named(QToolButton(), "previewButton", "Preview augmentation")
        self._preview_button.setText("Preview")
        self._preview_button.setCheckable(True)
        self._examples = AugmentationPreview(self._preview_button)
        self.problem_bar = ProblemBar("dataProblem", QBoxLayout.Direction.TopToBottom)

    def _lay_out(self) -> None:
        augmentation = QHBoxLayout()
        augmentation.setSpacing(theme.GAP)
        augmentation.addWidget(self._augmentation, 1)
        augmentation.addWidget(self._preview_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        for part in (
            heading("Data"),
            self._dataset,
            self._counts,
            self._shows,
            self._own,
            self.problem_bar,
        ):
            column.addWidget(part)
        column.addLayout(augmentation)
        column.addWidget(self._styles)

    def _allow(self) -> None:
        """Enable the controls that have an effect; the tooltips of the others give the reason."""
        design = self._design
        any_own = own_digits(design.task, self._digits) > 0
        none = NONE_YET if design.task.of_digits else NO_DIGITS_HERE
        own, alone = any_own or design.wants_own, any_own and design.own == "only"
        for control, sensible, reason in (
            (self._own, own, none if design.task.classes else NO_ANGLES),
            (self._augmentation, bool(design.task.classes), NO_ANGLES),
            (self._preview_button, bool(design.task.classes), NO_ANGLES),
            (
                self._styles,
                design.offers_styles and not alone,
                ONLY_OWN if alone else NO_STYLES,
            ),
        ):
            control.setEnabled(sensible)
            control.setToolTip(HINTS[control.objectName()] if sensible else reason)

    def _count(self) -> None:
        self._counts.setText(in_words(self._design, self._digits))
        self._shows.setText(self._design.task.shows)

    @Slot(int)
    def _choose_dataset(self, index: int) -> None:
        name: str = self._dataset.itemData(index)
        if name and not name.startswith(QUESTION):
            self.dataset_asked.emit(name)
            return
        self._dataset.setCurrentIndex(self._dataset.findData(self._design.dataset))
        if name:
            self.question_asked.emit(name.removeprefix(QUESTION))
            return
        dialog = PairDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.pair_chosen.connect(self.dataset_asked)
        dialog.open()

    @Slot(int)
    def _choose_own(self, index: int) -> None:
        self.changes_asked.emit({"own": self._own.itemData(index)}, "Change Digits")

    @Slot(bool)
    def _choose_augmentation(self, wanted: bool) -> None:
        self.changes_asked.emit({"augmentation": wanted}, "Change Augmentation")

    @Slot(bool)
    def _choose_styles(self, wanted: bool) -> None:
        self.changes_asked.emit({"pen_styles": wanted}, "Change Styles")


def _title(task: Task) -> str:
    """Return "0 or 1 (20×20)"."""
    return f"{task.title} ({task.side}×{task.side})"
