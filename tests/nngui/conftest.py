from dataclasses import replace
from operator import attrgetter

import pytest

from nngui.design.design import Design
from nngui.session.session import Session
from nngui.training.messages import Phase


@pytest.fixture
def design():
    return replace(Design(), epochs=5)


@pytest.fixture
def session(qapp):
    session = Session()
    yield session
    session.close()


@pytest.fixture
def ready(session, qtbot):
    """A session whose first run has measured J(0)."""
    qtbot.waitUntil(lambda: session.snapshot.paused)
    return session


@pytest.fixture
def make(qapp, qtbot):
    """A function that makes sessions, each of which has measured J(0)."""
    sessions = []

    def make():
        sessions.append(Session())
        qtbot.waitUntil(lambda: sessions[-1].snapshot.paused)
        return sessions[-1]

    yield make
    for session in sessions:
        session.close()


# Predicates of a snapshot, as `waitSignal` wants to ask them.
is_loading = attrgetter("loading")
is_running = attrgetter("running")
is_paused = attrgetter("paused")
is_finished = attrgetter("finished")
is_failed = attrgetter("failed")


def rested(snapshot):
    return snapshot.phase in (Phase.RESTING, Phase.FAILED)
