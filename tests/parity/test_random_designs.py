"""The random designs have all that a design of the window can have."""

from engine.activations import ACTIVATIONS
from engine.initializers import INITIALIZERS
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from tests.parity import engine_side, random_designs
from tests.parity.designs import outcome

DESIGNS = [random_designs.design(seed) for seed in range(300)]
LAYERS = [layer for design in DESIGNS for layer in design.layers]


def test_they_have_every_activation_loss_optimizer_and_initializer():
    assert {layer.activation for layer in LAYERS} == {*ACTIVATIONS}
    assert {design.loss for design in DESIGNS} == {*LOSSES}
    assert {design.optimizer for design in DESIGNS} == {*OPTIMIZERS}
    kernels = {layer.kernel_initializer for layer in LAYERS}
    assert kernels >= {*INITIALIZERS} - {"zeros", "truncated_normal"}
    assert any(layer.dropout for layer in LAYERS)
    assert any(layer.negative_slope for layer in LAYERS)
    assert any(layer.l1 and layer.l2 for layer in LAYERS)
    assert not all(layer.use_bias for layer in LAYERS)


def test_they_have_every_option_of_losses_and_optimizers():
    for kind, table in (("loss_options", LOSSES), ("options", OPTIMIZERS)):
        drawn = {name for design in DESIGNS for name in getattr(design, kind)}
        known = {option.name for each in table.values() for option in each.options}
        assert known <= drawn, kind


def test_one_with_dropout_is_not_trained_and_others_are():
    for design in DESIGNS[:12]:
        assert bool(outcome(engine_side, design).history) == bool(design.epochs)
    assert all(
        bool(design.epochs) != any(layer.dropout for layer in design.layers) for design in DESIGNS
    )
