"""Documents of all kinds, made of runs that were really trained; the same for the same number."""

import random
from dataclasses import replace

import numpy as np

from nngui.design.design import Design, LayerSpec
from nngui.handwriting.preparation import NONE
from nngui.session.document import Content, KeptReference, KeptRun
from nngui.training.curves import Curves
from nngui.training.run import Reference
from nngui.training.trainer.player import Player
from tests.nngui.designs import FewDigits

SMALL = replace(Design(), layers=(LayerSpec(5, "tanh"), LayerSpec(1, "sigmoid")), batch_size=64)


def design(rng):
    """Return a design that trains quickly."""
    return replace(
        SMALL,
        optimizer=rng.choice(("sgd", "adam", "rmsprop")),
        learning_rate=rng.choice((0.3, 0.05, 0.001)),
        schedule=rng.choice(("constant", "cosine")),
        batch_size=rng.choice((32, 100, 1_000)),
        augmentation=rng.random() < 0.3,
        own=rng.choice(("without", "with")),
        epochs=rng.randint(2, 9),
        seed=rng.randrange(1_000),
    )


def own():
    return FewDigits(0, 1, 1)


def played(rng, made):
    """Return a player after some mini-batches, and the states that it kept on the way."""
    kept = []
    player = Player(made, own(), keep=lambda state, *_: kept.append(state))
    work = player.work()
    for _ in range(rng.randint(0, 120)):
        next(work)
    if rng.random() < 0.5:  # a change of the optimizer, or of the loss, in the middle of it
        other = replace(player.design, optimizer="adam", learning_rate=0.002)
        player.set_design(rng.choice((other, replace(player.design, loss="mean_squared_error"))))
        for _ in range(rng.randint(0, 20)):
            if not player.advance_interlude():
                next(work)
    return player, kept


def content(number):
    """Return the document of that number, and the states of its checkpoints."""
    rng, runs, states = random.Random(number), [], []
    for run in range(1, rng.randint(2, 4)):
        made = design(rng)
        player, kept = played(rng, made)
        first = len(states)
        states += enumerate(kept, first)
        runs.append(
            KeptRun(
                number=run,
                design=player.design,
                name=rng.choice(("", "the good one", "Lauf 2 — ½ α 🙂")),
                parent=rng.choice((None, (1, 0.5))),
                pinned=rng.random() < 0.5,
                hidden=rng.random() < 0.5,
                rest=None if rng.random() < 0.2 else player.rest(),
                checkpoints=tuple(range(first, len(states))),
            )
        )
    strokes = tuple(
        np.random.default_rng(number).random((rng.randint(1, 40), 2), np.float32)
        for _ in range(rng.randint(0, 3))
    )
    made = Content(
        tuple(runs),
        open=runs[-1].number,
        design=replace(runs[-1].design, learning_rate=0.123),
        looked=rng.choice((None, 0.0)),
        strokes=strokes,
        preparation=NONE,
        threshold=0.25,
        references=tuple(reference(rng, runs[-1]) for _ in range(number % 2)),
    )
    return made, states


def reference(rng, run):
    """Return a run that Keras computed beside that one."""
    costs, unknown = np.linspace(0.7, 0.1, rng.randint(1, 9)), np.full(9, np.nan)
    return KeptReference(
        number=run.number + 1,
        design=run.design,
        reference=Reference(rng.choice(("jax", "tensorflow")), run.number, rng.random() < 0.5),
        curves=Curves(costs, costs + 0.01, unknown[: len(costs)], unknown[: len(costs)]),
        name=rng.choice(("", "as in class")),
        hidden=rng.random() < 0.5,
        seconds=rng.random(),
    )
