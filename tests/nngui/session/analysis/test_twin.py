from dataclasses import replace

import numpy as np
import pytest

from engine.data import TASKS
from nngui.design.design import Design, LayerSpec
from nngui.design.presets import PRESETS, for_dataset
from nngui.design.wording import doubt
from nngui.handwriting import novelty
from nngui.handwriting.sheet import Sheet
from nngui.session.analysis.twin import Twin, answer, probabilities
from tests.drawings import RING, SCRIBBLE, THREE

ONE = (np.array([[0.5, 0.1], [0.5, 0.9]], np.float32),)

TEN, SLANT = (for_dataset(name) for name in ("0 to 9", "slant"))
SOFTMAX = replace(
    Design(), layers=(LayerSpec(2, "softmax"),), loss="sparse_categorical_crossentropy"
)


@pytest.mark.parametrize(
    ("task", "output", "said"),
    [
        ("0 or 1", [0.2], "0"),
        ("0 or 1", [0.5], "1"),
        ("0 or 1", [0.7, 0.3], "0"),
        ("0 to 9", [0.0] * 7 + [1.0, 0.0, 0.0], "7"),
        ("slant", [0.5], "22"),
        ("slant", [-0.001], "0"),
        ("slant", [-1.0], "−45"),
    ],
)
def test_the_answer_is_a_class_or_a_whole_number_of_degrees(task, output, said):
    assert answer(TASKS[task], np.array(output)) == said


def test_one_output_is_the_probability_of_the_second_class():
    np.testing.assert_allclose(probabilities(TASKS["0 or 1"], np.array([0.25])), [0.75, 0.25])


def test_an_output_that_is_no_probability_counts_as_none_or_all():
    np.testing.assert_array_equal(probabilities(TASKS["0 or 1"], np.array([-10.5])), [1, 0])


def test_an_empty_pad_and_a_stroke_of_nothing_are_not_read():
    twin = Twin(Design())
    assert twin.read(Sheet(())).empty
    assert twin.read(Sheet((np.empty((0, 2), np.float32),))).empty


def test_a_design_that_does_not_fit_says_nothing_of_a_drawing():
    prediction = Twin(replace(Design(), dataset="0 to 9")).read(Sheet(ONE))
    assert prediction.answer == "–"
    assert prediction.image.any()


def test_outputs_that_are_no_numbers_are_no_answer():
    twin = Twin(PRESETS["slant regression"])
    twin.network.theta[...] = 3e38
    assert twin.read(Sheet(ONE)).empty


def test_another_activation_is_taken_over_with_the_parameters():
    twin, design = Twin(Design()), Design()
    twin.take(np.zeros(design.parameters, np.float32), ("tanh", "sigmoid", "sigmoid"))
    assert twin.network.layers[0].activation.name == "tanh"
    assert twin.read(Sheet(ONE)).probabilities[1] == 0.5


@pytest.mark.parametrize(("threshold", "said"), [(0.0, "1"), (0.7, "1"), (0.71, "0"), (1.0, "0")])
def test_a_single_output_says_1_from_the_threshold_on(threshold, said):
    assert answer(TASKS["0 or 1"], np.array([0.7]), threshold) == said


@pytest.mark.parametrize(
    ("task", "output"), [("0 or 1", [0.3, 0.7]), ("0 to 9", [0.1] * 9 + [0.2])]
)
def test_where_each_class_has_an_output_no_threshold_is_asked(task, output):
    assert answer(TASKS[task], np.array(output), 0.9) == answer(TASKS[task], np.array(output))


def test_the_answer_goes_with_the_threshold_that_it_was_read_with():
    twin = Twin(Design())
    twin.network.theta[...] = 0
    assert twin.read(Sheet(ONE)).threshold == 0.5
    assert twin.read(Sheet(ONE)).answer == "1"
    assert twin.read(Sheet(ONE), threshold=0.6).answer == "0"
    assert twin.read(Sheet(()), threshold=0.6).threshold == 0.6


@pytest.mark.parametrize("design", [SOFTMAX, TEN, SLANT])
def test_only_a_single_output_for_two_classes_has_a_threshold(design):
    prediction = Twin(design).read(Sheet(ONE), threshold=0.6)
    assert not prediction.empty
    assert prediction.threshold is None


def test_an_untrained_network_s_answer_is_doubted_by_the_drawing_alone():
    twin = Twin(Design())
    assert not twin.read(Sheet(ONE)).novel
    assert not twin.read(Sheet(RING)).novel
    assert twin.read(Sheet(SCRIBBLE)).novel
    assert twin.read(Sheet(THREE)).novel


def test_the_same_drawing_is_doubted_by_what_is_asked_for():
    assert not Twin(TEN).read(Sheet(THREE)).novel
    assert not Twin(SLANT).read(Sheet(THREE)).novel


@pytest.mark.parametrize("preset", list(PRESETS))
def test_a_dot_is_doubted_whatever_is_asked_for(preset):
    dot = (np.array([[0.5, 0.5], [0.51, 0.52]], np.float32),)
    assert Twin(PRESETS[preset]).read(Sheet(dot)).novel


def test_an_empty_pad_is_not_doubted():
    assert not Twin(Design()).read(Sheet(())).novel


@pytest.fixture
def no_novelty(monkeypatch, tmp_path):
    """Let the file with which novelty is measured be missing, and nothing of it be in memory."""

    def forget():
        novelty.judges.cache_clear()
        novelty.fault.cache_clear()

    forget()
    monkeypatch.setattr(novelty, "FILE", "no-such.npz")
    yield forget
    forget()


@pytest.mark.parametrize("damaged", [False, True])
def test_without_the_file_for_novelty_drawings_are_read_all_the_same(
    no_novelty, monkeypatch, tmp_path, damaged
):
    if damaged:
        np.savez(tmp_path / "no-such.npz", upright=np.zeros(3), leaning=np.zeros(3))
        monkeypatch.setattr("engine.data.assets.asset", lambda name: tmp_path / name)
    prediction = Twin(Design()).read(Sheet(ONE))
    assert prediction.answer in "01"
    assert prediction.novelty is None
    assert not prediction.novel
    assert "not known" in doubt(prediction)
    assert "no-such.npz" in novelty.fault()
