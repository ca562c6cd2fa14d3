"""The verbs: their arguments, their output, and their exit codes."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from engine.data import held_out
from nngui.command_line.examples import images, labelled
from nngui.command_line.interrupted import Interrupted
from nngui.command_line.subject import Subject, SubjectError, read
from nngui.command_line.training import Training
from nngui.design import figures, keras_network
from nngui.design.own_digits import NO_DIGITS, OwnDigits
from nngui.design.training_set import Part, training_set
from nngui.session import document
from nngui.session.analysis.twin import Twin, answer, probabilities
from nngui.training.building import measured
from nngui.training.trainer.player import DivergenceError

FINE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130  # exit codes
EVERY = 0.1  # s between two lines of progress on a terminal
SHOWN = 3  # refusals that are named
VERBS = {
    "train": "train the open run of a document, or a network of Keras, and write the result",
    "predict": "answer for pictures, files of digits, or what is drawn in the document",
    "evaluate": "measure cost and score on the data set, or on data of your own",
}
DATA = (
    "pictures, folders 0 to 9 of pictures, or digits as .npz, .csv, .json or IDX files; without"
    " them"
)
AGAIN = (SubjectError, OSError, ValueError, ImportError)  # what a file can be refused by


class RefusedError(Exception):
    """The arguments make no sense together; the text says why."""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the verbs."""
    found = argparse.ArgumentParser(
        prog="nngui",
        epilog="Exit codes: 0 fine, 1 a file cannot be read, written or trained, 2 wrong"
        " arguments, 130 interrupted.",
    )
    verbs = found.add_subparsers(dest="verb", required=True, metavar="VERB")
    for name, meaning in VERBS.items():
        verb = verbs.add_parser(name, help=meaning, description=f"{meaning.capitalize()}.")
        verb.add_argument(
            "file",
            type=Path,
            metavar="FILE",
            help=f"a document ({document.SUFFIX}) or a network of Keras ({keras_network.SUFFIX})",
        )
        verb.add_argument("--json", action="store_true", help="print the result as JSON")
    train, predict, evaluate = (verbs.choices[name] for name in VERBS)
    for verb, otherwise in (
        (train, "it trains with its data set"),
        (predict, "it answers for what is drawn in the document"),
        (evaluate, "it measures its data set"),
    ):
        verb.add_argument("data", type=Path, nargs="*", metavar="DATA", help=f"{DATA} {otherwise}")
    for verb in (train, evaluate):
        verb.add_argument(
            "--trust",
            action="store_true",
            help="take data too that are read otherwise than they are labelled",
        )
    train.add_argument(
        "--epochs",
        type=_positive,
        metavar="N",
        help="how many more; without it, to the goal of the run",
    )
    train.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="OUT",
        help=f"where the result goes, a document ({document.SUFFIX}) or a network"
        f" ({keras_network.SUFFIX})",
    )
    train.add_argument(
        "--force", action="store_true", help="replace OUT; without -o, replace FILE itself"
    )
    return found


def main(arguments: Sequence[str]) -> int:
    """Carry out a verb; return the exit code."""
    options = parser().parse_args(arguments)
    try:
        code = COMMANDS[options.verb](options)
        sys.stdout and sys.stdout.flush()
        return code
    except RefusedError as error:
        return _fail(options, str(error), USAGE)
    except BrokenPipeError:
        # What reads the output has ended. Python flushes once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except DivergenceError as error:
        return _fail(options, f"{error} Nothing was written; take a smaller α.", FAILED)
    except AGAIN as error:
        return _fail(options, f"{options.file}: {error}", FAILED)
    except KeyboardInterrupt:
        return _fail(options, "interrupted", INTERRUPTED)


def _fail(options: argparse.Namespace, reason: str, code: int) -> int:
    print(f"nngui {options.verb}: {reason.rstrip('.')}.", file=sys.stderr)
    return code


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number of at least 1, got {text}")
    return number


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _warn(refused: Sequence[str]) -> None:
    """Name what was refused of the data."""
    for reason in refused[:SHOWN]:
        _say(f"refused: {reason}")
    if len(refused) > SHOWN:
        _say(f"refused: {figures.count(len(refused) - SHOWN)} more")


def _train(options: argparse.Namespace) -> int:
    target = _target(options)
    subject = read(options.file)
    own: OwnDigits = NO_DIGITS
    refused: list[str] = []
    if options.data:
        own, refused = labelled(options.data, subject.design.task, trusted=options.trust)
    _warn([*subject.notes, *refused])
    training = Training(subject, own, options.epochs)
    with Interrupted() as interrupted:
        _show_training(training, interrupted, quiet=options.json)
        training.write(target)
    curves, task = training.player.measurements.curves, subject.design.task
    done, score = training.player.moment, float(curves.validation_score[-1])
    result = {
        "file": str(options.file),
        "output": str(target),
        "epochs": done,
        "trained": done - training.begin,
        "cost": float(curves.train[-1]),
        "validation_cost": float(curves.validation[-1]),
        f"validation_{_score_name(subject)}": score,
    }
    costs = f"J = {figures.cost(float(curves.train[-1]))}"
    words = f"{costs}, {figures.validation_score(score, task)}"
    _print(options, result, f"{target}: {figures.moment(int(done), done % 1)}, {words}")
    if interrupted:
        _say("nngui train: interrupted; what was trained until then is written")
    return INTERRUPTED if interrupted else FINE


def _target(options: argparse.Namespace) -> Path:
    """Return where the result goes; nothing is replaced without being asked for."""
    target: Path = options.output or options.file
    if options.output is None and not options.force:
        raise RefusedError(f"say where the result goes: -o OUT, or --force to replace {target}")
    if options.output is not None and target.suffix.lower() not in (
        document.SUFFIX,
        keras_network.SUFFIX,
    ):
        raise RefusedError(
            f"expected OUT to end with {document.SUFFIX} or {keras_network.SUFFIX}, got {target}"
        )
    if target.exists() and not options.force:
        raise RefusedError(f"{target} exists already; --force replaces it")
    if not target.absolute().parent.is_dir():
        raise RefusedError(f"there is no folder {target.absolute().parent}")
    return target


def _show_training(training: Training, interrupted: Interrupted, *, quiet: bool) -> None:
    """Train until the goal or an interruption, and print how it goes.

    Raises
    ------
    KeyboardInterrupt
        If it was interrupted before anything was trained.
    """
    live, shown, last = sys.stderr is not None and sys.stderr.isatty(), training.begin, 0.0
    try:
        for epoch in training.epochs():
            if interrupted:
                break
            if epoch > shown and not (live or quiet):
                _say(_progress(training))
            elif live and (perf_counter() - last > EVERY or epoch > shown):
                last = perf_counter()
                sys.stderr.write(f"\r\033[K{_progress(training)}")
                sys.stderr.flush()
            shown = epoch
    finally:
        if live:
            sys.stderr.write("\r\033[K")
    if interrupted:
        if not (training.player.ready and training.player.moment):
            raise KeyboardInterrupt
        training.player.check_finite()


def _progress(training: Training) -> str:
    player = training.player
    where = f"epoch {figures.count(player.epoch)} / {figures.count(training.goal)}"
    part = f" {figures.part_of_epoch(player.fraction)}" if player.fraction else ""
    if not len(player.measurements.curves):
        return f"{where}: reading and measuring"
    curves = player.measurements.curves
    score = figures.validation_score(float(curves.validation_score[-1]), player.design.task)
    return f"{where}{part}: J = {figures.cost(float(curves.train[-1]))}, {score}"


def _predict(options: argparse.Namespace) -> int:
    subject = read(options.file)
    if options.data:
        return _predict_images(options, subject)
    strokes, picture = subject.content.strokes, subject.content.picture
    if not strokes and picture is None:
        raise RefusedError(f"nothing is drawn in {options.file}: name pictures to predict")
    twin, content = Twin(subject.design), subject.content
    model = subject.network()
    twin.take(model.theta, tuple(layer.function for layer in subject.design.layers))
    seen = twin.read(_sheet(content), content.preparation, content.threshold)
    if seen.empty:
        raise SubjectError("it gives no answer for the drawing")
    _print_predictions(options, subject, ["the drawing"], [seen.activations[-1]])
    return FINE


def _sheet(content: document.Content) -> Any:
    from nngui.handwriting.sheet import Sheet

    return Sheet(content.strokes, content.picture)


def _predict_images(options: argparse.Namespace, subject: Subject) -> int:
    found, refused = images(options.data, subject.design.task)
    _warn(refused)
    outputs = subject.network().predict(found.x, verbose=0)
    _print_predictions(options, subject, found.names, list(outputs))
    return FINE


def _print_predictions(
    options: argparse.Namespace, subject: Subject, names: Sequence[str], outputs: Sequence[Any]
) -> None:
    task, results, lines = subject.design.task, [], []
    for name, output in zip(names, outputs, strict=True):
        said = answer(task, output, subject.threshold)
        shares = probabilities(task, output).tolist()
        result = {"name": name, "answer": said.replace("−", "-"), "outputs": output.tolist()}
        line = f"{name}: {said}{task.unit}"
        if task.classes:
            result["probabilities"] = dict(zip(task.classes, shares, strict=True))
            probability = figures.predicted(shares[task.classes.index(said)])
            line += f", {figures.equation(f'P({said})', probability)}"
        results.append(result)
        lines.append(line)
    _print(options, results, "\n".join(lines))


def _evaluate(options: argparse.Namespace) -> int:
    subject = read(options.file)
    task = subject.design.task
    sets: dict[str, tuple[Part, ...]] = {}
    if options.data:
        own, refused = labelled(options.data, task, trusted=options.trust)
        _warn([*subject.notes, *refused])
        sets["data"] = (Part(*own.examples(task)),)
    else:
        _warn(subject.notes)
        sets = _bundled(subject)
    model, results, lines = subject.network(), {}, []
    for name, parts in sets.items():
        cost, score = _finished(measured(model, task, parts))
        number = sum(map(len, parts))
        results[name] = {"examples": number, "cost": cost, _score_name(subject): score}
        words = figures.score(score, task.unit)
        kind = "accuracy" if task.classes else "mean error"
        lines.append(f"{name}: J = {figures.cost(cost)}, {kind} {words}, {number:,} examples")
    _print(options, results, "\n".join(lines))
    return FINE


def _bundled(subject: Subject) -> dict[str, tuple[Part, ...]]:
    """Return the examples to train with, those to validate with, and those to test with."""
    from engine.data import load

    design, task = subject.design, subject.design.task
    data = load(design.dataset, design.side)
    sets = {
        "training": training_set(design, NO_DIGITS),
        "validation": (Part(data.x_val, data.y_val),),
    }
    if task.make_test is not None:
        sets["test"] = (Part(*held_out(design.dataset, design.side)),)
    return sets


def _finished(work: Any) -> Any:
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


def _score_name(subject: Subject) -> str:
    return "accuracy" if subject.design.task.classes else "mean_error"


def _print(options: argparse.Namespace, result: Any, text: str) -> None:
    print(json.dumps(result, indent=1) if options.json else text)


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "train": _train,
    "predict": _predict,
    "evaluate": _evaluate,
}
