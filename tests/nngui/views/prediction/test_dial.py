import numpy as np
import pytest

from engine.data import TASKS
from nngui.design.prediction import Prediction
from nngui.views.prediction.dial import Dial
from nngui.widgets import theme
from tests.nngui.predictions import IMAGE, novel, slant


def places(dial, colour):
    """Return how far to the right each pixel of the colour is."""
    image = dial.grab().toImage()
    return [
        x
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).name() == colour
    ]


@pytest.fixture
def dial(themed, qtbot):
    dial = Dial()
    qtbot.addWidget(dial)
    dial.resize(260, 120)
    return dial


def needle(dial, share):
    """Return the mean place of the needle's pixels, in px right of the pivot."""
    dial.show_prediction(slant(share))
    return np.mean(places(dial, theme.LIGHT.accent)) - dial.width() / 2


def test_the_needle_leans_as_the_drawing_does(dial):
    assert needle(dial, -0.3) < -5
    assert needle(dial, 0.0) == pytest.approx(0, abs=1)
    assert needle(dial, 0.3) > 5


def test_the_needle_stays_on_the_scale(dial):
    assert needle(dial, 1.0) == needle(dial, 7.0)


@pytest.mark.parametrize("prediction", [Prediction(TASKS["slant"], IMAGE), slant(float("nan"))])
def test_no_number_moves_no_needle(dial, prediction):
    dial.show_prediction(prediction)
    assert places(dial, theme.LIGHT.accent) == []


def test_the_needle_for_what_does_not_look_like_a_digit_is_pale_and_dotted(dial):
    dial.show_prediction(slant(0.3))
    solid = len(places(dial, theme.LIGHT.accent))
    scale = len(places(dial, theme.LIGHT.muted))
    dial.show_prediction(novel(slant(0.3)))
    assert places(dial, theme.LIGHT.accent) == []
    assert 0 < len(places(dial, theme.LIGHT.muted)) - scale < solid
