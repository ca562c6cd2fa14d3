"""Whether a window can be shown. Asked beforehand, since Qt aborts the program if it cannot.

Standard library only: ``dev.py`` asks too, before anything is installed.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator, Mapping, MutableMapping

PATIENCE = 2.0  # s, for a display on another computer


def why_no_window(env: Mapping[str, str] = os.environ, platform: str = sys.platform) -> str:
    """Return why there can be no window, as the beginning of a sentence; empty if there can."""
    if env.get("QT_QPA_PLATFORM") or platform in ("win32", "darwin") or has_wayland(env):
        return ""
    display = env.get("DISPLAY", "")
    if display:
        return "" if is_reachable(display) else f"The display {display} (DISPLAY) cannot be reached"
    if name := env.get("WAYLAND_DISPLAY"):
        return f"The display {name} (WAYLAND_DISPLAY) cannot be reached"
    return "There is no display here"


def avoid_dead_display(env: MutableMapping[str, str] = os.environ) -> None:
    """Make Qt take X11 at once where no Wayland server answers, instead of aborting."""
    if env.get("WAYLAND_DISPLAY") and not env.get("QT_QPA_PLATFORM") and not has_wayland(env):
        env["QT_QPA_PLATFORM"] = "xcb"


def has_wayland(env: Mapping[str, str]) -> bool:
    """Return whether a Wayland server answers, looked for as its clients do."""
    if env.get("WAYLAND_SOCKET"):
        return True  # a connection that was opened for this program
    name = env.get("WAYLAND_DISPLAY", "")
    folder = env.get("XDG_RUNTIME_DIR", "")
    if not name or not (folder or os.path.isabs(name)):
        return False
    return hasattr(socket, "AF_UNIX") and _answers(socket.AF_UNIX, os.path.join(folder, name))


def is_reachable(display: str) -> bool:
    """Return whether an X server listens at a display such as ":0", "host:10.0" or "unix:1"."""
    return any(_answers(family, address) for family, address in _addresses(display))


def _addresses(display: str) -> Iterator[tuple[int, str | tuple[str, int]]]:
    """Yield where the X server of that display would listen, as Xlib looks for it."""
    host, _, screen = display.rpartition("/")[2].rpartition(":")
    number = screen.partition(".")[0]
    if not number.isdecimal():
        return
    if host in ("", "unix"):
        path = f"/tmp/.X11-unix/X{number}"
        if sys.platform == "linux":
            yield socket.AF_UNIX, f"\0{path}"
        yield socket.AF_UNIX, path
    name = host.strip("[]") if host != "unix" else ""
    yield socket.AF_INET, (name or "localhost", 6000 + int(number))


def _answers(family: int, address: str | tuple[str, int]) -> bool:
    try:
        if isinstance(address, tuple):
            socket.create_connection(address, PATIENCE).close()
            return True
        with socket.socket(family, socket.SOCK_STREAM) as end:
            end.settimeout(PATIENCE)
            end.connect(address)
    except (OSError, OverflowError, UnicodeError):
        return False
    return True
