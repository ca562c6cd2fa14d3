"""A program for Keras is read as a design: parsed, never executed."""

import ast
import os
import warnings
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nngui.design.design import Design, LayerSpec
from nngui.design.keras_code import keras_code
from nngui.design.keras_reader import read
from nngui.design.presets import PRESETS
from tests.nngui.designs_of_window import with_options

LECTURE = """\
import tensorflow as tf
from tensorflow.keras import Sequential
import matplotlib.pyplot as plt

model = Sequential([
    Dense(units=25, activation='sigmoid'),
    Dense(units=15, activation='sigmoid'),
    Dense(units=1, activation='sigmoid'),
])
model.compile(loss=BinaryCrossentropy())
history = model.fit(X, Y, epochs=100)
plt.plot(history.history['loss'])
"""


def first_error(text, base=None):
    reading = read(text, base or Design())
    assert reading.design is None
    return reading.errors[0]


@settings(max_examples=60)
@given(with_options(), st.booleans())
def test_what_is_written_is_read_as_the_same_design(design, with_file):
    text = keras_code(design, with_file=with_file)
    for base in (Design(), replace(design, seed=0, epochs=1)):
        reading = read(text, base)
        assert reading.errors == ()
        assert reading.design == design


@pytest.mark.parametrize("name", PRESETS)
def test_the_program_of_a_preset_is_read_whole(name):
    reading = read(keras_code(PRESETS[name]), Design())
    assert reading.design == PRESETS[name]


def test_the_lecture_as_it_stands_on_its_slides_means_what_keras_makes_of_it():
    reading = read(LECTURE, Design())
    assert reading.errors == ()
    assert reading.design.layers == Design().layers
    assert (reading.design.optimizer, reading.design.learning_rate) == ("rmsprop", 0.001)
    assert (reading.design.epochs, reading.design.batch_size) == (100, 32)
    assert reading.passed_over == (12,)  # the plot; imports need no word


@pytest.mark.parametrize(
    ("old", "new", "check"),
    [
        ("activation='sigmoid'", "activation=tf.nn.relu", lambda d: d.activations[0] == "relu"),
        ("units=25", "25", lambda d: d.layers[0].units == 25),
        ("units=25", "units=5 * 5 + width", lambda d: d.layers[0].units == 35),
        (
            "activation='sigmoid'),\n    Dense(units=15",
            "kernel_regularizer=tf.keras.regularizers"
            ".l2(0.01)), layers.Dropout(0.5),\n    Dense(units=15",
            lambda d: (
                (d.layers[0].l2, d.layers[0].dropout, d.activations[0]) == (0.01, 0.5, "linear")
            ),
        ),
        (
            "Dense(units=25, activation='sigmoid')",
            "Input((400,)), Dense(25), LeakyReLU()",
            lambda d: d.layers[0].activation_options == (("negative_slope", 0.3),),
        ),
        (
            "Dense(units=25, activation='sigmoid')",
            "Dense(25, 'relu', input_shape=(28 * 28,))",
            lambda d: d.task.pixels == 784,
        ),
        (
            "loss=BinaryCrossentropy()",
            "'adam', 'mse'",
            lambda d: (
                (d.optimizer, d.learning_rate, d.loss) == ("adam", 0.001, "mean_squared_error")
            ),
        ),
        (
            "loss=BinaryCrossentropy()",
            "loss=BinaryCrossentropy(), optimizer=opt",
            lambda d: (d.optimizer, d.learning_rate) == ("sgd", 0.1),
        ),
        (
            "units=1, activation='sigmoid'),\n])\nmodel.compile(loss=BinaryCrossentropy()",
            "1, 'linear')])\nmodel.compile(loss=BinaryCrossentropy(from_logits=True)",
            lambda d: d.layers[-1] == LayerSpec(1, "sigmoid"),
        ),
        ("X, Y, epochs=100", "X, Y, epochs=9, callbacks=[CSVLogger('a')]", lambda d: d.epochs == 9),
        ("import", "tf.random.set_seed(1234)\nimport", lambda d: d.seed == 1234),
        ("X, Y, epochs=100", "X, Y, 64, 7", lambda d: (d.batch_size, d.epochs) == (64, 7)),
    ],
)
def test_learners_spellings_are_understood(old, new, check):
    text = "width = 10\nopt = SGD(lr)\nlr = 1 / 10\n" + LECTURE.replace(old, new, 1)
    reading = read(text, Design())
    assert reading.errors == ()
    assert check(reading.design)


def test_the_last_compile_and_names_of_names_count():
    logits = LECTURE.replace("BinaryCrossentropy()", "BinaryCrossentropy(from_logits=True)")
    text = "hidden = Dense(9, 'relu')\nfirst = hidden\n" + logits.replace(
        "Dense(units=25, activation='sigmoid')", "first"
    )
    reading = read(text + "model.compile('adam', 'binary_crossentropy')\n", Design())
    assert reading.errors == ()
    assert reading.design.layers[0] == LayerSpec(9, "relu")
    assert reading.design.layers[-1] == LayerSpec(1, "sigmoid")


def test_callbacks_that_change_a_training_are_refused_by_their_names_too():
    text = "stop = keras.callbacks.EarlyStopping(patience=3)\nmine = [stop]\n"
    error = first_error(text + LECTURE.replace("epochs=100", "callbacks=mine"))
    assert error.text.startswith("expected no EarlyStopping here: stop the training")


def test_commands_of_a_notebook_are_passed_over_and_said():
    text = "!pip install keras\n" + LECTURE.replace("\nmodel =", "  \n%matplotlib inline\nmodel =")
    reading = read(text, Design())
    assert reading.errors == ()
    assert reading.passed_over == (1, 6, 14)
    broken = read("%matplotlib inline\n" + LECTURE.replace("epochs=100", "epochs 100"), Design())
    assert (broken.design, broken.errors[0].line) == (None, 12)


def test_a_loss_of_several_classes_over_ten_outputs_is_about_all_digits():
    text = LECTURE.replace("units=1, activation='sigmoid'", "10")
    text = text.replace("Binary", "SparseCategorical").replace("py()", "py(from_logits=True)")
    design = read(text, Design()).design
    assert (design.dataset, design.layers[-1]) == ("0 to 9", LayerSpec(10, "softmax"))
    assert read("DATA = dict(dataset='0 or 1')\n" + text, Design()).design.dataset == "0 or 1"


@pytest.mark.parametrize(("units", "dataset"), [(10, "0 to 9"), (1, "0 or 1"), (3, "0 or 1")])
def test_a_program_that_loads_mnist_and_has_ten_outputs_is_about_all_digits(units, dataset):
    text = "(X, Y), test = keras.datasets.mnist.load_data()\n"
    lecture = LECTURE.replace("units=1,", f"units={units},")
    assert read(text + lecture, Design()).design.dataset == dataset
    assert read(lecture, Design()).design.dataset == "0 or 1"
    other = Design(dataset="0 to 9, few examples")
    assert read(text + lecture, other).design.dataset == other.dataset


def test_layers_can_be_added_one_by_one():
    text = (
        "m = Sequential()\nm.add(Dense(8, 'relu'))\nm.add(Dense(1))\nm.add(Activation('sigmoid'))"
    )
    assert read(text, Design()).design.layers == (LayerSpec(8, "relu"), LayerSpec(1, "sigmoid"))


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ("'sigmoid'", "'sigmoyd'", 6, "'sigmoyd'"),
        ("units=15", "units=-3", 7, "-3"),
        ("Dense(units=15", "Conv2D(units=15", 7, "Conv2D"),
        ("BinaryCrossentropy()", "BinaryCrossentropi()", 10, "BinaryCrossentropi"),
        ("BinaryCrossentropy()", "BinaryCrossentropy(from_logits=True)", 10, "BinaryCrossentropy"),
        ("BinaryCrossentropy()", "my_loss", 10, "my_loss"),
        ("epochs=100", "epochs=0", 11, "0"),
        ("epochs=100", "class_weight={0: 2}", 11, "class_weight"),
        ("epochs=100", "epochs=9, shuffle=False", 11, "False"),
        ("epochs=100", "callbacks=[EarlyStopping()]", 11, "EarlyStopping"),
        ("units=15", "trainable=False, units=15", 7, "False"),
        ("])", "", 10, ""),
        ("Dense(units=1,", "Dropout(0.5, units=1,", 8, "units"),
    ],
)
def test_an_error_stands_at_its_line_and_word(old, new, line, word):
    text = LECTURE.replace(old, new, 1)
    error = first_error(text)
    assert error.line == line or not word
    if word:
        assert text.splitlines()[line - 1][error.span.column :].startswith(word)


def test_a_program_about_something_else_is_no_network():
    assert first_error("print('hello')\nx = 1").line == 1
    assert "Sequential" in first_error("print('hello')").text
    assert first_error("").line == 1


def test_what_would_change_the_training_in_a_way_of_its_own_is_refused():
    for text, line in (
        (LECTURE + "model.layers[0].trainable = False\n", 13),
        (LECTURE + "model.train_on_batch(X, Y)\n", 13),
        (LECTURE + "for i in range(3):\n    model.fit(X, Y)\n", 14),
        ("model = keras.Model(inputs, outputs)\n", 1),
    ):
        assert first_error(text).line == line


def test_nothing_is_executed(tmp_path, monkeypatch):
    made = tmp_path / "made"
    monkeypatch.setattr(os, "system", lambda command: pytest.fail("executed"))
    text = f"import os\nos.system('touch {made}')\n__import__('pathlib').Path('{made}').touch()\n"
    reading = read(text + LECTURE, Design())
    assert reading.design is not None
    assert reading.passed_over[:2] == (2, 3)
    assert not Path(made).exists()


def test_numbers_without_bound_are_not_computed():
    huge = "*".join(["9999999999"] * 400)
    assert first_error(f"m = Sequential([Dense({huge})])").line == 1
    assert first_error(f"m = Sequential([Dense({'(' * 5000}1{')' * 5000})])").line == 1
    assert first_error("m = Sequential([Dense(n)])\nn = n + 1").line == 1
    assert first_error("x" * 300_000).line == 1


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.sampled_from(list("()[]'=,.:*0x#\\\n")))
def test_a_damaged_program_gives_a_design_or_an_error_in_the_text(place, letter):
    text = keras_code(PRESETS["lecture 25-15-1"])
    at = place % len(text)
    damaged = text[:at] + letter + text[at + 1 :]
    reading = read(damaged, Design())
    assert (reading.design is None) == bool(reading.errors)
    for error in reading.errors:
        assert 1 <= error.line <= damaged.count("\n") + 1
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(damaged)
        except SyntaxError:
            assert reading.design is None
