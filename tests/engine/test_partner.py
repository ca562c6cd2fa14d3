import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from engine import partner
from engine.partner import LINE, Meeting, Partner, PartnerLostError, can_have_one, shared
from tests.engine.wide import needs_partner

pytestmark = needs_partner


@pytest.fixture(params=[partner.SPINS, 0], ids=["spinning", "napping"])
def waiting(request, monkeypatch):
    monkeypatch.setattr(partner, "SPINS", request.param)


@pytest.fixture
def made():
    """Make partners that end with the test."""
    partners = []

    def make(work):
        partners.append(Partner(work))
        return partners[-1]

    yield make
    for one in partners:
        one.end()


@pytest.mark.usefixtures("waiting")
def test_between_two_meetings_each_sees_what_the_other_wrote_before(made):
    here, there = shared((1000,), np.int64), shared((1000,), np.int64)

    def add_up(rounds, meet):
        for number in range(rounds):
            there[...] = number
            meet()
            there[...] += here
            meet()
            meet()

    other = made(add_up)
    other.tell(50)
    for number in range(50):
        here[...] = 100 * number
        other.meet()
        other.meet()
        np.testing.assert_array_equal(there, 101 * number)
        other.meet()


def test_it_does_one_message_after_the_other(made):
    sums = shared((3,), np.int64)

    def work(message, meet):
        sums[message["place"]] += message["amount"]
        meet()

    other = made(work)
    for place in (0, 1, 2, 1):
        other.tell({"place": place, "amount": 5})
        other.meet()
    assert sums.tolist() == [5, 10, 5]


@pytest.mark.usefixtures("waiting")
def test_beside_another_thread_there_can_be_none():
    with ThreadPoolExecutor() as pool:
        assert not pool.submit(can_have_one).result()
    assert can_have_one()


def test_a_partner_that_was_killed_is_found_out(made):
    pids = shared((1,), np.int64)

    def work(message, meet):
        pids[0] = os.getpid()
        meet()
        signal.pause()

    other = made(work)
    other.tell(None)
    other.meet()
    os.kill(int(pids[0]), signal.SIGKILL)
    with pytest.raises(PartnerLostError, match="ended"):
        other.meet()


def test_a_partner_whose_work_fails_is_found_out(made, capfd):
    def fail(message, meet):
        raise RuntimeError("no paper left")

    other = made(fail)
    other.tell(None)
    with pytest.raises(PartnerLostError):
        other.meet()
    assert "no paper left" in capfd.readouterr().err


def test_a_partner_that_never_comes_is_given_up():
    counts = shared((2, LINE), np.int64)
    meet = Meeting(counts, 0, lambda: True, patience=0)
    with pytest.raises(PartnerLostError, match="stuck"):
        meet()


def test_being_stopped_for_hours_does_not_use_up_the_patience(monkeypatch):
    counts, looks = shared((2, LINE), np.int64), []
    hours = iter(range(0, 10**6, 3600))

    def is_there():
        looks.append(1)
        counts[1][0] = len(looks) // 5
        return True

    monkeypatch.setattr(partner, "SPINS", 0)
    monkeypatch.setattr(partner, "perf_counter", lambda: next(hours))
    Meeting(counts, 0, is_there, patience=10)()
    assert len(looks) == 5


def test_there_can_be_none_where_nobody_is_told_how_processes_end():
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        assert not can_have_one()
    finally:
        signal.signal(signal.SIGCHLD, before)
    assert can_have_one()


def test_what_the_first_process_does_when_it_is_to_end_the_partner_does_not(made):
    pids, handled = shared((1,), np.int64), shared((1,), np.int64)

    def work(message, meet):
        pids[0] = os.getpid()
        meet()

    before = signal.signal(signal.SIGTERM, lambda number, frame: handled.fill(1))
    try:
        other = made(work)
        other.tell(None)
        other.meet()
        os.kill(int(pids[0]), signal.SIGTERM)
        with pytest.raises(PartnerLostError):
            other.meet()
    finally:
        signal.signal(signal.SIGTERM, before)
    assert not handled[0]


def test_one_that_is_gone_is_told_nothing(made):
    other = made(lambda message, meet: None)
    other._process.kill()
    other._process.join()
    with pytest.raises(PartnerLostError):
        other.tell(None)


def test_ctrl_c_is_not_for_the_partner(made):
    pids = shared((1,), np.int64)

    def work(message, meet):
        pids[0] = os.getpid()
        meet()

    other = made(work)
    for _ in range(2):
        other.tell(None)
        other.meet()
        os.kill(int(pids[0]), signal.SIGINT)
    other.tell(None)
    other.meet()


@pytest.mark.parametrize("where", ["meet()", "None"])
@pytest.mark.parametrize("another", [False, True], ids=["alone", "another has the pipe"])
def test_it_ends_with_the_first_process_in_whatever_way(where, another):
    program = (
        "import os, signal, sys\n"
        "from engine.partner import Partner\n"
        f"partner = Partner(lambda message, meet: (meet(), {where}))\n"
        "partner.tell(None)\n"
        "partner.meet()\n"
        f"if {another} and os.fork() == 0:\n"
        "    os.close(1)\n"
        "    signal.alarm(20)\n"
        "    signal.pause()\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    first = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    # The partner has this stream too, so that it ends only when both have ended.
    out, _ = first.communicate(timeout=60)
    assert out == b""
    assert first.returncode == -signal.SIGKILL


def test_shared_memory_may_be_empty_or_of_any_shape():
    assert shared((0, 4), np.float32).shape == (0, 4)
    assert not shared((3, 5), np.float64).any()
