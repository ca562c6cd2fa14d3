"""Random designs, trained here and in the Keras that is installed (the extra "parity")."""

import os

import pytest

os.environ.setdefault("KERAS_BACKEND", "jax")
pytest.importorskip("keras", reason="Keras is not installed: pip install '.[parity]'")

from tests.parity import engine_side, keras_side, random_designs
from tests.parity.closeness import apart, too_far
from tests.parity.designs import outcome

DESIGNS = int(os.environ.get("PARITY_DESIGNS", "20"))
pytestmark = pytest.mark.filterwarnings("default")  # what Keras and its backend warn of


@pytest.mark.parametrize("seed", range(DESIGNS))
def test_a_random_design_trains_as_in_keras(seed):
    design = random_designs.design(seed)
    differences = apart(design, outcome(engine_side, design), outcome(keras_side, design))
    assert not too_far(differences), f"{keras_side.versions()}: {differences} for {design}"
