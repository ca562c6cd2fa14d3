from dataclasses import replace

import numpy as np
import pytest

from engine.data import TASKS, held_out, load
from nngui.design.design import Design, LayerSpec
from nngui.design.own_digits import NO_DIGITS
from nngui.design.training_set import Part
from nngui.training.building import measured, network, targets
from nngui.training.evaluation.evaluation import Which, evaluate, examples, sets


def result(work):
    """Do all of some work, and return its result."""
    while True:
        try:
            assert 0 <= next(work) <= 1
        except StopIteration as end:
            return end.value


def trained(design, epochs=2):
    model, data = network(design), load(design.dataset)
    y = targets(design.task, data.y_train[:3000], model.units)
    model.fit(data.x_train[:3000], y, epochs=epochs, verbose=0)
    return model


@pytest.fixture(scope="module")
def lecture():
    return Design()


@pytest.fixture(scope="module")
def ten():
    layers = (LayerSpec(20, "relu"), LayerSpec(10, "softmax"))
    loss = "categorical_crossentropy"
    return Design(dataset="0 to 9", layers=layers, loss=loss, learning_rate=0.1)


@pytest.fixture(scope="module")
def slant():
    layers = (LayerSpec(9, "tanh"), LayerSpec(1, "linear"))
    return Design(dataset="slant", layers=layers, loss="mean_squared_error", learning_rate=0.01)


def evaluation(design, which=Which.VALIDATION):
    parts = examples(design, NO_DIGITS, which)
    return result(evaluate(trained(design), design.task, parts, which))


@pytest.mark.parametrize("design", ["lecture", "ten", "slant"])
@pytest.mark.parametrize("which", [Which.TRAINING, Which.VALIDATION])
def test_the_cost_is_the_one_that_the_curves_have(design, which, request):
    design = request.getfixturevalue(design)
    model, parts = trained(design), examples(design, NO_DIGITS, which)
    found = result(evaluate(model, design.task, parts, which))
    work = measured(model, design.task, parts)
    while True:
        try:
            next(work)
        except StopIteration as end:
            cost, score = end.value
            break
    assert found.cost == pytest.approx(cost, rel=1e-9)
    if design.task.classes:
        assert found.right() / len(found) == pytest.approx(score)
    else:
        assert np.abs(found.residuals).mean() == pytest.approx(score, rel=1e-5)


def test_an_example_that_is_repeated_counts_as_often_in_the_cost_and_once_in_the_counts(lecture):
    data, model = load("0 or 1"), trained(lecture)
    once = Part(data.x_train[:50], data.y_train[:50])
    often = replace(Part(data.x_val[:10], data.y_val[:10]), times=7)
    found = result(evaluate(model, lecture.task, [once, often], Which.TRAINING))
    x = np.concatenate([once.x, *[often.x] * 7])
    y = np.concatenate([once.labels, *[often.labels] * 7])
    assert found.cost == pytest.approx(model.evaluate(x, y, verbose=0), rel=1e-6)
    assert len(found) == found.confusion().sum() == 60


def test_the_confusion_matrix_counts_every_example_by_its_class_and_by_its_answer(ten):
    found = evaluation(ten)
    data = load("0 to 9")
    answers = trained(ten).predict(data.x_val, verbose=0).argmax(axis=1)
    counts = np.zeros((10, 10), int)
    np.add.at(counts, (data.y_val, answers), 1)
    assert (found.confusion() == counts).all()
    assert found.right() == np.trace(counts)


def test_a_cell_has_its_digits_with_the_largest_loss_first(ten):
    found = evaluation(ten)
    cell = found.cell(4, 9)
    assert len(cell) == found.confusion()[4, 9] > 1
    assert (np.diff(found.losses[cell]) <= 0).all()
    x = np.stack([found.image(i).ravel() for i in cell])
    p = trained(ten).predict(x, verbose=0)
    assert (p.argmax(axis=1) == 9).all()
    assert found.losses[cell] == pytest.approx(-np.log(p[:, 4]), rel=1e-5)


def test_a_threshold_moves_digits_from_cell_to_cell(lecture):
    found = evaluation(lecture)
    assert found.confusion(0.0)[:, 0].sum() == 0
    ones = np.count_nonzero(found.outputs[:, 0] >= 0.9)
    assert found.confusion(0.9)[:, 1].sum() == ones


def test_images_of_several_parts_are_found_by_one_number(lecture):
    data = load("0 or 1")
    parts = (Part(data.x_train[:3], data.y_train[:3]), Part(data.x_val[:2], data.y_val[:2]))
    found = result(evaluate(trained(lecture), lecture.task, parts, Which.TRAINING))
    assert (found.image(4).ravel() == data.x_val[1]).all()
    with pytest.raises(IndexError, match="one of 5 examples"):
        found.image(5)


def test_the_worst_of_a_regression_has_the_largest_error(slant):
    found = evaluation(slant)
    errors = np.abs(found.predicted - found.true)
    assert found.worst()[0] == errors.argmax()
    assert found.true == pytest.approx(load("slant").y_val * 45)


def test_there_is_a_test_set_where_neither_training_nor_validation_has_its_digits():
    for name, task in TASKS.items():
        assert (Which.TEST in sets(replace(Design(), dataset=name), NO_DIGITS)) == bool(task.test)
        if task.test:
            x, y = held_out(name)
            assert x.shape == (task.test, task.pixels)
            assert y.shape == (task.test,)
            data = load(name)
            known = {row.tobytes() for row in (*data.x_train, *data.x_val)}
            assert not any(row.tobytes() in known for row in x)


def test_a_data_set_without_a_test_set_says_which_have_one():
    with pytest.raises(ValueError, match="'0 to 9' has no test set; these have one: '0 or 1'"):
        held_out("0 to 9")


def test_a_question_without_validation_examples_has_no_such_set(monkeypatch):
    few = replace(TASKS["0 or 1"], validation=0, test=0)
    monkeypatch.setitem(TASKS, "0 or 1", few)
    assert sets(Design(), NO_DIGITS) == (Which.TRAINING,)
