"""Sentences of the window, most of them about a prediction."""

from collections.abc import Sequence

from engine.data.task import DIGITS, Task
from engine.losses import LOSSES
from nngui.design import figures
from nngui.design.design import Design
from nngui.design.digit_row import DigitRow
from nngui.design.figures import counted
from nngui.design.prediction import Mistakes, Prediction

FEW = 4  # names that are listed
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

DOUBT_EXPLAINED = (
    "The network must answer something. Whether the drawing looks like a digit at all is measured"
    " by another network, which was trained with digits and with other drawings: letters,"
    " shapes, scribbles. About 1 real digit in 100 is doubted wrongly, and a drawing that can be"
    " read as a digit, such as a square, is often not noticed."
)


GUESS = "A guess: not trained yet."
UNDECIDED = "Undecided: below one half."
UNMEASURED = "Whether it looks like a digit is not known: novelty.npz cannot be read."


def with_article(digit: int) -> str:
    """Write "a 7" or "an 8"."""
    return f"an {digit}" if digit == 8 else f"a {digit}"


def listed(names: Sequence[str]) -> str:
    """Return "cat, dog or house"; of more than four the first ones only."""
    if len(names) > FEW:
        return f"{', '.join(names[:FEW])} …"
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def sentence_around(prediction: Prediction) -> tuple[str, str]:
    """Return the words before and behind the answer."""
    if prediction.empty:
        return "No answer yet" if prediction.drawn else "Draw something", ""
    doubted = prediction.doubted
    if prediction.task.classes:
        article = {"8": " an"}.get(prediction.answer, " a")
        article = article if prediction.answer in DIGITS else ""
        return (f"Is it{article}", "?") if doubted else (f"It is{article}", "")
    degrees = "degree" if prediction.answer in ("1", "−1") else "degrees"
    unit = {"°": degrees}.get(prediction.task.unit, prediction.task.unit)
    return "Does it lean by" if doubted else "It leans by", unit


def spoken(prediction: Prediction) -> str:
    """Return the whole sentence, such as "It is a 1, 98 percent"."""
    before, after = sentence_around(prediction)
    if prediction.empty:
        return before
    warning = f"{reason} " if (reason := doubt(prediction)) else ""
    if not prediction.task.classes:
        return f"{warning}{before} {prediction.answer} {after}"
    number = _spoken_number(prediction)
    if prediction.doubted:
        return f"{warning}The network says {prediction.answer}, {number}"
    return f"{warning}{before} {prediction.answer}, {number}"


def _spoken_number(prediction: Prediction) -> str:
    """Return "98 percent", or the output itself if it is no probability."""
    won = prediction.task.classes.index(prediction.answer)
    if not prediction.is_probability:
        return f"output {class_numbers(prediction)[won]}"
    p = float(prediction.probabilities[won])
    if p < 0.005:
        return "less than 1 percent"
    return f"{'more than 99' if p >= 0.995 else figures.rounded(100 * p)} percent"


def class_values(prediction: Prediction) -> tuple[float, ...]:
    """Return the probability of each class; if they are none, the outputs as they are."""
    if prediction.is_probability:
        return tuple(map(float, prediction.probabilities))
    outputs = tuple(map(float, prediction.activations[-1]))
    return (1 - outputs[0], outputs[0]) if len(outputs) == 1 else outputs


def class_numbers(prediction: Prediction) -> tuple[str, ...]:
    """Return the number beside the bar of each class: "0.98", or an output as it is."""
    shown = figures.predicted if prediction.is_probability else figures.weight
    return tuple(map(shown, class_values(prediction)))


def output_name(prediction: Prediction, unit: int) -> str:
    """Return the name of an output: "P(1)", "angle", or "ŷ" if it is no probability."""
    classes, units = prediction.task.classes, len(prediction.activations[-1])
    if not classes:
        return "angle"
    if not prediction.is_probability:
        return "ŷ" if units == 1 else f"ŷ{str(unit).translate(SUBSCRIPTS)}"
    return f"P({classes[1] if units == 1 else classes[unit]})"


def output_equation(prediction: Prediction, unit: int) -> str:
    """Return an output with its name: "P(1) = 0.98", "angle = −22°", "ŷ = 6.94"."""
    value, task = float(prediction.activations[-1][unit]), prediction.task
    if not task.classes:
        number = figures.angle(value * task.scale)
    elif prediction.is_probability:
        number = figures.predicted(value)
    else:
        number = figures.weight(value)
    return figures.equation(output_name(prediction, unit), number)


def doubt(prediction: Prediction) -> str:
    """Return the reason to doubt the answer; empty if there is none."""
    if prediction.novelty is None and not prediction.empty:
        return UNMEASURED
    if not prediction.doubted:
        return ""
    if not prediction.novel:
        return UNDECIDED if prediction.trained else GUESS
    digits = prediction.task.of_digits
    looks = f"a {digits[0]} or {with_article(digits[1])}" if len(digits) == 2 else "a digit"
    return f"This does not look like {looks}."


def several(row: DigitRow) -> str:
    """Say how several digits are read one by one; nothing where one lies on the pad alone."""
    return f"Several digits: {' '.join(row.answers)}." if row and row.chosen < 0 else ""


def decision(prediction: Prediction) -> str:
    """Return the lecture's last step, such as "ŷ ≥ 0.50: predict 1"; empty without a threshold."""
    threshold, classes = prediction.threshold, prediction.task.classes
    if threshold is None:
        return ""
    if prediction.empty:
        return f"ŷ ≥ {figures.probability(threshold)}?"
    sign = "≥" if prediction.answer == classes[1] else "<"
    return compared(sign, threshold, prediction.answer)


def compared(sign: str, threshold: float, answer: str) -> str:
    """Return how ŷ compares with the threshold, and the class that is predicted then."""
    return f"ŷ {sign} {figures.probability(threshold)}: predict {answer}"


def decision_explained(task: Task) -> str:
    """Return the lecture's last step, for two classes, in a sentence."""
    return f"ŷ is f(x); where it reaches the line, predict {task.classes[1]}."


def mistakes_counted(mistakes: Mistakes) -> tuple[str, ...]:
    """Return the mistakes by the threshold in a few words, then in fewer and fewer."""
    first, second = mistakes.classes
    zeros, ones = _those(mistakes)
    each, every = f"{zeros} as {second}, {ones} as {first}", figures.count(mistakes.digits)
    wrong = figures.count(mistakes.zeros + mistakes.ones)
    return f"of {every}: {each}", each, f"{wrong} of {every} misread"


def _those(mistakes: Mistakes) -> tuple[str, str]:
    """Return the mistakes of each class: "3 zeros", or of other classes "3 × even"."""
    if mistakes.classes == ("0", "1"):
        return counted(mistakes.zeros, "zero"), counted(mistakes.ones, "one")
    first, second = mistakes.classes
    numbers = figures.count(mistakes.zeros), figures.count(mistakes.ones)
    return f"{numbers[0]} × {first}", f"{numbers[1]} × {second}"


def mistakes_explained(mistakes: Mistakes) -> str:
    """Return the mistakes by the threshold in a sentence."""
    first, second = mistakes.classes
    zeros, ones = _those(mistakes)
    return (
        f"Of the {figures.count(mistakes.digits)} validation examples,"
        f" {zeros} would be read as {second}"
        f" and {ones} as {first} with this threshold."
    )


def single_output(prediction: Prediction) -> str:
    """Return "P(1) = 0.98", the lecture's f(x), if one output unit decides between two classes."""
    task = prediction.task
    if prediction.empty or not task.binary or len(prediction.activations[-1]) != 1:
        return ""
    return output_equation(prediction, 0)


def single_output_explained(prediction: Prediction) -> str:
    """Return what one output unit computes that decides between two classes."""
    of = f", the probability of {prediction.task.classes[1]}" if prediction.is_probability else ""
    return f"What the output layer's one unit computes: f(x){of}."


def formula(design: Design) -> str:
    """Return the loss of one example, as a formula for that number of outputs."""
    loss, units = LOSSES[design.loss], design.output.units
    return loss.unit_formula if units == 1 else loss.formula.format(units=figures.count(units))
