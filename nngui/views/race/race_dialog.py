"""`RaceDialog`: choose a race, and which lanes take part."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from nngui.design.design import Design
from nngui.design.problems import fatal
from nngui.design.setup import Setup
from nngui.training.race import FEWEST, MOST, MOST_SEEDS, READY_MADE, Lane, Race, locked
from nngui.training.words.race_words import name_of, preview
from nngui.views.race.other_lane import OtherLane
from nngui.widgets import theme
from nngui.widgets.fields.forms import label_of
from nngui.widgets.fields.named import named
from nngui.widgets.fields.numbers import whole_number
from nngui.widgets.plain import plain_label
from nngui.widgets.screens import available_geometry

LANE = Qt.ItemDataRole.UserRole
TOO_FEW = f"A race has at least {FEWEST} lanes: tick some more."
TOO_MANY = f"A race has at most {MOST} lanes: tick fewer."
MEND_FIRST = "A race begins by a network that can be trained: mend that first."
NO_CHOICE = "The network of now offers only one lane for this: choose another race."
TUNE_TIP = (
    "Search for the best of five α of each network first, so that none loses by a bad α; the epochs"
    " of the search are shown."
)
SEEDS_TIP = "With how many seeds each network is trained; the outcome is then a mean and a spread."


class RaceDialog(QDialog):
    """The races that are worth a look, with their lanes to tick, and what Start will do in words.

    Signals
    -------
    race_asked : Race
        Start was pressed.
    """

    race_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("raceDialog")
        self.setWindowTitle("Race")
        self._design = Design()
        self._setup: Setup | None = None
        self._make_lists()
        self._make_options()
        self._make_words()
        self._lay_out()
        self._races.setCurrentRow(0)

    @property
    def race(self) -> Race | None:
        """The race as it is chosen; None if it has too few lanes, or too many."""
        chosen = self._ticked()
        if not FEWEST <= len(chosen) <= MOST:
            return None
        ready = READY_MADE[self._races.currentRow()]
        usual = ready.race(self._design)
        title = ready.title if usual and usual.lanes == chosen else _title(chosen)
        race = Race(title, ready.topic, chosen)
        tuned = self._tune.isEnabled() and self._tune.isChecked()
        seeds = self._seeds.value() if self._seeds.isEnabled() else 1
        return replace(race, seeds=seeds, tuned=tuned)

    def show_design(self, design: Design, setup: Setup | None = None) -> None:
        """Offer the lanes that can be derived from this design, as far as a set-up permits it."""
        if design != self._design or setup is not self._setup:
            self._design, self._setup = design, setup
            self._offer_lanes()

    def _make_lists(self) -> None:
        self._races = named(QListWidget(), "raceList", "Races", "What the networks differ in.")
        for each in READY_MADE:
            item = QListWidgetItem(each.title, self._races)
            item.setToolTip(each.hint)
        self._races.currentRowChanged.connect(self._offer_lanes)
        self._races.itemActivated.connect(self._start)
        self._lanes = named(
            QListWidget(), "laneList", "Lanes", "The networks that take part: two to six."
        )
        self._lanes.itemChanged.connect(self._show_choice)
        self._other = OtherLane()
        self._other.lane_asked.connect(self._add_lane)

    def _make_options(self) -> None:
        self._seeds = whole_number("raceSeedsSpin", 1, MOST_SEEDS)
        self._seeds.setToolTip(SEEDS_TIP)
        self._seeds.valueChanged.connect(self._show_choice)
        self._tune = named(QCheckBox("Tune α before"), "tuneCheck", hint=TUNE_TIP)
        self._tune.toggled.connect(self._show_choice)

    def _make_words(self) -> None:
        self._question = plain_label()
        self._question.setProperty("heading", True)
        self._preview = named(plain_label(), "racePreview")
        for label in (self._question, self._preview):
            label.setWordWrap(True)
        self._preview.setMinimumHeight(4 * self._preview.fontMetrics().lineSpacing())
        self._preview.setAlignment(Qt.AlignmentFlag.AlignTop)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._start_button = box.addButton("Start", QDialogButtonBox.ButtonRole.AcceptRole)
        self._start_button.setObjectName("raceStartButton")
        self._start_button.setToolTip("Train these networks in turns, from now on.")
        self._start_button.setDefault(True)
        box.accepted.connect(self._start)
        box.rejected.connect(self.reject)
        self._box = box

    def _lay_out(self) -> None:
        options = QHBoxLayout()
        options.addWidget(label_of(self._seeds, "seeds"))
        options.addWidget(self._seeds)
        options.addWidget(self._seeds.refusal)
        options.addSpacing(2 * theme.MARGIN)
        options.addWidget(self._tune)
        options.addStretch()
        lists = QGridLayout()
        lists.addWidget(_heading("Race"), 0, 0)
        lists.addWidget(_heading("Lanes"), 0, 1)
        lists.addWidget(self._races, 1, 0)
        lists.addWidget(self._lanes, 1, 1)
        lists.addWidget(self._other, 2, 1)
        column = QVBoxLayout(self)
        column.addWidget(self._question)
        column.addLayout(lists, 1)
        column.addLayout(options)
        column.addWidget(self._preview)
        column.addWidget(self._box)
        widest = self._races.sizeHintForColumn(0) + 4 * theme.MARGIN
        room = available_geometry(self).width() // 2 - 8 * theme.MARGIN
        for each in (self._races, self._lanes):
            each.setMinimumWidth(min(widest, room))
        self._races.setMinimumHeight((len(READY_MADE) + 1) * self._races.sizeHintForRow(0))

    @Slot()
    def _offer_lanes(self) -> None:
        """List the lanes of the chosen race, the usual ones ticked."""
        ready = READY_MADE[max(0, self._races.currentRow())]
        self._question.setText(ready.hint)
        with QSignalBlocker(self._lanes):
            self._lanes.clear()
            offered = ready.lanes(self._design)
            whole = Race("", ready.topic, tuple(lane for lane, _ in offered))
            for lane, takes_part in offered:
                self._list(lane, name_of(whole, lane), ticked=takes_part)
        self._other.show_topic(ready.topic, self._design)
        self._tune.setEnabled(ready.topic != "rate")
        self._seeds.setEnabled(ready.topic != "seed")
        self._show_choice()

    def _list(self, lane: Lane, text: str, *, ticked: bool) -> None:
        item = QListWidgetItem(text, self._lanes)
        item.setData(LANE, lane)
        item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)

    @Slot(object)
    def _add_lane(self, lane: Lane) -> None:
        """Tick the lane with that value; list it if it is none of those that are offered."""
        items = [self._lanes.item(i) for i in range(self._lanes.count())]
        known = [item for item in items if item.data(LANE) == lane]
        if known:
            known[0].setCheckState(Qt.CheckState.Checked)
        else:
            self._list(lane, lane.name, ticked=True)
        self._lanes.scrollToBottom()
        self._show_choice()

    @Slot()
    def _show_choice(self) -> None:
        """Say what Start will do, or why it cannot."""
        race, number = self.race, len(self._ticked())
        reason = locked(race, self._setup) if race is not None else ""
        if race is not None:
            text = reason or preview(race)
        elif not number and (problem := fatal(self._design)) is not None:
            text = f"{problem.text} {MEND_FIRST}"
        elif self._lanes.count() < FEWEST:
            text = NO_CHOICE
        else:
            text = TOO_FEW if number < FEWEST else TOO_MANY
        self._preview.setText(text)
        self._start_button.setEnabled(race is not None and not reason)

    def _ticked(self) -> tuple[Lane, ...]:
        items = (self._lanes.item(i) for i in range(self._lanes.count()))
        ticked = Qt.CheckState.Checked
        return tuple(item.data(LANE) for item in items if item.checkState() is ticked)

    @Slot()
    def _start(self) -> None:
        race = self.race
        if race is not None and not locked(race, self._setup):
            self.race_asked.emit(race)
            self.accept()


def _heading(text: str) -> QLabel:
    label = plain_label(text)
    label.setProperty("muted", True)
    return label


def _title(lanes: tuple[Lane, ...]) -> str:
    names = [lane.name for lane in lanes]
    return " against ".join(names) if len(names) == FEWEST else f"{', '.join(names)}"
