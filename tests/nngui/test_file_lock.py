import os
import threading

import pytest

from nngui.file_lock import locked


def test_one_waits_for_the_other(tmp_path):
    order, inside = [], threading.Event()

    def other():
        inside.wait()
        with locked(tmp_path / "lock", patience=30):
            order.append("other")

    thread = threading.Thread(target=other)
    thread.start()
    with locked(tmp_path / "lock"):
        inside.set()
        thread.join(0.05)
        order.append("one")
    thread.join()
    assert order == ["one", "other"]


def test_patience_ends(tmp_path):
    with (
        locked(tmp_path / "lock"),
        pytest.raises(TimeoutError, match="another program"),
        locked(tmp_path / "lock", patience=0),
    ):
        pass


@pytest.mark.skipif(os.name != "posix", reason="forks")
def test_a_file_that_cannot_be_made_is_an_error(tmp_path):
    with pytest.raises(OSError, match="No such file"), locked(tmp_path / "no" / "lock"):
        pass
