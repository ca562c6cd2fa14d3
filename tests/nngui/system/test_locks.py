"""Locks end with the program that has them, however it ends."""

import os

from nngui.system import locks


def test_a_lock_that_another_program_holds_is_not_taken(tmp_path):
    one, other = (locks.lock(tmp_path / "a.lock") for _ in range(2))
    assert locks.take(one)
    assert not locks.take(other)
    assert locks.is_held(other)
    one.unlock()
    assert locks.take(other)
    other.unlock()


def test_a_lock_without_content_as_a_power_cut_leaves_it_is_taken_over(tmp_path):
    path = tmp_path / "a.lock"
    path.touch()
    lock = locks.lock(path)
    assert not locks.take(lock)  # a program may be making it
    os.utime(path, (0, 0))
    assert locks.take(lock)
    lock.unlock()


def test_a_folder_that_cannot_be_written_to_has_no_locks(tmp_path):
    lock = locks.lock(tmp_path / "missing" / "a.lock")
    assert not locks.take(lock)
    assert not locks.is_held(lock)
