import numpy as np
import pytest

from engine.activations import ACTIVATIONS
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from tests.engine import trajectories

# Other kernels of OpenBLAS (Prescott to SkylakeX), NumPy 2.1 to 2.5 without AVX2 and AVX-512, and
# Python 3.11 to 3.13 add up in another order: float32 came out at most 1.6e-6 apart, float64 5e-15.
CLOSE = {"float32": {"rtol": 1e-5, "atol": 1e-5}, "float64": {"rtol": 1e-9, "atol": 1e-10}}
KEPT = trajectories.read()


@pytest.mark.parametrize("number", range(len(KEPT)))
def test_twenty_steps_lead_to_the_parameters_that_were_kept(number):
    design, theta = KEPT[number]
    found = trajectories.trained(design)
    np.testing.assert_allclose(found, theta, **CLOSE[design["dtype"]], err_msg=str(design))


def test_the_designs_cover_the_engine():
    designs = [design for design, _ in KEPT]
    names = {kind.__name__ for kind in OPTIMIZERS.values()}
    layers = [layer for design in designs for layer in design["layers"]]
    assert len(designs) == trajectories.DESIGNS
    assert {layer.get("activation", "linear") for layer in layers} == set(ACTIVATIONS)
    assert {design["loss"] for design in designs} == set(LOSSES)
    assert {design["optimizer"]["name"] for design in designs} == names
    assert any("dropout" in layer for layer in layers)
    assert any(layer.get("l1_l2") for layer in layers)


def test_another_rule_leads_elsewhere():
    design, theta = KEPT[0]
    other = trajectories.trained(design | {"seed": design["seed"] + 1})
    assert not np.allclose(other, theta, **CLOSE[design["dtype"]])
