import logging
import sys
import threading

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QApplication, QMessageBox

from nngui.system.errors import LOG, ErrorReporter


@pytest.fixture
def reporter(qapp, qtbot, monkeypatch, tmp_path):
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(tmp_path))
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    reporter = ErrorReporter()
    reporter.install()
    yield reporter
    for handler in [h for h in LOG.handlers if isinstance(h, logging.FileHandler)]:
        LOG.removeHandler(handler)
        handler.close()
    for box in boxes():
        box.close()


def boxes():
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox)]


def burst():
    raise ValueError("the ink dried")


def fail():
    raise RuntimeError("the pen broke")


def test_an_uncaught_error_is_told_once_and_logged_every_time(reporter, tmp_path, capsys):
    for _ in range(2):
        try:
            fail()
        except RuntimeError:
            sys.excepthook(*sys.exc_info())
    (box,) = [box for box in boxes() if box.isVisible()]
    assert "the pen broke" in box.text()
    assert "errors.log" in box.text()
    assert (tmp_path / "errors.log").read_text().count("RuntimeError: the pen broke") == 2


def test_the_log_does_not_grow_for_ever(reporter, monkeypatch, tmp_path):
    (handler,) = [h for h in LOG.handlers if isinstance(h, logging.FileHandler)]
    monkeypatch.setattr(handler, "maxBytes", 2_000)
    for number in range(20):
        reporter.report(ValueError, ValueError(f"{number}" * 400), None)
    sizes = {file.name: file.stat().st_size for file in tmp_path.iterdir()}
    assert sizes.keys() == {"errors.log", "errors.log.1"}
    assert max(sizes.values()) <= 2_000


def test_another_kind_of_error_is_told_as_well(reporter):
    for failing in (fail, burst, fail, burst):
        try:
            failing()
        except Exception:
            sys.excepthook(*sys.exc_info())
    told = sorted(box.text().splitlines()[2] for box in boxes() if box.isVisible())
    assert told == ["RuntimeError: the pen broke", "ValueError: the ink dried"]


def test_an_error_in_another_thread_is_told_in_the_windows_thread(reporter, qtbot, caplog):
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: any(box.isVisible() for box in boxes()))


def test_without_a_place_for_a_log_the_error_is_told_all_the_same(qapp, monkeypatch, tmp_path):
    occupied = tmp_path / "file"
    occupied.write_text("")
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(occupied))
    reporter = ErrorReporter()
    reporter.report(RuntimeError, RuntimeError("no disk"), None)
    (box,) = [box for box in boxes() if box.isVisible()]
    assert "no disk" in box.text()
    assert "errors.log" not in box.text()
    box.close()
