import os
import subprocess
import sys

import pytest
from PySide6.QtCore import QByteArray, QSettings, QStandardPaths
from PySide6.QtWidgets import QMainWindow, QSplitter, QWidget

from nngui.widgets.theme import Scheme
from nngui.window.preferences import Preferences, open_settings
from tests.conftest import PATIENCE


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


linux_only = pytest.mark.skipif(sys.platform != "linux", reason="where settings are a file")


@pytest.fixture
def place(monkeypatch, tmp_path):
    """The file of settings of a person who has none yet."""
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(tmp_path))
    (tmp_path / "nngui").mkdir()
    return tmp_path / "nngui" / "nngui.conf"


@linux_only
def test_settings_are_kept_where_the_system_wants_them(tmp_path):
    code = (
        "from PySide6.QtCore import QSettings; from nngui.window.preferences import open_settings;"
        "assert open_settings().fileName() == QSettings('nngui', 'nngui').fileName()"
    )
    environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path), "PYTHONPATH": os.getcwd()}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, timeout=PATIENCE)


@linux_only
def test_what_was_remembered_is_not_put_aside(place, window):
    settings = open_settings()
    Preferences(settings).remember(window)
    Preferences(settings).scheme = Scheme.DARK
    settings.sync()
    assert Preferences(open_settings()).scheme is Scheme.DARK
    assert Preferences(open_settings()).restore(window)


PACKED = ["@Variant", "\\x40Variant", "\\x0040variant", "\\100Variant", "a, @Variant", "@DateTime"]


@linux_only
@pytest.mark.parametrize("value", PACKED)
def test_settings_over_which_qt_would_abort_are_put_aside(place, value):
    place.write_text(f"[General]\nscheme={value}(\\0\\0\\0\\t\\x7f\\xff\\xff\\xff)\n")
    assert Preferences(open_settings()).scheme is Scheme.SYSTEM
    assert place.with_name("nngui.conf.damaged").exists()


@linux_only
def test_settings_that_are_a_pipe_are_put_aside_and_new_ones_kept(place):
    os.mkfifo(place)
    settings = open_settings()
    Preferences(settings).scheme = Scheme.DARK
    settings.sync()
    assert Preferences(open_settings()).scheme is Scheme.DARK
    assert place.is_file()


@linux_only
@pytest.mark.parametrize("target", ["/dev/zero", "/none/such", "."])
def test_settings_that_lead_elsewhere_are_put_aside(place, target):
    place.symlink_to(target)
    assert Preferences(open_settings()).scheme is Scheme.SYSTEM
    assert not place.is_symlink()


@linux_only
def test_settings_that_cannot_be_put_aside_are_not_read(place, monkeypatch):
    def refuse(*_):
        raise PermissionError

    os.mkfifo(place)
    monkeypatch.setattr(os, "replace", refuse)
    assert Preferences(open_settings()).scheme is Scheme.SYSTEM
