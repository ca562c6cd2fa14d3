from dataclasses import replace

import numpy as np
import pytest

from engine.data import load
from nngui.handwriting.preparation import Preparation
from nngui.handwriting.sheet import Sheet
from nngui.session.analysis.explanation import changes_of
from nngui.training.inspection.disturbance import Disturbance
from nngui.training.messages import Pace
from tests.drawings import RING
from tests.nngui.training.inspection import by_hand


@pytest.fixture
def asking(ready, qtbot):
    """A session with a drawing and three epochs, whose Why? can be seen."""
    for stroke in RING:
        ready.drawing.add_stroke(stroke)
    for epoch in (1, 2, 3):
        with qtbot.waitSignal(
            ready.snapshot_changed, check_params_cb=lambda s, e=epoch: s.epoch == e and s.paused
        ):
            ready.step(Pace.EPOCH)
    return ready


def explained(qtbot, session, check, act=lambda: session_seen):
    """What is explained after that, as soon as it passes the check."""
    with qtbot.waitSignal(
        session.explanation.explained, check_params_cb=lambda e: bool(e is not None and check(e))
    ) as seen:
        act()
    return seen.args[0]


session_seen = None


def see(session):
    return lambda: session.explanation.set_visible(True)


def network(session):
    scene = session.scene
    return scene.parameters, session.state.run.design.activations, scene.prediction.image


def test_the_nearest_digits_are_those_of_a_script(asking, qtbot):
    found = explained(qtbot, asking, lambda e: e.nearest, see(asking))
    parameters, functions, image = network(asking)
    data = load("0 or 1")

    def hidden(x):
        for (kernel, bias), name in zip(parameters[:2], functions[:2], strict=True):
            x = by_hand.G[name](x @ kernel.astype(float) + bias.astype(float))
        return x

    away = np.sqrt(
        ((hidden(data.x_train.astype(float)) - hidden(image.reshape(-1).astype(float))) ** 2).sum(1)
    )
    order = np.argsort(away, kind="stable")[:8]
    assert [each.distance for each in found.nearest] == pytest.approx(away[order].tolist())
    assert [each.label for each in found.nearest] == data.y_train[order].tolist()


def test_the_pixels_and_the_flip_are_those_of_a_script(asking, qtbot):
    found = explained(qtbot, asking, lambda e: e.evidence, see(asking))
    parameters, functions, image = network(asking)
    x = image.reshape(-1).astype(float)
    sign = 1 if asking.scene.prediction.answer == "1" else -1
    slope = by_hand.derivative(parameters, functions, x, 0) * sign
    assert found.evidence.pixels == pytest.approx(slope * x, abs=1e-6)
    flip = found.evidence.flip
    assert np.array_equal(flip.direction, -np.sign(slope))
    moved = np.clip(x + flip.epsilon * flip.direction, 0, 1)
    out = by_hand.outputs(parameters, functions, moved)[0]
    assert str(int(out >= 0.5)) == flip.answer != asking.scene.prediction.answer


def test_a_slider_changes_the_drawing_along_the_gradient(asking, qtbot):
    found = explained(qtbot, asking, lambda e: e.evidence, see(asking))
    move = lambda: asking.explanation.set_epsilon(0.25)  # noqa: E731
    after = explained(qtbot, asking, lambda e: e.epsilon == 0.25 and e.flipped, move)
    parameters, functions, image = network(asking)
    moved = np.clip(image.astype(float).reshape(-1) + 0.25 * found.evidence.flip.direction, 0, 1)
    out = by_hand.outputs(parameters, functions, moved)
    assert after.flipped.image.reshape(-1) == pytest.approx(moved)
    assert after.flipped.prediction.activations[-1] == pytest.approx(out)


def test_noise_on_the_drawing_changes_the_answer_with_it(asking, qtbot):
    how = Disturbance(pixels=0.5, seed=3)
    asking.explanation.set_visible(True)
    found = explained(qtbot, asking, lambda e: e.disturbed, lambda: asking.explanation.disturb(how))
    parameters, functions, image = network(asking)
    noise = np.random.default_rng(3).standard_normal(image.shape)
    x = np.clip(image.astype(float) + 0.5 * noise, 0, 1)
    assert found.disturbed.image == pytest.approx(x)
    out = by_hand.outputs(parameters, functions, x)
    assert found.disturbed.prediction.activations[-1] == pytest.approx(out)


def test_a_blend_is_of_this_drawing_and_the_one_that_was_kept(asking, qtbot):
    asking.explanation.set_visible(True)
    first = asking.scene.prediction.image
    asking.explanation.keep_second()
    asking.drawing.place(load("0 or 1").x_val[0])
    second = asking.scene.prediction.image
    found = explained(
        qtbot,
        asking,
        lambda e: e.disturbed,
        lambda: asking.explanation.disturb(Disturbance(blend=0.25)),
    )
    assert found.other is first
    blend = 0.75 * second.astype(float) + 0.25 * first.astype(float)
    assert found.disturbed.image == pytest.approx(blend)


def test_with_weights_disturbed_training_is_not_touched(asking, qtbot):
    asking.explanation.set_visible(True)
    theta = asking.snapshot.theta.copy()
    how = Disturbance(weights=1.0)
    explained(qtbot, asking, lambda e: e.disturbed, lambda: asking.explanation.disturb(how))
    assert np.array_equal(asking.snapshot.theta, theta)


def test_it_says_when_the_answer_changed(asking, qtbot):
    found = explained(qtbot, asking, lambda e: e.changes, see(asking))
    assert found.changes[-1].answer == asking.scene.prediction.answer
    assert all(a.answer != b.answer for a, b in zip(found.changes, found.changes[1:], strict=False))
    assert [c.moment for c in changes_of([(0, "1"), (1, "1"), (2, "0"), (3, "1")])] == [0, 2, 3]


def test_it_says_what_other_steps_of_the_preparation_would_answer(asking, qtbot):
    asking.drawing.prepare(replace(Preparation(), scale=False))
    found = explained(qtbot, asking, lambda e: e.otherwise, see(asking))
    assert [step for step, _ in found.otherwise] == ["without crop", "with scale", "without centre"]
    parameters, functions, _ = network(asking)
    image = asking.state.sheet.image(20, Preparation())
    out = by_hand.outputs(parameters, functions, image)[0]
    assert dict(found.otherwise)["with scale"] == str(int(out >= 0.5))


def test_two_steps_that_only_together_change_the_answer_are_put_back_together(asking, qtbot):
    asking.drawing.prepare(Preparation(crop=False, scale=False))
    found = explained(qtbot, asking, lambda e: e.otherwise, see(asking))
    each = ["with crop", "with scale", "without centre", "with all steps"]
    assert [step for step, _ in found.otherwise] == each
    parameters, functions, _ = network(asking)
    out = by_hand.outputs(parameters, functions, asking.state.sheet.image(20, Preparation()))[0]
    assert dict(found.otherwise)["with all steps"] == str(int(out >= 0.5))


def test_while_the_pen_is_down_the_other_answers_are_for_what_is_drawn_so_far(ready, qtbot):
    ready.explanation.set_visible(True)
    read = []

    def image_of(sheet, *rest):
        read.append(sheet)
        return original(sheet, *rest)

    original = Sheet.image
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Sheet, "image", image_of)
        ready.drawing.follow_pen((RING[0],))
        qtbot.waitUntil(lambda: bool(read))
    assert all(len(sheet.strokes) == 1 for sheet in read)


def test_while_training_all_is_of_one_moment_and_is_replaced_as_a_whole(asking, qtbot):
    asking.edit(replace(asking.design, epochs=1_000_000), "Epochs")
    found = []
    asking.explanation.explained.connect(found.append)
    asking.train()
    asking.explanation.set_visible(True)

    def whole(each):
        return all((each.evidence, each.nearest, each.otherwise, each.changes))

    qtbot.waitUntil(lambda: len({each.moment for each in found if whole(each)}) >= 3)
    asking.pause()
    qtbot.waitUntil(lambda: not found[-1].training and whole(found[-1]))
    shown = asking.scene.shown
    assert found[-1].moment == shown.epoch + shown.fraction
    training = [each for each in found if each.training]
    first = next(number for number, each in enumerate(training) if whole(each))
    assert all(map(whole, training[first:]))


def test_nothing_is_explained_while_it_cannot_be_seen_or_nothing_is_drawn(ready, qtbot):
    found = []
    ready.explanation.explained.connect(found.append)
    for stroke in RING:
        ready.drawing.add_stroke(stroke)
    assert found == []
    ready.drawing.clear()
    ready.explanation.set_visible(True)
    assert found == [None]
