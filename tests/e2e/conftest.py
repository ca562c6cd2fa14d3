import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QWidget

from nngui.session.session import Session
from nngui.window.main_window import MainWindow


@pytest.fixture
def window(qapp, qtbot, tmp_path):
    """The window as a person finds it at the first start, with J(0) measured."""
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    window = MainWindow(Session(), settings)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.session.snapshot.paused)
    yield window
    window.close()


@pytest.fixture
def another(qapp, qtbot, tmp_path):
    """A window of another program."""
    settings = QSettings(str(tmp_path / "other.ini"), QSettings.Format.IniFormat)
    window = MainWindow(Session(), settings)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.session.snapshot.paused)
    yield window
    window.session.documents.path = None
    window.close()


def find(window, name):
    """The widget that carries this objectName."""
    widget = window.findChild(QWidget, name)
    assert widget is not None, f"no widget is called {name}"
    return widget


def show_page(window, title):
    """Show the page below the network that has this title, as after a click on its tab."""
    tabs = window.views.tabs
    titles = [tabs.tabText(index) for index in range(tabs.count())]
    tabs.setCurrentIndex(titles.index(title))


def wait_for(qtbot, window, check):
    """Wait for a snapshot that fulfils the check, and return it."""
    with qtbot.waitSignal(window.session.snapshot_changed, check_params_cb=check) as signal:
        pass
    return signal.args[0]


def press(qtbot, window, name):
    qtbot.mouseClick(find(window, name), Qt.MouseButton.LeftButton)


def choose(qtbot, window, name, begin):
    """Choose the entry of a combo box that begins so, with the keyboard."""
    combo = find(window, name)
    index = next(i for i in range(combo.count()) if combo.itemText(i).startswith(begin))
    combo.setFocus()
    while combo.currentIndex() != index:
        down = combo.currentIndex() < index
        qtbot.keyClick(combo, Qt.Key.Key_Down if down else Qt.Key.Key_Up)
