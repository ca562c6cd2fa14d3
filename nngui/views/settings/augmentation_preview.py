"""`AugmentationPreview`: digits as they are, and as the network is trained with them."""

import numpy as np
from PySide6.QtCore import QPoint, QRect, QSize, Qt, Slot
from PySide6.QtGui import QHideEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from engine.arrays import Array
from engine.data import training_images
from nngui.design.design import Design
from nngui.design.training_set import augmentation
from nngui.widgets import theme
from nngui.widgets.fields.named import named
from nngui.widgets.graphics import colour_tables
from nngui.widgets.plain import plain_label
from nngui.widgets.screens import available_geometry

COUNT = 8  # digits
COLUMNS = 4
SIDE = 56  # screen pixels of an image, about: a whole number for each of its pixels


class _Digits(QWidget):
    """Rows of images, ink on paper: below each row of digits the same digits augmented."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[Array, ...] = ()
        self._side = 28
        self.setAccessibleName("Eight digits, above as they are, below augmented")

    def show_images(self, original: Array, augmented: Array) -> None:
        """Show these images, shape (count, side * side), ink in [0, 1]."""
        starts = range(0, len(original), COLUMNS)
        self._rows = tuple(x[i : i + COLUMNS] for i in starts for x in (original, augmented))
        self._side = round(original.shape[1] ** 0.5)
        self.updateGeometry()
        self.update()

    @property
    def _zoom(self) -> int:
        return max(1, SIDE // self._side)

    @override
    def sizeHint(self) -> QSize:
        step = self._zoom * self._side + theme.GAP
        rows = 2 * COUNT // COLUMNS
        return QSize(COLUMNS * step - theme.GAP, rows * step - theme.GAP)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, side, zoom, table = (
            QPainter(self),
            self._side,
            self._zoom,
            colour_tables.ink_table(theme.of(self)),
        )
        for row, images in enumerate(self._rows):
            for column, image in enumerate(images):
                levels = colour_tables.levels(image.reshape(side, side), 0, 1)
                corner = QPoint(column, row) * (zoom * side + theme.GAP)
                place = QRect(corner, QSize(side, side) * zoom)
                painter.drawImage(place, colour_tables.image(levels, table))


class AugmentationPreview(QFrame):
    """Eight digits, and below each the same digit augmented; a click elsewhere or Escape closes it.

    The seed of the design decides what is seen first; "Again" shows others. It is open while the
    button that belongs to it is down, and covers nothing but the settings around that.

    Parameters
    ----------
    button : QAbstractButton
        To be checkable.
    """

    def __init__(self, button: QAbstractButton) -> None:
        super().__init__(button, Qt.WindowType.Popup)
        self.setObjectName("augmentationPreview")
        self.setProperty("panel", True)
        self.setFocusProxy(button)  # so the shortcuts of the window work while it is open
        self._button, self._design = button, Design()
        self._digits, self._made = _Digits(), 0
        self._again = named(
            QPushButton("Again"), "againButton", hint="Eight other digits, changed otherwise."
        )
        self._again.clicked.connect(self._show_others)
        button.toggled.connect(self._open)
        self._words = plain_label()
        self._words.setWordWrap(True)
        # The digits alone decide how wide the panel is.
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._words.setProperty("muted", True)
        line = QHBoxLayout()
        line.addWidget(self._words, 1)
        line.addWidget(self._again)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.MARGIN,) * 4)
        column.addWidget(self._digits)
        column.addLayout(line)

    def show_design(self, design: Design) -> None:
        """Show the first digits of this design, if the panel is open."""
        self._design, self._made = design, 0
        if not design.task.classes:
            self._button.setChecked(False)
        elif self._button.isChecked():
            self._show_others()
            self.adjustSize()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        # A press on the button closes the panel, and must not open it again.
        at = self._button.mapFromGlobal(event.globalPosition().toPoint())
        self.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay, self._button.rect().contains(at))
        super().mousePressEvent(event)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._button.setChecked(False)

    @Slot(bool)
    def _open(self, wanted: bool) -> None:
        """Show the first digits below the button, as far to the right as the settings; or hide."""
        if wanted:
            self.show_design(self._design)
            self.move(self._place())
        self.setVisible(wanted)

    def _place(self) -> QPoint:
        settings, screen = self._button.parentWidget(), available_geometry(self._button)
        assert settings is not None
        right = settings.mapToGlobal(settings.rect().topRight()).x()
        below = self._button.mapToGlobal(self._button.rect().bottomLeft()).y() + theme.GAP
        place = QPoint(right - self.width(), min(below, screen.bottom() - self.height()))
        return QPoint(max(place.x(), screen.left()), max(place.y(), screen.top()))

    @Slot()
    def _show_others(self) -> None:
        design, start = self._design, COUNT * self._made
        try:
            original = training_images(
                design.dataset, start % max(1, design.task.train), COUNT, design.side
            )
        except OSError as error:
            self._words.setText(f"No digits can be shown: {error}.")
            return
        changes = augmentation(design, np.random.default_rng([design.seed, start]))
        self._digits.show_images(original, changes.examples(original, COUNT))
        self._words.setText("Below each row: as an epoch may see them.")
        self._made += 1
