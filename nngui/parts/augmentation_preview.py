"""`AugmentationPreview`: digits as they are, and as the network is trained with them."""

import numpy as np
from PySide6.QtCore import QPoint, QRect, QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from engine.arrays import Array
from engine.augmentation import Augmentation
from engine.data import load
from nngui import theme
from nngui.design import Design
from nngui.drawing import colour_tables
from nngui.parts.named import named
from nngui.parts.plain import plain_label

COUNT = 8  # digits in a row
ZOOM = 2  # screen pixels for each pixel of an image


class _Digits(QWidget):
    """Two rows of images, ink on paper."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[Array, Array] | None = None
        self._side = 28
        self.setAccessibleName("Eight digits, above as they are, below augmented")

    def show_images(self, original: Array, augmented: Array) -> None:
        """Show these images, shape (count, side * side), ink in [0, 1]."""
        self._rows, self._side = (original, augmented), round(original.shape[1] ** 0.5)
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        step = ZOOM * self._side + theme.GAP
        return QSize(COUNT * step - theme.GAP, 2 * step - theme.GAP)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._rows is None:
            return
        painter, side, table = QPainter(self), self._side, colour_tables.ink_table(theme.of(self))
        for row, images in enumerate(self._rows):
            for column, image in enumerate(images):
                levels = colour_tables.levels(image.reshape(side, side), 0, 1)
                corner = QPoint(column, row) * (ZOOM * side + theme.GAP)
                place = QRect(corner, QSize(side, side) * ZOOM)
                painter.drawImage(place, colour_tables.image(levels, table))


class AugmentationPreview(QFrame):
    """A panel over the window: eight digits, and below them what is made of each.

    The seed of the design decides what is seen first; "Again" shows others. It is open while the
    button that belongs to it is down.

    Parameters
    ----------
    button : QAbstractButton
        To be checkable.
    """

    def __init__(self, button: QAbstractButton) -> None:
        super().__init__()
        self.setObjectName("augmentationPreview")
        self.setProperty("panel", True)
        self._button, self._design = button, Design()
        self._digits, self._made = _Digits(), 0
        self._again = named(
            QPushButton("Again"), "againButton", hint="Eight other digits, changed otherwise."
        )
        self._again.clicked.connect(self._show_others)
        button.toggled.connect(self._open)
        words = plain_label("Above: as they are. Below: as an epoch may see them.")
        words.setProperty("muted", True)
        line = QHBoxLayout()
        line.addWidget(words, 1)
        line.addWidget(self._again)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.MARGIN,) * 4)
        column.addWidget(self._digits)
        column.addLayout(line)

    def show_design(self, design: Design) -> None:
        """Show what this design makes of its first digits, if the panel is open."""
        self._design, self._made = design, 0
        if not design.task.classes:
            self._button.setChecked(False)
        elif self._button.isChecked():
            self._show_others()
            self.adjustSize()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._button.setChecked(False)
            self._button.setFocus()
        else:
            super().keyPressEvent(event)

    @Slot(bool)
    def _open(self, wanted: bool) -> None:
        """Show the first digits, at the height of the button beside the settings; or hide them."""
        if wanted:
            window, settings = self._button.window(), self._button.parentWidget()
            assert settings is not None
            self.setParent(window)
            self.show_design(self._design)
            left = settings.mapTo(window, QPoint()).x()
            top = self._button.mapTo(window, QPoint()).y()
            self.move(max(left - self.width() - 2 * theme.MARGIN, 0), top)
            self.raise_()
        self.setVisible(wanted)

    @Slot()
    def _show_others(self) -> None:
        design, start = self._design, COUNT * self._made
        x = load(design.dataset).x_train
        original = x[np.arange(start, start + COUNT) % len(x)]
        augmentation = Augmentation(design.task.side, np.random.default_rng([design.seed, start]))
        self._digits.show_images(original, augmentation.examples(original, COUNT))
        self._made += 1
