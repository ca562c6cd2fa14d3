"""The texts of the panel Why?."""

from nngui.design import figures, wording
from nngui.design.prediction import Prediction
from nngui.training.inspection.explained import Explained, Probe
from nngui.training.inspection.why import Neighbour

NOT_YET = "…"  # not computed yet
SHOWN_CHANGES = 4  # times that the answer changed, the last ones


def reading(prediction: Prediction) -> str:
    """Return "Read as 1: P(1) = 0.98", or the number of a regression."""
    if prediction.empty:
        return ""
    task, outputs = prediction.task, prediction.activations[-1]
    single = len(outputs) == 1
    unit = 0 if single else int(outputs.argmax())
    equation = wording.output_equation(prediction, unit)
    return equation if task.regression else f"Read as {prediction.answer}: {equation}"


def headline(explained: Explained) -> str:
    """Return how the drawing is read, while training with the epoch after which it was so."""
    text = reading(explained.prediction)
    return f"{text} · {_moment(explained.moment)}" if explained.training else text


def blame(explained: Explained) -> str:
    """Return whether the novelty of the drawing or the preparation is to blame."""
    prediction, otherwise = explained.prediction, explained.otherwise
    if prediction.task.regression:
        return ""
    if prediction.novel and prediction.novelty is not None:
        novelty = figures.probability(prediction.novelty)
        unlike = wording.doubt(prediction).rstrip(".")
        return f"{unlike} (novelty {novelty}): the answer is a guess."
    if otherwise is None:
        return NOT_YET
    back = [f"{step}: {answer}" for step, answer in otherwise if step.startswith("with ")]
    if any(answer != prediction.answer for step, answer in otherwise if step.startswith("with ")):
        return f"The preparation is to blame, since steps are left out ({', '.join(back)})."
    if explained.nearest is None:
        return NOT_YET
    labels = [label(prediction, each) for each in explained.nearest]
    same = labels.count(prediction.answer)
    verb, number = "is" if same == 1 else "are", figures.count(same)
    nearest = figures.counted(len(labels), "nearest training example")
    counted = f"{number} of the {nearest} {verb} {prediction.answer}"
    if 2 * same < len(labels):
        return f"The network itself is to blame: only {counted}."
    return f"Neither novelty nor preparation is to blame; {counted}."


def preparation(explained: Explained) -> str:
    """Return the answers with one step of the preparation changed."""
    if explained.otherwise is None:
        return NOT_YET
    return " · ".join(f"{step}: {answer}" for step, answer in explained.otherwise)


def label(prediction: Prediction, each: Neighbour) -> str:
    """Return the label of a training example: its class, or the number of a regression."""
    task = prediction.task
    if task.regression:
        return figures.angle(each.label * task.scale)
    return task.classes[round(each.label)]


def neighbour(prediction: Prediction, each: Neighbour) -> str:
    """Return label and distance of a training example."""
    return f"{label(prediction, each)}\n{figures.distance(each.distance)}"


def nearest_title(explained: Explained) -> str:
    """Return where the distance is measured."""
    where = f"layer {explained.hidden}" if explained.hidden else "the pixels"
    return f"Nearest training examples (label, distance in {where})"


def pixels_title(prediction: Prediction) -> str:
    """Return what the colours of the pixels mean."""
    if prediction.task.regression:
        return "Pixels that raise (blue) and lower (orange) the angle"
    return f"Pixels for (blue) and against (orange) {prediction.answer}"


def flip_title(explained: Explained) -> str:
    """Return the smallest change that flips the answer."""
    evidence = explained.evidence
    if evidence is None or evidence.flip is None:
        return "Smallest change that flips it"
    flip = evidence.flip
    if flip.epsilon is None:
        return "No change along the gradient flips it"
    return f"ε = {figures.rounded(flip.epsilon, 3)} flips it to {flip.answer}"


def epsilon(explained: Explained) -> str:
    """Return the change that is shown, and the answer then."""
    probe = explained.flipped
    words = f"ε = {figures.rounded(explained.epsilon, 3)}: "
    return words + (reading(probe.prediction) if probe else NOT_YET)


def probed(probe: Probe | None) -> str:
    """Return the answer for a disturbed drawing."""
    return NOT_YET if probe is None else reading(probe.prediction)


def history(explained: Explained) -> str:
    """Return when the answer changed."""
    changes = explained.changes
    if explained.prediction.task.regression:
        return ""
    if not changes:
        return NOT_YET
    first, last = changes[0], changes[-1]
    if len(changes) == 1:
        return f"Read as {last.answer} at every moment since {_moment(first.moment)}."
    shown = changes[-SHOWN_CHANGES:]
    earlier = ", ".join(f"{c.answer} from {_moment(c.moment)}" for c in shown[:-1])
    dots = "…, " if len(shown) < len(changes) else ""
    return f"Read as {last.answer} since {_moment(last.moment)}; before: {dots}{earlier}."


def _moment(moment: float) -> str:
    return figures.moment(int(moment), moment % 1)
