"""Networks through the window's design and back, with the Keras of several interpreters.

    python dev.py bench keras_files /path/to/python …

Each interpreter has a Keras of its own: it makes ten kinds of files, which are opened here,
predicted, trained on for an epoch and saved; then it opens what was saved.
"""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from nngui.command_line.training import network_of
from nngui.design.keras_network import read
from nngui.training.building import network
from nngui.training.trainer.player import Player
from tests.nngui.keras import make_files

SCRIPT = Path(make_files.__file__)


def keras(python: str, verb: str, folder: Path) -> str:
    """Run the script in that interpreter; return what it prints."""
    command = [python, str(SCRIPT), verb, str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def trained(path: Path, out: Path) -> np.ndarray:
    """Open a file, train on for an epoch, save it, and return the answers of what is saved."""
    player = Player(read(path).design)
    work = player.work()
    while player.epoch < 1:
        next(work)
    model = network_of(player.rest())
    model.save(out)
    return np.array(model(make_files.examples()[0]))


def farthest(folder: Path, name: str) -> float:
    """Return how far answers are from those of Keras."""
    expected = np.array(json.loads((folder / "expected.json").read_text())[name]["answers"])
    if name == "logits":
        shares = np.exp(expected)
        expected = shares / shares.sum(axis=1, keepdims=True)
    model = network(read(folder / f"{name}.keras").design)
    return float(np.abs(np.array(model(make_files.examples()[0])) - expected).max())


def round_trip(python: str, made: Path, saved: Path) -> str:
    """Return in words what became of the files of one Keras."""
    keras(python, "make", made)
    version = json.loads((made / "expected.json").read_text())["keras"]
    names = sorted(path.stem for path in made.glob("*.keras"))
    opened = max(farthest(made, name) for name in names)
    begun = f"Keras {version}: {len(names)} kinds opened, answers within {opened:.1e}"
    ours = {name: trained(made / f"{name}.keras", saved / f"{name}.keras") for name in names}
    back = json.loads(keras(python, "open", saved).splitlines()[-1])
    good = [name for name in names if "answers" in back[name]]
    away = max((np.abs(np.array(back[n]["answers"]) - ours[n]).max() for n in good), default=0)
    refused = ", ".join(name for name in names if name not in good)
    ending = f"; not {refused}" if refused else ""
    return f"{begun}; {len(good)} opened again, answers within {away:.1e}{ending}"


def main(pythons: list[str]) -> None:
    """Print what became of the files of every Keras."""
    for python in pythons:
        with TemporaryDirectory() as made, TemporaryDirectory() as saved:
            print(round_trip(python, Path(made), Path(saved)))


if __name__ == "__main__":
    main(sys.argv[1:])
