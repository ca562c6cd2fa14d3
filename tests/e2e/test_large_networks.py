"""Networks with millions of parameters: blank until they are drawn, refused if too large."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel

from nngui.design import problems
from nngui.design.design import Design, LayerSpec
from tests.conftest import drag
from tests.e2e.conftest import find

LARGE = replace(Design(), layers=(LayerSpec(1_000, "relu"), LayerSpec(1, "sigmoid")))
STROKE = ((0.5, 0.2), (0.5, 0.5), (0.5, 0.8))


def test_a_large_network_says_nothing_before_its_first_weights_come_and_then_the_same_as_ever(
    window, qtbot
):
    drag(qtbot, find(window, "drawPad"), *STROKE)
    session = window.session
    session.edit(LARGE)
    assert session.inspector.prediction.empty
    assert find(window, "predictionLabel").text() == "–"
    with pytest.raises(ValueError, match="still being drawn"):
        session.inspector.save_network("unused.keras")
    qtbot.waitUntil(lambda: session.snapshot.paused)
    assert not session.inspector.prediction.empty
    assert np.isfinite(session.inspector.prediction.probabilities).all()
    assert find(window, "predictionLabel").text() in "01"


def test_a_network_that_the_memory_has_no_room_for_is_refused_beside_the_model(
    window, qtbot, monkeypatch
):
    monkeypatch.setattr(problems, "memory_there_is", lambda: 20_000_000)
    window.session.edit(LARGE)
    bar = find(window, "modelProblem")
    assert bar.isVisible()
    assert "of memory, and 20\u202fMB are available" in bar.text
    assert not find(window, "trainButton").isEnabled()
    find(window, "modelProblemRemedy").click()
    assert not bar.isVisible()
    qtbot.waitUntil(lambda: window.session.snapshot.paused)
    assert find(window, "trainButton").isEnabled()


def test_the_memory_that_a_large_network_takes_is_said_before_it_is_trained(window):
    window.session.edit(replace(LARGE, layers=(LayerSpec(2_048, "relu"),) * 4 + LARGE.layers[-1:]))
    texts = [label.text() for label in window.views.settings.findChildren(QLabel)]
    assert any("MB of memory" in text for text in texts)
