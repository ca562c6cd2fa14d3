"""Names of Keras that are not here say so; data, settings and descriptions are as in Keras."""

import json

import numpy as np
import pytest

from engine import ModelFileError, keras
from engine.keras import layers, metrics

rng = np.random.default_rng(2)


def network():
    model = keras.Sequential([keras.Input((4,)), layers.Dense(3, "relu"), layers.Dense(1)])
    model.compile("adam", "mse")
    return model


def test_names_of_python_itself_are_no_names_of_keras():
    with pytest.raises(AttributeError, match=r"'__wrapped__'$"):
        keras.layers.__wrapped__  # noqa: B018


def test_the_digits_of_mnist_are_in_the_order_of_keras():
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    assert (x_train.shape, x_test.shape) == ((60000, 28, 28), (10000, 28, 28))
    assert {a.dtype.name for a in (x_train, y_train, x_test, y_test)} == {"uint8"}
    assert y_train[:8].tolist() == [5, 0, 4, 1, 9, 2, 1, 3]
    assert y_test[:8].tolist() == [7, 2, 1, 0, 4, 1, 4, 9]
    assert (int(x_train[0].sum()), int(x_test[0].sum())) == (27525, 18454)


def test_the_usual_program_for_mnist_runs():
    (x, y), _ = keras.datasets.mnist.load_data()
    model = keras.Sequential(
        [layers.Flatten(input_shape=(28, 28)), layers.Dense(10, activation="softmax")]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    history = model.fit(x[:2000] / 255.0, y[:2000], epochs=3, verbose=0)
    assert history.history["accuracy"][-1] > 0.8


def test_another_file_of_digits_is_refused():
    with pytest.raises(ValueError, match="without path, which is left out here"):
        keras.datasets.mnist.load_data("other.npz")


def test_pictures_of_networks_are_refused_with_the_way_out():
    with pytest.raises(ValueError, match=r"model.summary\(\).*left out here"):
        keras.utils.plot_model(network(), show_shapes=True)


def test_a_mask_of_softmax_is_refused_by_name():
    with pytest.raises(ValueError, match="Softmax without mask, which is left out here"):
        layers.Softmax()(np.ones((2, 3)), np.ones((2, 3), bool))


def test_the_engine_is_numpy():
    assert keras.backend.backend() == keras.config.backend() == "numpy"


class Own(metrics.Metric):
    pass


def test_a_metric_class_without_methods_says_which_it_needs():
    network().compile("adam", "mse", metrics=[Own()])
    for call, name in ((Own().result, "result"), (lambda: Own()([1], [2]), "update_state")):
        with pytest.raises(NotImplementedError, match=f"expected {name} in the class Own"):
            call()


def test_the_variables_of_a_metric_begin_with_zeros_or_as_is_said():
    metric = Own(name="mine")
    ones = metric.add_weight((2,), keras.initializers.Ones(), name="ones")
    number = metric.add_variable(initializer="zeros", name="number")
    number.assign_add(3)
    assert (metric.name, ones.tolist(), float(number)) == ("mine", [1, 1], 3)
    metric.reset_state()
    assert [v.tolist() for v in metric.variables] == [[0, 0], 0]
    with pytest.raises(ValueError, match='initializer as "zeros", or a function'):
        metric.add_weight(initializer="many")


@pytest.mark.parametrize("metric", [metrics.Sum, metrics.Mean(), metrics.Sum()])
def test_a_mean_or_sum_of_values_is_no_metric_of_y(metric):
    with pytest.raises(ValueError, match="expected a metric of y and ŷ"):
        network().compile("adam", "mse", metrics=[metric])


def test_all_metrics_are_metrics():
    assert all(
        isinstance(kind(), metrics.Metric)
        for kind in (metrics.Accuracy, metrics.Mean, metrics.BinaryCrossentropy)
    )


def test_the_root_is_that_of_all_examples_and_not_a_mean_of_roots():
    model = network()
    model.compile("adam", "mse", metrics=[metrics.RootMeanSquaredError()])
    x = np.random.default_rng(1).normal(size=(2500, 4))
    y = np.concatenate([np.zeros(1000), np.full(1500, 9.0)])
    loss, root = model.evaluate(x, y, verbose=0)
    assert root == pytest.approx(loss**0.5)


@pytest.mark.parametrize("kind", [metrics.MeanSquaredError, metrics.CategoricalAccuracy])
def test_metrics_of_rows_that_do_not_fit_are_refused(kind):
    with pytest.raises(ValueError, match=r"y_true of the shape \(2, 2, 5\), got \(2, 3, 2\)"):
        kind()(np.ones((2, 3, 2)), np.ones((2, 2, 5)))


def test_metrics_of_the_new_kinds_are_saved(tmp_path):
    model = network()
    model.compile("adam", "mse", metrics=[metrics.RootMeanSquaredError(), metrics.Accuracy()])
    model.save(tmp_path / "a.keras")
    twin = keras.models.load_model(tmp_path / "a.keras")
    assert twin.metrics == ["root_mean_squared_error", "accuracy"]
    kinds = [type(each) for each in twin.metric_names]
    assert kinds == [metrics.RootMeanSquaredError, metrics.Accuracy]


def test_arrays_given_to_a_normalization_are_saved_as_numbers(tmp_path):
    mean, variance = np.arange(4.0, dtype=np.float32), np.full(4, 4.0)
    layer = layers.Normalization(mean=mean, variance=variance)
    model = keras.Sequential([keras.Input((4,)), layer])
    assert layer.get_config()["mean"] == [0, 1, 2, 3]
    model.save(tmp_path / "a.keras")
    x = rng.normal(size=(5, 4))
    twin = keras.models.load_model(tmp_path / "a.keras")
    np.testing.assert_allclose(twin.predict(x, verbose=0), (x - mean) / 2, atol=1e-6)


def test_numbers_of_numpy_are_saved_as_numbers(tmp_path):
    model = keras.Sequential([keras.Input((4,)), layers.Dense(np.int64(2)), layers.Dense(1)])
    model.compile(keras.optimizers.Adam(np.float32(0.25), epsilon=np.float32(0.5)), "mse")
    model.save(tmp_path / "a.keras")
    optimizer = keras.models.load_model(tmp_path / "a.keras").optimizer
    assert (optimizer.learning_rate, optimizer.epsilon) == (0.25, 0.5)


def test_first_weights_that_are_given_are_no_part_of_a_file(tmp_path):
    model = keras.Sequential(
        [keras.Input((4,)), layers.Dense(1, kernel_initializer=np.ones((4, 1)))]
    )
    assert model.get_weights()[0].tolist() == [[1]] * 4
    with pytest.raises(ValueError, match="an initializer that Keras knows"):
        model.save(tmp_path / "a.keras")


def test_given_biases_are_those_of_the_layer():
    layer = layers.Dense(2, bias_initializer=np.array([3.0, 4.0]))
    keras.Sequential([keras.Input((1,)), layer])
    assert layer.bias.tolist() == [3, 4]
    with pytest.raises(ValueError, match=r"first weights of the shape \(1, 2\), got an array"):
        keras.Sequential([keras.Input((1,)), layers.Dense(2, bias_initializer=np.ones(3))])


def test_a_function_as_learning_rate_is_called_before_every_step():
    rates = iter([0.5, 0.25, 0.125])
    optimizer = keras.optimizers.SGD(lambda: next(rates))
    model = keras.Sequential([keras.Input((1,)), layers.Dense(1, use_bias=False)])
    model.set_weights([np.zeros((1, 1))])
    model.compile(optimizer, "mae")
    model.fit(np.ones((3, 1)), np.full((3, 1), 9.0), batch_size=1, verbose=0)
    assert model.get_weights()[0] == pytest.approx(0.875)


def test_the_text_of_a_network_has_no_numbers_and_is_that_of_its_file():
    text = json.loads(network().to_json())
    assert text["class_name"] == "Sequential"
    assert text["compile_config"]["loss"]["class_name"] == "MeanSquaredError"
    assert "vars" not in text


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"class_name": "Functional"}'])
def test_a_text_of_something_else_is_refused(text):
    with pytest.raises(ModelFileError):
        keras.models.model_from_json(text)


def test_what_is_no_text_is_refused():
    with pytest.raises(ValueError, match=r"expected the text of to_json\(\), got 3"):
        keras.models.model_from_json(3)


def test_a_hostile_text_is_refused_before_memory_is_taken():
    model = keras.Sequential([keras.Input((4,)), layers.Dense(3)])
    text = model.to_json().replace('"units": 3', '"units": 300000000')
    with pytest.raises(ModelFileError, match="at most"):
        keras.models.model_from_json(text)
