"""Train, pause, step, start over; and how far the run is."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QFontMetrics
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QProgressBar,
    QPushButton,
    QToolButton,
    QWidget,
)
from typing_extensions import override

from engine.optimizers import OPTIMIZERS
from nngui.design import figures
from nngui.design.design import Design
from nngui.training.messages import Pace, Phase, Snapshot
from nngui.training.shown import Shown
from nngui.widgets import theme
from nngui.widgets.fields.named import named
from nngui.widgets.plain import plain_label
from nngui.widgets.scrolling import ScrollingAcross
from nngui.widgets.snug_button import SnugButton

FULL = 1_000  # steps of the progress bar


@dataclass(frozen=True, slots=True)
class Look:
    """The texts and the enabled buttons of a state."""

    main: str
    main_tip: str
    can_train: bool = True
    can_step: bool = True
    can_start_over: bool = True
    note: str = ""


PAUSE_TIP = "Pause: ask for no more mini-batches; nothing is lost (F5)."
TRAIN_TIP = "Train: minimise the cost J by {optimizer}, epoch by epoch (F5)."
MORE_TIP = "Train {epochs} more by {optimizer}, from the parameters of now (F5)."
AGAIN_TIP = "Train again from the last good epoch; a smaller learning rate α helps (F5)."
STEP_TIPS = {
    Pace.MINI_BATCH: "Step: train one mini-batch of {batch}, so that w and b change once (F6).",
    Pace.EPOCH: "Step: train one epoch, each training example once (F6).",
    Pace.EXAMPLE: "Step: change w and b by one training example alone, the next one each time;"
    " it is not one of the epoch’s mini-batches, and Undo takes it back (F6).",
}
FULL_SPEED = "full speed"
SPEED_TIP = "The speed of training: slow motion lets an audience follow it, epoch by epoch."
PACES = {
    Pace.MINI_BATCH: "One Mini-Batch",
    Pace.EPOCH: "One Epoch",
    Pace.EXAMPLE: "One Example",
}
BACK_TIP = " It goes on from the newest moment, and not from the one that is looked at."
COST_TIP = "The cost J after {moment}: the mean loss over all training examples."
PART_TIP = "The part of the next epoch that is done; J is measured when it is complete."
OVER_TIP = (
    "Start over: another run with new initial weights, drawn from the seed; the one so far stays in"
    " Runs (Shift+F5)."
)

READING = "reading the digits…"
LOOKS = {
    Phase.LOADING: Look("Train", TRAIN_TIP, note=READING),
    Phase.TRAINING: Look("Train", TRAIN_TIP),
    Phase.MEASURING: Look("Train", TRAIN_TIP, note="measuring J…"),
    Phase.LESSON: Look("Train", TRAIN_TIP),
    Phase.RESTING: Look("Train", TRAIN_TIP),
    Phase.FAILED: Look("Train", AGAIN_TIP, note="stopped"),
}
assert set(LOOKS) == set(Phase)
RUNNING = Look("Pause", PAUSE_TIP, can_step=False)
STARTING = Look("Pause", PAUSE_TIP, can_step=False, note=READING)
FINISHED = Look("Train", MORE_TIP)


def look_of(snapshot: Snapshot) -> Look:
    """Return the look of what a training does."""
    if snapshot.can_pause:
        return STARTING if snapshot.loading else RUNNING
    return FINISHED if snapshot.finished else LOOKS[snapshot.phase]


class RunBar(QWidget):
    """The first row of the window: the commands of training, and its progress.

    Signals
    -------
    train, pause, start_over
        The button of that name was pressed.
    step : Pace
        Step was pressed; what it does was chosen last in its menu.
    """

    train = Signal()
    pause = Signal()
    step = Signal(object)
    start_over = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._can_pause = LOOKS[Phase.RESTING], False
        self._problem, self._looks_back = "", False
        self._pace, self._design = Pace.MINI_BATCH, Design()
        self._shown: tuple[object, ...] = ()  # by the buttons
        self._digits = 3  # of the epochs that there is room for
        self._make_buttons()
        self._make_figures()
        self._lay_out()
        self._keep_widths()
        self._show_look()

    @property
    def note(self) -> str:
        """The time left, or what is being done."""
        return self._note.text()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show how far the run is, and what can be done."""
        done = (snapshot.epoch + snapshot.fraction) / max(1, snapshot.goal)
        self._progress.setValue(min(FULL, int(FULL * done)))
        self._design = snapshot.design
        self._look, self._can_pause = look_of(snapshot), snapshot.can_pause
        self._show_look(figures.time_left(snapshot.seconds_left) if snapshot.running else None)

    def show_moment(self, shown: Shown) -> None:
        """Show which epoch the window shows, and J after it."""
        if len(str(shown.goal)) > self._digits:
            self._digits = len(str(shown.goal))
            self._keep_widths()
        epoch = figures.count(shown.epoch)
        self._epoch.setText(f"epoch {epoch} / {figures.count(shown.goal)}")
        self._part.setText(figures.part_of_epoch(shown.fraction))
        self._part.setAccessibleName(figures.moment(shown.epoch, shown.fraction))
        self._cost.setText(f"J = {figures.cost(shown.cost)}")
        moment = figures.moment(shown.epoch, shown.measured - shown.epoch)
        self._cost.setToolTip(COST_TIP.format(moment=moment))
        if shown.back != self._looks_back:
            self._looks_back = shown.back
            self._explain()

    def show_problem(self, text: str) -> None:
        """Forbid training while the design does not fit together; an empty text allows it."""
        self._problem = text
        self._show_look()

    def offer_speeds(self, speeds: QActionGroup) -> None:
        """Offer these actions, which carry the epochs a second as data, or None for full speed."""
        menu = QMenu(self._speed)
        menu.addActions(speeds.actions())
        self._speed.setMenu(menu)
        speeds.triggered.connect(self._show_speed)

    @Slot()
    def step_once(self) -> None:
        """Ask for a step of the pace that was chosen last."""
        self.step.emit(self._pace)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._keep_widths()

    def _make_buttons(self) -> None:
        self._train_button = named(QPushButton("Train"), "trainButton")
        self._train_button.clicked.connect(self._train_or_pause)
        self._step_button = named(QPushButton("Step"), "stepButton")
        self._step_button.clicked.connect(self.step_once)
        self._make_paces()
        self._over_button = named(
            QPushButton("Start over"), "startOverButton", "Start over", OVER_TIP
        )
        self._over_button.clicked.connect(self.start_over)
        self._speed = named(SnugButton(FULL_SPEED), "speedButton", "Speed", SPEED_TIP)

    def _make_paces(self) -> None:
        """Make the menu beside Step."""
        self._paces = named(
            QToolButton(), "stepMenuButton", "Length of a step", "Choose how long a step is."
        )
        self._paces.setText("▾")
        self._paces.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self._paces.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._paces.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        menu, group = QMenu(self._paces), QActionGroup(self)
        for pace, text in PACES.items():
            action = group.addAction(text)
            action.setCheckable(True)
            action.setChecked(pace is self._pace)
            action.setData(pace)
            menu.addAction(action)
        group.triggered.connect(self._choose_pace)
        self._paces.setMenu(menu)

    @Slot(QAction)
    def _choose_pace(self, action: QAction) -> None:
        self._pace = action.data()
        self._show_look()
        self.step_once()

    @Slot(QAction)
    def _show_speed(self, action: QAction) -> None:
        speed = action.data()
        self._speed.setText(FULL_SPEED if speed is None else f"{figures.tick(speed)} / s")
        self._speed.setAccessibleName(f"Speed: {action.text().lower()}")

    def _make_figures(self) -> None:
        self._epoch = named(
            plain_label("epoch 0 / 100"),
            "epochLabel",
            hint="Completed epochs, and the epoch at which training stops.",
        )
        self._part = named(plain_label(), "partLabel", hint=PART_TIP)
        self._progress = named(
            QProgressBar(),
            "progressBar",
            "Progress of training",
            "How much of the epochs is done, with the part of the running one.",
        )
        self._progress.setRange(0, FULL)
        self._progress.setTextVisible(False)
        self._note = named(plain_label(), "timeLabel", hint="How long training takes from now.")
        self._cost = named(
            plain_label("J = –"),
            "costLabel",
            hint=COST_TIP.format(moment="epoch 0"),
        )
        self._cost.setProperty("heading", True)

    def _lay_out(self) -> None:
        """Put all in a row, which scrolls where it is too long; J stays in view."""
        inside = QWidget(self)
        bar = QHBoxLayout(self)
        bar.setContentsMargins(0, 0, 0, 0)
        bar.setSpacing(theme.MARGIN)
        bar.addWidget(ScrollingAcross(inside, "runBarArea"), 1)
        bar.addWidget(self._cost)
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.MARGIN)
        steps = QHBoxLayout()
        steps.setSpacing(0)
        steps.addWidget(self._step_button)
        steps.addWidget(self._paces, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._train_button)
        row.addLayout(steps)
        row.addWidget(self._over_button)
        row.addWidget(self._speed)
        row.addSpacing(theme.MARGIN)
        row.addWidget(self._epoch)
        row.addWidget(self._part)
        row.addWidget(self._progress, 1)
        row.addWidget(self._note)

    def _keep_widths(self) -> None:
        """Leave room for the longest texts, so that nothing moves while numbers change."""
        number = figures.count(int("8" * self._digits))
        for label, longest in (
            (self._epoch, f"epoch {number} / {number}"),
            (self._note, max((look.note for look in LOOKS.values()), key=len)),
            (self._part, figures.part_of_epoch(0.88)),
            (self._cost, "J = 8.88e-88"),
        ):
            font = theme.bold(label.font()) if label is self._cost else label.font()
            width = QFontMetrics(font).horizontalAdvance(longest) + theme.GAP
            label.setFixedSize(width, label.sizeHint().height())  # or a text would lay all out
        self._speed.ensurePolished()
        self._speed.setMinimumWidth(self._room_for_speeds())
        text = self._train_button.text()
        widths = []
        for each in {look.main for look in (RUNNING, FINISHED)}:
            self._train_button.setText(each)
            widths.append(self._train_button.sizeHint().width())
        self._train_button.setText(text)
        self._train_button.setFixedWidth(max(widths))

    def _room_for_speeds(self) -> int:
        """Return the width of the button of slow motion with its longest text."""
        text = self._speed.text()
        self._speed.setText(FULL_SPEED)
        width = self._speed.sizeHint().width()
        self._speed.setText(text)
        return width

    def _show_look(self, note: str | None = None) -> None:
        """Show the buttons as they are now; beside them a note, or that of the look."""
        look, running = self._look, self._can_pause
        self._note.setText(look.note if note is None else note)
        shown = (look, running, self._problem, self._pace, self._design)
        if shown != self._shown:
            self._shown = shown
            self._show_buttons(look, running=running)

    def _show_buttons(self, look: Look, *, running: bool) -> None:
        self._train_button.setText(look.main)
        self._train_button.setAccessibleName(look.main)
        self._train_button.setEnabled(look.can_train and (running or not self._problem))
        for button in (self._step_button, self._paces):
            button.setEnabled(look.can_step and not self._problem)
        self._step_button.setAccessibleName(f"Step {PACES[self._pace].lower()}")
        self._over_button.setEnabled(look.can_start_over)
        self._explain()

    def _explain(self) -> None:
        """Say in the tooltips of Train and Step what they do now."""
        back = BACK_TIP if self._looks_back else ""
        tip = self._look.main_tip.format(
            optimizer=OPTIMIZERS[self._design.optimizer].title,
            epochs=figures.counted(self._design.epochs, "epoch"),
        )
        if not self._can_pause:
            tip = self._problem or tip + back
        self._train_button.setToolTip(tip)
        examples = figures.counted(self._design.batch_size, "example")
        step_tip = STEP_TIPS[self._pace].format(batch=examples)
        self._step_button.setToolTip(self._problem or step_tip + back)

    def _train_or_pause(self) -> None:
        (self.pause if self._can_pause else self.train).emit()
