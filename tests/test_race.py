import pytest

from benchmarks.peers.workloads import WORKLOADS
from benchmarks.training import PEERS, Entry, PeerError, Worker, as_markdown


@pytest.fixture
def worker():
    worker = Worker(PEERS["engine"])
    yield worker
    worker.close()


def test_a_worker_trains_and_answers_with_the_seconds(worker):
    worker.ask(prepare="W3")
    assert 0 < worker.ask(epochs=2) < 60


def test_a_worker_says_what_it_cannot_do_and_lives_on(worker):
    with pytest.raises(PeerError, match="nothing is prepared"):
        worker.ask(epochs=1)
    with pytest.raises(PeerError, match="KeyError: 'W0'"):
        worker.ask(prepare="W0")
    assert worker.ask(peak=10) > 0


def test_a_worker_that_died_is_a_refusal(worker):
    worker._process.kill()
    worker._process.wait()
    with pytest.raises(PeerError, match="it died"):
        worker.ask(peak=10)


def test_the_operations_of_a_step_are_those_of_its_products():
    forward = 400 * 25 + 25 * 15 + 15
    gradients, back = forward, forward - 400 * 25
    assert WORKLOADS["W3"].operations == 2 * 1_000 * (forward + gradients + back)
    assert WORKLOADS["W1"].operations * WORKLOADS["W1"].steps == WORKLOADS["W3"].operations


def test_a_ratio_compares_within_a_round():
    engine, peer = Entry(None), Entry(None)
    engine.times, peer.times = [10, 20, 30], [20, 40, 90]
    assert peer.ratio(engine) == 2


def test_the_table_has_a_dash_for_who_was_kept_out(worker):
    engine, other = Entry(worker, times=[50.0]), Entry(worker, refusal="not installed")
    row = as_markdown({"W1": [engine, other]}, 1e11).splitlines()[-1]
    assert row.startswith("| W1 | 50 (1.00) | – |")
