import gc
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

import pytest
from hypothesis import settings
from PySide6.QtCore import QPoint, Qt, QThread
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nngui import theme

# The machine may be busy, so no example has a deadline; where a failure would block a landing,
# the examples are the same each time.
settings.register_profile("tests", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("tests")


@pytest.fixture(scope="session")
def qapp_args():
    return ["nngui-tests"]


@pytest.fixture
def themed(qapp: QApplication):
    theme.apply(theme.Scheme.LIGHT)
    return qapp


@pytest.fixture(scope="session", autouse=True)
def imports_are_no_garbage():
    # or else the fixture below walks all that was imported, which is two thirds of the suite's time
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def no_thread_is_left():
    yield
    gc.collect()
    running = [o for o in gc.get_objects() if type(o) is QThread and o.isRunning()]
    assert not running, f"{len(running)} QThread left running: close the session that started it"


def drag(qtbot: QtBot, widget: QWidget, *points: tuple[float, float]) -> None:
    """Drag with the left button through points given as fractions of the widget."""
    first, *others = (QPoint(int(x * widget.width()), int(y * widget.height())) for x, y in points)
    last = others[-1] if others else first
    qtbot.mousePress(widget, Qt.MouseButton.LeftButton, pos=first)
    for point in others:
        qtbot.mouseMove(widget, pos=point)
    qtbot.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=last)
