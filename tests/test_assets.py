"""The bundled files, and Keras' own among the tests, are changed on purpose or not at all.

Whoever makes one anew writes its digest into `digests.txt`, which is what ``sha256sum`` prints.
"""

import hashlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FILES = ("assets/*.keras", "assets/*.npz", "tests/engine/saving/keras_files/*.keras")
LINES = Path(__file__).with_name("digests.txt").read_text("utf-8").splitlines()
DIGESTS = {name: digest for digest, name in map(str.split, LINES)}


def test_every_bundled_file_has_its_digest():
    found = {path.relative_to(ROOT).as_posix() for kind in FILES for path in ROOT.glob(kind)}
    assert found == set(DIGESTS)


@pytest.mark.parametrize("name", DIGESTS)
def test_a_bundled_file_is_as_it_was_made(name):
    assert hashlib.sha256(ROOT.joinpath(name).read_bytes()).hexdigest() == DIGESTS[name]
