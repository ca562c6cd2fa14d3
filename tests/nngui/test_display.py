import os
import socket
import sys

import pytest

from nngui.display import is_reachable, why_no_window

NOBODY = f":{20_000 + os.getpid() % 10_000}"


@pytest.fixture
def tcp_display():
    """Return the number of a display at which somebody listens, as over ssh."""
    with socket.create_server(("localhost", 0)) as server:
        yield server.getsockname()[1] - 6000


@pytest.fixture
def unix_display():
    """Return the number of a display on this computer, which has no file."""
    number = int(NOBODY[1:])
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"\0/tmp/.X11-unix/X{number}")
        server.listen()
        yield number


def test_a_display_over_the_network_is_reached_while_somebody_listens(tcp_display):
    assert is_reachable(f"localhost:{tcp_display}.0")
    assert is_reachable(f"tcp/127.0.0.1:{tcp_display}")
    assert is_reachable(f":{tcp_display}")


@pytest.mark.skipif(sys.platform != "linux", reason="abstract sockets are Linux's")
def test_a_display_of_this_computer_is_reached_while_somebody_listens(unix_display):
    assert is_reachable(f":{unix_display}")
    assert is_reachable(f"unix:{unix_display}.1")


@pytest.mark.parametrize("display", [NOBODY, f"unix{NOBODY}", ":", "0", "nonsense", ":999999999"])
def test_a_display_at_which_nobody_listens_is_not_reached(display):
    assert not is_reachable(display)


def test_the_reason_names_the_display():
    assert why_no_window({"DISPLAY": NOBODY}, "linux") == (
        f"The display {NOBODY} (DISPLAY) cannot be reached"
    )
    assert why_no_window({}, "linux") == "There is no display here"


@pytest.mark.parametrize(
    ("env", "platform"),
    [
        ({"DISPLAY": NOBODY, "QT_QPA_PLATFORM": "offscreen"}, "linux"),
        ({"DISPLAY": NOBODY, "WAYLAND_DISPLAY": "wayland-0"}, "linux"),
        ({}, "win32"),
        ({}, "darwin"),
    ],
)
def test_nothing_stands_in_the_way_of_a_window_that_is_no_x11_window(env, platform):
    assert why_no_window(env, platform) == ""
