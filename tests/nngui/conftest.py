from dataclasses import replace

import pytest

from nngui.design.design import Design
from nngui.session.session import Session
from nngui.training.messages import State


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
    qtbot.waitUntil(lambda: session.snapshot.state is State.PAUSED)
    return session


def of(*states):
    """Whether a snapshot has one of these states, as `waitSignal` wants to ask it."""
    return lambda snapshot: snapshot.state in states


rested = of(State.PAUSED, State.FINISHED, State.FAILED)
