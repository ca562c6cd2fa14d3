import json
import warnings

import numpy as np
import pytest

from engine import load_model
from engine.saving import ModelFileError
from tests.engine.saving.files import GOOD, with_config, with_weights
from tests.engine.saving.make_keras_files import FIT, FOLDER, examples

EXPECTED = json.loads(FOLDER.joinpath("expected.json").read_text("utf-8"))
TRAINED = [name for name in GOOD if EXPECTED[name]["y"] and name != "dropout"]  # that is chance


@pytest.mark.parametrize("name", GOOD)
def test_a_file_of_keras_answers_as_keras_did(name):
    x, _ = examples()
    model = load_model(FOLDER / f"{name}.keras")
    np.testing.assert_allclose(model.predict(x, verbose=0), EXPECTED[name]["answers"], atol=1e-6)


@pytest.mark.parametrize("name", TRAINED)
def test_the_training_of_a_file_of_keras_goes_on_to_the_same_cost(name):
    said = EXPECTED[name]
    x, targets = examples()
    y = targets[said["y"]]
    model = load_model(FOLDER / f"{name}.keras")
    evaluated = model.evaluate(x, y, verbose=0)
    np.testing.assert_allclose(np.ravel(evaluated), said["evaluate"], rtol=1e-5)
    costs = model.fit(x, y, epochs=4, **FIT).history["loss"]
    np.testing.assert_allclose(costs, said["costs"], rtol=1e-5)


def test_the_mean_and_the_mean_square_of_adam_are_taken_over():
    model = load_model(FOLDER / "adam.keras")
    assert model.optimizer.iterations == 12
    assert model.optimizer.learning_rate == 0.01
    assert all(np.any(array) for array in model.optimizer.state().values())


def test_an_optimizer_that_never_made_a_step_has_no_memory_in_the_file(tmp_path):
    def forget(file):
        for name in set(file["optimizer/vars"]) - {"0", "1"}:
            del file[f"optimizer/vars/{name}"]

    path = tmp_path / "a.keras"
    path.write_bytes(with_weights(forget))
    model = load_model(path)
    assert not any(np.any(array) for array in model.optimizer.state().values())


def test_options_are_taken_over():
    model = load_model(FOLDER / "sgd.keras")
    assert model.optimizer.nesterov
    assert model.optimizer.schedule.staircase
    assert model.metrics == ["categorical_accuracy"]
    assert [layer.use_bias for layer in model.layers[::2]] == [False, True]
    regularizer = load_model(FOLDER / "cosine.keras").layers[0].kernel_regularizer
    assert (regularizer.l1, regularizer.l2) == (0.001, 0.002)
    assert [layer.rate for layer in load_model(FOLDER / "dropout.keras").layers[::2]] == [0.1, 0.5]


def test_metrics_may_be_listed_for_every_output(tmp_path):
    def nest(config):
        config["compile_config"]["metrics"] = [["accuracy", "mae"]]

    path = tmp_path / "a.keras"
    path.write_bytes(with_config(nest))
    assert load_model(path).metrics == ["accuracy", "mae"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("normalization", "the layer 'norm'.*Dense, Dropout, Activation.*BatchNormalization"),
        ("functional", "expected a Sequential.*Functional"),
        ("lion", "optimizer.*SGD, Adam, RMSprop.*compile=False.*Lion"),
    ],
)
def test_what_there_is_not_here_is_refused_by_its_name(name, message):
    with pytest.raises(ModelFileError, match=message):
        load_model(FOLDER / f"{name}.keras")


def test_without_what_compile_was_told_a_foreign_optimizer_does_not_matter():
    model = load_model(FOLDER / "lion.keras", compile=False)
    assert not model.compiled
    x, _ = examples()
    answers = EXPECTED["untrained"]["answers"]  # the network is the same
    np.testing.assert_allclose(model.predict(x, verbose=0), answers, atol=1e-6)


def test_opening_warns_of_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        load_model(FOLDER / "adam.keras")
