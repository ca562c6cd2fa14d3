"""The panel alone: what it says of values that come late, are of another moment, or are odd."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel

from nngui.design.design import Design, LayerSpec
from nngui.training.inspection.inspected import Dated, Inspected
from nngui.training.inspection.network64 import network64
from nngui.training.inspection.pin import Pin
from nngui.training.inspection.unit import BINS, Histogram, UnitOverData, unit_values
from nngui.views.inspector.inspector_view import InspectorView
from tests.nngui.training.inspection import by_hand

DESIGN = Design(layers=(LayerSpec(3, "relu"), LayerSpec(1, "sigmoid")))


@pytest.fixture
def view(themed, qtbot):
    view = InspectorView()
    qtbot.addWidget(view)
    view.resize(330, 700)
    view.show()
    return view


def inspected(pin, **known):
    random = np.random.default_rng(0)
    parameters, functions = by_hand.random_network(random, 400, [3, 1], ["relu", "sigmoid"])
    network = network64(parameters, functions)
    image = random.random((20, 20)).astype("f")
    unit = unit_values(network, network, pin, image) if pin.unit is not None else None
    return Inspected(pin, DESIGN, 12.0, network, network, image, unit, **known)


def over(**facts):
    outputs = Histogram(np.linspace(0, 1, BINS + 1), np.ones(BINS, np.int64))
    known = {"low": None, "high": None, "dead": False, **facts}
    return UnitOverData((), (), outputs, 200, **known)


def texts(view):
    return [label.text() for label in view.findChildren(QLabel) if label.isVisibleTo(view)]


def test_what_is_of_an_earlier_moment_says_so(view):
    view.show_inspected(inspected(Pin(1, 0), over=Dated(12.0, over())))
    assert "Excited least by" in texts(view)
    view.show_inspected(inspected(Pin(1, 0), over=Dated(9.0, over())))
    assert "Excited least by (epoch 9)" in texts(view)
    assert "Distribution of a over the validation set (epoch 9)" in texts(view)


def test_what_is_not_computed_yet_is_blank(view):
    view.show_inspected(inspected(Pin(1, 0), over=Dated(12.0, over(dead=True))))
    assert any(text.startswith("Dead: a = 0 for all 200") for text in texts(view))
    view.show_inspected(inspected(Pin(1, 0)))
    assert not any("Dead" in text for text in texts(view))
    assert "…" in texts(view)


def test_a_saturated_unit_is_called_so_with_its_figures(view):
    known = over(low=150, high=45)
    value = inspected(Pin(1, 0), over=Dated(12.0, known))
    view.show_inspected(value)
    assert any(text.startswith("Saturated for 97.5") and "75.0" in text for text in texts(view))
    view.show_inspected(replace(value, over=Dated(12.0, over(low=0, high=0))))
    assert any(text.startswith("Never near an end") for text in texts(view))


@pytest.mark.parametrize("odd", [np.nan, np.inf])
def test_a_network_that_diverged_is_shown_too(view, odd):
    parameters = [(np.full((400, 3), odd, "f"), np.zeros(3, "f"))]
    parameters += [(np.full((3, 1), odd, "f"), np.zeros(1, "f"))]
    network = network64(parameters, ("relu", "sigmoid"))
    image = np.ones((20, 20), "f")
    for pin in (Pin(1, 0), Pin(2, 0), Pin(1, 0, 3), Pin(1)):
        unit = unit_values(network, None, pin, image) if pin.unit is not None else None
        view.show_inspected(Inspected(pin, DESIGN, 3.0, network, None, image, unit))
        assert not view.grab().isNull()


def test_without_a_drawing_weights_are_shown_and_nothing_else(view):
    value = inspected(Pin(1, 0))
    unit = unit_values(value.network, value.start, value.pin, None)
    view.show_inspected(replace(value, image=None, unit=unit))
    assert "z = Σ wᵢxᵢ + b" in texts(view)
    assert not any(text.startswith("a = relu") for text in texts(view))
