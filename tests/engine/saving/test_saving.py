import json
import os
import stat
import sys
import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import SGD, Activation, Adam, Dense, Dropout, Input, RMSprop, Sequential, load_model
from engine.activations import ACTIVATIONS
from engine.losses import SparseCategoricalCrossentropy
from engine.saving import ModelFileError, save
from engine.schedules import CosineDecay, LearningRateSchedule
from tests.strategies import problems

FIT = {"batch_size": 3, "shuffle": False, "verbose": 0}
OPTIMIZERS = (
    lambda: SGD(0.1),
    lambda: SGD(0.1, momentum=0.5, nesterov=True),
    lambda: RMSprop(0.01, momentum=0.5, centered=True),
    lambda: RMSprop(0.01, centered=True),
    lambda: Adam(0.0123456789),
    lambda: Adam(CosineDecay(0.01, 20, warmup_target=0.02, warmup_steps=4)),
)


def small(*layers, **options):
    return Sequential(
        [Input((3,)), *(layers or (Dense(2, "relu"), Dense(1, "sigmoid")))], **options
    )


def renamed(model, name):
    model.layers[-1].name = name
    return model


def opened(model, path):
    save(model, path)
    return load_model(path)


def config_of(path):
    with zipfile.ZipFile(path) as file:
        return json.loads(file.read("config.json"))


@given(problems(), st.sampled_from(OPTIMIZERS))
def test_a_saved_network_goes_on_as_if_it_had_never_been_saved(tmp_path_factory, problem, make):
    model, x, y = problem
    model.compile(make(), model.loss)
    model.fit(x, y, epochs=2, **FIT)
    twin = opened(model, tmp_path_factory.mktemp("saved") / "a.keras")
    np.testing.assert_array_equal(twin.theta, model.theta)
    assert twin.dtype == model.dtype
    assert twin.optimizer.iterations == model.optimizer.iterations
    assert twin.optimizer.learning_rate == model.optimizer.learning_rate
    for name, array in model.optimizer.state().items():
        np.testing.assert_allclose(twin.optimizer.state()[name], array, rtol=1e-12)
    for trained in (model, twin):
        trained.fit(x, y, epochs=2, **FIT)
    np.testing.assert_allclose(twin.theta, model.theta, rtol=1e-7, atol=1e-12)


def test_all_options_of_the_layers_come_back(tmp_path):
    layers = [
        Dense(4, use_bias=False, kernel_initializer="he_uniform", kernel_regularizer="l1"),
        Activation("tanh", name="bent"),
        Dropout(0.25, seed=7),
        Dense(2, "softmax", bias_initializer="ones", kernel_regularizer="l1l2"),
    ]
    twin = opened(small(*layers, name="mine"), tmp_path / "a.keras")
    assert twin.name == "mine"
    assert not twin.compiled
    assert [layer.name for layer in twin.layers] == ["dense", "bent", "dropout", "dense_1"]
    for layer, other in zip(layers, twin.layers, strict=True):
        parameters = {"weights_and_bias", "derivatives", "rng", "_rng", "_networks"} | {
            "kernel_regularizer"
        }
        for key in vars(layer).keys() - parameters:
            assert getattr(other, key) == getattr(layer, key), key
    assert vars(twin.layers[0].kernel_regularizer) == {"l1": 0.01, "l2": 0.0}
    assert type(twin.layers[3].kernel_regularizer) is type(layers[3].kernel_regularizer)


def test_metrics_come_back(tmp_path):
    model = small()
    model.compile("adam", "mse", metrics=["mae", "accuracy", "mae"])
    assert opened(model, tmp_path / "a.keras").metrics == model.metrics


def test_the_generation_of_keras_is_written_down(tmp_path):
    save(small(), tmp_path / "a.keras")
    with zipfile.ZipFile(tmp_path / "a.keras") as file:
        assert json.loads(file.read("metadata.json"))["keras_version"].startswith("3.")
        assert {info.compress_type for info in file.infolist()} == {zipfile.ZIP_STORED}


def test_a_network_saves_itself(tmp_path):
    model = small()
    model.save(tmp_path / "a.keras")
    np.testing.assert_array_equal(load_model(tmp_path / "a.keras").theta, model.theta)


def test_saving_that_fails_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "a.keras"
    save(small(), path)
    before = path.read_bytes()

    def fail(descriptor):
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="no space left"):
        save(small(seed=5), path)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["a.keras"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_a_saved_file_may_be_read_by_whom_the_user_lets_read_new_files(tmp_path):
    save(small(), tmp_path / "a.keras")
    tmp_path.joinpath("plain").touch()
    modes = {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    assert len(modes) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows lets only some people make links")
def test_a_link_stays_a_link(tmp_path):
    link = tmp_path / "link.keras"
    link.symlink_to(tmp_path / "a.keras")
    save(small(), link)
    assert link.is_symlink()
    assert load_model(tmp_path / "a.keras").built


def test_a_network_that_diverged_is_not_put_in_the_place_of_a_good_file(tmp_path):
    path, model = tmp_path / "a.keras", small()
    save(model, path)
    model.theta[0] = np.nan
    with pytest.raises(ValueError, match=r"diverged.*earlier epoch"):
        save(model, path)
    assert np.isfinite(load_model(path).theta).all()


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (Sequential([Dense(2)]), "built network"),
        (renamed(small(Dense(2), Dense(2)), "dense"), "names of layers that differ"),
        (small(Dense(2, name="a/b")), "no '/'"),
        (small(Dense(2, kernel_initializer=lambda *shape: np.zeros(shape[:2]))), "layer dense"),
    ],
)
def test_what_keras_would_not_open_is_not_saved(tmp_path, model, message):
    with pytest.raises(ValueError, match=message):
        save(model, tmp_path / "a.keras")
    assert not os.listdir(tmp_path)


def test_a_schedule_of_ones_own_is_not_saved(tmp_path):
    class Mine(LearningRateSchedule):
        def __call__(self, step):
            return 0.1

    model = small()
    model.compile(Adam(Mine()), "mse")
    with pytest.raises(ValueError, match="schedule that Keras knows"):
        save(model, tmp_path / "a.keras")


def test_another_ending_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"ends with \.keras, got .*a\.h5"):
        save(small(), tmp_path / "a.h5")


def test_a_file_that_is_not_there_or_a_folder_is_no_model(tmp_path):
    with pytest.raises(FileNotFoundError):
        load_model(tmp_path / "a.keras")
    with pytest.raises(ModelFileError, match="is no file"):
        load_model(tmp_path)


def test_the_inputs_have_a_name_of_their_own(tmp_path):
    save(small(Dense(2, name="input"), Dense(2, name="input0")), tmp_path / "a.keras")
    layers = config_of(tmp_path / "a.keras")["config"]["layers"]
    assert len({layer["config"]["name"] for layer in layers}) == len(layers)


def test_no_more_is_written_than_older_versions_of_keras_understand(tmp_path):
    save(small(), tmp_path / "a.keras")
    dense = config_of(tmp_path / "a.keras")["config"]["layers"][1]["config"]
    assert "quantization_config" not in dense


def test_without_h5py_all_but_writing_works(monkeypatch, tmp_path):
    save(small(), tmp_path / "before.keras")
    monkeypatch.setitem(sys.modules, "h5py", None)
    model = load_model(tmp_path / "before.keras")
    model.compile("sgd", "binary_crossentropy")
    model.fit(np.zeros((4, 3)), np.zeros((4, 1)), verbose=0)
    with pytest.raises(ImportError, match="pip install h5py"):
        model.save(tmp_path / "after.keras")
    assert [file.name for file in tmp_path.iterdir()] == ["before.keras"]


def test_a_path_that_no_file_can_have_is_refused(tmp_path):
    with pytest.raises(ModelFileError, match=r"the path of a file, got 'a\\x00\.keras'"):
        load_model("a\0.keras")


def test_as_many_layers_as_are_saved_can_be_opened_and_more_are_not_saved(tmp_path):
    path = tmp_path / "a.keras"
    for count in (1_200, 1_500):
        model = Sequential([Dense(1) for _ in range(count)])
        model.build(3)
        if count == 1_200:
            save(model, path)
    assert len(load_model(path).layers) == 1_200
    with pytest.raises(ValueError, match=r"not saved.*at most 1,000,000 bytes.*too many layers"):
        save(model, path)


def test_nothing_is_saved_that_would_be_refused_when_it_is_opened(tmp_path):
    with pytest.raises(ValueError, match=r"not saved.*seed.*whole number"):
        save(small(Dense(2), Dropout(0.5, seed=2**40), Dense(1)), tmp_path / "a.keras")
    assert not os.listdir(tmp_path)


def test_a_loss_is_written_without_options_that_keras_3_9_lacks(tmp_path):
    loss = {"from_logits": True, "ignore_class": None, "reduction": "sum_over_batch_size"}
    model = small(Dense(3))
    model.compile("adam", SparseCategoricalCrossentropy(from_logits=True))
    model.save(tmp_path / "a.keras")
    with zipfile.ZipFile(tmp_path / "a.keras") as archive:
        config = json.loads(archive.read("config.json"))["compile_config"]["loss"]["config"]
    assert config == {**loss, "name": "sparse_categorical_crossentropy"}


def test_an_activation_with_options_is_a_layer_of_its_own_in_the_file(tmp_path):
    leaky = ACTIVATIONS["leaky_relu"].having(negative_slope=0.1)
    model = small(Dense(4, leaky), Dense(2, "leaky_relu"), Dense(1, leaky))
    model.compile("adam", "mse")
    x = np.random.default_rng(0).normal(size=(9, 3))
    model.fit(x, x[:, :1], **FIT)
    model.save(tmp_path / "m.keras")
    with zipfile.ZipFile(tmp_path / "m.keras") as file:
        layers = json.loads(file.read("config.json"))["config"]["layers"]
    found = [(each["class_name"], each["config"].get("activation")) for each in layers[1:]]
    assert found == [
        ("Dense", "linear"),
        ("LeakyReLU", None),
        ("Dense", "leaky_relu"),
        ("Dense", "linear"),
        ("LeakyReLU", None),
    ]
    again = load_model(tmp_path / "m.keras")
    np.testing.assert_array_equal(again.predict(x, verbose=0), model.predict(x, verbose=0))
    for each in (model, again):
        each.fit(x, x[:, :1], **FIT)
    np.testing.assert_allclose(again.theta, model.theta, rtol=1e-5)  # another order of sums
