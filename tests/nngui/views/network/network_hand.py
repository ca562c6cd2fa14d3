"""What the tests of the network view share: designs, and a hand on the picture."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QWidget

from nngui.design.design import Design, LayerSpec

LOGISTIC = Design(layers=(LayerSpec(1, "sigmoid"),))
DIGITS = Design(
    dataset="0 to 9",
    layers=(LayerSpec(128, "relu"), LayerSpec(64, "tanh"), LayerSpec(10, "softmax")),
)
FULL = Design(
    layers=(*(LayerSpec(2048 if i == 3 else 5, "relu") for i in range(8)), LOGISTIC.output)
)


def find(view, name, kind=QWidget):
    found = view.findChild(kind, name)
    assert found is not None, name
    return found


def canvas(view):
    return find(view, "networkCanvas")


def there(view, layer, unit):
    return QPointF(*canvas(view).places.columns[layer].centres[unit]).toPoint()


def move(qtbot, view, point):
    # Qt tells of no move to where the last test left the pointer.
    qtbot.mouseMove(canvas(view), point + QPoint(0, 1))
    qtbot.mouseMove(canvas(view), point)


def point_at(qtbot, view, layer, unit):
    move(qtbot, view, there(view, layer, unit))


def picture(view):
    return view.grab().toImage()


def click(qtbot, widget, point=None):
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=point or widget.rect().center())
