import pytest
from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QMainWindow, QSplitter, QWidget

from nngui.preferences import Preferences
from nngui.theme import Scheme


@pytest.fixture
def settings(tmp_path):
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def window(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    return window


def test_the_scheme_is_remembered(settings):
    Preferences(settings).scheme = Scheme.DARK
    assert Preferences(settings).scheme is Scheme.DARK


@pytest.mark.parametrize("value", [None, "", "Pink", 7, QByteArray(b"\x00\xff"), ["Dark", "x"]])
def test_a_scheme_that_does_not_exist_is_the_systems(settings, value):
    settings.setValue("scheme", value)
    assert Preferences(settings).scheme is Scheme.SYSTEM


def test_the_window_comes_back_where_it_was(settings, window):
    window.resize(777, 555)
    Preferences(settings).remember(window)
    window.resize(300, 300)
    assert Preferences(settings).restore(window)
    assert window.size().toTuple() == (777, 555)


@pytest.mark.parametrize("value", [None, "here", QByteArray(b"nonsense")])
def test_a_place_that_cannot_be_read_is_no_place(settings, window, value):
    settings.setValue("geometry", value)
    assert not Preferences(settings).restore(window)


@pytest.fixture
def splitter(qtbot, window):
    splitter = QSplitter()
    splitter.setObjectName("columns")
    splitter.addWidget(QWidget())
    splitter.addWidget(QWidget())
    window.setCentralWidget(splitter)
    window.resize(600, 400)
    with qtbot.waitExposed(window):
        window.show()
    return splitter


def test_columns_come_back_as_wide_as_they_were(settings, window, splitter):
    splitter.setSizes([150, 450])
    wide = splitter.sizes()
    Preferences(settings).remember(window)
    splitter.setSizes([300, 300])
    Preferences(settings).restore(window)
    assert splitter.sizes() == wide
    assert wide[0] < wide[1]


@pytest.mark.parametrize("value", [None, "wide", QByteArray(b"nonsense")])
def test_widths_that_cannot_be_read_change_nothing(settings, window, splitter, value):
    before = splitter.sizes()
    settings.setValue("splitter/columns", value)
    Preferences(settings).restore(window)
    assert splitter.sizes() == before
