"""The learning rate α and descriptions of optimizers and losses, as learners of Keras type them."""

import json
import pickle

import numpy as np
import pytest

from engine.keras import Sequential, callbacks, layers, losses, optimizers

schedules = optimizers.schedules
X, Y = np.ones((8, 2), np.float32), np.ones((8, 1), np.float32)


def compiled(optimizer="sgd"):
    model = Sequential([layers.Input((2,)), layers.Dense(1)])
    model.compile(optimizer, "mse")
    return model


def test_a_learning_rate_is_assigned_as_a_variable_of_keras_is():
    model = compiled(optimizers.SGD(0.5))
    model.optimizer.learning_rate.assign(0.25)
    assert model.optimizer.learning_rate == 0.25
    assert model.optimizer.learning_rate.numpy() == 0.25
    assert model.optimizer.learning_rate.value == np.float32(0.25)
    with pytest.raises(ValueError, match="expected a learning rate α > 0"):
        model.optimizer.learning_rate.assign(-1)


def test_an_assigned_learning_rate_is_that_of_the_next_step():
    model, other = compiled(optimizers.SGD(0.5)), compiled(optimizers.SGD(0.125))
    other.set_weights(model.get_weights())
    model.optimizer.learning_rate.assign(0.125)
    for each in (model, other):
        each.fit(X, Y, verbose=0)
    np.testing.assert_array_equal(model.get_weights()[0], other.get_weights()[0])


def test_a_learning_rate_that_follows_a_schedule_is_not_assigned():
    optimizer = optimizers.SGD(schedules.CosineDecay(0.1, 10))
    with pytest.raises(AttributeError):
        optimizer.learning_rate.assign(0.1)


@pytest.mark.parametrize(
    "callback",
    [callbacks.ReduceLROnPlateau("loss"), callbacks.LearningRateScheduler(lambda n, a: a / 2)],
)
def test_learning_rates_in_the_history_are_ordinary_numbers(callback):
    history = compiled().fit(X, Y, epochs=2, verbose=0, callbacks=[callback]).history
    assert {type(rate) for rate in history["learning_rate"]} == {float}
    assert json.loads(json.dumps(history)) == history


def test_a_function_that_sets_the_learning_rate_is_given_an_ordinary_number():
    seen = []
    callback = callbacks.LearningRateScheduler(lambda epoch, rate: seen.append(rate) or rate)
    compiled().fit(X, Y, verbose=0, callbacks=[callback])
    assert [type(rate) for rate in seen] == [float]


@pytest.mark.parametrize(
    "schedule",
    [
        schedules.ExponentialDecay(0.5, 10, 0.5, staircase=True, name="steps"),
        schedules.CosineDecay(0.5, 10, alpha=0.1, warmup_target=0.75, warmup_steps=3),
    ],
)
def test_a_schedule_is_made_again_from_its_config(schedule):
    config = json.loads(json.dumps(schedule.get_config()))
    again = type(schedule).from_config(config)
    assert again.get_config() == config
    assert [again(step) for step in range(15)] == [schedule(step) for step in range(15)]


@pytest.mark.parametrize("name", ["adam", "Adam"])
def test_an_optimizer_is_made_from_the_description_that_keras_has_of_it(name):
    found = optimizers.get({"class_name": name, "config": {"learning_rate": 0.5, "beta_1": 0.8}})
    assert isinstance(found, optimizers.Adam)
    assert (found.learning_rate, found.beta_1) == (0.5, 0.8)
    assert optimizers.get({"class_name": name}).learning_rate == 0.001
    assert pickle.loads(pickle.dumps(found.get_config())) == found.get_config()


def test_the_description_of_an_optimizer_that_is_left_out_is_refused():
    with pytest.raises(ValueError, match=r"expected the name of an optimizer .* got 'lion'"):
        optimizers.get({"class_name": "lion", "config": {}})


def test_a_loss_is_made_from_the_description_that_keras_has_of_it():
    config = losses.BinaryCrossentropy(from_logits=True, name="mine").get_config()
    found = losses.get({"class_name": "BinaryCrossentropy", "config": config})
    assert found.from_logits
    assert found.name == "mine"


def test_adamw_without_weight_decay_is_refused_as_in_keras():
    with pytest.raises(ValueError, match="weight_decay as a number"):
        optimizers.AdamW(weight_decay=None)


@pytest.mark.parametrize("folder", [None, ""])
def test_a_backup_without_a_folder_is_refused(folder):
    with pytest.raises(ValueError, match="the path of a folder as backup_dir, got"):
        callbacks.BackupAndRestore(folder)
