"""`PairDialog`: which two digits are to be told apart."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QVBoxLayout, QWidget

from engine.data import pair
from engine.data.task import DIGITS
from nngui.widgets.fields.forms import combo
from nngui.widgets.fields.named import named
from nngui.widgets.plain import plain_label

FIRST = 4, 9  # that it begins with


class PairDialog(QDialog):
    """Asks for two digits.

    Signals
    -------
    pair_chosen : str
        The name of the question, such as "2 or 7".
    """

    pair_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "pairDialog")
        self.setWindowTitle("Any two digits")
        digits = {digit: digit for digit in DIGITS}
        self._boxes = [
            combo(f"{name}DigitCombo", digits, f"The {name} digit", f"The {name} digit.")
            for name in ("first", "second")
        ]
        row = QHBoxLayout()
        for i, (box, digit) in enumerate(zip(self._boxes, FIRST, strict=True)):
            box.setMinimumContentsLength(2)
            box.setCurrentIndex(digit)
            box.activated.connect(self._check)
            if i:
                row.addWidget(plain_label("or"))
            row.addWidget(box)
        row.addStretch()
        kinds = QDialogButtonBox.StandardButton
        self._buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel)
        self._buttons.accepted.connect(self._choose)
        self._buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(plain_label("Which two digits is the network to tell apart?"))
        column.addLayout(row)
        column.addWidget(self._buttons)

    @Slot()
    def _check(self) -> None:
        one, other = (box.currentIndex() for box in self._boxes)
        ok = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(one != other)
        ok.setToolTip("" if one != other else "Choose two different digits.")

    @Slot()
    def _choose(self) -> None:
        low, high = sorted(box.currentIndex() for box in self._boxes)
        self.pair_chosen.emit(pair(low, high).name)
        self.accept()
