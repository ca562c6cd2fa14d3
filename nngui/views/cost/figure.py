"""The plot as a figure for a report: PNG and SVG, light whatever the theme."""

from collections.abc import Generator
from dataclasses import dataclass
from html import escape
from textwrap import shorten
from typing import TypeVar

from pyqtgraph import ScatterPlotItem
from PySide6.QtCore import QBuffer, QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageWriter, QPaintDevice, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsItem

from engine.losses import LOSSES
from nngui.training.run import Run
from nngui.training.words.run_words import loss_of
from nngui.views.cost import comparison
from nngui.views.cost.absolute_svg import absolute
from nngui.views.cost.comparison import Quantity
from nngui.views.cost.cost_chart import CostChart
from nngui.widgets import theme

WIDTH, HEIGHT = 900, 520  # px
GUTTER = 220  # px, for whole names
LARGER = 2  # times, as a PNG
LONGEST = 40  # characters of a run's name in the title
TITLES = {
    Quantity.BOTH: "Cost J on the training set, and of {run} on the validation set",
    Quantity.TRAINING: "Cost J on the training set",
    Quantity.VALIDATION: "Cost J on the validation set",
    Quantity.SCORE: "Score on the validation set",
}

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """All that decides what a figure shows.

    Attributes
    ----------
    runs : tuple of Run
        All of them can be compared; the open one is the last.
    number : int
        Of the open one.
    quantity : Quantity
    logarithmic : bool
    """

    runs: tuple[Run, ...]
    number: int
    quantity: Quantity
    logarithmic: bool


def png(figure: Figure) -> bytes:
    """Return it as a PNG, at twice its size."""
    image = QImage(LARGER * WIDTH, LARGER * HEIGHT, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    _whole(_paint(figure, image, LARGER))
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


def svg(figure: Figure) -> bytes:
    """Return it as an SVG."""
    return absolute(_whole(pieces(figure)))


def pieces(figure: Figure) -> Generator[None, None, bytes]:
    """Paint it as an SVG, piece by piece, so that the window can go on between two of them.

    Returns
    -------
    bytes
        With lines that `absolute` has to make good; that can be done in another thread.
    """
    buffer = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(round(QApplication.primaryScreen().logicalDotsPerInchX()))
    generator.setSize(QSize(WIDTH, HEIGHT))
    generator.setViewBox(QRectF(0, 0, WIDTH, HEIGHT))
    generator.setTitle(title(figure))
    yield from _paint(figure, generator, 1)
    return bytes(buffer.data().data())


def title(figure: Figure) -> str:
    """Return what is to be seen, with the data set and the loss."""
    text = TITLES[figure.quantity]
    run = next((run for run in figure.runs if run.number == figure.number), None)
    if run is None:
        return text.split(",")[0]
    loss = f", {LOSSES[loss_of(run)].title}" if figure.quantity.costs else ""
    name = shorten(run.title, LONGEST, placeholder="…")
    return f"{text.format(run=name)} ({run.design.data_title}{loss})"


def _whole(work: Generator[None, None, T]) -> T:
    """Do all of it at once."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: T = end.value
            return result


def _paint(figure: Figure, device: QPaintDevice, larger: int) -> Generator[None, None, None]:
    """Paint the whole of it, from the first epoch on."""
    chart = CostChart(GUTTER)
    try:
        yield from _arranged(chart, figure, larger)
        yield
        painter = QPainter(device)
        chart.widget.scene().render(
            painter, QRectF(0, 0, larger * WIDTH, larger * HEIGHT), QRectF(0, 0, WIDTH, HEIGHT)
        )
        painter.end()
    finally:
        chart.widget.close()
        chart.widget.deleteLater()


def _arranged(chart: CostChart, figure: Figure, larger: int) -> Generator[None, None, None]:
    """Give the chart its size and its curves."""
    chart.enlarged = float(larger)
    chart.widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    chart.widget.setFrameShape(QFrame.Shape.NoFrame)
    chart.widget.resize(WIDTH, HEIGHT)
    chart.restyle(theme.LIGHT)
    what, _, of_what = title(figure).partition(" (")
    lines = [escape(what), escape(of_what.removesuffix(")"))]  # one would need the gutter's room
    chart.plot.setTitle("<br>".join(filter(None, lines)), color=theme.LIGHT.text)
    yield
    chart.widget.show()
    chart.set_logarithmic(figure.logarithmic)
    run = next((run for run in figure.runs if run.number == figure.number), None)
    loss = loss_of(run) if run is not None else ""
    chart.show_runs(figure.runs, figure.number, figure.quantity, loss)
    yield
    if run is not None:
        chart.show_title(comparison.axis_title(figure.quantity, run))
    for _ in range(2):  # the room that the axes take is known after the first
        shares = not figure.quantity.costs and run is not None and not run.task.regression
        chart.fit(0, shares=shares, all_epochs=True)
        QApplication.sendPostedEvents()
        yield
    for item in chart.widget.scene().items():  # to be drawn as lines, not as pictures of them
        item.setCacheMode(QGraphicsItem.CacheMode.NoCache)
        if isinstance(item, ScatterPlotItem):
            item.setExportMode(True, {"resolutionScale": larger, "antialias": True})
