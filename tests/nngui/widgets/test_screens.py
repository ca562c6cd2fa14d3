import ast
import gc
from pathlib import Path

import shiboken6
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from nngui.widgets import screens

SOURCE = Path(screens.__file__).parents[1]


def test_a_window_takes_no_screen_along_when_it_goes(qapp):
    known = QGuiApplication.primaryScreen()
    window = QMainWindow()
    assert screens.available_geometry(window) == known.availableGeometry()
    window.close()
    del window
    gc.collect()
    assert shiboken6.isValid(known)
    assert QMainWindow().windowTitle() == ""  # or else the process ends here


def test_nobody_asks_a_widget_for_its_screen():
    asked = [
        f"{file.relative_to(SOURCE)}:{node.lineno}"
        for file in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "screen"
    ]
    assert asked == []
