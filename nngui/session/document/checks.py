"""Checks of a document's values, of which the types alone do not say whether they fit. No Qt."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any, Protocol

import numpy as np

from engine import optimizers
from engine.activations import ACTIVATIONS
from engine.arrays import FLOAT
from engine.data import TASKS
from engine.data import known as there_is
from engine.data.images import LARGEST, SMALLEST
from engine.fitting.training import Position
from engine.losses import LOSSES
from nngui.collection.formats import question_file
from nngui.collection.formats.found import FileError
from nngui.design.data_set import (
    FEWEST_CLASSES,
    LONGEST_CLASS,
    MOST_CLASSES,
    DataSet,
    titled,
)
from nngui.design.design import (
    LARGEST_BATCH,
    LARGEST_EPOCHS,
    LARGEST_RATE,
    LARGEST_SEED,
    OF_LAYERS,
    OWN,
    SCHEDULES,
    SMALLEST_RATE,
    Design,
)
from nngui.design.given import Given, find, keep
from nngui.design.options import Entry, Options, entry_of
from nngui.design.setup import Setup
from nngui.handwriting.picture import FINEST, Picture
from nngui.handwriting.sheet import Sheet
from nngui.session.document.archive import DAMAGED, AnyArray, DocumentError
from nngui.session.document.content import Content, KeptRace, KeptReference, KeptRun
from nngui.training.building import optimizer_of
from nngui.training.curves import Curves
from nngui.training.race import FEWEST, MOST, MOST_SEEDS, TOPICS
from nngui.training.run import BACKENDS
from nngui.training.trainer.rest import Rest
from nngui.training.training_state import TrainingState

LARGEST_NUMBER = 10**9  # of a run, an epoch or a step
LONGEST_NAME, LONGEST_NOTE = 1_000, 20_000  # characters
MOST_CONTROLS = 10_000  # that a set-up locks or hides
MOST_LAYERS, MOST_UNITS = 1_000, 1_000_000
MOST_PARAMETERS = 200_000_000


# It takes states to see whether it can; nothing is drawn from it.
_SCRATCH: np.random.BitGenerator = np.random.PCG64(0)


class Check(Protocol):
    """Refuses a document, unless a condition holds."""

    def __call__(self, holds: object, expected: str, got: object) -> None:
        """Raise DocumentError with what was expected and what came, unless it holds."""


def check(content: Content) -> None:
    """Check that a session can go on from this.

    Raises
    ------
    DocumentError
        If it cannot; the message names the field.
    """
    expect = _expecting("document")
    for given in content.given:
        _check_given(given)
        keep(given)
    numbers = [run.number for run in content.runs]
    expect(content.runs, "at least one run", numbers)
    every = [*numbers, *(each.number for each in content.references)]
    expect(len(set(every)) == len(every), "a number of its own for every run", every)
    expect(content.open in numbers, f"the open run as one of {numbers}", content.open)
    expect(set(content.lanes) <= set(numbers), f"lanes among {numbers}", content.lanes)
    expect(not content.lanes or content.open in content.lanes, "the open run in front", "another")
    expect(0 <= content.threshold <= 1, "a threshold in [0, 1]", content.threshold)
    if content.looked is not None:
        expect(_count(content.looked), "the epoch looked back to, at least 0", content.looked)
    _check_sheet(expect, Sheet(content.strokes, content.picture))
    check_design(content.design, "edited design")
    if content.setup is not None:
        check_setup(content.setup)
    expect(content.setup or not content.template, "a set-up in the file of one", "none")
    for run in content.runs:
        _check_run(run)
    for reference in content.references:
        _check_reference(reference)
    if content.race is not None:
        _check_race(content.race, content)


def _check_picture(picture: Picture) -> None:
    expect, ink = _expecting("picture"), picture.pixels
    kind = ink.dtype in (np.uint8, np.float32)
    expect(kind, "pixels of uint8 or float32", ink.dtype)
    sides = ink.ndim == 2 and all(0 < length <= FINEST for length in ink.shape)
    expect(sides, f"rows and columns of 1 to {FINEST} px", ink.shape)
    full = 255 if ink.dtype == np.uint8 else 1
    values = _finite([ink]) and bool(((ink >= 0) & (ink <= full)).all())
    expect(values, "ink from 0 to 1", "other values")
    square = not picture.prepared or ink.shape[0] == ink.shape[1]
    expect(square, "a square image of a data set", ink.shape)
    for field in (picture.label, picture.origin):
        expect(len(field) <= LONGEST_NAME, f"at most {LONGEST_NAME:,} characters", "more")


def check_data_set(data: DataSet) -> None:
    """Check that a network can learn from a data set.

    Raises
    ------
    DocumentError
        If it cannot.
    """
    expect, pixels = _expecting("data set"), data.pixels
    expect(data.title == titled(data.title), "a title of one line", data.title)
    count = len(data.classes)
    expect(FEWEST_CLASSES <= count <= MOST_CLASSES, "2 to 100 classes", count)
    expect(len(set(data.classes)) == count, "a name for each class", data.classes)
    short = all(0 < len(name) <= LONGEST_CLASS for name in data.classes)
    expect(short, f"names of at most {LONGEST_CLASS} characters", data.classes)
    for text in (data.origin, data.rule):
        expect(len(text) <= LONGEST_NAME, f"at most {LONGEST_NAME:,} characters", "more")
    expect(pixels.dtype in (np.uint8, np.float32), "pixels of uint8 or float32", pixels.dtype)
    square = pixels.ndim == 3 and pixels.shape[1] == pixels.shape[2]
    expect(square and SMALLEST <= data.side <= LARGEST, "square images", pixels.shape)
    full = 255 if pixels.dtype == np.uint8 else 1
    inside = _finite([pixels]) and bool(((pixels >= 0) & (pixels <= full)).all())
    expect(inside, "ink from 0 to 1", "other values")
    examples = pixels.shape[:1]
    for array, end, kind in ((data.labels, count, np.int64), (data.parts, 3, np.uint8)):
        expect(array.shape == examples and array.dtype == kind, "one for each image", array.shape)
        known = bool(((array >= 0) & (array < end)).all())
        expect(known, f"numbers below {end}", "others")
    parts = np.bincount(data.parts, minlength=3)
    asks = data.source.size > 0  # of a question there may be no drawings yet
    expect(asks or (parts[0] and parts[1]), "examples to train and to validate", parts.tolist())
    if asks:
        _check_source(data)


def _check_source(data: DataSet) -> None:
    expect = _expecting("data set")
    expect(data.source.ndim == 1, "the bytes of a question", data.source.shape)
    try:
        question_file.unpacked(data.source.tobytes())
    except FileError as error:
        raise DocumentError(f"expected a data set with its question: {error}{DAMAGED}") from error


def check_design(design: Design, name: str) -> None:
    """Check that the values of a design are among those that can be set in the window.

    Raises
    ------
    DocumentError
        If one is not.
    """
    expect = _expecting(name)
    expect(there_is(design.dataset), f"dataset as one of {_words(TASKS)}", design.dataset)
    sides = f"side from {SMALLEST} to {LARGEST}"
    expect(not design.side or SMALLEST <= design.side <= LARGEST, sides, design.side)
    expect(design.loss in LOSSES, f"loss as one of {_words(LOSSES)}", design.loss)
    known = not design.given or find(design.given) is not None
    expect(known, "the parameters that it begins with", design.given)
    kinds = optimizers.OPTIMIZERS
    expect(design.optimizer in kinds, f"optimizer as one of {_words(kinds)}", design.optimizer)
    expect(design.schedule in SCHEDULES, f"schedule as {_words(SCHEDULES)}", design.schedule)
    expect(design.own in OWN, f"own as one of {_words(OWN)}", design.own)
    rate = design.learning_rate
    expect(
        SMALLEST_RATE <= rate <= LARGEST_RATE,
        f"learning_rate from {SMALLEST_RATE:g} to {LARGEST_RATE:g}",
        rate,
    )
    for field, least, most in (
        ("batch_size", 1, LARGEST_BATCH),
        ("epochs", 1, LARGEST_EPOCHS),
        ("seed", 0, LARGEST_SEED),
    ):
        value = getattr(design, field)
        expect(least <= value <= most, f"{field} from {least:,} to {most:,}", value)
    expect(1 <= len(design.layers) <= MOST_LAYERS, "one layer at least", len(design.layers))
    for layer in design.layers:
        there = layer.activation in ACTIVATIONS
        expect(there, f"activations as {_words(ACTIVATIONS)}", layer.activation)
        expect(1 <= layer.units <= MOST_UNITS, f"1 to {MOST_UNITS:,} units", layer.units)
        _check_options(expect, entry_of(ACTIVATIONS[layer.activation]), layer.activation_options)
        _check_options(expect, OF_LAYERS, tuple((n, getattr(layer, n)) for n in OF_LAYERS.options))
    expect(not design.output.dropout, "an output layer without Dropout", design.output.dropout)
    _check_options(expect, design.of_loss, design.loss_options)
    _check_options(expect, design.of_optimizer, design.optimizer_options)
    expect(
        design.numbers <= MOST_PARAMETERS,
        f"at most {MOST_PARAMETERS:,} parameters",
        f"{design.parameters:,}",
    )


def _check_options(expect: Check, entry: Entry, given: Options) -> None:
    """Check that an entry can have these options, and that each is given once."""
    expect(len(dict(given)) == len(given), "every option once", [name for name, _ in given])
    try:
        entry.canonical(dict(given))
    except ValueError as error:
        expect(False, str(error).removeprefix("expected "), given)


def _check_given(given: Given) -> None:
    """Check the parameters that runs begin with."""
    expect = _expecting("first parameters")
    expect(len(given.name) <= LONGEST_NAME, "the name of a file", given.name)
    layers, units = len(given.units) - 1, range(1, MOST_UNITS + 1)
    expect(1 <= layers <= MOST_LAYERS, "the units of its layers", layers)
    expect(all(each in units for each in given.units), f"1 to {MOST_UNITS:,} units", given.units)
    shape, arrays = (given.parameters,), (given.theta, *given.memory.values())
    shapes = {array.shape for array in arrays}
    expect(given.parameters <= MOST_PARAMETERS and shapes == {shape}, f"{shape}", shapes)
    expect(all(a.dtype == FLOAT for a in arrays), f"parameters of {np.dtype(FLOAT)}", "others")
    expect(_finite(arrays), "finite parameters", "NaN or infinity")
    expect(_count(given.iterations), "steps of at least 0", given.iterations)


def check_setup(setup: Setup) -> None:
    """Check that a class can begin with a set-up.

    Raises
    ------
    DocumentError
        If it cannot; names of unknown controls are no reason, a newer program wrote them.
    """
    expect, start = _expecting("set-up"), setup.start
    for field, most in (("title", LONGEST_NAME), ("note", LONGEST_NOTE)):
        length = len(getattr(setup, field))
        expect(length <= most, f"a {field} of at most {most:,} characters", f"{length:,}")
    names = (*setup.locked, *setup.hidden)
    expect(len(names) <= MOST_CONTROLS, f"at most {MOST_CONTROLS:,} controls", f"{len(names):,}")
    expect(0 <= start.threshold <= 1, "a threshold in [0, 1]", start.threshold)
    _check_sheet(expect, start.sheet)
    check_design(start.design, "set-up")


def check_state(
    state: TrainingState, design: Design, name: str, *, checked: Design | None = None
) -> None:
    """Check that a training of that design, or one of the same shapes, can go on from a state.

    Parameters
    ----------
    state : TrainingState
    design : Design
    name : str
        Of the state, for the message.
    checked : Design, optional
        One whose values were checked already: thousands of states have the same.

    Raises
    ------
    DocumentError
        If it cannot.
    """
    expect = _expecting(name)
    if state.design != checked:
        check_design(state.design, name)
    expect(not state.design.starts_over(design), "the design of its run", "another one")
    parameters = (design.numbers,)
    expect(state.theta.dtype == FLOAT, f"parameters of {np.dtype(FLOAT)}", state.theta.dtype)
    expect(state.theta.shape == parameters, f"{parameters[0]:,} parameters", state.theta.shape)
    fits = all(a.shape == parameters and a.dtype == FLOAT for a in state.memory.values())
    expect(fits, "the optimizer's memory for every parameter", sorted(state.memory))
    expect(_finite([state.theta, *state.memory.values()]), "finite parameters", "NaN or infinity")
    kind = optimizer_of(state.design)
    expect(
        set(state.memory) == set(kind.memories),
        f"the memory of {kind.title}: {_words(kind.memories) or 'none'}",
        sorted(state.memory),
    )
    for field in ("epoch", "examples", "points", "iterations", "since", "steps"):
        expect(_count(getattr(state, field)), f"{field} of at least 0", getattr(state, field))
    expect(abs(state.begin) <= LARGEST_NUMBER, "the first step of a schedule", state.begin)
    expect(_seconds(state.seconds), "seconds of at least 0", state.seconds)
    _check_random(expect, state.shuffler)
    _check_augmentation(expect, state.augmentation)
    for chance in state.dropout:
        _check_random(expect, chance)
    if state.position is not None:
        _check_position(expect, state.position, state.examples)


def _check_sheet(expect: Check, sheet: Sheet) -> None:
    for stroke in sheet.strokes:
        fits = stroke.ndim == 2 and stroke.shape[1] == 2 and len(stroke) and _finite([stroke])
        expect(fits, "strokes as finite points (x, y)", stroke.shape)
    if sheet.picture is not None:
        _check_picture(sheet.picture)


def _check_race(kept: KeptRace, content: Content) -> None:
    expect, race = _expecting("race"), kept.race
    numbers = {run.number for run in content.runs}
    expect(race.topic in TOPICS, f"topic as one of {_words(TOPICS)}", race.topic)
    expect(FEWEST <= len(race.lanes) <= MOST, f"{FEWEST} to {MOST} lanes", len(race.lanes))
    expect(1 <= race.seeds <= MOST_SEEDS, f"1 to {MOST_SEEDS} seeds", race.seeds)
    for lane in race.lanes:
        check_design(lane.design, "race")
    shapes = [len(runs) for runs in kept.runs]
    expect(shapes == [race.seeds] * len(race.lanes), "a run for every lane and seed", shapes)
    there = all(number in numbers for runs in kept.runs for number in runs)
    expect(there, "runs of the document as lanes", kept.runs)
    tuned = len(kept.tunings) in ((len(race.lanes),) if race.tuned else (0,))
    expect(tuned, "a search for every lane that is tuned", len(kept.tunings))


def _check_run(run: KeptRun) -> None:
    expect = _expecting(f"run {run.number}")
    expect(0 < run.number <= LARGEST_NUMBER, "its number, at least 1", run.number)
    expect(len(run.name) <= LONGEST_NAME, f"a name of at most {LONGEST_NAME:,} characters", "more")
    if run.parent is not None:
        number, epoch = run.parent
        expect(0 < number <= LARGEST_NUMBER and _count(epoch), "its parent", run.parent)
    check_design(run.design, f"run {run.number}")
    if run.rest is not None:
        _check_rest(run.rest, run)


def _check_reference(kept: KeptReference) -> None:
    name = f"run {kept.number}"
    expect, found, curves = _expecting(name), kept.reference, kept.curves
    for number in (kept.number, found.number):
        expect(0 < number <= LARGEST_NUMBER, "its number, at least 1", number)
    expect(len(kept.name) <= LONGEST_NAME, f"a name of at most {LONGEST_NAME:,} characters", "more")
    expect(found.backend in BACKENDS, f"a backend as one of {_words(BACKENDS)}", found.backend)
    expect(_seconds(kept.seconds), "seconds of at least 0", kept.seconds)
    check_design(kept.design, name)
    if found.network is not None:
        check_design(found.network, name)
    known = replace(curves, train_score=curves.train, validation_score=curves.validation)
    _check_curves(expect, known)  # there are no scores
    shapes = {curves.train.shape, curves.train_score.shape, curves.validation_score.shape}
    expect(len(shapes) == 1, "curves of one length", shapes)


def _check_rest(rest: Rest, run: KeptRun) -> None:
    name = f"run {run.number}"
    expect = _expecting(name)
    for design in (rest.design, *(segment.design for segment in rest.segments)):
        check_design(design, name)
        expect(not design.starts_over(run.design), "segments of one shape", "another design")
    starts = [segment.start for segment in rest.segments]
    expect(starts and all(map(_count, starts)), "segments from an epoch on", starts[:5])
    expect(all(a <= b for a, b in pairwise(starts)), "segments one after the other", starts[:5])
    expect(_count(rest.goal), "a goal of at least 0", rest.goal)
    check_state(rest.state, run.design, name)
    if rest.lesson is not None:
        check_state(rest.lesson.before, run.design, f"{name}, before its lesson")
        if rest.lesson.after is not None:
            check_state(rest.lesson.after, run.design, f"{name}, after its lesson")
        expect(0 <= rest.lesson.done <= 1, "a lesson that is done in part", rest.lesson.done)
    points = _check_curves(expect, rest.curves)
    expect(rest.state.points <= points, f"at most {points} points", rest.state.points)
    indexes = [index for index, _ in rest.bases]
    expect(_ascending(indexes, points + 1), "bases of its points", indexes[:5])
    for part in rest.parts:
        fits = part.x.ndim == 2 and part.x.shape[1] == run.design.task.pixels
        expect(fits and part.labels.shape == part.x.shape[:1], "examples", part.x.shape)
        expect(0 < part.times <= LARGEST_NUMBER, "examples that are seen", part.times)


def _check_curves(expect: Check, curves: Curves) -> int:
    """Check the curves; return the number of their points."""
    points = len(curves.train) if curves.train.ndim == 1 else -1
    measured = [curves.train, curves.validation, curves.train_score, curves.validation_score]
    others = [array for _, train, validation in curves.also for array in (train, validation)]
    shapes = [array.shape for array in (*measured, *others)]
    expect(all(shape == (points,) for shape in shapes), "curves of one length", shapes)
    expect(_finite(measured), "finite costs and scores", "NaN or infinity")
    marks = (curves.others, curves.losses, curves.within)
    for indexes in ([index for index, *_ in mark] for mark in marks):
        expect(_ascending(indexes, points), f"indexes of {points} points", indexes[:5])
    # 1 if its mini-batches were done, and it was not measured yet
    expect(all(0 <= part <= 1 for _, part in curves.within), "parts of an epoch", curves.within[:5])
    batches = (curves.batch_epochs, curves.batch_costs)
    expect(batches[0].shape == batches[1].shape, "a cost for every part of an epoch", "others")
    expect(batches[0].ndim == 1 and (np.diff(batches[0]) >= 0).all(), "ascending epochs", "others")
    return points


def _check_position(expect: Check, position: Position, examples: int) -> None:
    seen = position.seen
    expect(0 < seen <= examples, f"1 to {examples:,} examples in the running epoch", seen)
    if position.random is not None:
        _check_random(expect, position.random)


def _check_random(expect: Check, state: Mapping[str, Any]) -> None:
    try:
        _SCRATCH.state = state
        good = True
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError):
        good = False
    expect(good, "the state of random numbers as NumPy gives it", list(state)[:5])


def _check_augmentation(expect: Check, state: Mapping[str, Any]) -> None:
    good = isinstance(state.get("random"), Mapping) and isinstance(state.get("left"), int)
    expect(good, "the state of the augmentation", list(state)[:5])
    _check_random(expect, state["random"])


def _expecting(name: str) -> Check:
    def expect(holds: object, expected: str, got: object) -> None:
        if not holds:
            shown = str(got)[:80]
            raise DocumentError(f"expected in {name} {expected}, got {shown}; the file is damaged")

    return expect


def _count(number: float) -> bool:
    return 0 <= number <= LARGEST_NUMBER


def _seconds(number: float) -> bool:
    return bool(0 <= number < np.inf)


def _ascending(indexes: list[int], end: int) -> bool:
    inside = all(0 <= index < end for index in indexes)
    return inside and all(a < b for a, b in pairwise(indexes))


def _finite(arrays: Iterable[AnyArray]) -> bool:
    return all(bool(np.isfinite(array).all()) for array in arrays)


def _words(names: Iterable[str]) -> str:
    return ", ".join(names)
