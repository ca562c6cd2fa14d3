"""`EvaluateView`: the page Evaluate."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from engine.data import Task
from nngui.design import figures
from nngui.training.evaluation.evaluated import Detail, Evaluated
from nngui.training.evaluation.evaluation import Evaluation, Which
from nngui.training.run import Run
from nngui.views.evaluate import words
from nngui.views.evaluate.classes_pane import ClassesPane
from nngui.views.evaluate.confusion_table import ConfusionTable
from nngui.views.evaluate.disturbance_pane import DisturbancePane
from nngui.views.evaluate.example_pane import ExamplePane, Item, items_of
from nngui.views.evaluate.map_pane import MapPane
from nngui.views.evaluate.outputs_pane import OutputsPane
from nngui.views.evaluate.reading import reading
from nngui.views.evaluate.scatter_pane import ScatterPane
from nngui.views.evaluate.surface_pane import SurfacePane
from nngui.widgets import theme
from nngui.widgets.elided_label import ElidedLabel, fewer_parts
from nngui.widgets.fields.forms import combo
from nngui.widgets.fields.named import named
from nngui.widgets.plain import plain_label
from nngui.widgets.scrolling import ScrollingAcross
from nngui.widgets.tab_bars import keep_keys_on_tabs

MOST = 60  # examples of a cell that are shown
LEAST_COUNTS, LEAST_CELL = 270, 22  # px: the width of a matrix, and of a class in it
FEW = 130  # px: beside the cells, the least width of a matrix
TITLES = {
    Detail.EXAMPLES: ("Examples", "The examples of a cell of the matrix, the worst first."),
    Detail.OUTPUTS: ("Outputs", "How the outputs are distributed, and what a threshold does."),
    Detail.CLASSES: ("Classes", "How well each class is found, against all others."),
    Detail.DISTURBANCE: ("Disturbed", "How the score falls with noise, shift and turn."),
    Detail.SURFACE: ("Cost surface", "A slice of J around the way of the training."),
    Detail.MAP: ("Map", "Where the last hidden layer puts the examples."),
}
SET_HINT = (
    "The examples on which the network is evaluated; those of the test set neither train nor"
    " validate."
)


class EvaluateView(QWidget):
    """What the network makes of whole sets of examples.

    Signals
    -------
    detail_asked : Detail or None
        The page is seen with that detail; None if it is hidden.
    set_chosen : Which
    cell_chosen : (int, int) or None
        A class, and how its examples are read.
    example_chosen : (ndarray, str or None)
        The image of an example is to be put on the pad; its class, if there are classes.
    threshold_moved : float
    """

    detail_asked = Signal(object)
    set_chosen = Signal(object)
    cell_chosen = Signal(object)
    example_chosen = Signal(object, object)
    threshold_moved = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._evaluated = Evaluated()
        self._cell: tuple[int, int] | None = None
        self._task: Task | None = None
        self._runs: Sequence[Run] = ()
        self._layers, self._trains = 1, False
        self._is_made = False

    def _make(self) -> None:
        """Make the parts when they are seen first: their plots take half as long as the window."""
        if not self._is_made:
            self._is_made = True
            self._make_parts()
            self._lay_out()

    def _make_parts(self) -> None:
        self._set = combo("evaluationSet", {}, "Set of examples", SET_HINT)
        self._set.activated.connect(self._choose_set)
        self._headline = named(ElidedLabel(), "evaluationLabel", "Score, J and moment")
        self._headline.setFont(theme.bold(self._headline.font()))
        self._problem = plain_label()
        self._problem.setProperty("warning", True)
        self._problem.setWordWrap(True)
        self._problem.setMinimumWidth(1)
        self._matrix, self._scatter = ConfusionTable(), ScatterPane()
        self._matrix.cell_chosen.connect(self._choose_cell)
        self._scatter.example_chosen.connect(self._choose_example)
        self._examples, self._outputs, self._classes = ExamplePane(), OutputsPane(), ClassesPane()
        self._disturbance, self._surface, self._map = DisturbancePane(), SurfacePane(), MapPane()
        self._examples.example_chosen.connect(self._choose_example)
        self._map.example_chosen.connect(self._choose_from_map)
        self._outputs.threshold_moved.connect(self.threshold_moved)
        self._details = named(QTabBar(), "evaluationDetails", "Details of the evaluation")
        self._details.setDrawBase(False)
        self._details.setExpanding(False)
        self._details.setUsesScrollButtons(True)
        keep_keys_on_tabs(self._details)
        self._share = plain_label()
        self._share.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._share.setMinimumWidth(self._share.fontMetrics().horizontalAdvance("100 %"))
        self._share.setProperty("muted", True)
        self._panes = QStackedWidget()
        simple = self._examples, self._outputs, self._classes
        panes = (*simple, self._disturbance, self._surface, self._map)
        for (title, tip), pane in zip(TITLES.values(), panes, strict=True):
            self._details.setTabToolTip(self._details.addTab(title), tip)
            self._panes.addWidget(pane)
        self._details.currentChanged.connect(self._panes.setCurrentIndex)
        self._details.currentChanged.connect(self._ask)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._set)
        head.addWidget(self._headline, 1)
        head.addWidget(self._share)
        self._counts = QStackedWidget()
        self._counts.addWidget(self._matrix)
        self._counts.addWidget(self._scatter)
        self._counts.setMinimumWidth(LEAST_COUNTS)
        self._axes = reading("confusionAxes", "What the rows and columns are")
        self._axes.setText("rows: what it is; columns: read as")
        halves = named(
            QSplitter(Qt.Orientation.Horizontal),
            "evaluationHalves",
            hint="Drag the grip to give the matrix or the details more room.",
        )
        halves.setChildrenCollapsible(False)
        halves.addWidget(_column(self._axes, self._counts))
        halves.addWidget(_column(self._details, self._problem, self._panes))
        halves.setStretchFactor(0, 2)
        halves.setStretchFactor(1, 3)
        halves.setSizes([LEAST_COUNTS, 2 * LEAST_COUNTS])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addLayout(head)
        layout.addWidget(ScrollingAcross(halves, "evaluationArea"), 1)

    @property
    def headline(self) -> str:
        """The line above all: the score, J, and the moment."""
        self._make()
        return self._headline.full_text

    @property
    def heading(self) -> str:
        """The line above the examples."""
        return self._examples.heading.full_text

    @property
    def examples(self) -> tuple[Item, ...]:
        """The examples that are shown."""
        return self._examples.items

    @property
    def pane(self) -> QWidget | None:
        """What shows the detail that is chosen."""
        return self._panes.currentWidget()

    @property
    def detail(self) -> Detail:
        """The detail that is chosen."""
        self._make()
        return list(Detail)[self._details.currentIndex()]

    def show_detail(self, detail: Detail) -> None:
        """Choose a detail."""
        self._make()
        self._details.setCurrentIndex(list(Detail).index(detail))

    def show_mistakes(self) -> None:
        """Choose the validation examples that are read wrongly."""
        self.show_detail(Detail.EXAMPLES)
        self._ask_for_set(Which.VALIDATION)

    def show_runs(self, runs: Sequence[Run], task: Task, layers: int, *, trains: bool) -> None:
        """Show to which runs all belongs.

        Parameters
        ----------
        runs : sequence of Run
        task : Task
            Of the open one.
        layers : int
            Of its network.
        trains : bool
            Whether it is trained now.
        """
        self._make()
        self._runs, self._layers, self._trains = runs, layers, trains
        if task is not self._task:
            self._task, self._cell = task, None
            self._matrix.choose(None)
            self._counts.setCurrentWidget(self._matrix if task.classes else self._scatter)
            self._axes.setVisible(bool(task.classes))
            least = FEW + LEAST_CELL * len(task.classes)
            self._counts.setMinimumWidth(min(least, LEAST_COUNTS) if task.classes else least)
            self._details.setTabVisible(list(Detail).index(Detail.CLASSES), bool(task.classes))

    def show_evaluated(self, evaluated: Evaluated) -> None:
        """Show what is known."""
        self._make()
        self._evaluated = evaluated
        self._show_sets()
        headline = words.headline(evaluated)
        *fewer, score = fewer_parts(headline, words.SEPARATOR)
        alone = score.replace(f"{words.name_of(evaluated.which)} ", "")  # the set stands beside it
        self._headline.show_text(headline, shorter=(*fewer, score, alone, ""))
        self._headline.setEnabled(evaluated.current or evaluated.evaluation is None)
        self._problem.setText(evaluated.problem)
        self._problem.setVisible(bool(evaluated.problem))
        share = evaluated.share
        self._share.setText("" if share is None else figures.whole_percent(share))
        evaluation = evaluated.evaluation
        self._counts.setEnabled(evaluation is not None)
        if evaluation is not None:
            self._show_counts(evaluation)
        self._show_pane()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._make()
        self._ask()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.detail_asked.emit(None)

    def _show_sets(self) -> None:
        sets = self._evaluated.sets
        if [self._set.itemData(i) for i in range(self._set.count())] != [s.value for s in sets]:
            self._set.clear()
            for each in sets:
                self._set.addItem(each.value, each.value)
        with QSignalBlocker(self._set):
            self._set.setCurrentIndex(sets.index(self._evaluated.which))

    def _show_counts(self, evaluation: Evaluation) -> None:
        if evaluation.task.classes:
            counts = evaluation.confusion(self._evaluated.threshold)
            self._matrix.show_counts(evaluation.task, counts)
        else:
            self._scatter.show_answers(evaluation)

    def _show_pane(self) -> None:
        evaluated, evaluation = self._evaluated, self._evaluated.evaluation
        task, detail = self._task, self.detail
        if task is None:
            return
        if detail is Detail.EXAMPLES:
            heading, items = self._chosen_examples(evaluation)
            self._examples.show_examples(heading, items)
        elif detail is Detail.OUTPUTS:
            self._outputs.setVisible(evaluation is not None)
            if evaluation is not None:
                self._outputs.show_outputs(evaluation, evaluated.threshold)
        elif detail is Detail.CLASSES:
            self._classes.show_classes(evaluation, evaluated.threshold, evaluated.rocs)
        elif detail is Detail.DISTURBANCE:
            self._disturbance.show_falls(evaluated.falls, task)
        elif detail is Detail.SURFACE:
            epoch = 0.0 if evaluation is None else evaluation.epoch
            self._surface.show_surface(
                evaluated.surface, self._runs, epoch, flat=evaluated.flat, trains=self._trains
            )
        else:
            self._map.show_map(evaluated.map, task, self._layers, evaluated.star)

    def _chosen_examples(self, evaluation: Evaluation | None) -> tuple[str, list[Item]]:
        """Return the examples of the chosen cell; without one, the worst mistakes of all."""
        if evaluation is None:
            return words.NOT_YET, []
        task, threshold = evaluation.task, self._evaluated.threshold
        if not task.classes:
            return self._worst_errors(evaluation)
        if self._cell is None:
            numbers = evaluation.mistakes(threshold)
            heading = words.mistakes(len(numbers))
            if not len(numbers):
                numbers = evaluation.by_loss()
        else:
            label, answer = self._cell
            numbers = evaluation.cell(label, answer, threshold)
            of = int((evaluation.labels == label).sum())
            heading = words.cell(task, label, answer, len(numbers), of)
            if label != answer and len(numbers):
                heading += ", and from which epoch each was read rightly first"
        shown = numbers[:MOST].tolist()
        answers = evaluation.answers(threshold)[shown].tolist()
        return heading, items_of(evaluation, shown, answers, self._evaluated.first)

    def _worst_errors(self, evaluation: Evaluation) -> tuple[str, list[Item]]:
        numbers = evaluation.worst()[:MOST].tolist()
        true, predicted = evaluation.true, evaluation.predicted
        items = []
        for number in numbers:
            right, answer = (figures.angle(float(each[number])) for each in (true, predicted))
            tip = f"{right}, predicted {answer}"
            items.append(Item(number, evaluation.image(number), right, f"→ {answer}", tip))
        return "the largest errors", items

    @Slot()
    def _ask(self) -> None:
        if self.isVisible():
            self.detail_asked.emit(self.detail)

    @Slot(int)
    def _choose_set(self, index: int) -> None:
        self._ask_for_set(Which(self._set.itemData(index)))

    def _ask_for_set(self, which: Which) -> None:
        self._cell = None
        self._matrix.choose(None)
        self.set_chosen.emit(which)

    @Slot(object)
    def _choose_cell(self, cell: tuple[int, int]) -> None:
        self._cell = cell
        self.show_detail(Detail.EXAMPLES)
        self._show_pane()
        self.cell_chosen.emit(cell)

    @Slot(int)
    def _choose_example(self, number: int) -> None:
        evaluation = self._evaluated.evaluation
        if evaluation is not None and number < len(evaluation):
            answer = self._name(evaluation.labels[number])
            self.example_chosen.emit(evaluation.image(number), answer)

    @Slot(int)
    def _choose_from_map(self, number: int) -> None:
        found, task = self._evaluated.map, self._task
        if found is not None and task is not None and number < len(found.images):
            image = found.images[number].reshape(task.side, task.side)
            self.example_chosen.emit(image, self._name(found.labels[number]))

    def _name(self, label: float) -> str | None:
        """Return the class of that number; None for a regression."""
        return self._task.classes[int(label)] if self._task and self._task.classes else None


def _column(*parts: QWidget) -> QWidget:
    """Return the parts, one below the other; the last one has the room that is left."""
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.GAP)
    for part in parts:
        layout.addWidget(part)
    layout.setStretch(len(parts) - 1, 1)
    return column
