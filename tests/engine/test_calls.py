import numpy as np
import pytest

from engine.calls import product, quiet, run, scalar

SHAPES = [
    (25, 401, 32),  # small enough as it is
    (25, 401, 128),  # parts of some columns
    (25, 401, 1000),  # and columns that are left
    (128, 785, 32),  # parts of some rows
    (128, 32, 785),  # parts of some rows and some columns
    (128, 785, 24),  # fewer columns than a part has
    (33, 100, 400),  # not narrow
    (600, 785, 8),  # too large for parts
]


@pytest.mark.parametrize(("m", "k", "n"), SHAPES)
@pytest.mark.parametrize("transposed", [False, True])
def test_a_product_in_parts_is_the_product(m, k, n, transposed):
    rng = np.random.default_rng(0)
    w = rng.standard_normal((m, k))
    x = rng.standard_normal((n, k)).T if transposed else rng.standard_normal((k, n))
    out = np.full((m, n), np.nan)
    run(product(w, x, out))
    np.testing.assert_allclose(out, w @ x)


def test_a_product_written_down_reads_what_its_arrays_hold_when_it_is_run():
    w, x, out = np.zeros((25, 401)), np.zeros((401, 100)), np.empty((25, 100))
    calls = product(w, x, out)
    w[...], x[...] = 1, 2
    run(calls)
    np.testing.assert_array_equal(out, 802)


def test_a_large_and_narrow_product_is_cut_into_parts():
    w, x, out = (np.ones(shape, np.float32) for shape in ((25, 401), (401, 128), (25, 128)))
    (only,) = product(w, x, out)
    assert [part.shape for part in only.args] == [(1, 1, 25, 401), (4, 401, 32), (1, 4, 25, 32)]


def test_what_is_run_quietly_does_not_warn():
    large = np.full(3, 1e30, np.float32)
    quiet().run(run, [lambda: large * scalar(1e30, large)])
