"""What the coach says: of six sick trainings, of the presets, and of random healthy ones.

    python benchmarks/coach.py [RUNS]

Every sick training is to be named, and after a click on the remedy J falls, or the validation cost
does. Healthy is a training that ends below 0.2 J(0), with a validation cost within 5 % of its
minimum, and no unit dead or saturated on more than 95 % of the digits: at none of its epochs is
there to be a warning.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array
from engine.data import Task, load
from engine.optimizers import OPTIMIZERS
from nngui.design.design import Design, LayerSpec
from nngui.design.own_digits import NO_DIGITS, OwnDigits
from nngui.design.presets import PRESETS
from nngui.training.coach.remarks import Ailment, Case, Remark, needs_symptoms, remark
from nngui.training.coach.symptoms import Symptoms, symptoms
from nngui.training.trainer.player import DivergenceError, Player

RUNS = 100
EXAMPLES = 100  # of an overfitted training
OVERFITTED = "5,000 epochs on 100 examples"
SHORT = {"ten digits 256-128-10": 3, "ten digits from scratch": 8}  # epochs: they take long


class Digits:
    """The first training digits of "0 or 1", as a person's own."""

    counts = (EXAMPLES // 2, EXAMPLES // 2, *[0] * 8)

    def examples(self, task: Task) -> tuple[Array, NDArray[np.int64]]:
        """Return them."""
        data = load(task.name)
        return data.x_train[:EXAMPLES], data.y_train[:EXAMPLES]


def hidden(units: tuple[int, ...], activation: str = "sigmoid") -> tuple[LayerSpec, ...]:
    """Return hidden layers and a sigmoid output."""
    return (*(LayerSpec(each, activation) for each in units), LayerSpec(1, "sigmoid"))


SICK = {
    "α = 1000": Design(learning_rate=1000, epochs=30),
    "Adam, α = 10": Design(optimizer="adam", learning_rate=10, epochs=30),
    "25-15 relu, α = 3": Design(layers=hidden((25, 15), "relu"), learning_rate=3, epochs=30),
    "8 sigmoid layers": Design(layers=hidden((25,) * 8), epochs=30),
    "squared error, α = 100": Design(loss="mean_squared_error", learning_rate=100, epochs=30),
    OVERFITTED: Design(own="only", epochs=5_000),
}
NAMES = {
    "α = 1000": (Ailment.TOO_LONG,),
    "Adam, α = 10": (Ailment.TOO_LONG, Ailment.SATURATED),
    "25-15 relu, α = 3": (Ailment.DEAD,),
    "8 sigmoid layers": (Ailment.VANISHING,),
    "squared error, α = 100": (Ailment.SURE,),
    OVERFITTED: (Ailment.OVERFITTING,),
}


def epochs(player: Player, until: int) -> Iterator[int]:
    """Train; yield after every epoch."""
    work, seen = player.work(), 0
    while player.epoch < until:
        next(work)
        if player.ready and player.epoch > seen and not player.fraction:
            seen = player.epoch
            yield seen


def said(player: Player, found: Symptoms | None, *, rests: bool = False) -> Remark | None:
    """Return what the coach says of a training now."""
    curves = player.measurements.curves
    return remark(Case(player.segments, curves, player.rate, rests, False), found)


def end_of(design: Design, own: OwnDigits = NO_DIGITS) -> tuple[Player, Remark | None]:
    """Return a training at its end, and what is said of it."""
    player = Player(design, own)
    for _ in epochs(player, design.epochs):
        pass
    return player, said(player, symptoms(design, player.theta), rests=True)


def treated(player: Player, found: Remark, own: OwnDigits) -> tuple[float, float]:
    """Return a cost before the click on the remedy, and the one after it."""
    curves = player.measurements.curves
    if found.epoch is not None:
        point = curves.at(found.epoch)
        assert point is not None
        return float(curves.validation[-1]), float(curves.validation[point])
    assert found.design is not None
    assert found.anew
    other, _ = end_of(found.design, own)
    return float(other.measurements.curves.train[0]), float(other.measurements.curves.train[-1])


def cure(name: str) -> tuple[Remark | None, tuple[float, float]]:
    """Return what is said of a sick training, and the costs before and after the remedy."""
    own = Digits() if SICK[name].own == "only" else NO_DIGITS
    player, found = end_of(SICK[name], own)
    return found, treated(player, found, own) if found is not None else (np.nan, np.nan)


def random_design(rng: np.random.Generator) -> Design:
    """Return a design as people might make it."""
    units = tuple(int(n) for n in rng.integers(4, 64, rng.integers(0, 4)))
    optimizer = str(rng.choice(["sgd", "adam", "rmsprop", "adamw"]))
    usual = OPTIMIZERS[optimizer].suggested_rate
    return Design(
        layers=hidden(units, str(rng.choice(["sigmoid", "tanh", "relu"]))),
        loss=str(rng.choice(["binary_crossentropy", "mean_squared_error"])),
        optimizer=optimizer,
        learning_rate=float(f"{usual * 10 ** rng.uniform(-0.7, 0.7):.1e}"),
        batch_size=int(2 ** rng.integers(3, 8)),
        epochs=int(rng.integers(20, 120)),
        seed=int(rng.integers(1000)),
    )


def healthy(player: Player, found: Symptoms) -> bool:
    """Return whether a training ended well."""
    curves = player.measurements.curves
    train, validation = curves.train, curves.validation
    units = sum(layer.dead + layer.saturated for layer in found.layers[:-1])
    return bool(
        train[-1] < 0.2 * train[0] and validation[-1] <= 1.05 * validation.min() and units == 0
    )


def warned(design: Design, *, every: int = 1) -> tuple[bool, list[tuple[int, Remark]]]:
    """Return whether a training ended well, and the warnings on the way, with their epochs."""
    player, warnings = Player(design), []
    try:
        for epoch in epochs(player, design.epochs):
            case = Case(player.segments, player.measurements.curves, player.rate, False, False)
            needed = epoch % every == 0 and needs_symptoms(case)
            now = remark(case, symptoms(design, player.theta) if needed else None)
            if now is not None and not now.ailment.neutral:
                warnings.append((epoch, now))
    except DivergenceError:
        return False, warnings
    return healthy(player, symptoms(design, player.theta)), warnings


def main() -> None:
    """Print what is said."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    for name in SICK:
        found, (before, after) = cure(name)
        right = found is not None and found.ailment in NAMES[name] and after < before
        print(f"{'ok' if right else 'WRONG':<6}{name}: {found.words if found else 'nothing'}")
        if found is not None:
            print(f"      [{found.remedy}] {before:.4f} → {after:.4f}", flush=True)
    for name, preset in PRESETS.items():
        well, warnings = warned(replace(preset, epochs=SHORT.get(name, preset.epochs)))
        told = "; ".join(f"epoch {epoch}: {each.words}" for epoch, each in warnings[:1])
        print(f"{'WRONG' if warnings else 'ok':<6}{name}: {told or 'no warning'}", flush=True)
    rng, well, false = np.random.default_rng(0), 0, 0
    tried = 0
    while well < runs:
        design = random_design(rng)
        tried += 1
        sound, warnings = warned(design)
        well += sound
        if sound and warnings:
            false += 1
            epoch, first = warnings[0]
            print(f"WRONG {first.ailment.name} at epoch {epoch} ({len(warnings)}×): {first.words}")
            print(f"      {design}", flush=True)
    print(f"{false} of {well} healthy trainings were warned of; {tried} were tried")


if __name__ == "__main__":
    main()
