import os
import socket
import sys

import pytest

from nngui.system.display import avoid_dead_display, is_reachable, why_no_window

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


@pytest.fixture
def wayland(tmp_path, monkeypatch):
    """Return the environment of a Wayland session."""
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("wayland-7")
        server.listen()
        yield {"XDG_RUNTIME_DIR": ".", "WAYLAND_DISPLAY": "wayland-7"}


def test_a_display_over_the_network_is_reached_while_somebody_listens(tcp_display):
    assert is_reachable(f"localhost:{tcp_display}.0")
    assert is_reachable(f"tcp/127.0.0.1:{tcp_display}")
    assert is_reachable(f":{tcp_display}")


@pytest.mark.skipif(sys.platform != "linux", reason="abstract sockets are Linux's")
def test_a_display_of_this_computer_is_reached_while_somebody_listens(unix_display):
    assert is_reachable(f":{unix_display}")
    assert is_reachable(f"unix:{unix_display}.1")


@pytest.mark.parametrize(
    "display",
    [
        pytest.param(NOBODY, id="nobody"),  # by name: its number is another one in every process
        pytest.param(f"unix{NOBODY}", id="unix nobody"),
        *(":", "0", "nonsense", ":999999999"),
    ],
)
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
        ({"WAYLAND_DISPLAY": "wayland-77", "QT_QPA_PLATFORM": "offscreen"}, "linux"),
        ({"DISPLAY": NOBODY, "WAYLAND_SOCKET": "5"}, "linux"),
        ({}, "win32"),
        ({}, "darwin"),
    ],
)
def test_nothing_stands_in_the_way_of_a_window_that_is_no_x11_window(env, platform):
    assert why_no_window(env, platform) == ""


@pytest.mark.skipif(sys.platform != "linux", reason="Wayland is Linux's")
def test_a_wayland_server_that_answers_shows_the_window_whatever_display_says(wayland):
    assert why_no_window({**wayland, "DISPLAY": NOBODY}, "linux") == ""
    path = os.path.abspath(wayland["WAYLAND_DISPLAY"])
    assert len(path) > 100 or why_no_window({"WAYLAND_DISPLAY": path}, "linux") == ""


@pytest.mark.parametrize("folder", [{"XDG_RUNTIME_DIR": "/none"}, {}])
def test_a_wayland_server_that_does_not_answer_is_named(folder):
    env = {"WAYLAND_DISPLAY": "wayland-77", **folder}
    assert why_no_window(env, "linux") == (
        "The display wayland-77 (WAYLAND_DISPLAY) cannot be reached"
    )


@pytest.mark.skipif(sys.platform != "linux", reason="Wayland is Linux's")
def test_without_a_wayland_server_the_window_is_x11s(unix_display, wayland):
    env = {"WAYLAND_DISPLAY": "wayland-77", "DISPLAY": f":{unix_display}"}
    assert why_no_window(env, "linux") == ""
    avoid_dead_display(env)
    assert env["QT_QPA_PLATFORM"] == "xcb"
    avoid_dead_display(wayland)
    assert "QT_QPA_PLATFORM" not in wayland
