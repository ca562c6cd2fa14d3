"""`ColourBar`: the scale of the cells, with numbers."""

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from nngui.design import figures
from nngui.views.step import scale
from nngui.widgets import theme
from nngui.widgets.graphics import colour_tables

BAR = 8  # px high
LEAST = 150  # px: the least width
STRIDES = (1, 2, 4)  # of the ticks: all of them, or fewer where there is no room


class ColourBar(QWidget):
    """The one colour scale, from −10 over 0 to 10, nearly by powers of ten."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stepColourBar")
        self.setAccessibleName("Colours of the values, by powers of ten from −10 to 10")
        self.setToolTip(
            "The same colour is the same number in every table and at every epoch; every power of"
            " ten has about as much of the scale."
        )
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        texts = "".join(figures.tick(value) for value in scale.TICKS)
        wide = metrics.horizontalAdvance(texts) + 20 * metrics.horizontalAdvance("0")
        return QSize(wide, BAR + metrics.height() + 1)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST, self.sizeHint().height())

    def ticks(self) -> list[tuple[float, float]]:
        """Return the values that are written below the bar, and where their middles are."""
        metrics, bar = self.fontMetrics(), self._bar
        for stride in STRIDES:
            values = scale.TICKS[::stride]
            places = scale.places(np.array(values)) * bar.width() / 2 + bar.center().x()
            widths = np.array([metrics.horizontalAdvance(figures.tick(value)) for value in values])
            if (np.diff(places) > (widths[:-1] + widths[1:]) / 2 + theme.GAP).all():
                break
        return list(zip(values, places.tolist(), strict=True))

    @property
    def _bar(self) -> QRectF:
        """Where the colours are."""
        margin = self.fontMetrics().horizontalAdvance("−10") / 2
        return QRectF(margin, 0, self.width() - 2 * margin, BAR)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, scheme = QPainter(self), theme.of(self)
        bar = self._bar
        every = np.arange(colour_tables.TOP + 1, dtype=np.uint8)[np.newaxis]
        painter.drawImage(bar, colour_tables.image(every, colour_tables.weight_table(scheme)))
        painter.setPen(QColor(scheme.muted))
        for value, middle in self.ticks():
            box = QRectF(middle - 40, BAR, 80, self.fontMetrics().height())
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, figures.tick(value))
