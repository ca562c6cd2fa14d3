"""Switch the preparation off, see the answers break, and switch it on again."""

import numpy as np
from PySide6.QtCore import Qt

from nngui.handwriting.preparation import COMPLETE, STEPS
from tests.conftest import drag
from tests.e2e.conftest import find, press


def test_small_digits_in_the_corners_are_read_wrongly_without_preparation(window, qtbot):
    with qtbot.waitSignal(
        window.session.snapshot_changed,
        check_params_cb=lambda s: s.finished,
    ):
        press(qtbot, window, "trainButton")
    turn = np.linspace(0, 2 * np.pi, 25)

    def answers():
        told = []
        for x, y in ((0.12, 0.12), (0.88, 0.12), (0.12, 0.88), (0.88, 0.88)):
            ring = [(x + 0.06 * np.sin(t), y - 0.09 * np.cos(t)) for t in turn]
            for digit in (ring, [(x, y - 0.09), (x, y), (x, y + 0.09)]):
                press(qtbot, window, "clearButton")
                drag(qtbot, find(window, "drawPad"), *digit)
                told.append(find(window, "predictionLabel").text())
        return told

    right = ["0", "1"] * 4
    for step in STEPS:
        press(qtbot, window, f"{step}StepButton")
    assert "every step is off" in find(window, "preparationNote").text()
    assert sum(a == b for a, b in zip(answers(), right, strict=True)) <= 5
    press(qtbot, window, "allStepsOnButton")
    assert answers() == right


def test_switching_a_step_is_undone_and_changes_everything_that_depends_on_it(window, qtbot):
    drag(qtbot, find(window, "drawPad"), (0.1, 0.1), (0.12, 0.3))
    session = window.session
    before = session.inspector.prediction
    scene = session.scene
    with qtbot.waitSignals([session.scene_changed, session.drawing.stages_changed]):
        button = find(window, "cropStepButton")
        button.setFocus()
        qtbot.keyClick(button, Qt.Key.Key_Space)
    assert session.scene.differs(scene, "prediction")
    assert session.scene.differs(scene, "drawing_curve")
    assert not np.array_equal(session.inspector.prediction.image, before.image)
    assert session.undo_stack.undo_text == "Switch Crop Off"
    session.undo_stack.undo()
    assert session.drawing.preparation == COMPLETE
    np.testing.assert_array_equal(session.inspector.prediction.image, before.image)
    assert not find(window, "allStepsOnButton").isVisible()
