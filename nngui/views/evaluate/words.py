"""The texts of the page Evaluate."""

from math import isnan

from engine.data import Task
from nngui.design import figures
from nngui.training.evaluation.binary import Detection
from nngui.training.evaluation.evaluated import Evaluated
from nngui.training.evaluation.evaluation import Evaluation, Which

SEPARATOR = " · "  # of what a headline says
NOT_YET = "not computed yet"


def headline(evaluated: Evaluated) -> str:
    """Return "validation accuracy 99.5 % (199 of 200) · validation J = 0.0213 · epoch 37"."""
    evaluation = evaluated.evaluation
    if evaluation is None:
        return NOT_YET
    return SEPARATOR.join(
        (
            score_of(evaluation, evaluated.threshold),
            figures.equation(f"{name_of(evaluation.which)} J", figures.cost(evaluation.cost)),
            moment_of(evaluation.epoch),
        )
    )


def score_of(evaluation: Evaluation, threshold: float) -> str:
    """Return the accuracy with its counts, or the mean error of a regression."""
    name = name_of(evaluation.which)
    if not evaluation.task.classes:
        error = float(abs(evaluation.residuals).mean())
        return f"mean {name} error {figures.score(error, evaluation.task.unit)}"
    right, all_ = evaluation.right(threshold), len(evaluation)
    counts = f"({figures.count(right)} of {figures.count(all_)})"
    return f"{name} accuracy {figures.share(right / all_)} {counts}"


def name_of(which: Which) -> str:
    """Return the name of a set before "accuracy" and "J"."""
    return "my digits'" if which is Which.OWN else which.value


def mistakes(count: int) -> str:
    """Return the heading of all examples that are read wrongly."""
    if not count:
        return "no mistakes: those with the largest loss; choose a cell to see its examples"
    return (
        f"{figures.counted(count, 'mistake')}, the worst first; choose a cell to see its examples"
    )


def moment_of(epoch: float) -> str:
    """Return "epoch 37", or "epoch 37 + 40 %"."""
    return figures.moment(int(epoch), epoch % 1)


def cell(task: Task, label: int, answer: int, count: int, of: int) -> str:
    """Return what a cell of the matrix says: "4 read as 9: 23 of 982 (2.3 %)"."""
    what = f"{task.classes[label]} read as {task.classes[answer]}"
    share = f" ({figures.share(count / of)})" if of else ""
    return f"{what}: {figures.count(count)} of {figures.count(of)}{share}"


def detection(found: Detection, task: Task, number: int = 1) -> str:
    """Return precision and recall of the class of that number, with their counts."""
    name = task.classes[number]
    precision = _of(found.precision, found.found, found.answers, f"answers {name}")
    examples = f"{name}s" if name.isdigit() else f"examples of {name}"
    recall = _of(found.recall, found.found, found.examples, examples)
    return f"precision {precision} · recall {recall}"


def others(task: Task, number: int) -> str:
    """Return the name of all classes but that one."""
    names = [name for i, name in enumerate(task.classes) if i != number]
    return names[0] if len(names) == 1 else "others"


def _of(share: float, part: int, whole: int, what: str) -> str:
    if isnan(share):
        return f"{figures.UNKNOWN} (no {what})"
    return f"{figures.share(share)} ({figures.count(part)} of {figures.count(whole)} {what})"


def first(epoch: float | None) -> str:
    """Return since when an example was read rightly first."""
    return "never" if epoch is None else f"from {figures.epoch(epoch)}"
