import os
import sys

import pytest

from nngui.system import doctor


@pytest.fixture
def system(monkeypatch):
    """Pretend to be an Ubuntu that lacks two parts, used by somebody without rights."""
    return System(monkeypatch)


class System:
    def __init__(self, monkeypatch):
        self.lacks = ["libEGL.so.1", "xdotool"]
        self.release = {"ID": "ubuntu", "ID_LIKE": "debian"}
        self.user = 1000
        self.unknown = ""
        self.ran = []
        monkeypatch.setattr(doctor, "is_here", lambda part: part not in self.lacks)
        monkeypatch.setattr(doctor, "complaint", self.complaint)
        monkeypatch.setattr("platform.freedesktop_os_release", lambda: self.release)
        monkeypatch.setattr(os, "geteuid", lambda: self.user, raising=False)

    def complaint(self, command):
        self.ran.append(" ".join(command))
        return "  | E: Unable to locate package\n" if self.unknown in command else ""

    def see_to(self, command):
        doctor.see_to(*doctor.parts_for(command, {}))


@pytest.mark.parametrize(
    "release",
    [{"ID": "debian"}, {"ID": "ubuntu", "ID_LIKE": "debian"}, {"ID_LIKE": "ubuntu debian"}],
)
def test_debian_ubuntu_and_their_children_are_known(release):
    assert doctor.is_debian(release)


@pytest.mark.parametrize("release", [{}, {"ID": "fedora"}, {"ID": "arch", "ID_LIKE": "debianoid"}])
def test_other_distributions_are_not_taken_for_debian(release):
    assert not doctor.is_debian(release)


def test_training_in_the_terminal_needs_nothing_of_the_system():
    assert doctor.parts_for("run", {}) == ({}, {})
    assert doctor.parts_for("headless", {"DISPLAY": ":0"}) == ({}, {})


def test_a_window_needs_the_libraries_of_its_display(monkeypatch):
    on_x11, _ = doctor.parts_for("run", {"DISPLAY": ":0"})
    on_wayland, _ = doctor.parts_for("run", {"WAYLAND_DISPLAY": "wayland-0"})
    monkeypatch.setattr(doctor, "has_wayland", lambda env: True)
    on_both, _ = doctor.parts_for("run", {"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"})
    assert on_both == on_wayland
    assert "libxcb-cursor.so.0" in on_x11
    assert on_wayland == doctor.ANY_USE_OF_QT


@pytest.mark.parametrize(
    ("command", "env"), [("run", {"QT_QPA_PLATFORM": "offscreen"}), ("bench", {})]
)
def test_qt_without_a_display_needs_no_x11(command, env):
    assert doctor.parts_for(command, env) == (doctor.ANY_USE_OF_QT, {})


def test_the_tests_can_do_without_a_real_window():
    required, wished = doctor.parts_for("test", {})
    assert required == doctor.ANY_USE_OF_QT
    assert {"Xvfb", "xdotool", "libxcb-cursor.so.0"} <= wished.keys()


def test_a_part_is_looked_for_by_using_it():
    assert doctor.is_here("libc.so.6") == (sys.platform == "linux")
    assert not doctor.is_here("libnone-such.so.1")
    assert not doctor.is_here("none-such-program")


def test_a_font_is_looked_for_in_all_folders_below(monkeypatch, tmp_path):
    monkeypatch.setattr(doctor, "FONT_FOLDERS", (str(tmp_path / "none"), str(tmp_path)))
    assert not doctor.is_here(doctor.FONT)
    tmp_path.joinpath("deep").mkdir()
    tmp_path.joinpath("deep", "Sans.TTF").touch()
    assert doctor.is_here(doctor.FONT)


def test_a_user_without_rights_is_given_the_command_that_installs_all(system):
    with pytest.raises(doctor.Failure) as failure:
        system.see_to("test")
    install = "sudo apt-get install -y --no-install-recommends libegl1 xdotool"
    command = f"\n  sudo apt-get update && {install}\n"
    assert command in str(failure.value)
    assert system.ran == []


def test_a_user_without_rights_is_not_stopped_by_what_only_one_test_needs(system, capsys):
    system.lacks = ["xdotool"]
    system.see_to("test")
    assert "sudo apt-get install -y --no-install-recommends xdotool" in capsys.readouterr().err


def test_root_installs_what_is_missing(system):
    system.user = 0
    system.see_to("test")
    assert system.ran == [
        "apt-get update",
        "apt-get install -y --no-install-recommends libegl1",
        "apt-get install -y --no-install-recommends xdotool",
    ]


def test_root_installs_nothing_else(system):
    system.user, system.lacks = 0, ["xdotool"]
    system.see_to("test")
    assert system.ran == ["apt-get update", "apt-get install -y --no-install-recommends xdotool"]


def test_root_is_stopped_when_a_required_package_cannot_be_had(system):
    system.user, system.unknown = 0, "libegl1"
    with pytest.raises(doctor.Failure, match="Unable to locate package"):
        system.see_to("test")


def test_root_is_only_warned_when_a_package_for_one_test_cannot_be_had(system, capsys):
    system.user, system.unknown = 0, "xdotool"
    system.see_to("test")
    assert "going on without xdotool" in capsys.readouterr().err


def test_another_distribution_is_told_what_is_missing_and_goes_on(system, capsys):
    system.release = {"ID": "fedora"}
    system.see_to("test")
    assert "This system lacks libEGL.so.1, xdotool." in capsys.readouterr().err


def test_the_program_itself_installs_nothing_and_names_the_command(system):
    system.user = 0
    advice, sure = doctor.lacking(doctor.ANY_USE_OF_QT)
    assert advice.startswith("This system lacks libEGL.so.1. This installs it:\n  sudo apt-get")
    assert sure
    assert system.ran == []


def test_the_program_itself_is_not_sure_of_other_distributions(system):
    system.release = {"ID": "nixos"}
    advice, sure = doctor.lacking(doctor.ANY_USE_OF_QT)
    assert advice.endswith("Look for it in your distribution's packages.")
    assert not sure


def test_nothing_is_said_when_nothing_is_missing(system, capsys):
    system.lacks = []
    system.see_to("test")
    assert capsys.readouterr().err == ""
    assert system.ran == []


def test_of_a_long_output_the_errors_are_shown():
    said = "WARNING: Retrying\n   ERROR: No matching distribution found\n\nnote: see above\n"
    assert doctor.gist(said) == "  | ERROR: No matching distribution found\n"


def test_of_an_output_without_errors_the_end_is_shown():
    assert doctor.gist("".join(f"{i}\n" for i in range(20))).split("  | ")[1:] == [
        f"{i}\n" for i in range(12, 20)
    ]


def test_a_command_that_fails_without_a_word_is_complained_of_too():
    assert doctor.complaint([sys.executable, "-c", "raise SystemExit(3)"]) == "  | exit code 3\n"
    assert doctor.complaint([sys.executable, "-c", "print('ERROR: none')"]) == ""
