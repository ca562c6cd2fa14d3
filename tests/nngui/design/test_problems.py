from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Sequential
from nngui.design.design import Design, LayerSpec
from nngui.design.own_digits import NO_DIGITS
from nngui.design.presets import PRESETS, described
from nngui.design.problems import Place, fatal, problems
from tests.nngui.designs import FewDigits, designs


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_fits_together(name):
    assert problems(PRESETS[name]) == ()
    assert described(PRESETS[name]) == name


@given(designs(most_units=12), st.lists(st.integers(0, 9), max_size=12))
def test_the_remedies_lead_to_a_design_that_fits_in_a_few_clicks(design, labels):
    own = FewDigits(*labels)
    for _ in range(5):
        if not (found := problems(design, own)):
            break
        assert found[0].text
        assert found[0].remedy
        design = found[0].remedied
    assert problems(design, own) == ()


def test_digits_that_nobody_has_drawn_are_said_and_can_be_done_without():
    design = replace(Design(), own="with")
    (problem,) = problems(design, NO_DIGITS)
    assert (problem.place, problem.fatal) == (Place.DATA, False)
    assert problem.remedied == Design()
    assert problems(design, FewDigits(1)) == ()


def test_only_some_of_the_digits_teach_only_these():
    design = replace(PRESETS["ten digits 256-128-10"], own="only")
    (problem,) = problems(design, FewDigits(0, 1, 2, 3, 4, 5, 6))
    assert "no 7, 8 or 9:" in problem.text
    assert problem.remedied.own == "with"
    assert problems(design, FewDigits(*range(10))) == ()


def test_one_output_unit_for_ten_digits_is_said_at_the_output_layer():
    problem = fatal(replace(Design(), dataset="0 to 9"))
    assert problem.place is Place.OUTPUT
    assert "10 output units, not 1" in problem.text
    assert problem.remedied.output == LayerSpec(10, "softmax")
    assert problem.remedied.loss == "sparse_categorical_crossentropy"
    assert problem.remedied.layers[:-1] == Design().layers[:-1]


def test_softmax_over_one_unit_can_learn_nothing():
    problem = fatal(Design().with_output(1, "softmax"))
    assert "always 1" in problem.text
    assert problem.remedied == Design()


def test_a_squared_error_on_digits_is_allowed_for_the_lecture_compares_it():
    assert problems(replace(Design(), loss="mean_squared_error")) == ()


def test_cross_entropy_of_a_linear_output_is_a_warning_that_can_be_tried():
    (problem,) = problems(Design().with_output(1, "linear"))
    assert not problem.fatal
    assert problem.remedy == "Use sigmoid"


def test_an_angle_has_no_cross_entropy():
    slant = replace(PRESETS["slant regression"], loss="binary_crossentropy")
    assert fatal(slant).place is Place.LOSS
    assert fatal(slant).remedied == PRESETS["slant regression"]


def test_the_parameters_of_a_design_are_those_of_its_network():
    from nngui.training.building import network

    for design in PRESETS.values():
        model = network(design)
        assert isinstance(model, Sequential)
        assert model.count_params() == design.parameters
