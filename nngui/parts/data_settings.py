"""`DataSettings`: the examples that the network learns from."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.data import TASKS
from nngui import theme
from nngui.design import Design
from nngui.parts.forms import combo, heading, note


class DataSettings(QWidget):
    """Which examples (x, y) the network learns from.

    Signals
    -------
    dataset_asked : str
        The person wants to learn from that data set.
    """

    dataset_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dataset = combo(
            "datasetCombo",
            {name: f"{name} ({task.side}×{task.side})" for name, task in TASKS.items()},
            "Data set",
            "Which examples (x, y) the network learns from, with the network that last did so.",
        )
        self._counts = note()
        self._dataset.activated.connect(self._choose_dataset)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        for part in (heading("Data"), self._dataset, self._counts):
            column.addWidget(part)

    def show_design(self, design: Design) -> None:
        """Show what this design learns from."""
        task = design.task
        self._dataset.setCurrentIndex(self._dataset.findData(design.dataset))
        self._counts.setText(f"{task.train:,} training, {task.validation:,} validation")

    @Slot(int)
    def _choose_dataset(self, index: int) -> None:
        self.dataset_asked.emit(self._dataset.itemData(index))
