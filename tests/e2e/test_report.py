"""A report to hand in: one page with what the window shows, that needs nothing else."""

import base64
import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QFileDialog, QLineEdit

from engine.data import load
from nngui.design.keras_code import keras_code
from nngui.widgets.elided_label import ElidedLabel
from tests.conftest import drag
from tests.e2e.conftest import find, press, wait_for
from tests.nngui.conftest import is_finished

VOID = {"meta", "img", "rect", "polyline", "image"}


class Page(HTMLParser):
    """The tags and the texts of a page; every tag must be closed where it should be."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.open, self.texts, self.attributes = [], [], [], []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.texts.append(data)

    @property
    def text(self):
        return re.sub(r"[ \n]+", " ", " ".join(self.texts))


def exported(monkeypatch, qtbot, window, path, name="Ada <b>"):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    window.menus.report.trigger()
    dialog = find(window, "reportDialog")
    dialog.findChild(QLineEdit).setText(name)
    press(qtbot, dialog, "reportSaveButton")
    qtbot.waitUntil(lambda: not window._reports.busy)
    return path.read_text(encoding="utf-8")


def train(qtbot, window, epochs):
    window.session.edit(replace(window.session.design, epochs=epochs))
    press(qtbot, window, "trainButton")
    wait_for(qtbot, window, is_finished)


def test_a_report_has_what_the_window_shows(monkeypatch, qtbot, window, tmp_path):
    drag(qtbot, find(window, "drawPad"), (0.5, 0.2), (0.5, 0.8))
    train(qtbot, window, 4)
    text = exported(monkeypatch, qtbot, window, tmp_path / "mine.html")
    page, design = Page(text), window.session.design
    assert find(window, "costLabel").text() in page.text
    assert f"It is a {find(window, 'predictionLabel').text()}" in page.text
    for each in ("25-15-1", "400 × 25", "10,431", "binary cross-entropy", "gradient descent"):
        assert each in page.text
    assert "".join(keras_code(design).split()) in "".join(page.text.split())
    model = find(window, "runsTable").model()
    for column in range(1, model.columnCount()):
        assert model.index(0, column).data() in page.text
    labels = [label.full_text for label in window.findChildren(ElidedLabel)]
    (reading,) = [text for text in labels if "validation accuracy" in text]
    assert all(part in page.text for part in reading.partition("J = ")[2].split(", "))
    assert "Ada <b>" in page.text
    assert "b" not in page.tags


def test_the_confusion_is_that_of_the_moment_and_the_threshold_shown(
    monkeypatch, qtbot, window, tmp_path
):
    train(qtbot, window, 3)
    window.session.look(1)
    window.session.threshold.move(0.6)
    page = Page(exported(monkeypatch, qtbot, window, tmp_path / "r.html"))
    data = load("0 or 1")
    y = window.session.inspector._twin.network(data.x_val)[:, 0] >= 0.6
    cells = np.zeros((2, 2), int)
    np.add.at(cells, (data.y_val.astype(int), y.astype(int)), 1)
    counts = cells.tolist()
    assert "epoch 1" in page.text
    right = counts[0][0] + counts[1][1]
    assert f"{right} of 200 read rightly" in page.text
    table = page.text[page.text.index("y \\ predicted") :]
    assert table.startswith(
        f"y \\ predicted 0 1 0 {counts[0][0]} {counts[0][1]} 1 {counts[1][0]} {counts[1][1]}"
    )
    mistakes = window.session.scene.mistakes
    assert (mistakes.zeros, mistakes.ones) == (counts[0][1], counts[1][0])


def test_no_text_of_a_person_becomes_a_tag_and_nothing_is_loaded(
    monkeypatch, qtbot, window, tmp_path
):
    train(qtbot, window, 1)
    evil = '<script>alert("x")</script><img src=http://x/y onerror=alert(1)>'
    window.session.runs.rename(1, evil)
    text = exported(monkeypatch, qtbot, window, tmp_path / "r.html", name=evil)
    page = Page(text)
    assert "script" not in page.tags
    assert evil in page.text
    sources = [value for name, value in page.attributes if name in ("src", "href")]
    assert all(value.startswith("data:image/") for value in sources)
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert "@import" not in text
    assert "url(" not in text
    (figure,) = [value for value in sources if "svg" in value]
    svg = base64.b64decode(figure.partition(",")[2])
    assert QSvgRenderer(svg).isValid()
    assert b"<script" not in svg


def test_a_report_of_nothing_yet_is_whole(monkeypatch, qtbot, window, tmp_path):
    page = Page(exported(monkeypatch, qtbot, window, tmp_path / "r.html", name=""))
    assert "Nothing is drawn." in page.text
    assert "None yet." in page.text


@pytest.mark.parametrize("preset", ["slant regression", "ten digits 256-128-10"])
def test_every_kind_of_question_has_a_report(monkeypatch, qtbot, window, tmp_path, preset):
    window.session.choose_preset(preset)
    qtbot.waitUntil(lambda: window.session.snapshot.paused)
    drag(qtbot, find(window, "drawPad"), (0.4, 0.2), (0.6, 0.8))
    page = Page(exported(monkeypatch, qtbot, window, tmp_path / "r.html"))
    assert find(window, "costLabel").text() in page.text
    assert ("read rightly" in page.text) is bool(window.session.design.task.classes)


def test_a_picture_on_the_pad_is_in_the_report(monkeypatch, qtbot, window, tmp_path):
    window.session.drawing.place(load("0 or 1").x_val[0])
    text = exported(monkeypatch, qtbot, window, tmp_path / "r.html")
    assert "data:image/png;base64," in text
    assert "Is it a" in Page(text).text  # not trained yet


def test_the_name_is_remembered(monkeypatch, qtbot, window, tmp_path):
    exported(monkeypatch, qtbot, window, tmp_path / "r.html", name="Ada")
    window.menus.report.trigger()
    assert find(window, "reportDialog").name == "Ada"
    find(window, "reportDialog").reject()


def test_a_report_that_cannot_be_written_says_why(monkeypatch, qtbot, window, tmp_path):
    path = tmp_path / "none" / "r.html"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    window.menus.report.trigger()
    press(qtbot, find(window, "reportDialog"), "reportSaveButton")
    qtbot.waitUntil(lambda: not window._reports.busy)
    assert "could not be written" in find(window, "statusBar").currentMessage()


def test_the_window_goes_on_while_the_figure_is_painted(monkeypatch, qtbot, window, tmp_path):
    path, turns = tmp_path / "mine.html", []
    beat = QTimer(window, interval=0)
    beat.timeout.connect(lambda: turns.append(window._reports._worker.busy))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    window.menus.report.trigger()
    beat.start()
    press(qtbot, find(window, "reportDialog"), "reportSaveButton")
    del turns[:]
    assert window._reports.busy
    qtbot.waitUntil(lambda: not window._reports.busy)
    assert turns.index(True) >= 5
    assert b"data:image/svg+xml" in path.read_bytes()
