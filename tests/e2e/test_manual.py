"""The manual opens from the menu, and names commands as the menus do."""

import re

from PySide6.QtWidgets import QTextBrowser

from nngui.window import manual
from tests.e2e.conftest import find


def test_the_manual_opens_beside_the_window(window):
    window.menus.manual.trigger()
    page = find(window, "manualWindow")
    text = page.findChild(QTextBrowser).toPlainText()
    assert "A set-up is a file with which a class begins" in text
    assert not page.isModal()
    page.close()


def test_every_command_that_the_manual_names_is_in_its_menu(window):
    named = re.findall(r"\*(File|Edit|Train|View|Help) > ([^*]+)\*", manual.text())
    assert len(named) > 8
    bars = {bar.text().replace("&", ""): bar.menu() for bar in window.menuBar().actions()}
    for menu, command in named:
        assert command in [action.text() for action in bars[menu].actions()], command
