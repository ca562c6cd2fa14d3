import numpy as np

from engine.data import load
from nngui.design.design import Design
from nngui.training.building import network
from nngui.training.evaluation.first_read import first_read
from tests.nngui.training.evaluation.test_evaluation import result


def test_each_digit_has_the_first_epoch_at_which_it_was_read_rightly():
    design, data = Design(), load("0 or 1")
    model = network(design)
    thetas, answers = [], []
    for _ in range(6):
        model.fit(data.x_train, data.y_train, epochs=1, verbose=0)
        thetas.append(model.theta.copy())
        answers.append(model.predict(data.x_val, verbose=0)[:, 0] >= 0.5)

    def load_network(moment):
        model.theta[...] = thetas[int(moment)]
        return model

    moments = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]
    found = result(first_read(load_network, moments, data.x_val, data.y_val))
    right = np.array(answers) == data.y_val
    expected = [float(np.argmax(column)) if column.any() else None for column in right.T]
    assert list(found) == expected
    assert len(set(found)) > 1


def test_a_moment_that_is_not_kept_any_more_is_passed_over():
    design, data = Design(), load("0 or 1")
    model = network(design)
    x, y = data.x_val[:4], data.y_val[:4]
    answers = (model.predict(x, verbose=0)[:, 0] >= 0.5).astype(int)
    moments = [0.0, 1.0]
    found = result(first_read(lambda moment: model if moment else None, moments, x, y))
    assert found == tuple(1.0 if a == b else None for a, b in zip(answers, y, strict=True))
