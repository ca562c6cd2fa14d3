"""`OtherLane`: a field for one more α, batch size or seed, beside those that are offered."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from nngui.design.design import LARGEST_BATCH, LARGEST_SEED, Design
from nngui.training.race import Lane, batch_lane, rate_lane, seed_lane
from nngui.widgets import theme
from nngui.widgets.fields.named import named
from nngui.widgets.fields.numbers import (
    NumberBox,
    RateSpinBox,
    commit_typed,
    show_number,
    whole_number,
)
from nngui.widgets.plain import plain_label


class OtherLane(QWidget):
    """A number and a button that makes a lane of it; hidden where numbers do not matter.

    Signals
    -------
    lane_asked : Lane
        Shall be among the lanes.
    """

    lane_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._design, self._topic = Design(), ""
        self._label = plain_label()
        self._add = named(
            QPushButton("Add"), "otherLaneButton", "Add the lane", "Let this value take part too."
        )
        self._add.setAutoDefault(False)
        self._add.clicked.connect(self._ask)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(self._label)
        self._fields: dict[str, NumberBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        for topic, field in (
            ("rate", RateSpinBox("otherRateSpin")),
            ("batch", whole_number("otherBatchSpin", 1, LARGEST_BATCH)),
            ("seed", whole_number("otherSeedSpin", 0, LARGEST_SEED, adaptive=False)),
        ):
            self._fields[topic] = field
            field.setAccessibleName(f"another {_NAMES[topic]}")
            field.setToolTip(f"Another {_NAMES[topic]} that shall take part.")
            row.addWidget(field, 1)
            column.addWidget(field.refusal)
        row.addWidget(self._add)
        self.hide()

    def show_topic(self, topic: str, design: Design) -> None:
        """Offer a number of that kind, beginning with that of the design."""
        self._topic, self._design = topic, design
        for name, field in self._fields.items():
            field.refusal.forget()
            field.setVisible(name == topic)
        self.setVisible(topic in self._fields)
        if topic in self._fields:
            self._label.setText(_NAMES[topic])
            show_number(self._fields[topic], _VALUES[topic](design))

    @Slot()
    def _ask(self) -> None:
        commit_typed()
        field = self._fields[self._topic]
        if field.refusal.isHidden():
            self.lane_asked.emit(_LANES[self._topic](self._design, field.value()))


_NAMES = {"rate": "α", "batch": "batch", "seed": "seed"}
_VALUES: dict[str, Callable[[Design], float]] = {
    "rate": lambda design: design.learning_rate,
    "batch": lambda design: design.batch_size,
    "seed": lambda design: design.seed,
}
_LANES: dict[str, Callable[[Design, Any], Lane]] = {
    "rate": rate_lane,
    "batch": batch_lane,
    "seed": seed_lane,
}
