"""`Hand`: presses what a person would press in a window, and counts the clicks; mouse events."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget

from benchmarks.waiting import until
from nngui.window.main_window import MainWindow

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
MOUSE = {
    QEvent.Type.MouseButtonPress: LEFT,
    QEvent.Type.MouseMove: NONE,
    QEvent.Type.MouseButtonRelease: LEFT,
}


def mouse_event(
    widget: QWidget, kind: QEvent.Type, at: QPointF, *, pressed: bool = True
) -> QMouseEvent:
    """Return an event of the mouse as Qt would send it; its left button is pressed meanwhile."""
    held = LEFT if pressed and kind is not QEvent.Type.MouseButtonRelease else NONE
    keys = Qt.KeyboardModifier.NoModifier
    return QMouseEvent(kind, at, widget.mapToGlobal(at), MOUSE[kind], held, keys)


class Hand:
    """Presses what a person would press, and counts the clicks.

    Attributes
    ----------
    clicks : int
    """

    def __init__(self, window: MainWindow) -> None:
        self.window, self.clicks = window, 0

    def click(self, name: str) -> None:
        """Click the button with that objectName."""
        button = self.find(name)
        assert isinstance(button, QAbstractButton)
        until(button.isEnabled)
        self._press(button, button.rect().center())

    def tab(self, title: str) -> None:
        """Click the tab with that title."""
        tabs = self.window.views.tabs
        titles = [tabs.tabText(i) for i in range(tabs.count())]
        bar = tabs.tabBar()
        self._press(bar, bar.tabRect(titles.index(title)).center())

    def command(self, menu: str, text: str) -> None:
        """Choose a command of a menu: two clicks."""
        bar = self.window.menuBar()
        title = next(each for each in bar.actions() if each.text().replace("&", "") == menu)
        self._press(bar, bar.actionGeometry(title).center())
        opened = title.menu()
        assert isinstance(opened, QMenu)
        until(opened.isVisible)
        action = next(each for each in opened.actions() if each.text().replace("&", "") == text)
        assert action.isEnabled(), text
        self._press(opened, opened.actionGeometry(action).center())

    def unit(self, layer: int, unit: int) -> None:
        """Click a unit in the picture of the network; both counted from 1."""
        canvas = self.window.views.network.canvas
        x, y = canvas.places.columns[layer].centres[unit - 1]
        self._press(canvas, QPoint(int(x), int(y)))

    def heading(self, layer: int) -> None:
        """Click the shapes of the parameters of a layer, in the picture of the network."""
        canvas = self.window.views.network.canvas
        self._press(canvas, canvas.headings[layer - 1].box.center().toPoint())

    def draw(self, points: Sequence[tuple[float, float]]) -> None:
        """Draw a stroke."""
        pad = self.window.views.pad
        places = [QPoint(int(x * pad.width()), int(y * pad.height())) for x, y in points]
        QTest.mousePress(pad, LEFT, pos=places[0])
        for place in places[1:]:
            QTest.mouseMove(pad, place)
        QTest.mouseRelease(pad, LEFT, pos=places[-1])

    def train(self) -> None:
        """Click Train, and wait for the end; if that was done before, it counts again."""
        if self.window.session.snapshot.finished:
            self.clicks += 1
        else:
            self.click("trainButton")
        until(lambda: self.window.session.snapshot.finished)

    def find(self, name: str) -> QWidget:
        """Return the widget with that objectName, when it can be seen."""
        found: QWidget | None = self.window.findChild(QWidget, name)
        assert found is not None, name
        until(found.isVisible)
        return found

    def _press(self, widget: QWidget, at: QPoint) -> None:
        assert widget.isVisible()
        assert widget.visibleRegion().contains(at), "not on the screen"
        QTest.mouseClick(widget, LEFT, pos=at)
        self.clicks += 1
