"""Options of a design: what is not Keras' default, by Keras' names."""

import re
from dataclasses import replace

import pytest

from engine.activations import ACTIVATIONS
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from nngui.design.design import OF_LAYERS, Design, LayerSpec
from nngui.design.options import entry_of
from nngui.training.building import network
from nngui.training.inspection.pin import BIAS, Pin
from nngui.training.one_step.chips import Followed

ENTRIES = [*OPTIMIZERS.values(), *LOSSES.values(), *ACTIVATIONS.values()]
SGD, ADAM = entry_of(OPTIMIZERS["sgd"]), entry_of(OPTIMIZERS["adam"])


@pytest.mark.parametrize("kind", ENTRIES, ids=lambda kind: kind.name)
def test_every_option_has_a_meaning_and_the_default_of_the_signature(kind):
    entry = entry_of(kind)
    for name, option in entry.options.items():
        assert option.meaning.endswith(".")
        assert option.checked(entry.defaults[name], entry.defaults[name]) == entry.defaults[name]
    assert entry.canonical(entry.defaults) == ()


def test_an_optimizer_takes_all_of_its_options():
    for kind in OPTIMIZERS.values():
        for name, option in entry_of(kind).options.items():
            value = not option.default(kind) if isinstance(option.default(kind), bool) else 0.25
            assert kind(**{name: value}).get_config()[name] == value


def test_only_what_differs_from_keras_is_kept_in_the_order_of_the_entry():
    given = {"nesterov": True, "clipnorm": None, "momentum": 0.9, "weight_decay": 0}
    assert SGD.canonical(given) == (("momentum", 0.9), ("nesterov", True))
    assert SGD.words(SGD.canonical(given)) == "momentum 0.9, nesterov"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"momentum": 1.5}, "momentum as a number in [0, 1], got 1.5"),
        ({"momentum": True}, "momentum as a number"),
        ({"nesterov": 1}, "nesterov as True or False"),
        ({"rho": 0.5}, "expected one of the options momentum"),
        ({"clipnorm": 1.0, "clipvalue": 2.0}, "at most one of clipnorm, clipvalue"),
    ],
)
def test_what_an_option_cannot_be_is_refused_by_name(given, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        SGD.canonical(given)


def test_a_limit_of_the_gradient_takes_the_place_of_another():
    given = ADAM.changed((), "clipnorm", 1.0)
    assert ADAM.changed(given, "clipvalue", 0.5) == (("clipvalue", 0.5),)


def test_another_optimizer_keeps_the_options_that_it_has_too():
    design = replace(Design(), optimizer_options=(("momentum", 0.9), ("clipnorm", 1.0)))
    assert design.having(optimizer="adam").optimizer_options == (("clipnorm", 1.0),)
    assert design.having(optimizer="rmsprop").optimizer_options == design.optimizer_options


def test_options_of_a_layer_are_said_in_a_few_words():
    layer = LayerSpec(25, "leaky_relu", (("negative_slope", 0.1),), dropout=0.2, use_bias=False)
    assert layer.own_words == "slope 0.1, dropout 0.2, no bias"
    assert LayerSpec(25, "relu").own_words == ""
    assert layer.having("relu") == LayerSpec(25, "relu", dropout=0.2, use_bias=False)


def test_first_weights_and_biases_decide_whether_a_design_starts_over():
    design = Design()
    for changed, over in (
        ({"dropout": 0.2}, False),
        ({"l2": 0.01}, False),
        ({"use_bias": False}, True),
        ({"kernel_initializer": "he_normal"}, True),
    ):
        layers = (replace(design.layers[0], **changed), *design.layers[1:])
        assert design.starts_over(replace(design, layers=layers)) is over
    assert set(OF_LAYERS.options) >= {"dropout", "l1", "l2", "use_bias"}


def test_missing_biases_are_no_parameters():
    plain = Design()
    layers = (replace(plain.layers[0], use_bias=False), *plain.layers[1:])
    assert replace(plain, layers=layers).parameters == plain.parameters - 25
    assert replace(plain, layers=layers).numbers == plain.numbers


def test_the_parameters_of_the_layers_are_those_that_the_network_counts():
    layers = (LayerSpec(7, "relu", use_bias=False), LayerSpec(5, "tanh"), LayerSpec(1, "sigmoid"))
    design = Design(layers=layers)
    counts = [layer.count_params() for layer in network(design).layers]
    assert [design.parameters_of(number) for number in (1, 2, 3)] == counts == [2800, 40, 6]
    assert design.parameters == sum(counts)


def test_a_bias_that_does_not_exist_can_be_neither_pinned_nor_followed():
    layers = (LayerSpec(7, "relu", use_bias=False), LayerSpec(1, "sigmoid"))
    design = Design(layers=layers)
    assert not Pin(1, 3, BIAS).fits(design)
    assert Pin(2, 0, BIAS).fits(design)
    assert Pin(1, 3).fits(design)
    assert not Followed(1, 3).fits(design)
    assert Followed(2, 0).fits(design)
