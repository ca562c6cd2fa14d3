import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from engine import product as product_module
from engine.product import product

SHAPES = [
    (25, 401, 32),  # small enough as it is
    (25, 401, 128),  # parts of some columns
    (25, 401, 1000),  # and columns that are left
    (128, 785, 32),  # parts of some rows
    (128, 32, 785),  # parts of some rows and some columns
    (100, 128, 785),  # and rows and columns that are left
    (128, 785, 24),  # fewer columns than a part has
    (33, 100, 400),  # not narrow
    (200, 100, 300),  # large parts, and what is left of rows and columns
    (100, 1200, 128),  # too deep for parts
]


@pytest.fixture(params=[True, False], ids=["quick small products", "none"])
def processor(request, monkeypatch):
    monkeypatch.setattr(product_module, "has_quick_small_products", lambda: request.param)


def run(calls):
    for each in calls:
        each()


def kinds(calls):
    return [call.func.__name__ for call in calls]


@pytest.mark.usefixtures("processor")
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize(("m", "k", "n"), SHAPES)
@pytest.mark.parametrize("transposed", ["neither", "w", "x"])
def test_a_product_in_whatever_way_is_the_product(m, k, n, transposed, threads):
    rng = np.random.default_rng(0)
    w = rng.standard_normal((k, m)).T if transposed == "w" else rng.standard_normal((m, k))
    x = rng.standard_normal((n, k)).T if transposed == "x" else rng.standard_normal((k, n))
    out = np.full((m, n), np.nan)
    with threadpool_limits(threads, user_api="blas"):
        run(product(w, x, out))
    np.testing.assert_allclose(out, w @ x, atol=1e-12)


@pytest.mark.usefixtures("processor")
def test_a_product_written_down_reads_what_its_arrays_hold_when_it_is_run():
    w, x, out = np.zeros((401, 25)).T, np.zeros((401, 100)), np.empty((25, 100))
    calls = product(w, x, out)
    w[...], x[...] = 1, 2
    run(calls)
    np.testing.assert_array_equal(out, 802)


def test_a_large_and_narrow_product_is_cut_into_parts(monkeypatch):
    monkeypatch.setattr(product_module, "has_quick_small_products", lambda: True)
    w, x, out = (np.ones(shape, np.float32) for shape in ((25, 401), (401, 128), (25, 128)))
    (only,) = product(w, x, out)
    assert [part.shape for part in only.args] == [(1, 1, 25, 401), (4, 401, 32), (1, 4, 25, 32)]


def test_parts_are_larger_where_both_matrices_lie_row_by_row(monkeypatch):
    monkeypatch.setattr(product_module, "has_quick_small_products", lambda: True)
    dz, x, out = np.ones((128, 32)), np.ones((32, 640)), np.empty((128, 640))
    with threadpool_limits(1, user_api="blas"):
        (only,) = product(dz, x, out)
        (turned,) = product(dz, np.ones((640, 32)).T, out)
    assert only.args[2].shape == (2, 10, 64, 64)
    assert turned.args[2].shape == (4, 20, 32, 32)


def test_several_threads_make_a_wide_product_at_once_and_one_thread_in_parts(monkeypatch):
    monkeypatch.setattr(product_module, "has_quick_small_products", lambda: True)
    w, x, out = np.ones((128, 785)), np.ones((785, 128)), np.empty((128, 128))
    with threadpool_limits(2, user_api="blas"):
        assert kinds(product(w, x, out)) == ["dot"]
    with threadpool_limits(1, user_api="blas"):
        assert kinds(product(w, x, out)) == ["matmul"]


def test_a_processor_without_quick_small_products_gets_no_parts(monkeypatch):
    monkeypatch.setattr(product_module, "has_quick_small_products", lambda: False)
    w, x, out = np.ones((25, 401)), np.ones((401, 1000)), np.empty((25, 1000))
    assert kinds(product(w, x, out)) == ["dot"]
