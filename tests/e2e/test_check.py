"""Check with Keras…: the costs of a run beside those that another Python prints."""

import os
import stat
import sys
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QTableWidget

from nngui.design import figures
from nngui.design.design import LayerSpec
from nngui.session.files.my_data import KERAS
from nngui.session.session import Session
from nngui.system import keras_environment
from nngui.system.keras_process import KerasSearch, candidates
from nngui.training.certificate import costs_of, doubly_precise, program_of
from nngui.training.messages import Edit
from nngui.views.check.check_dialog import CheckDialog
from nngui.views.code.code_view import CodeView
from nngui.window.desks import check_desk
from nngui.window.main_window import MainWindow
from tests.e2e.conftest import show_page
from tests.e2e.test_options import write
from tests.nngui.system.test_keras_environment import STAND_IN as INSTALLER

# In the place of Python with Keras: it prints the costs that a file beside it has, slowly or not.
STAND_IN = """\
#!{python}
import os, shutil, sys, time
if "-c" in sys.argv:
    print("found keras jax")
else:
    assert open("program.py").read().count("keras")
    if "--float64" in sys.argv:
        print("in double precision", file=sys.stderr)
    for line in open({costs!r}):
        print(line, end="", flush=True)
    if os.path.exists({network!r}):
        shutil.copy({network!r}, "trained.keras")
    time.sleep({wait})
"""


@pytest.fixture
def keras(tmp_path, monkeypatch):
    """A stand-in that prints costs; it is found first."""

    def make(costs, wait=0):
        lines = [f"epoch {i}: J {a:.7g}, validation J {b:.7g}\n" for i, (a, b) in enumerate(costs)]
        (tmp_path / "costs").write_text("".join(lines))
        path = tmp_path / "python"
        network, file = str(tmp_path / "network.keras"), str(tmp_path / "costs")
        text = STAND_IN.format(python=sys.executable, costs=file, network=network, wait=wait)
        path.write_text(text)
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("NNGUI_KERAS", str(path))

    return make


def trained(window, qtbot, epochs="3"):
    write(window, qtbot, "epochsSpin", epochs)
    window.session.train()
    qtbot.waitUntil(lambda: window.session.snapshot.finished)
    return costs_of(window.session.state.run.curves).values


def checked(window, qtbot):
    window.menus.check.trigger()
    button = window.findChild(QPushButton, "checkButton")
    qtbot.waitUntil(button.isEnabled)
    button.click()
    return button


def words(window):
    return window.findChild(QLabel, "checkVerdict").text()


def test_equal_costs_are_the_same_epoch_by_epoch(window, qtbot, keras):
    keras(trained(window, qtbot))
    button = checked(window, qtbot)
    qtbot.waitUntil(lambda: words(window).startswith("The same: "))
    assert window.findChild(QTableWidget, "checkTable").rowCount() == 4
    qtbot.waitUntil(lambda: button.text() == "Check")


def test_a_weight_that_was_altered_makes_them_different_and_the_reason_is_named(
    window, qtbot, keras
):
    keras(trained(window, qtbot, "2"))
    change = Edit(np.array([5]), np.array([3.0], np.float32))
    window.session.changes.make(change, "Edit Weight")
    qtbot.waitUntil(lambda: len(window.session.state.run.curves.others) > 0)
    write(window, qtbot, "epochsSpin", "3")
    window.session.train()
    qtbot.waitUntil(lambda: window.session.state.run.epoch == 3)
    qtbot.waitUntil(lambda: window.session.snapshot.finished)
    now = costs_of(window.session.state.run.curves).values.copy()
    now[-1] *= 1.01
    keras(now)
    checked(window, qtbot)
    qtbot.waitUntil(lambda: words(window).startswith("Different from epoch 3 on"))
    shown = [label.text() for label in window.findChildren(QLabel)]
    assert any("changed by hand" in text for text in shown)


def test_a_check_can_be_cancelled_at_any_time(window, qtbot, keras):
    costs = trained(window, qtbot)
    keras(costs[:2], wait=600)
    button = checked(window, qtbot)
    qtbot.waitUntil(lambda: words(window).startswith("The same so far"))
    assert button.text() == "Cancel"
    button.click()
    assert button.text() == "Check"
    assert words(window).startswith("The same so far")


def test_the_page_keras_code_checks_at_once_in_the_python_that_was_found_before(
    window, qtbot, keras, monkeypatch, tmp_path
):
    keras(trained(window, qtbot))
    show_page(window, "Keras code")
    window.findChild(QPushButton, "codeCheckButton").click()
    qtbot.waitUntil(lambda: words(window).startswith("The same: "))
    window.close()
    monkeypatch.delenv("NNGUI_KERAS")
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    later = MainWindow(Session(), settings)
    qtbot.addWidget(later)
    later.show()
    trained(later, qtbot)
    show_page(later, "Keras code")
    later.findChild(QPushButton, "codeCheckButton").click()
    qtbot.waitUntil(lambda: words(later).startswith("The same: "))
    assert later.findChild(QLabel, "checkPython").text() == str(tmp_path / "python")
    later.close()


def test_a_check_that_was_cancelled_before_a_python_is_found_does_not_begin(window, qtbot, keras):
    keras(trained(window, qtbot))
    show_page(window, "Keras code")
    window.findChild(QPushButton, "codeCheckButton").click()
    window.findChild(CheckDialog, "checkDialog").close()
    window.menus.check.trigger()
    button = window.findChild(QPushButton, "checkButton")
    qtbot.waitUntil(button.isEnabled)
    assert button.text() == "Check"


def test_an_untrained_network_cannot_be_checked(window, qtbot, keras):
    keras(np.ones((1, 2)))
    window.findChild(CodeView).check_asked.emit()
    assert words(window).startswith("Train the network")
    assert not window.findChild(QPushButton, "checkButton").isEnabled()


def test_a_python_without_keras_is_passed_over(qtbot, tmp_path):
    none = tmp_path / "none"
    none.write_text(f"#!{sys.executable}\nprint('found')\n")
    none.chmod(0o755)
    search = KerasSearch()
    with qtbot.waitSignal(search.found) as found:
        search.begin([str(none), str(tmp_path / "missing")])
    assert found.args == [None]
    assert os.path.exists(candidates()[-1])


def reference(window):
    (found,) = window.session.state.references
    return found


def test_keras_costs_are_a_run_of_its_own_in_the_table_and_on_the_plot(window, qtbot, keras):
    ours = trained(window, qtbot)
    keras(ours)
    checked(window, qtbot)
    qtbot.waitUntil(lambda: words(window).startswith("The same: "))
    run, session = reference(window), window.session
    assert (run.title, run.epoch, run.seconds > 0) == ("Keras on JAX", 3, True)
    np.testing.assert_allclose(run.curves.train, ours[:, 0], rtol=1e-6)
    _, first, second = window.views.runs_table.texts()
    assert second[0] == "Keras on JAX"
    assert second[1].startswith("by Keras on JAX")
    assert first[2] == second[2] == "3"
    assert session.state.open == 1  # it is never opened, nor trained
    session.open_run(run.number)
    assert session.state.open == 1
    session.runs.delete((run.number,))
    assert session.state.references == ()
    session.undo_stack.undo()
    assert reference(window).number == run.number


def test_keras_network_is_taken_over_as_a_run(window, qtbot, keras, tmp_path):
    ours = trained(window, qtbot)
    window.session.inspector.save_network(tmp_path / "network.keras")
    keras(ours)
    checked(window, qtbot)
    take = window.findChild(QPushButton, "checkTakeButton")
    qtbot.waitUntil(take.isEnabled)
    theta = window.session.snapshot.theta
    take.click()
    session = window.session
    assert session.state.run.title == "Network of Keras on JAX"
    assert session.design.layers == session.state.find(1).design.layers
    qtbot.waitUntil(lambda: len(session.snapshot.curves) > 0)
    np.testing.assert_array_equal(session.snapshot.theta, theta)
    session.undo_stack.undo()
    assert session.state.open == 1


def test_in_double_precision_the_window_trains_once_more(window, qtbot, keras):
    trained(window, qtbot, "2")
    run = window.session.state.run
    work = doubly_precise(program_of(run), window.session.my_digits.digits)
    try:
        while True:
            next(work)
    except StopIteration as end:
        costs = end.value.values
    keras(costs)
    window.menus.check.trigger()
    window.findChild(QCheckBox, "checkDoubleBox").setChecked(True)
    checked(window, qtbot)
    qtbot.waitUntil(lambda: "both in double precision" in words(window))
    assert words(window).startswith("The same: ")
    assert reference(window).title == "Keras on JAX in double precision"
    assert not np.array_equal(costs[:, 0], run.curves.train)
    apart = np.abs(costs / costs_of(run.curves).values - 1).max()
    shown = " ".join(label.text() for label in window.findChildren(QLabel))
    assert f"by rounding: largest relative difference {figures.precise(apart, 2)}." in shown


def test_where_rounding_decides_double_precision_is_suggested_and_a_choice_stays(
    window, qtbot, keras
):
    session = window.session
    keras(trained(window, qtbot, "2"))
    window.menus.check.trigger()
    box = window.findChild(QCheckBox, "checkDoubleBox")
    assert not box.isChecked()  # sigmoids have no kink
    window.findChild(CheckDialog).close()
    relu = LayerSpec(8, "relu")
    session.edit(replace(session.design, layers=(relu, session.design.output), epochs=2))
    session.train()
    qtbot.waitUntil(lambda: (session.state.run.number, session.state.run.epoch) == (2, 2))
    window.menus.check.trigger()
    assert box.isChecked()
    box.setChecked(False)
    window.findChild(CheckDialog).close()
    window.menus.check.trigger()
    assert not box.isChecked()


def test_a_training_that_is_quicker_than_the_program_is_written_waits_for_keras(
    window, qtbot, keras, monkeypatch
):
    ours = trained(window, qtbot, "2")
    keras(ours)
    desk, write_program = window._check, check_desk.write_program

    def late(*arguments):
        while desk._doubly.busy:
            yield 0.0
        return (yield from write_program(*arguments))

    monkeypatch.setattr(check_desk, "write_program", late)
    window.menus.check.trigger()
    window.findChild(QCheckBox, "checkDoubleBox").setChecked(True)
    checked(window, qtbot)
    qtbot.waitUntil(lambda: "both in double precision" in words(window))


def test_what_keras_computed_is_in_the_document(window, qtbot, keras, tmp_path):
    ours = trained(window, qtbot)
    window.session.inspector.save_network(tmp_path / "network.keras")
    keras(ours)
    checked(window, qtbot)
    take = window.findChild(QPushButton, "checkTakeButton")
    qtbot.waitUntil(take.isEnabled)
    session, before = window.session, reference(window)
    with qtbot.waitSignal(session.documents.ended):
        session.save(tmp_path / "a.nngui")
    session.runs.delete((before.number,))
    with qtbot.waitSignal(session.documents.ended):
        session.documents.open(tmp_path / "a.nngui")
    qtbot.waitUntil(lambda: len(session.state.references) == 1)
    after = reference(window)
    assert (after.reference, after.title) == (before.reference, before.title)
    np.testing.assert_array_equal(after.curves.train, before.curves.train)
    assert np.isnan(after.curves.train_score).all()
    assert not session.documents.modified


@pytest.fixture
def at_home(qapp, qtbot, tmp_path):
    """A window that keeps its session in a data folder."""
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    window = MainWindow(Session(folder=tmp_path / "data"), settings)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.session.snapshot.paused)
    yield window
    window.close()


def test_keras_is_installed_on_request_and_found_then(at_home, qtbot, tmp_path, monkeypatch):
    window = at_home
    trained(window, qtbot, "1")
    path = tmp_path / "stand-in"
    text = INSTALLER.format(python=sys.executable, found="'keras', 'jax'", does="pass")
    path.write_text(
        text.replace("else:", "elif 'bin' in __file__:") + "else:\n    print('found')\n"
    )
    path.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(path))
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("NNGUI_KERAS", "VIRTUAL_ENV", "CONDA_PREFIX"):
        monkeypatch.delenv(name, raising=False)
    window.menus.check.trigger()
    install = window.findChild(QPushButton, "checkInstallButton")
    qtbot.waitUntil(install.isVisible)
    assert not window.findChild(QPushButton, "checkButton").isEnabled()
    install.click()
    assert install.text() == "Cancel"
    qtbot.waitUntil(window.findChild(QPushButton, "checkButton").isEnabled)
    assert not install.isVisible()
    made = window.findChild(QLabel, "checkPython").text()
    assert made == keras_environment.made(window.session.my_data.folder)
    assert [each.title for each in window.session.my_data.lying][-1] == KERAS
