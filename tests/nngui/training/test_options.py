"""The options of a design act in the network that is trained, at once or with a new run."""

from dataclasses import replace

import numpy as np
import pytest

from engine import load_model
from engine.layers import Dense, Dropout, LeakyReLU
from nngui.design.design import Design, LayerSpec
from nngui.session.analysis.twin import Twin
from nngui.training.building import dense_layers, network
from nngui.training.storage.state_rows import decoded, encoded
from nngui.training.trainer.player import Player

SLOPE = (("negative_slope", 0.1),)
LAYERS = (
    LayerSpec(12, "leaky_relu", SLOPE, dropout=0.2, l2=0.01),
    LayerSpec(6, "tanh", l1=0.001, use_bias=False, kernel_initializer="he_normal"),
    LayerSpec(1, "sigmoid"),
)
OPTIONS = (("momentum", 0.9), ("nesterov", True), ("clipnorm", 1.0))
SMOOTH = (("label_smoothing", 0.1),)
DESIGN = Design(layers=LAYERS, optimizer_options=OPTIONS, loss_options=SMOOTH, learning_rate=0.05)


def trained(player, epochs):
    work = player.work()
    while player.epoch < epochs:
        next(work)
    return player


def test_the_network_has_all_options():
    model = network(DESIGN)
    assert [type(layer) for layer in model.layers] == [Dense, Dropout, Dense, Dense]
    first, second, _ = dense_layers(model)
    assert first.activation.given == SLOPE
    assert (first.kernel_regularizer.l2, second.kernel_regularizer.l1) == (0.01, 0.001)
    assert not second.use_bias
    assert model.layers[1].rate == 0.2
    assert model.optimizer.momentum == 0.9
    assert model.optimizer.clipnorm == 1.0
    assert model.loss.label_smoothing == 0.1


def test_first_weights_are_the_same_with_and_without_dropout():
    plain = tuple(replace(layer, dropout=0.0) for layer in LAYERS)
    np.testing.assert_array_equal(
        network(DESIGN).theta, network(replace(DESIGN, layers=plain)).theta
    )


def test_j_contains_the_penalty_of_the_weights():
    player = trained(Player(replace(DESIGN, loss_options=())), 1)
    model, cost = player._model, player.measurements.curves.train[-1]
    none = replace(DESIGN, loss_options=(), layers=tuple(replace(a, l1=0, l2=0) for a in LAYERS))
    player.set_design(none)
    while player.advance_interlude():
        pass
    penalty = 0.01 * (dense_layers(model)[0].kernel ** 2).sum()
    penalty += 0.001 * np.abs(dense_layers(model)[1].kernel).sum()
    assert cost - player.measurements.curves.train[-1] == pytest.approx(float(penalty), rel=1e-4)


def test_an_edit_of_options_acts_at_once_and_keeps_the_memory_where_it_is_the_same():
    player = trained(Player(Design(optimizer="adam", learning_rate=0.001)), 1)
    before = player._model.optimizer.state()
    player.set_design(replace(player.design, optimizer_options=(("beta_1", 0.5),)))
    after = player._model.optimizer
    assert after.beta_1 == 0.5
    assert after.iterations > 0
    np.testing.assert_allclose(after.state()["momentum"], before["momentum"], rtol=1e-6)


@pytest.mark.parametrize("epochs", [1, 2])
def test_a_training_with_dropout_goes_on_bit_for_bit(epochs):
    whole = trained(Player(DESIGN), 3)
    half = trained(Player(DESIGN), epochs)
    rest = half.rest()
    state = decoded(*encoded(rest.state))
    assert state.dropout == rest.state.dropout != ()
    again = trained(Player(DESIGN, rest=replace(rest, state=state)), 3)
    np.testing.assert_array_equal(again.theta, whole.theta)
    assert whole.measurements.curves.train[-1] == again.measurements.curves.train[-1]


def test_dropout_that_is_switched_on_and_off_acts_at_once():
    plain = Design(epochs=2)
    player = trained(Player(plain), 1)
    with_it = replace(plain, layers=(replace(plain.layers[0], dropout=0.5), *plain.layers[1:]))
    player.set_design(with_it)
    other = trained(Player(plain), 2)
    assert not np.array_equal(trained(player, 2).theta, other.theta)


def test_a_saved_network_has_the_layers_of_keras(tmp_path):
    twin = Twin(DESIGN)
    twin.save(tmp_path / "network.keras", DESIGN)
    model = load_model(tmp_path / "network.keras")
    assert [type(layer) for layer in model.layers] == [Dense, LeakyReLU, Dropout, Dense, Dense]
    assert model.layers[1].activation.given == SLOPE
    np.testing.assert_array_equal(model.theta, network(DESIGN).theta)
