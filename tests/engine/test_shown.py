"""How things look where a notebook shows them: signatures, help and repr."""

import inspect
import tomllib
from pathlib import Path

import pytest

import engine
import nngui
from engine import (
    L1L2,
    L2,
    SGD,
    Activation,
    Adam,
    BinaryCrossentropy,
    CosineDecay,
    Dense,
    Dropout,
    Input,
    Sequential,
    callbacks,
    data,
)

VERBS = ("fit", "evaluate", "predict", "compile")
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_shows_its_whole_signature_and_describes_every_argument(verb):
    method = getattr(Sequential, verb)
    parameters = list(inspect.signature(method).parameters.values())[1:]
    assert all(p.kind is not p.VAR_KEYWORD and p.annotation is not p.empty for p in parameters)
    described = inspect.getdoc(method)
    assert [p.name for p in parameters if f"\n{p.name} : " not in described] == []


def test_a_misspelt_argument_of_fit_is_refused():
    with pytest.raises(TypeError, match="epoch"):
        Sequential().fit([], [], epoch=10)


@pytest.mark.parametrize(
    ("thing", "shown"),
    [
        (Dense(25, "sigmoid"), "Dense(25, activation='sigmoid')"),
        (
            Dense(3, use_bias=False, kernel_initializer="he_normal", kernel_regularizer=L2(0.1)),
            "Dense(3, use_bias=False, kernel_initializer='he_normal',"
            " kernel_regularizer=L2(l2=0.1))",
        ),
        (Activation("relu"), "Activation('relu')"),
        (Dropout(0.2, name="off"), "Dropout(0.2, name='off')"),
        (Input((400,)), "Input(shape=(400,))"),
        (SGD(), "SGD()"),
        (SGD(0.1, momentum=0.9), "SGD(learning_rate=0.1, momentum=0.9)"),
        (Adam(CosineDecay(0.01, 100)), "Adam(learning_rate=CosineDecay(0.01, 100))"),
        (L1L2(0.1), "L1L2(l1=0.1)"),
        (BinaryCrossentropy(), "BinaryCrossentropy()"),
        (callbacks.EarlyStopping(patience=3), "EarlyStopping(patience=3)"),
        (callbacks.ModelCheckpoint("a.keras"), "ModelCheckpoint('a.keras')"),
        (callbacks.CSVLogger("a.csv"), "CSVLogger('a.csv')"),
        (callbacks.LambdaCallback(on_epoch_end=print), "LambdaCallback(on_epoch_end=<built-in"),
        (callbacks.History(), "<History of 0 epochs>"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_thing_is_shown_as_the_call_that_makes_it(thing, shown):
    assert repr(thing).startswith(shown)


def test_a_callback_of_ones_own_is_shown_whatever_it_keeps():
    class Mine(callbacks.Callback):
        def __init__(self, path, *others, often=3, **more):
            super().__init__()

    assert repr(Mine("a")) == "Mine()"


def test_a_network_is_shown_in_a_line_whatever_its_state():
    model = Sequential([Dense(25, "sigmoid"), Dropout(0.5), Dense(1)])
    assert repr(model) == "<Sequential 'sequential' ?-25-1: not built, not compiled>"
    model.build(400)
    model.compile("adam", "mse")
    known = "10,051 parameters, Adam(), MeanSquaredError()"
    assert repr(model) == f"<Sequential 'sequential' 400-25-1: {known}>"
    assert len(repr(Sequential([Dense(1) for _ in range(1_000)]))) < 100


def test_a_history_shows_how_its_last_epoch_ended():
    model = Sequential([Input((1,)), Dense(1)], seed=1)
    model.compile("sgd", "mse", metrics=["mae"])
    history = model.fit([[1.0]], [[1.0]], epochs=3, verbose=0)
    loss, error = (history.history[name][-1] for name in ("loss", "mae"))
    assert repr(history) == f"<History of 3 epochs, loss {loss:.4f}, mae {error:.4f}>"


def test_a_data_set_shows_the_shapes_of_its_arrays():
    assert repr(data.load("0 or 1")) == (
        "<Dataset '0 or 1': x_train (1000, 400), y_train (1000,), x_val (200, 400), y_val (200,)>"
    )


def test_there_is_one_version_and_the_package_is_typed():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"]["path"] == "engine/__init__.py"
    assert nngui.__version__ == engine.__version__
    assert (ROOT / "engine" / "py.typed").exists()
    assert (ROOT / "nngui" / "py.typed").exists()
    with pytest.raises(AttributeError, match="nothing"):
        nngui.nothing  # noqa: B018
