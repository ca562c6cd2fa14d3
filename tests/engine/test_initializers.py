import numpy as np
import pytest

from engine import initializers


@pytest.mark.parametrize(
    ("name", "limit"), [("glorot_uniform", 6 / (300 + 200)), ("he_uniform", 6 / 300)]
)
def test_a_uniform_initializer_fills_its_interval(name, limit):
    values = initializers.get(name).draw(300, 200, np.random.default_rng(0))
    assert values.shape == (300, 200)
    assert np.abs(values).max() == pytest.approx(limit**0.5, rel=1e-3)
    assert values.var() == pytest.approx(limit / 3, rel=0.02)


@pytest.mark.parametrize(
    ("name", "variance"), [("glorot_normal", 2 / (300 + 200)), ("he_normal", 2 / 300)]
)
def test_a_normal_initializer_has_its_variance_and_no_far_values(name, variance):
    values = initializers.get(name).draw(300, 200, np.random.default_rng(0))
    assert values.var() == pytest.approx(variance, rel=0.02)
    assert np.abs(values).max() <= 2 * (variance**0.5) / initializers.TRUNCATED


def test_an_unknown_initializer_is_refused_with_those_there_are():
    with pytest.raises(ValueError, match=r"glorot_uniform.*got 'lecun'"):
        initializers.get("lecun")
