"""Programs for Keras, both ways: what is written is read again, and prints the window's costs.

    python benchmarks/programs.py [--python PATH] [--backend jax] [--designs 20] [--devices 4]
        [--float64] [--epochs 3]

With a Python that has Keras it also exports the programs of all presets and of random designs, runs
them, unchanged, in processes of their own, and compares their costs with those of the window.
"""

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from numpy.typing import NDArray

from engine.activations import ACTIVATIONS
from engine.optimizers import OPTIMIZERS
from engine.options import Option, Value
from nngui.design.design import OF_LAYERS, Design, LayerSpec
from nngui.design.keras_code import keras_code
from nngui.design.keras_reader import read
from nngui.design.options import Entry, Options, entry_of
from nngui.design.own_digits import NO_DIGITS
from nngui.design.presets import PRESETS
from nngui.training.certificate import doubly_precise
from nngui.training.program import PROGRAM_FILE, write_program
from nngui.training.trainer.player import Player

ROUND_TRIPS, DAMAGED = 200, 1_000
COST = re.compile(r"^epoch \d+: J (\S+), validation J ([^,\s]+)", re.MULTILINE)
UNRELATED = (
    "import os\nos.system('false')\n",
    "print('hello')\n",
    "for i in range(3):\n    print(i)\n",
    "class A:\n    pass\n",
    "x = [1, 2, 3]\ny = sum(x)\n",
)


def value_of(option: Option, default: Value, draw: np.random.Generator) -> Value:
    """Draw a value of an option."""
    if option.choices:
        return str(draw.choice(option.choices))
    if isinstance(default, bool):
        return bool(draw.integers(2))
    if option.name in ("weight_decay", "l1", "l2"):
        return float(draw.choice([0.0001, 0.001, 0.01]))
    if option.name == "epsilon":
        return float(draw.choice([1e-8, 1e-7, 1e-5]))
    return float(np.round(draw.uniform(0.05, 0.95), 3))


def options_of(entry: Entry, draw: np.random.Generator) -> Options:
    """Draw some options of an entry."""
    given: Options = ()
    for name, option in entry.options.items():
        if draw.random() < 0.3:
            given = entry.changed(given, name, value_of(option, entry.defaults[name], draw))
    return given


def design_of(seed: int, *, chance: bool = True) -> Design:
    """Draw a design that can be trained; without chance it has no Dropout, whose masks differ."""
    draw = np.random.default_rng(seed)
    layers = []
    for _ in range(draw.integers(0, 4)):
        name = str(draw.choice([name for name in ACTIVATIONS if name != "softmax"]))
        own = dict(options_of(OF_LAYERS, draw))
        own["dropout"] = own.get("dropout", 0.0) if chance else 0.0
        own.pop("kernel_initializer", None) if own.get("kernel_initializer") == "zeros" else None
        given = options_of(entry_of(ACTIVATIONS[name]), draw)
        layers.append(LayerSpec(int(draw.integers(2, 40)), name, given, **own))  # type: ignore[arg-type]
    optimizer = str(draw.choice([*OPTIMIZERS]))
    design = Design(
        layers=(*layers, LayerSpec(1, "sigmoid")),
        loss=str(draw.choice(["binary_crossentropy", "mean_squared_error"])),
        optimizer=optimizer,
        learning_rate=float(draw.choice([0.001, 0.01])),
        schedule=str(draw.choice(["constant", "cosine"])),
        batch_size=int(draw.choice([32, 100, 1_000])),
        epochs=3,
        seed=int(draw.integers(1_000)),
        augmentation=bool(draw.integers(2)),
    )
    return replace(
        design,
        optimizer_options=options_of(design.of_optimizer, draw),
        loss_options=options_of(design.of_loss, draw),
    )


def round_trips() -> int:
    """Return how many of the designs are not read as they were written."""
    wrong = 0
    for seed in range(ROUND_TRIPS):
        design = design_of(seed)
        for with_file in (False, True):
            wrong += read(keras_code(design, with_file=with_file), Design()).design != design
    return wrong


def damaged() -> tuple[int, int]:
    """Return how many damaged or unrelated programs have an error, and how many have none."""
    draw = np.random.default_rng(0)
    errors = taken = 0
    for number in range(DAMAGED):
        text = keras_code(design_of(number))
        if number % 10 == 0:
            text = UNRELATED[number // 10 % len(UNRELATED)]
        else:
            at = int(draw.integers(len(text)))
            text = text[:at] + str(draw.choice(list("()[]',.=:x0\\\n"))) + text[at + 1 :]
        reading = read(text, Design())
        lines = text.count("\n") + 1
        assert (reading.design is None) == bool(reading.errors)
        assert all(1 <= error.line <= lines for error in reading.errors)
        errors += bool(reading.errors)
        taken += not reading.errors
    return errors, taken


def ours(design: Design, *, double: bool = False) -> NDArray[np.float64]:
    """Return J on both sets, before training and after every epoch."""
    if double:
        work = doubly_precise(design, NO_DIGITS)
        try:
            while True:
                next(work)
        except StopIteration as end:
            costs: NDArray[np.float64] = end.value.values
            return costs
    player = Player(design)
    work = player.work()
    while player.epoch < design.epochs:
        next(work)
    curves = player.measurements.curves
    return np.stack([curves.train, curves.validation], axis=1)


def theirs(design: Design, run: Callable[[Path], str]) -> NDArray[np.float64]:
    """Return what the exported program prints."""
    with TemporaryDirectory() as folder:
        for _ in write_program(Path(folder), design, NO_DIGITS):
            pass
        return np.array(COST.findall(run(Path(folder))), float).reshape(-1, 2)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", help="a Python that has Keras")
    parser.add_argument("--backend", default="jax")
    parser.add_argument("--designs", type=int, default=20)
    parser.add_argument("--devices", type=int, default=0)
    parser.add_argument("--float64", action="store_true", help="both in double precision")
    parser.add_argument("--epochs", type=int, default=3, help="of presets, at most")
    parser.add_argument("--presets", action=argparse.BooleanOptionalAction, default=True)
    options = parser.parse_args()
    print(f"{ROUND_TRIPS} designs written and read twice: {round_trips()} wrong")
    errors, taken = damaged()
    print(f"{DAMAGED} damaged or unrelated programs: {errors} errors, {taken} still a network")
    if options.python:
        compare(options)


def compare(options: argparse.Namespace) -> None:
    """Print how far the costs of the programs are from those of the window."""
    environment = {**os.environ, "KERAS_BACKEND": options.backend, "PYTHONPATH": ""}
    if options.devices:
        environment["XLA_FLAGS"] = f"--xla_force_host_platform_device_count={options.devices}"
        # threads of XLA: devices wait for each other for ever if there are fewer than they need
        environment["NPROC"] = str(4 * options.devices)
    more = ["--devices", str(options.devices)] if options.devices else []
    more += ["--float64"] if options.float64 else []

    def run(folder: Path) -> str:
        done = subprocess.run(
            [options.python, PROGRAM_FILE, *more],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            print(done.stderr[-1_500:])
        return done.stdout

    designs = {}
    if options.presets:
        designs = {
            name: replace(each, epochs=min(each.epochs, options.epochs))
            for name, each in PRESETS.items()
        }
    designs |= {f"random {n}": design_of(n, chance=False) for n in range(options.designs)}
    for name, design in designs.items():
        mine, keras = ours(design, double=options.float64), theirs(design, run)
        if mine.shape != keras.shape:
            print(f"{name}: {len(keras)} costs instead of {len(mine)}", flush=True)
            continue
        found = (np.abs(mine - keras) / np.abs(mine)).max(axis=1)
        by_epoch = ", ".join(f"{each:.1e}" for each in found)
        print(f"{name}: relative differences by epoch {by_epoch}", flush=True)


if __name__ == "__main__":
    main()
