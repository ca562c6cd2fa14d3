"""How the drawing is prepared: an image after each step, and the network's input."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from engine.arrays import Array
from nngui.design.digit_row import DigitRow
from nngui.handwriting.preparation import COMPLETE, STEPS, Preparation
from nngui.views.preparation.input_image import InputImage
from nngui.views.preparation.step_button import StepButton
from nngui.widgets import theme
from nngui.widgets.fields.named import named
from nngui.widgets.graphics.digit_strip import DigitStrip
from nngui.widgets.plain import plain_label
from nngui.widgets.scrolling import ScrollingAcross

DIGIT = 28  # px, of one of several digits
WIDE = 300  # px; from here on the images are large
DRAWN = "The whole pad, shrunk to 28×28 pixels."
HINTS = {
    "crop": "Crop: stray marks are left out, and the box around your drawing is cut out; "
    "without it, the network gets the whole pad.",
    "scale": "Scale: the box becomes as large, and the pen as thick, as in the training examples; "
    "without it, a small drawing stays small.",
    "centre": "Centre of mass: the middle of the ink comes to the middle of the image; "
    "without it, the drawing stands beside the weights that were trained for it.",
}


class PreparationView(QWidget):
    """From the drawing to the input x, step by step; each step can be switched off.

    Signals
    -------
    preparation_asked : Preparation
        A step was switched, or all were switched on.
    digit_chosen : int
        One of several digits is to lie on the pad alone, or if it does, all of them.
    """

    preparation_asked = Signal(object)
    digit_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preparation, self._side = COMPLETE, 20
        self._drawn = named(StepButton("drawn", switchable=False), "drawnPicture", "", DRAWN)
        self._steps = {step: StepButton(step) for step in STEPS}
        for step, button in self._steps.items():
            named(button, f"{step}StepButton", f"Step: {step}", HINTS[step])
            button.setAccessibleDescription(HINTS[step])
            button.clicked.connect(self._ask)
        self._input, self._note = InputImage(), plain_label()
        self._note.setObjectName("preparationNote")
        self._note.setWordWrap(True)
        self._digits = named(
            DigitStrip(across=0, side=DIGIT),
            "digitRow",
            "Several digits, each with the network's answer",
            "Several digits were found, and read one by one; a click puts one on the pad, and a"
            " second one all of them.",
        )
        self._digits.chosen.connect(self.digit_chosen)
        self._row = ScrollingAcross(self._digits, "digitRowArea")
        self._row.hide()
        self._all_on = named(
            QPushButton("Switch all on"),
            "allStepsOnButton",
            hint="Prepare the drawing by every step again, as the training examples were.",
        )
        self._all_on.clicked.connect(self._ask_for_all)
        self._keep_room(room=True)
        self.setAccessibleName("Preparation of the drawing")
        self._lay_out()
        self.show_preparation(COMPLETE)

    def show_preparation(self, preparation: Preparation) -> None:
        """Show which steps are taken, with a note if any is not."""
        self._preparation = preparation
        for step, button in self._steps.items():
            button.setChecked(getattr(preparation, step))
        self._all_on.setVisible(not preparation.complete)
        self._note.setProperty("muted", preparation.complete)
        self._note.setProperty("warning", not preparation.complete)
        self._note.style().polish(self._note)
        self._describe()

    def show_stages(self, images: Sequence[Array]) -> None:
        """Show the whole image as drawn, cropped, scaled, centred."""
        for picture, image in zip((self._drawn, *self._steps.values()), images, strict=True):
            picture.show_image(image)

    def show_image(self, image: Array) -> None:
        """Show the network's input, shape (side, side), ink in [0, 1]."""
        other = len(image) != self._side
        self._side = len(image)
        self._input.show_image(image)
        if other:
            self._describe()

    def show_digits(self, row: DigitRow) -> None:
        """Show several digits in place of the note; one, or none, is no row."""
        self._digits.show_digits(row.images, row.answers, marked=row.chosen)
        if (inside := self._row.widget()) is not None:
            inside.updateGeometry()
        self._row.setVisible(bool(row))
        self._note.setVisible(not row)
        self._keep_room(room=not row)

    @override
    def minimumSizeHint(self) -> QSize:
        """Leave room for the small images; large ones become small where there is less."""
        least = super().minimumSizeHint()
        pictures = (self._drawn, *self._steps.values())
        spare = sum(picture.spare_width for picture in pictures)
        return QSize(least.width() - spare, least.height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= WIDE
        if wide != (event.oldSize().width() >= WIDE):
            self._input.enlarge(wide)
            for picture in (self._drawn, *self._steps.values()):
                picture.enlarge(wide)

    def _lay_out(self) -> None:
        way, end = QHBoxLayout(), QHBoxLayout()
        way.setSpacing(0)
        way.addWidget(self._drawn)
        for button in self._steps.values():
            way.addWidget(_arrow(), 1)
            way.addWidget(button)
        words = QVBoxLayout()
        words.setSpacing(theme.GAP)
        words.addStretch()
        words.addWidget(self._note)
        words.addWidget(self._row)
        words.addWidget(self._all_on, 0, Qt.AlignmentFlag.AlignLeft)
        words.addStretch()
        end.setSpacing(theme.MARGIN)
        end.addWidget(self._input)
        end.addLayout(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addLayout(way)
        column.addLayout(end)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def _keep_room(self, *, room: bool) -> None:
        """Keep room for the button while it is hidden, or not."""
        policy = self._all_on.sizePolicy()
        policy.setRetainSizeWhenHidden(room)
        self._all_on.setSizePolicy(policy)

    @Slot()
    def _ask(self) -> None:
        on = {step: button.isChecked() for step, button in self._steps.items()}
        self.preparation_asked.emit(Preparation(**on))

    @Slot()
    def _ask_for_all(self) -> None:
        self.preparation_asked.emit(COMPLETE)

    def _describe(self) -> None:
        off = [step for step in STEPS if not getattr(self._preparation, step)]
        if not off:
            self._note.setText(f"what the network gets: {self._side}×{self._side}")
        else:
            which = "every step is" if len(off) == len(STEPS) else f"{' and '.join(off)} are"
            which = f"{off[0]} is" if len(off) == 1 else which
            self._note.setText(f"⚠ Preparation is incomplete: {which} off")


def _arrow() -> QLabel:
    """Return the arrow between two images."""
    arrow = plain_label("›")
    arrow.setProperty("muted", True)
    arrow.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return arrow
