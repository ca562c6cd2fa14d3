"""`ChipRow`: the stages of a step as buttons, walked by click, arrow keys or playing."""

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from nngui.training.one_step.chips import Chip
from nngui.widgets import theme
from nngui.widgets.fields.named import named

BEAT = 2_500  # ms for each stage that is played
THREE_STEPS = None  # the page before the first stage
HINTS = {
    Chip.FORWARD: "Forward: z = W x + b and a = g(z), layer by layer.",
    Chip.LOSS: "The loss L of this example, and the cost J: the mean of the losses.",
    Chip.OUTPUT_ERROR: "The error of the output layer: how J changes with its z.",
    Chip.HIDDEN_ERROR: "The errors of the hidden layers, from the last one back: Wᵀδ times g′(z).",
    Chip.DERIVATIVES: "The derivatives of J by every weight and bias.",
    Chip.UPDATE: "Downhill: how the optimizer moves the parameters.",
}
NUMBERS = {Chip.FORWARD: 1, Chip.LOSS: 2}  # of the lecture's steps; all others are the third


class ChipRow(QWidget):
    """A button for the three steps and one for every stage of a step; one of them is down.

    Signals
    -------
    shown : Chip or None
        The person wants to see this stage; None for the three steps.
    """

    shown = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        self._chips: list[Chip | None] = [THREE_STEPS, *Chip]
        for number, chip in enumerate(self._chips):
            text = "the three steps" if chip is None else chip.value
            name = "threeSteps" if chip is None else chip.value.title().replace(" ", "")
            hint = (
                "Model, loss and cost, minimise: logistic regression and this network side by side."
                if chip is None
                else HINTS[chip]
            )
            button = named(QToolButton(), f"{name[0].lower()}{name[1:]}Chip", "", hint)
            button.setText(text)
            button.setCheckable(True)
            self._group.addButton(button, number)
            row.addWidget(button)
        self.play = named(
            QToolButton(),
            "playStagesButton",
            "Play the stages",
            "Walk through all stages by itself.",
        )
        self.play.setText("▶")
        self.play.setCheckable(True)
        self.play.toggled.connect(self._play)
        row.addWidget(self.play)
        self._timer = QTimer(self, interval=BEAT)
        self._timer.timeout.connect(self._next)
        self._group.button(1).setChecked(True)
        self._group.idToggled.connect(self._announce)

    @property
    def chip(self) -> Chip | None:
        """The stage that is shown; None for the three steps."""
        return self._chips[self._group.checkedId()]

    def show_chip(self, chip: Chip | None) -> None:
        """Show that stage."""
        self._group.button(self._chips.index(chip)).setChecked(True)

    def put_at_end(self, widget: QWidget) -> None:
        """Put a widget behind the buttons, where it has the room that is left."""
        self._row.addWidget(widget, 1)

    def walk(self, by: int) -> None:
        """Show the stage before (−1) or after (1) the one that is shown, if there is one."""
        number = self._group.checkedId() + by
        if 0 <= number < len(self._chips):
            self._group.button(number).setChecked(True)
            self._group.button(number).setFocus()

    def stop(self) -> None:
        """Play no longer."""
        self.play.setChecked(False)

    @Slot(bool)
    def _play(self, playing: bool) -> None:
        self.play.setText("❚❚" if playing else "▶")
        if not playing:
            self._timer.stop()
            return
        if self._group.checkedId() == len(self._chips) - 1 or self.chip is None:
            self._group.button(1).setChecked(True)
        self._timer.start()

    @Slot()
    def _next(self) -> None:
        number = self._group.checkedId() + 1
        if number < len(self._chips):
            self._group.button(number).setChecked(True)
        if number >= len(self._chips) - 1:
            self.stop()

    @Slot(int, bool)
    def _announce(self, _number: int, checked: bool) -> None:
        if checked:
            self.shown.emit(self.chip)
