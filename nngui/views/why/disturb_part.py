"""`DisturbPart`: noise on the drawing or on the weights, and a blend of two drawings."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QSlider, QWidget

from nngui.design import figures
from nngui.training.inspection.disturbance import Disturbance
from nngui.training.inspection.explained import Explained
from nngui.views.why import words
from nngui.widgets.fields.named import named
from nngui.widgets.graphics.digit_strip import DigitStrip
from nngui.widgets.plain import plain_label

STEPS = 100  # of a slider
MOST = {"pixels": 1.0, "weights": 2.0, "blend": 1.0}  # at its right end
TITLES = {"pixels": "noise on pixels", "weights": "noise on weights", "blend": "blend"}
HINTS = {
    "pixels": "The standard deviation of noise on every pixel.",
    "weights": "The standard deviation of noise on every weight, by the RMS of its layer's.",
    "blend": "How much of the second drawing is mixed in; keep one first.",
}


class DisturbPart(QWidget):
    """Sliders that disturb, and the answer then.

    Signals
    -------
    disturbed : Disturbance
    second_kept
        The drawing is to be the second one of a blend.
    """

    disturbed = Signal(object)
    second_kept = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seed = 0
        self._sliders: dict[str, QSlider] = {}
        self._values: dict[str, QLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        for row, (name, title) in enumerate(TITLES.items()):
            slider = QSlider(Qt.Orientation.Horizontal)
            named(slider, f"{name}Slider", title.capitalize(), HINTS[name])
            slider.setRange(0, STEPS)
            slider.valueChanged.connect(self._move)
            self._sliders[name], self._values[name] = slider, plain_label()
            grid.addWidget(plain_label(title), row, 0)
            grid.addWidget(slider, row, 1)
            grid.addWidget(self._values[name], row, 2)
        self._second = named(
            QPushButton("Keep as second"),
            "keepSecondButton",
            "Keep as the second drawing",
            "Keep this drawing to blend the next one with it.",
        )
        self._second.clicked.connect(self.second_kept)
        self._again = named(
            QPushButton("Other noise"), "otherNoiseButton", hint="Draw the noise anew."
        )
        self._again.clicked.connect(self._draw_anew)
        buttons = QHBoxLayout()
        buttons.addWidget(self._second)
        buttons.addWidget(self._again)
        grid.addLayout(buttons, len(TITLES), 0, 1, 3)
        self._strip = named(
            DigitStrip(across=2, side=66), "disturbedStrip", "The disturbed drawing"
        )
        self._answer = named(plain_label(), "disturbedAnswer", "The answer then")
        self._answer.setWordWrap(True)
        grid.addWidget(self._strip, len(TITLES) + 1, 0, 1, 2)
        grid.addWidget(self._answer, len(TITLES) + 2, 0, 1, 3)
        self._write()

    @property
    def how(self) -> Disturbance:
        """What the sliders say."""
        values = {name: s.value() / STEPS * MOST[name] for name, s in self._sliders.items()}
        return Disturbance(**values, seed=self._seed)

    def show_explained(self, explained: Explained) -> None:
        """Show the disturbed drawing and the answer."""
        self._sliders["blend"].setEnabled(explained.other is not None)
        probe = explained.disturbed
        images, texts = [], []
        if not explained.how.nothing and probe is not None:
            images, texts = [probe.image], ["disturbed"]
        if explained.other is not None:
            images, texts = [*images, explained.other], [*texts, "second"]
        self._strip.show_digits(images, texts)
        undisturbed = words.reading(explained.prediction)
        self._answer.setText(undisturbed if explained.how.nothing else words.probed(probe))

    def _write(self) -> None:
        for name, label in self._values.items():
            value = self._sliders[name].value() / STEPS * MOST[name]
            label.setText(figures.rounded(value, 2))

    @Slot()
    def _move(self) -> None:
        self._write()
        self.disturbed.emit(self.how)

    @Slot()
    def _draw_anew(self) -> None:
        self._seed += 1
        self.disturbed.emit(self.how)
