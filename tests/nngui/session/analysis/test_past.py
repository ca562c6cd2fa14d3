"""The outputs for a drawing over the moments of a run."""

import numpy as np
import pytest

from nngui.design.design import Design
from nngui.handwriting.sheet import Sheet
from nngui.session.analysis.past import MOST_UNASKED, Past
from nngui.session.analysis.twin import Twin
from nngui.training.messages import Checkpoint

LONG = 60.0  # s
ONE = (np.array([[0.5, 0.1], [0.5, 0.9]], np.float32),)
ACTIVATIONS = Design().activations


@pytest.fixture
def twin():
    return Twin(Design())


@pytest.fixture
def image(twin):
    return twin.read(Sheet(ONE)).image


@pytest.fixture
def kept(twin):
    """Checkpoints of four moments, the last of which has the parameters of now."""
    now = twin.network.theta.copy()
    return {
        moment: Checkpoint(moment, now * np.float32(moment / 3), ACTIVATIONS)
        for moment in (0.0, 1.0, 2.0, 3.0)
    }


def by_hand(theta, image):
    """What a network with these parameters answers."""
    twin = Twin(Design())
    twin.network.theta[...] = theta
    return twin.network(image.reshape(1, -1))[0]


def test_every_moment_has_the_answer_of_its_own_network(twin, image, kept):
    past = Past(twin, kept.get)
    past.ask(image, tuple(kept))
    assert not past.advance(LONG)
    moments, outputs = past.known
    assert moments == tuple(kept)
    for moment, output in zip(moments, outputs, strict=True):
        np.testing.assert_array_equal(output, by_hand(kept[moment].theta, image))


def test_it_leaves_the_network_that_is_shown_as_it_is(twin, image, kept):
    now = twin.read(Sheet(ONE))
    theta = twin.network.theta.copy()
    kept[0.0] = Checkpoint(0.0, theta, ("linear", "linear", "linear"))
    past = Past(twin, kept.get)
    past.ask(image, tuple(kept))
    past.advance(LONG)
    np.testing.assert_array_equal(twin.network.theta, theta)
    np.testing.assert_array_equal(twin.read(Sheet(ONE)).probabilities, now.probabilities)


def test_of_moments_that_nobody_asks_for_any_more_few_outputs_are_kept(twin, image, kept):
    past = Past(twin, kept.get)
    for newest in range(3 * MOST_UNASKED):
        past.ask(image, (0.0, float(newest)))
        past.advance(LONG)
    assert len(past._outputs) <= MOST_UNASKED + 4
    assert past.known[0] == (0.0,)  # no checkpoint is kept of the other
    np.testing.assert_array_equal(past.known[1][0], by_hand(kept[0.0].theta, image))


def test_it_is_computed_in_pieces_and_what_is_known_is_there_already(twin, image, kept):
    past = Past(twin, kept.get)
    past.ask(image, tuple(kept))
    for count in (1, 2, 3):
        assert past.advance(0.0)
        assert past.known[0] == tuple(kept)[:count]
    assert not past.advance(0.0)


def test_the_past_of_the_same_drawing_is_computed_once(twin, image, kept):
    asked = []
    past = Past(twin, lambda moment: (asked.append(moment), kept[moment])[1])
    past.ask(image, (0.0, 1.0))
    past.advance(LONG)
    past.ask(image.copy(), (0.0, 1.0, 2.0))
    past.advance(LONG)
    assert asked == [0.0, 1.0, 2.0]
    past.ask(image * 0.5, (0.0,))
    past.advance(LONG)
    assert asked[3:] == [0.0]


def test_a_moment_that_is_kept_no_more_is_left_out(twin, image, kept):
    def nearest(moment):
        return kept[2.0] if moment == 1.0 else kept[moment]

    past = Past(twin, nearest)
    past.ask(image, tuple(kept))
    assert not past.advance(LONG)
    assert past.known[0] == (0.0, 2.0, 3.0)
