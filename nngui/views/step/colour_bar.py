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
LEAST, WIDE = 150, 330  # px: the least width, and the one for all ticks


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

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, scheme = QPainter(self), theme.of(self)
        margin = self.fontMetrics().horizontalAdvance("−10") / 2
        bar = QRectF(margin, 0, self.width() - 2 * margin, BAR)
        every = np.arange(colour_tables.TOP + 1, dtype=np.uint8)[np.newaxis]
        painter.drawImage(bar, colour_tables.image(every, colour_tables.weight_table(scheme)))
        painter.setPen(QColor(scheme.muted))
        ticks = scale.TICKS if bar.width() > WIDE else scale.TICKS[::2]
        for value in ticks:
            middle = bar.center().x() + float(scale.places(np.array(value))) * bar.width() / 2
            box = QRectF(middle - 40, BAR, 80, self.fontMetrics().height())
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, figures.tick(value))
