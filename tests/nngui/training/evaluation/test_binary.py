from dataclasses import replace
from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.data import TASKS
from nngui.design.training_set import Part
from nngui.training.evaluation.binary import detections, histogram, roc
from nngui.training.evaluation.evaluation import Evaluation, Which


def of(outputs, labels):
    """Return an evaluation with these outputs of these examples."""
    outputs = np.array(outputs, np.float32)[:, np.newaxis]
    part = Part(np.zeros((len(outputs), 400), np.float32), np.array(labels))
    losses = np.zeros(len(outputs))
    return Evaluation(TASKS["0 or 1"], Which.VALIDATION, 1, 1.0, (part,), outputs, losses, 0.0)


def of_classes(outputs, labels):
    """Return an evaluation with an output for each of three classes."""
    outputs = np.array(outputs, np.float32)
    part = Part(np.zeros((len(outputs), 400), np.float32), np.array(labels))
    task = replace(TASKS["0 to 9"], classes=("0", "1", "2"))
    return Evaluation(task, Which.VALIDATION, 1, 1.0, (part,), outputs, outputs[:, 0], 0.0)


levels = st.sampled_from([0.0, 0.125, 0.25, 0.5, 0.75, 0.875, 1.0])
examples = st.lists(st.tuples(levels, st.sampled_from([0, 1])), min_size=2, max_size=30).filter(
    lambda pairs: len({label for _, label in pairs}) == 2
)


@given(examples)
def test_every_point_of_the_roc_is_what_its_threshold_does(pairs):
    outputs, labels = map(np.array, zip(*pairs, strict=True))
    curve = roc(of(outputs, labels))
    for threshold, false, true in zip(curve.thresholds, curve.false, curve.true, strict=True):
        ones = outputs >= threshold
        assert true == pytest.approx(ones[labels == 1].mean())
        assert false == pytest.approx(ones[labels == 0].mean())
    assert (curve.false[-1], curve.true[-1]) == (1, 1)


@given(examples)
def test_the_area_is_the_chance_that_a_one_has_the_larger_output(pairs):
    outputs, labels = map(np.array, zip(*pairs, strict=True))
    one, zero = outputs[labels == 1][:, np.newaxis], outputs[labels == 0]
    chance = (one > zero).mean() + (one == zero).mean() / 2
    assert roc(of(outputs, labels)).area == pytest.approx(chance)


def test_without_examples_of_both_classes_there_is_no_roc():
    assert roc(of([0.2, 0.7], [1, 1])) is None
    assert roc(of([np.nan, 0.7], [0, 1])) is None


def test_precision_and_recall_are_of_the_second_class():
    _, found = detections(of([0.9, 0.8, 0.7, 0.2, 0.1], [1, 0, 1, 1, 0]), 0.5)
    assert (found.found, found.missed, found.wrong) == (2, 1, 1)
    assert found.precision == pytest.approx(2 / 3)
    assert found.recall == pytest.approx(2 / 3)


def test_precision_is_unknown_where_nothing_is_found():
    _, found = detections(of([0.1, 0.2], [1, 0]), 0.5)
    assert isnan(found.precision)
    assert found.recall == 0


def test_each_of_several_classes_is_told_from_all_others():
    outputs = [[0.7, 0.2, 0.1], [0.3, 0.4, 0.3], [0.2, 0.5, 0.3], [0.1, 0.6, 0.3], [0.1, 0.2, 0.7]]
    several = of_classes(outputs, [0, 0, 1, 2, 2])
    first, second, third = detections(several, 0.5)
    assert (first.precision, first.recall, first.f1) == (1, 0.5, pytest.approx(2 / 3))
    assert (second.precision, second.recall, second.f1) == (pytest.approx(1 / 3), 1, 0.5)
    assert [each.examples for each in (first, second, third)] == [2, 1, 2]
    # Of the six pairs of a 2 and another, the 2 has the larger third output in 3, as large in 2.
    assert roc(several, 2).area == pytest.approx((3 + 2 / 2 + 1) / 6)


@given(examples)
def test_with_one_output_both_classes_have_the_same_area(pairs):
    outputs, labels = map(np.array, zip(*pairs, strict=True))
    both = of(outputs, labels)
    assert roc(both, 0).area == pytest.approx(roc(both, 1).area)


def test_the_f1_of_a_class_that_is_nowhere_is_unknown():
    second, third = detections(of_classes([[0.9, 0.1, 0.0]], [1]), 0.5)[1:]
    assert second.f1 == 0
    assert isnan(third.f1)


def test_the_histogram_has_every_output_once_also_beyond_0_and_1():
    edges, counts = histogram(of([-0.5, 0.0, 0.5, 1.0, 3.0], [0, 0, 1, 1, 1]))
    assert counts.sum(axis=1).tolist() == [2, 3]
    assert (edges[0], edges[-1]) == (-0.5, 3.0)
