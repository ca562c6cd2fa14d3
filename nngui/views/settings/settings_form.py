"""`SettingsForm`: data, model, loss and optimizer, in the lecture's three steps."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from engine.losses import LOSSES
from nngui.design import figures, presets
from nngui.design.design import Design
from nngui.design.memory import memory_needed
from nngui.design.options import Options
from nngui.design.own_digits import OwnDigits
from nngui.design.problems import Place, Problem
from nngui.design.wording import formula
from nngui.views.settings.data_settings import DataSettings
from nngui.views.settings.minimise_settings import MinimiseSettings
from nngui.views.settings.options_of import OptionsOf
from nngui.widgets import theme
from nngui.widgets.fields.forms import combo, heading, note
from nngui.widgets.fields.problem_bar import ProblemBar

PRESET_HINT = (
    "A model with fitting loss and optimizer to begin with; it starts over, and the run so far"
    " stays in Runs."
)
LOSS_HINT = "The loss L of one example; the cost J is its mean over all training examples."
LOSS_OPTIONS_HINT = "What the loss takes besides y and ŷ; acts at once."
MENTIONED = 300_000_000  # bytes of memory; less is not mentioned


class SettingsForm(QScrollArea):
    """The design but for its layers, as a form that asks for another design.

    Signals
    -------
    design_asked : Design, str
        The design that the person asks for, and its name for undo; shown by `show_design` only.
    question_asked : str
        The key of a question of the person's own; empty for a new one.
    dataset_asked : str
        The person wants to learn from that data set.
    preset_asked : str
        The person wants to begin by that preset.
    """

    design_asked = Signal(object, str)
    dataset_asked = Signal(str)
    question_asked = Signal(str)
    preset_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._design = Design()
        self._problems: dict[Place, Problem] = {}
        self._make_controls()
        self._connect_controls()
        self._lay_out()
        self.show_design(self._design)

    @Slot(object)
    def show_design(self, design: Design) -> None:
        """Show this design."""
        self._design = design
        self._show_preset(design)
        self._data.show_design(design)
        needed = memory_needed(design)
        memory = f" · {figures.memory(needed)} of memory" if needed > MENTIONED else ""
        self._parameters.setText(f"{figures.count(design.parameters)} parameters W, b{memory}")
        self._loss.setCurrentIndex(self._loss.findData(design.loss))
        self._formula.setText(formula(design))
        self._loss_options.show_options(design.of_loss, design.loss_options)
        self._minimise.show_design(design)
        self.updateGeometry()

    @Slot(float)
    def show_rate(self, rate: float) -> None:
        """Show the current α, if it follows a schedule."""
        self._minimise.show_rate(rate)

    @Slot()
    def show_questions(self, questions: tuple[tuple[str, str], ...]) -> None:
        """Offer these questions of the person's own, each with its key and its title."""
        self._data.show_questions(questions)

    def close_preview(self) -> None:
        """Close the preview of augmentation, if it is open."""
        self._data.close_preview()

    @Slot(object)
    def show_own(self, own: OwnDigits) -> None:
        """Take into account the digits that the person has labelled."""
        self._data.show_own(own)
        self._minimise.show_own(own)

    @Slot(object)
    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show the problems of data, model and loss, each where these are chosen."""
        self._problems = {problem.place: problem for problem in reversed(problems)}
        for place, bar in self._bars.items():
            problem = self._problems.get(place)
            bar.show_problem(problem.text if problem else "", problem.remedy if problem else "")
        self.updateGeometry()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.updateGeometry()  # the style sheet, which is known only now, makes it narrower

    @override
    def minimumSizeHint(self) -> QSize:
        """Leave room for what is in it and for the scroll bar beside that."""
        bar = self.verticalScrollBar().sizeHint().width()
        content = self._inside.minimumSizeHint().width()
        return QSize(content + bar, super().minimumSizeHint().height())

    def _make_controls(self) -> None:
        self._data, self._minimise = DataSettings(), MinimiseSettings()
        names = {name: name for name in presets.PRESETS}
        self._preset = combo("presetCombo", names, "Preset", PRESET_HINT)
        titles = {name: loss.title for name, loss in LOSSES.items()}
        self._loss = combo("lossCombo", titles, "Loss", LOSS_HINT)
        self._loss_options = OptionsOf("loss", "the loss", LOSS_OPTIONS_HINT)
        self._parameters, self._formula = note(), note()
        below = QBoxLayout.Direction.TopToBottom
        self._bars = {
            Place.DATA: self._data.problem_bar,
            Place.MODEL: ProblemBar("modelProblem", below),
            Place.LOSS: ProblemBar("lossProblem", below),
        }

    def _connect_controls(self) -> None:
        self._data.dataset_asked.connect(self.dataset_asked)
        self._data.question_asked.connect(self.question_asked)
        self._preset.activated.connect(self._choose_preset)
        self._loss.activated.connect(self._choose_loss)
        self._loss_options.chosen.connect(self._choose_loss_options)
        for bar in self._bars.values():
            bar.remedy_chosen.connect(self._apply_remedy)
        self._data.changes_asked.connect(self._ask)
        self._minimise.changes_asked.connect(self._ask)

    def _lay_out(self) -> None:
        self._inside = inside = QWidget()
        column = QVBoxLayout(inside)
        column.setSpacing(theme.GAP)
        column.setContentsMargins(0, 0, 0, 0)  # the panel has its own
        for part in (
            self._data,
            *(heading("1  Model"), self._preset, self._parameters, self._bars[Place.MODEL]),
            *(heading("2  Loss and cost"), self._loss, self._formula, self._loss_options),
            self._bars[Place.LOSS],
            self._minimise,
        ):
            column.addWidget(part)
        column.addStretch(1)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)

    def _show_preset(self, design: Design) -> None:
        """Show the preset that the design is; if it is none, an item of its own says so."""
        text, origin = presets.described(design), presets.origin_of(design)
        if (own := self._preset.findData(None)) >= 0:
            self._preset.removeItem(own)
        if text not in presets.PRESETS:
            self._preset.insertItem(0, text)
        self._preset.setCurrentIndex(self._preset.findText(text))
        way_back = f" To undo all changes, choose {origin} again." if origin else ""
        changed = text not in presets.PRESETS
        self._preset.setToolTip(f"{text}.{way_back}" if changed else PRESET_HINT)

    @Slot(int)
    def _choose_preset(self, index: int) -> None:
        name = self._preset.itemData(index)
        if name is not None:
            self.preset_asked.emit(name)

    @Slot(int)
    def _choose_loss(self, index: int) -> None:
        self.design_asked.emit(self._design.having(loss=self._loss.itemData(index)), "Change Loss")

    @Slot(object)
    def _choose_loss_options(self, options: Options) -> None:
        self._ask({"loss_options": options}, "Change Loss Options")

    @Slot()
    def _apply_remedy(self) -> None:
        place = next(place for place, bar in self._bars.items() if bar is self.sender())
        problem = self._problems[place]
        self.design_asked.emit(problem.remedied, problem.remedy.title())

    @Slot(dict, str)
    def _ask(self, changes: dict[str, object], text: str) -> None:
        self.design_asked.emit(replace(self._design, **changes), text)  # type: ignore[arg-type]
