"""Stores of digits for tests, and what lies on the disk."""

import os
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path

from nngui.collection.my_digits import Edit
from nngui.collection.store import NAME, Store


def kept(folder):
    """What a program that starts now finds in a folder."""
    with closing(Store(folder)) as store:
        return store.update()


def digits_in(folder):
    """The digits that a program that starts now finds in a folder, and nothing to complain of."""
    found = kept(folder)
    assert found.error is None
    return found.digits


def add(store, *examples):
    """Add examples to a store, which are safe on the disk then."""
    found = store.update([Edit(examples)])
    assert found.error is None
    assert found.written == 1
    return examples


def file_in(folder):
    return folder / NAME


@contextmanager
def folder_of_a_stranger():
    """A folder that everybody may enter, while this process may do no more than anybody else.

    The system lets its administrator write whatever is write-protected, and tests often run as
    that, in containers.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "data").mkdir()
        yield folder / "data"
        (folder / "data").chmod(0o755)


@contextmanager
def as_anybody():
    """Be nobody in particular, if this process is the system's administrator."""
    administrator = os.name == "posix" and os.geteuid() == 0
    if administrator:
        os.seteuid(65534)
    try:
        yield
    finally:
        if administrator:
            os.seteuid(0)
