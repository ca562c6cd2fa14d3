import re
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given

from engine.data import asset, load
from engine.schedules import CosineDecay
from nngui.design.data_set import keep, made_of
from nngui.design.design import Design, LayerSpec
from nngui.design.keras_code import keras_code
from nngui.design.presets import for_dataset
from nngui.training.trainer.player import Player
from tests.nngui.designs import designs


@given(designs())
def test_the_code_of_every_design_compiles_and_says_what_the_design_says(design):
    text = keras_code(design)
    compile(text, "network.py", "exec")
    layers = re.findall(r"Dense\(units=(\d+), activation='(\w+)'\)", text)
    assert [LayerSpec(int(units), activation) for units, activation in layers] == [*design.layers]
    pattern = (
        r"learning_rate=([^)]+)\)" if design.schedule == "constant" else r"warmup_target=(\S+),"
    )
    (rate,) = re.findall(pattern, text)
    assert float(rate) == design.learning_rate
    for setting in ("batch_size", "epochs"):
        assert re.search(rf"[ (]{setting}={getattr(design, setting)}[,)]", text)
    assert f"set_random_seed({design.seed})" in text
    assert f"Input(shape=({design.task.pixels},))" in text


def test_the_lecture_is_recognised():
    text = keras_code(Design())
    steps = ["# 1 specify the model", "# 2 specify loss and cost", "# 3 minimise the cost"]
    assert re.findall(r"^# \d .*$", text, re.MULTILINE) == steps
    assert "loss=BinaryCrossentropy()" in text
    assert "optimizer=SGD(learning_rate=0.3)" in text


def part_about_data(design):
    text = keras_code(design)
    return text[text.index("set_random_seed") : text.index("class Batches")].partition("\n")[2]


def test_the_zeros_and_ones_are_those_of_the_program():
    data = load("0 or 1")
    with np.load(asset("mnist.npz")) as file:
        train = file["x_train"], file["y_train"]
    mnist = SimpleNamespace(load_data=lambda: (train, None))
    names = {
        "np": np,
        "double": False,
        "keras": SimpleNamespace(datasets=SimpleNamespace(mnist=mnist)),
    }
    exec(part_about_data(Design()), names)
    np.testing.assert_array_equal(names["X"], data.x_train)
    np.testing.assert_array_equal(names["X_val"], data.x_val)
    np.testing.assert_array_equal(names["Y"][:, 0], data.y_train)
    np.testing.assert_array_equal(names["Y_val"][:, 0], data.y_val)


def test_the_schedule_of_the_code_is_that_of_the_run():
    design = replace(Design(), schedule="cosine", optimizer="adam", learning_rate=0.01, epochs=20)
    run, rates = Player(design), []
    work = run.work()
    while run.epoch < design.epochs:
        next(work)
        rates.append(run.rate)
    text = keras_code(design)
    names = {"CosineDecay": CosineDecay, "double": False, "X": load("0 or 1").x_train}
    exec(text[text.index("steps = ") : text.index("model.compile")], names)
    expected = [names["alpha"](step) for step in range(1, 1 + names["steps"])]
    moves = [rate for i, rate in enumerate(rates) if i == 0 or rate != rates[i - 1]]
    assert moves[-len(expected) :] == expected
    assert max(expected) == 0.01
    assert expected[-1] == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"own": "with"},
        {"side": 14},
        {"dataset": "slant"},
        {"layers": (LayerSpec(1, "sigmoid", kernel_initializer="he_normal"),)},
    ],
)
def test_what_keras_does_not_have_comes_from_the_file_beside_the_program(changes):
    text = keras_code(replace(Design(), **changes))
    assert "np.load('data.npz')" in text
    assert "model.set_weights" in text
    assert "mnist.load_data" not in text
    assert "mnist.load_data" in keras_code(Design())


def test_ten_classes_are_compared_as_rows_with_a_single_one():
    design = Design(dataset="0 to 9", layers=(LayerSpec(10, "softmax"),))
    design = replace(design, loss="categorical_crossentropy")
    assert "to_categorical(Y, 10)" in keras_code(design)
    assert "to_categorical(Y_val, 10)" in keras_code(design)
    sparse = replace(design, loss="sparse_categorical_crossentropy")
    assert "to_categorical" not in keras_code(sparse)


@pytest.mark.parametrize(
    ("dataset", "metric"), [("0 to 9", "accuracy"), ("slant", "mean_absolute_error")]
)
def test_the_metric_suits_the_question(dataset, metric):
    assert f"metrics=['{metric}']" in keras_code(Design(dataset=dataset))


def test_an_initializer_that_keras_refuses_by_its_mere_name_is_a_call():
    layer = LayerSpec(1, "sigmoid", kernel_initializer="constant", bias_initializer="ones")
    text = keras_code(Design(layers=(layer,)))
    assert "kernel_initializer=keras.initializers.Constant()" in text
    assert "bias_initializer='ones'" in text


def test_the_classes_of_a_data_set_of_one_s_own_are_named_beside_their_labels():
    pixels, names = np.zeros((8, 28, 28), np.uint8), ["cat"] * 4 + ['house’s\n"door"'] * 4
    name = keep(made_of("pets", pixels, names))
    code = keras_code(for_dataset(name))
    assert "# y: 0 is 'cat', 1 is 'house’s\\n\"door\"'\n" in code
    compile(code, "program.py", "exec")
    assert "# y:" not in keras_code(for_dataset("0 to 9"))


def test_in_double_precision_no_number_of_the_optimizer_is_one_of_single_precision():
    design = replace(Design(), optimizer="adam", schedule="cosine")
    text = keras_code(design)
    start = text.index("if double:  # TensorFlow")
    part = text[start : text.index("# 3 minimise")]
    optimizer = SimpleNamespace(beta_2=0.999, name="adam", amsgrad=False)
    names = {"np": np, "double": True, "model": SimpleNamespace(optimizer=optimizer)}
    exec(part, names)
    assert type(optimizer.beta_2) is np.float64
    assert (optimizer.name, optimizer.amsgrad) == ("adam", False)


def test_a_softmax_has_a_slope_and_its_cost_is_cut_off_as_in_the_window():
    layers = (LayerSpec(10, "softmax"),)
    sparse = Design(dataset="0 to 9", layers=layers, loss="sparse_categorical_crossentropy")
    text = keras_code(sparse)
    assert "keras.config.set_epsilon(1e-30)" in text
    body = text[text.index("    def cost(self") : text.index("# 1 specify")]
    names = {"np": np}
    exec("class Costs:\n" + body, names)
    answers = np.full((2, 10), 1e-12)
    answers[0, 3] = answers[1, 5] = 1
    model = SimpleNamespace(predict=lambda x, **_: answers, losses=[0.5])
    cost = names["Costs"]
    found = cost.cost(SimpleNamespace(model=model), None, np.array([3, 4]))
    np.testing.assert_allclose(found, -np.log(1e-7) / 2 + 0.5, rtol=1e-6)
    assert "set_epsilon" not in keras_code(Design())
