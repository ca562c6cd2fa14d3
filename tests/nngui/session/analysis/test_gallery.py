from dataclasses import replace
from time import perf_counter, thread_time

import numpy as np
import pytest

from engine.data import load
from nngui.session.analysis import gallery
from nngui.session.analysis.following import WORKING
from nngui.training.building import network
from nngui.training.evaluation.album import album, is_misread, read_as
from tests.nngui.conftest import is_finished

COST = 0.5  # s


@pytest.fixture
def trained(ready, qtbot, design):
    """A session with the lecture's network after five epochs."""
    ready.edit(design)
    with qtbot.waitSignal(ready.snapshot_changed, check_params_cb=is_finished):
        ready.train()
    return ready


def looked(qtbot, session, ask, check=lambda found: found.misread is not None):
    """Ask, and return the first value that fulfils the check."""
    with qtbot.waitSignal(session.gallery.changed, check_params_cb=check) as signal:
        ask()
    return signal.args[0]


def misread(session, theta):
    """What a script says of which validation examples are misread."""
    data, model = load("0 or 1"), network(session.state.run.design)
    model.theta[...] = theta
    outputs = model.predict(data.x_val, verbose=0)
    return is_misread(data.task, read_as(data.task, outputs), data.y_val)


def test_nothing_is_computed_while_nobody_looks(trained, qtbot):
    with qtbot.assertNotEmitted(trained.gallery.changed):
        trained.look(2)
        trained.look_at_now()
    assert not trained.gallery.busy


def test_the_examples_are_read_by_the_network_that_is_shown(trained, qtbot):
    found = looked(qtbot, trained, lambda: trained.gallery.ask(True))
    assert (found.answers.run, found.answers.epoch) == (1, 5.0)
    expected = misread(trained, trained.snapshot.theta)
    assert np.array_equal(found.misread[1_000:1_200], expected)


def test_the_marks_go_back_in_time_with_the_window(trained, qtbot):
    looked(qtbot, trained, lambda: trained.gallery.ask(True))
    found = looked(qtbot, trained, lambda: trained.look(1))
    assert found.answers.epoch == 1
    theta = trained.inspector.checkpoint.theta
    assert np.array_equal(found.misread[1_000:1_200], misread(trained, theta))


def test_until_another_moment_is_read_nothing_is_marked(trained, qtbot):
    looked(qtbot, trained, lambda: trained.gallery.ask(True))
    found = looked(qtbot, trained, lambda: trained.look(1), check=None)
    assert found.album is not None
    assert found.misread is None


def test_while_training_the_first_marks_do_not_wait_for_what_the_examples_took(
    ready, qtbot, design, monkeypatch
):
    def dear(task):
        until = thread_time() + COST
        while thread_time() < until:
            pass
        return (yield from album(task))

    monkeypatch.setattr(gallery, "album", dear)
    ready.edit(replace(design, epochs=100_000))
    ready.train()
    qtbot.waitUntil(lambda: ready.snapshot.running)
    began = perf_counter()
    looked(qtbot, ready, lambda: ready.gallery.ask(True))
    assert perf_counter() - began < COST / WORKING
    ready.pause()


def test_another_threshold_marks_others_at_once(trained, qtbot):
    before = looked(qtbot, trained, lambda: trained.gallery.ask(True))
    after = looked(qtbot, trained, lambda: trained.threshold.move(0.999))
    assert after.answers is before.answers
    assert np.count_nonzero(after.misread) > np.count_nonzero(before.misread)


def test_another_data_set_is_another_album(trained, qtbot):
    looked(qtbot, trained, lambda: trained.gallery.ask(True))
    found = looked(
        qtbot,
        trained,
        lambda: trained.choose_dataset("0 to 9, few examples"),
        check=lambda found: found.album is not None and found.album.task.train == 500,
    )
    assert len(found.album) == found.album.counts.sum()


def test_what_is_hidden_is_let_go_of(trained, qtbot):
    looked(qtbot, trained, lambda: trained.gallery.ask(True))
    trained.gallery.ask(False)
    assert not trained.gallery.busy
    with qtbot.assertNotEmitted(trained.gallery.changed):
        trained.look(1)
