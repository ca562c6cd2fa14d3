"""Check with Keras…: the costs of a run beside those that another Python prints."""

import os
import stat
import sys

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QTableWidget

from nngui.system.keras_process import KerasSearch, candidates
from nngui.training.certificate import costs_of
from nngui.training.messages import Edit
from tests.e2e.test_options import write

# In the place of Python with Keras: it prints the costs that a file beside it has, slowly or not.
STAND_IN = """\
#!{python}
import sys, time
if "-c" in sys.argv:
    print("found keras jax")
else:
    assert open("program.py").read().count("keras")
    for line in open({costs!r}):
        print(line, end="", flush=True)
    time.sleep({wait})
"""


@pytest.fixture
def keras(tmp_path, monkeypatch):
    """A stand-in that prints costs; it is found first."""

    def make(costs, wait=0):
        lines = [f"epoch {i}: J {a:.7g}, validation J {b:.7g}\n" for i, (a, b) in enumerate(costs)]
        (tmp_path / "costs").write_text("".join(lines))
        path = tmp_path / "python"
        text = STAND_IN.format(python=sys.executable, costs=str(tmp_path / "costs"), wait=wait)
        path.write_text(text)
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("NNGUI_KERAS", str(path))

    return make


def trained(window, qtbot, epochs="3"):
    write(window, qtbot, "epochsSpin", epochs)
    window.session.train()
    qtbot.waitUntil(lambda: window.session.snapshot.finished, timeout=30_000)
    return costs_of(window.session.state.run.curves).values


def checked(window, qtbot):
    window.menus.check.trigger()
    button = window.findChild(QPushButton, "checkButton")
    qtbot.waitUntil(button.isEnabled, timeout=30_000)
    button.click()
    return button


def words(window):
    return window.findChild(QLabel, "checkVerdict").text()


def test_equal_costs_are_the_same_epoch_by_epoch(window, qtbot, keras):
    keras(trained(window, qtbot))
    button = checked(window, qtbot)
    qtbot.waitUntil(lambda: words(window).startswith("The same: "), timeout=30_000)
    assert window.findChild(QTableWidget, "checkTable").rowCount() == 4
    qtbot.waitUntil(lambda: button.text() == "Check", timeout=30_000)


def test_a_weight_that_was_altered_makes_them_different_and_the_reason_is_named(
    window, qtbot, keras
):
    keras(trained(window, qtbot, "2"))
    change = Edit(np.array([5]), np.array([3.0], np.float32))
    window.session.changes.make(change, "Edit Weight")
    qtbot.waitUntil(lambda: len(window.session.state.run.curves.others) > 0, timeout=30_000)
    write(window, qtbot, "epochsSpin", "3")
    window.session.train()
    qtbot.waitUntil(lambda: window.session.state.run.epoch == 3, timeout=30_000)
    qtbot.waitUntil(lambda: window.session.snapshot.finished, timeout=30_000)
    now = costs_of(window.session.state.run.curves).values.copy()
    now[-1] *= 1.01
    keras(now)
    checked(window, qtbot)
    qtbot.waitUntil(lambda: words(window).startswith("Different from epoch 3 on"), timeout=30_000)
    shown = [label.text() for label in window.findChildren(QLabel)]
    assert any("changed by hand" in text for text in shown)


def test_a_check_can_be_cancelled_at_any_time(window, qtbot, keras):
    costs = trained(window, qtbot)
    keras(costs[:2], wait=600)
    button = checked(window, qtbot)
    qtbot.waitUntil(lambda: words(window).startswith("The same so far"), timeout=30_000)
    assert button.text() == "Cancel"
    button.click()
    assert button.text() == "Check"
    assert words(window).startswith("The same so far")


def test_an_untrained_network_cannot_be_checked(window, qtbot, keras):
    keras(np.ones((1, 2)))
    window.menus.check.trigger()
    assert words(window).startswith("Train the network")
    assert not window.findChild(QPushButton, "checkButton").isEnabled()


def test_a_python_without_keras_is_passed_over(qtbot, tmp_path):
    none = tmp_path / "none"
    none.write_text(f"#!{sys.executable}\nprint('found')\n")
    none.chmod(0o755)
    search = KerasSearch()
    with qtbot.waitSignal(search.found, timeout=30_000) as found:
        search.begin([str(none), str(tmp_path / "missing")])
    assert found.args == [None]
    assert os.path.exists(candidates()[-1])
