"""The manual is at hand in the window, and names only what there is."""

import re

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QTextBrowser

from nngui.design.setup import CONTROLS
from nngui.window import manual
from nngui.window.manual import ManualWindow


def headings(text):
    return re.findall(r"^#+ (.*)$", text, re.MULTILINE)


@pytest.fixture
def page(qtbot, themed):
    page = ManualWindow(None)
    qtbot.addWidget(page)
    page.show()
    return page


def test_every_link_leads_to_a_heading(page):
    text = manual.text()
    links = re.findall(r"\]\(#([^)]*)\)", text)
    assert links
    assert set(links) <= {manual.anchor(heading) for heading in headings(text)}
    browser = page.findChild(QTextBrowser)
    browser.anchorClicked.emit(QUrl(f"#{links[-1]}"))
    assert browser.textCursor().block().text() == headings(text)[-1]


def test_the_table_of_set_ups_names_controls_and_groups_as_the_dialog_does():
    known = {each.words for each in CONTROLS} | {" ".join(each.group.split()) for each in CONTROLS}
    rows = [line for line in manual.text().splitlines() if line.startswith("| ")][1:]
    named = {name for row in rows for name in re.findall(r"\*([^*]+)\*", row)}
    assert named
    assert named <= known


def test_a_manual_that_is_missing_says_where_it_should_be(monkeypatch, tmp_path):
    monkeypatch.setattr(manual, "asset", lambda name: tmp_path / name)
    assert str(tmp_path / "manual.md") in manual.text()
