"""`WhyView`: why the network answers so, and what would change the answer."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from nngui.training.inspection.explained import Explained
from nngui.views.why import words
from nngui.views.why.disturb_part import DisturbPart
from nngui.widgets import theme
from nngui.widgets.fields.named import named
from nngui.widgets.graphics.digit_strip import DigitStrip
from nngui.widgets.graphics.number_images import NumberImages
from nngui.widgets.plain import plain_label
from nngui.widgets.section import Section

STEPS = 1_000  # of ε, from 0 to 1
DRAW = "Draw something to see why it is read as it is."


class WhyView(QWidget):
    """What speaks for the answer to the drawing.

    Signals
    -------
    epsilon_moved : float
        The drawing is to be changed by that along the sign of the gradient.
    disturbed : Disturbance
    second_kept
        The drawing is to be the second one of a blend.
    digit_chosen : ndarray, float
        A training digit, with its label, is to come onto the pad.
    closed
    visible_changed : bool
    """

    epsilon_moved = Signal(float)
    disturbed = Signal(object)
    second_kept = Signal()
    digit_chosen = Signal(object, float)
    closed = Signal()
    visible_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("whyView")
        self.setAccessibleName("Why?")
        self._explained: Explained | None = None
        self._title = named(plain_label("Why?"), "whyAnswer", "The answer that is explained")
        self._title.setFont(theme.bold(self._title.font(), 1.15))
        self._title.setWordWrap(True)
        self._close = named(QToolButton(autoRaise=True), "closeWhy", "Close", "Close this (Esc).")
        self._close.setText("×")
        self._close.clicked.connect(self.closed)
        self._blame = named(plain_label(), "whyBlame", "What is to blame")
        self._blame.setWordWrap(True)
        self._pixels = NumberImages(across=1, largest=150)
        named(self._pixels, "whyPixels", "Pixels for and against the answer")
        self._nearest = named(
            DigitStrip(lines=2, across=4, side=58),
            "nearestStrip",
            "Nearest training examples",
            "A click puts the training example on the pad.",
        )
        self._nearest.chosen.connect(self._choose)
        self._slider = named(
            QSlider(Qt.Orientation.Horizontal),
            "epsilonSlider",
            "Change of every pixel, ε",
            "Change every pixel by ε along the sign of the gradient, against the answer.",
        )
        self._slider.setRange(0, STEPS)
        self._slider.valueChanged.connect(self._move)
        self._changed = named(DigitStrip(across=2, side=66), "changedStrip", "The changed drawing")
        self._then = named(plain_label(), "changedAnswer", "The answer then")
        self._then.setWordWrap(True)
        self._history = named(plain_label(), "whyHistory", "When the answer changed")
        self._history.setWordWrap(True)
        self._steps = named(plain_label(), "whySteps", "The answer with another preparation")
        self._steps.setWordWrap(True)
        self._disturb = DisturbPart()
        self._disturb.disturbed.connect(self.disturbed)
        self._disturb.second_kept.connect(self.second_kept)
        self._sections = {
            "nearest": Section("", self._nearest),
            "history": Section("When", self._history),
            "pixels": Section("", self._pixels),
            "flip": Section("", self._slider, self._then, self._changed),
            "steps": Section("With one step of the preparation changed", self._steps),
            "disturb": Section("Disturb", self._disturb),
        }
        self._lay_out()
        self.show_explained(None)

    @Slot(object)
    def show_explained(self, explained: Explained | None) -> None:
        """Show this; None if there is no answer."""
        self._explained = explained
        for section in self._sections.values():
            section.setVisible(explained is not None)
        if explained is None:
            self._title.setText("Why?")
            self._blame.setText(DRAW)
            return
        prediction = explained.prediction
        classes = not prediction.task.regression
        self._title.setText(words.headline(explained))
        self._blame.setText(words.blame(explained))
        self._show_nearest(explained)
        self._show_pixels(explained)
        self._show_flip(explained)
        for name in ("flip", "history", "steps"):
            self._sections[name].setVisible(classes)
        self._history.setText(words.history(explained))
        self._steps.setText(words.preparation(explained))
        self._disturb.show_explained(explained)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    @override
    def showEvent(self, event: object) -> None:
        self.visible_changed.emit(True)

    @override
    def hideEvent(self, event: object) -> None:
        self.visible_changed.emit(False)

    def _show_nearest(self, explained: Explained) -> None:
        self._sections["nearest"].show_title(words.nearest_title(explained))
        digits = explained.nearest or ()
        texts = [words.neighbour(explained.prediction, each) for each in digits]
        self._nearest.show_digits([each.image for each in digits], texts)

    def _show_pixels(self, explained: Explained) -> None:
        prediction = explained.prediction
        self._sections["pixels"].show_title(words.pixels_title(prediction))
        known = explained.evidence
        grid = None if known is None else known.pixels.reshape(prediction.image.shape)
        self._pixels.show_grids([""], [grid])

    def _show_flip(self, explained: Explained) -> None:
        self._sections["flip"].show_title(words.flip_title(explained))
        self._then.setText(words.epsilon(explained))
        probe = explained.flipped
        images = [explained.prediction.image, *([probe.image] if probe else [])]
        self._changed.show_digits(images, ["drawn", "changed"][: len(images)])

    def _lay_out(self) -> None:
        body = QWidget()
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, theme.GAP, 0)
        for section in self._sections.values():
            inside.addWidget(section)
        inside.addStretch()
        scroll = named(QScrollArea(), "whyScroll", "What speaks for the answer")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        scroll.viewport().setAutoFillBackground(False)
        body.setAutoFillBackground(False)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addLayout(head)
        column.addWidget(self._blame)
        column.addWidget(scroll, 1)

    @Slot(int)
    def _move(self, step: int) -> None:
        self.epsilon_moved.emit(step / STEPS)

    @Slot(int)
    def _choose(self, number: int) -> None:
        if self._explained is not None and self._explained.nearest:
            digit = self._explained.nearest[number]
            self.digit_chosen.emit(digit.image, digit.label)
