"""Parts of a scene are other ones only if something is to be shown."""

from dataclasses import replace

import numpy as np
import pytest

from nngui.design.design import Design
from nngui.session.state import Name
from tests.nngui.session.test_session import ONE, draw

PARTS = (
    *("design", "architecture", "problems", "fatal", "snapshot", "shown", "runs", "trained"),
    *("open", "parameters", "prediction", "mistakes", "drawing_curve", "standing"),
)


@pytest.fixture
def scene(ready):
    draw(ready, ONE)
    return ready.scene


def changed(scene, before):
    return {part for part in PARTS if scene.differs(before, part)}


def test_without_one_before_everything_is_to_be_shown(scene):
    assert changed(scene, None) == set(PARTS)


def test_the_same_state_computed_again_differs_in_nothing(ready, scene):
    ready.look_at_now()
    assert ready.scene is not scene
    assert changed(ready.scene, scene) == set()


def test_another_learning_rate_is_the_design_and_its_run(ready, scene):
    ready.edit(replace(Design(), learning_rate=0.1))
    assert changed(ready.scene, scene) == {"design", "runs"}


def test_the_threshold_is_the_answer_and_the_mistakes(ready, scene):
    ready.threshold.move(0.999)
    assert changed(ready.scene, scene) <= {"prediction", "mistakes", "drawing_curve"}


def test_a_name_is_the_run_and_nothing_else(ready, scene):
    renamed = replace(scene, state=scene.state.renamed(Name(scene.state.run.serial, "mine")))
    assert changed(renamed, scene) == {"runs"}


def test_parameters_are_read_only_and_those_of_the_snapshot(scene):
    flat = [np.column_stack((kernel.T, bias)).ravel() for kernel, bias in scene.parameters]
    np.testing.assert_array_equal(np.concatenate(flat), scene.snapshot.theta)
    assert not any(kernel.flags.writeable for kernel, _ in scene.parameters)
