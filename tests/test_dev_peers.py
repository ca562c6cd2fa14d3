from pathlib import Path

import pytest

import dev


@pytest.fixture
def peers(monkeypatch, tmp_path):
    """A checkout with two requirements, and what was asked of pip."""
    folder = tmp_path / "benchmarks" / "peers"
    folder.mkdir(parents=True)
    folder.joinpath("requirements.txt").write_text("# why\nkeras>=3\nnosuchthing\n")
    commands = []

    def complaint(command):
        commands.append(" ".join(map(str, command[-2:])))
        if command[1:3] == ["-m", "venv"]:
            Path(command[-1]).mkdir()
        return "not found" if command[-1] == "nosuchthing" else ""

    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "PEERS", tmp_path / ".venv-peers")
    monkeypatch.setattr(dev, "complaint", complaint)
    return commands


def test_peers_are_installed_line_by_line_and_one_that_cannot_be_had_is_told(peers, capsys):
    dev.set_up_peers()
    assert peers[1:] == ["--quiet keras>=3", "--quiet nosuchthing"]
    assert "the race goes on without nosuchthing" in capsys.readouterr().err
    dev.set_up_peers()
    assert len(peers) == 3


@pytest.mark.parametrize("args", [["--peers", "W1"], ["training", "--peers", "W1"]])
def test_a_race_with_the_peers_is_the_benchmark_of_training(monkeypatch, args):
    raced = []
    monkeypatch.setattr(dev, "set_up_peers", lambda: raced.append("peers"))
    monkeypatch.setattr(dev, "benchmarks", lambda: ["latency", "training"])
    monkeypatch.setattr(dev, "set_up", lambda command: None)
    monkeypatch.setattr(dev, "call", lambda command: raced.append((command[1].name, *command[2:])))
    assert dev.main(["bench", *args]) == 0
    assert raced == ["peers", ("training.py", "W1")]
