"""Files of the oldest and a new Keras 3, in ten kinds: opened, predicted, trained on, saved."""

import json
from pathlib import Path

import numpy as np
import pytest

from engine import load_model
from nngui.command_line.training import network_of
from nngui.design.keras_network import read
from nngui.design.problems import fatal
from nngui.training.building import network
from nngui.training.trainer.player import Player
from tests.nngui.keras.make_files import EPOCHS, FIT, examples

FOLDER = Path(__file__).parent
VERSIONS = ("3.0.5", "3.15.1")
KINDS = tuple(json.loads((FOLDER / VERSIONS[0] / "expected.json").read_text("utf-8")))[1:]
# Dropout plays by chance; Keras 3.0 with JAX counts the penalty of weights twice in what it prints.
OTHER_COSTS = (("3.0.5", "dropout"), ("3.15.1", "dropout"), ("3.0.5", "rmsprop"))


def softmax(z):
    shares = np.exp(z - z.max(axis=1, keepdims=True))
    return shares / shares.sum(axis=1, keepdims=True)


@pytest.fixture(params=VERSIONS)
def folder(request):
    return FOLDER / request.param


@pytest.mark.parametrize("kind", KINDS)
def test_it_predicts_and_trains_on_as_in_keras(folder, kind):
    expected = json.loads((folder / "expected.json").read_text("utf-8"))[kind]
    design = read(folder / f"{kind}.keras").design
    assert fatal(design) is None
    x, answers = examples()[0], np.array(expected["answers"])
    model = network(design)
    wanted = softmax(answers) if kind == "logits" else answers
    np.testing.assert_allclose(model(x), wanted, atol=2e-6)
    if "costs" in expected and (folder.name, kind) not in OTHER_COSTS:
        y = examples()[1][expected["target"]]
        costs = model.fit(x, y, epochs=EPOCHS, **FIT).history["loss"]
        np.testing.assert_allclose(costs, expected["costs"], rtol=2e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_trained_on_is_saved_as_keras_has_it(folder, kind, tmp_path):
    design = read(folder / f"{kind}.keras").design
    player = Player(design)
    work, before = player.work(), player.theta
    while player.batches < 3:
        next(work)
    steps = player.state().iterations
    network_of(player.rest()).save(tmp_path / "trained.keras")
    model = load_model(tmp_path / "trained.keras")
    x = examples()[0]
    np.testing.assert_array_equal(model.theta, player.theta)
    assert np.abs(player.theta - before).max() > 0
    assert model.optimizer.iterations == steps
    again = network(read(tmp_path / "trained.keras").design)
    np.testing.assert_array_equal(again(x), model(x))
