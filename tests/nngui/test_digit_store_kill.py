"""Programs that are killed while they add digits, as a power cut would."""

import multiprocessing
import random
import signal
import sys
import threading

import pytest

from nngui.digit_store import DigitStore
from nngui.my_digits import Edit
from tests.nngui.digits import drawing

ADDITIONS = 100
KILLS = 25

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a fork server")


def add_digits(folder, done):
    """Add digits, and say which are done."""
    store = DigitStore(folder)
    for i in range(ADDITIONS):
        example = drawing(i % 10, seed=i)
        store.apply(Edit((example,)))
        done.send_bytes(example.key.encode())


@pytest.fixture(scope="module")
def server():
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["nngui.digit_store", "tests.nngui.digits"])
    return context


def start(server, folder):
    here, there = server.Pipe(duplex=False)
    process = server.Process(target=add_digits, args=(folder, there), daemon=True)
    process.start()
    there.close()
    return process, here


def finished(here):
    """Return the keys of the additions that were done before the end."""
    keys = []
    try:
        while True:
            keys.append(here.recv_bytes().decode())
    except (EOFError, ConnectionResetError):
        here.close()
        return keys


def killed(server, folder, moment):
    """Kill a program after so many additions and a bit; return what it had done."""
    process, here = start(server, folder)
    keys = [here.recv_bytes().decode() for _ in range(int(moment))]
    threading.Event().wait((moment % 1) * 0.004)
    process.kill()
    process.join()
    assert process.exitcode in (-signal.SIGKILL, 0)
    return keys + finished(here)


def test_a_kill_loses_at_most_the_addition_in_flight(server, tmp_path):
    chance = random.Random(4)
    for kill in range(KILLS):
        folder = tmp_path / str(kill)
        done = killed(server, folder, chance.uniform(0, ADDITIONS))
        store = DigitStore(folder)
        kept = {example.key for example in store.digits}
        assert kept >= set(done), "an addition that was done is lost"
        assert len(kept) <= len(done) + 1
        assert store.notices == ()


def test_kills_one_after_the_other_add_up(server, tmp_path):
    chance, done = random.Random(5), []
    for _ in range(KILLS // 2):
        done += killed(server, tmp_path, chance.uniform(0, 12))
        store = DigitStore(tmp_path)
        store.apply(Edit((drawing(),)))
    kept = {example.key for example in store.digits}
    assert kept >= set(done)
    assert len(kept) <= len(done) + KILLS
    assert store.notices == ()


def test_programs_that_add_at_the_same_time_lose_nothing_of_each_other(server, tmp_path):
    others = [start(server, tmp_path) for _ in range(3)]
    done = [key for _, here in others for key in finished(here)]
    for process, _ in others:
        process.join()
    assert len(done) == 3 * ADDITIONS
    assert {example.key for example in DigitStore(tmp_path).digits} == set(done)
