import gc
import os
import threading
from functools import partial

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

import pytest
import shiboken6
from hypothesis import settings
from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QThread, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from engine.data import TASKS
from nngui.design import data_set
from nngui.widgets import theme

PATIENCE = 60  # s for any one thing to happen: the machine may be busy
BUNDLED = dict(TASKS)
WAITING = ("waitSignal", "waitSignals", "waitUntil", "waitActive", "waitExposed", "waitCallback")

# For the same reason no example has a deadline. The examples are the same each time, unless others
# are asked for: --hypothesis-seed=N, or --hypothesis-profile=search, which tries many.
settings.register_profile("tests", deadline=None, derandomize=True)
settings.register_profile("seeded", deadline=None)
settings.register_profile("search", deadline=None, max_examples=2_000)
settings.load_profile("tests")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--hypothesis-seed") is not None:
        settings.load_profile("seeded")


@pytest.fixture(scope="session")
def qapp_args():
    return ["nngui-tests"]


@pytest.fixture
def themed(qapp: QApplication):
    theme.apply(theme.Scheme.LIGHT)
    return qapp


@pytest.fixture(scope="module", autouse=True)
def what_stays_is_no_garbage():
    # or else the fixture below walks all that was imported and all that pytest notes of every test
    # (57 objects of each), which is most of the suite's time; by now the tests before are let go
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def bundled_data_sets_only():
    """A test knows the bundled data sets, and none that another one has opened."""
    for name in set(TASKS) - set(BUNDLED):
        data_set.forget(name)
    TASKS.update(BUNDLED)


@pytest.fixture(autouse=True)
def no_thread_is_left(request):
    before = set(threading.enumerate())
    yield
    if "qapp" in request.fixturenames:  # what pytest-qt closed is deleted now, not some day
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        left = left_running(before)
    else:
        left = threads_left(before)
    assert not left, f"left running: {left}; close the session that started it"


def left_running(before):
    """The threads of Qt, the threads of Python that were not there before, and the clocks."""
    qt = [o for o in gc.get_objects() if issubclass(type(o), QObject) and shiboken6.isValid(o)]
    threads = [o for o in qt if isinstance(o, QThread) and o.isRunning()]
    clocks = [o for o in qt if isinstance(o, QTimer) and o.isActive() and not o.isSingleShot()]
    return [*threads, *threads_left(before), *((clock, clock.parent()) for clock in clocks)]


def threads_left(before):
    """The threads of Python that were not there before."""
    # a thread of Qt that has run Python stays among Python's own as a dummy
    return [t for t in threading.enumerate() if t not in before and t.name[:5] != "Dummy"]


@pytest.fixture
def qtbot(qtbot: QtBot):
    """pytest-qt's, with more patience; no button of its mouse stays down for the next test.

    It holds the widgets until they are closed: a window that nobody holds any more when the test
    returns could be collected before, with its threads running.
    """
    for name in WAITING:
        setattr(qtbot, name, partial(getattr(qtbot, name), timeout=1000 * PATIENCE))
    held, add = [], qtbot.addWidget
    pressed, press = set(), qtbot.mousePress

    def press_and_remember(widget, button, *others, **more):
        pressed.add(button)
        press(widget, button, *others, **more)

    def add_and_hold(widget, **options):
        held.append(widget)
        add(widget, **options)

    qtbot.mousePress, qtbot.addWidget = press_and_remember, add_and_hold
    yield qtbot
    for button in pressed:
        qtbot.mouseRelease(QWidget(), button)


def drag(qtbot: QtBot, widget: QWidget, *points: tuple[float, float]) -> None:
    """Drag with the left button through points given as fractions of the widget."""
    first, *others = (QPoint(int(x * widget.width()), int(y * widget.height())) for x, y in points)
    last = others[-1] if others else first
    qtbot.mousePress(widget, Qt.MouseButton.LeftButton, pos=first)
    for point in others:
        qtbot.mouseMove(widget, pos=point)
    qtbot.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=last)
