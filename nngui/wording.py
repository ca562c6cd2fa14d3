"""What the window says in words and numbers, most of it of a prediction."""

from nngui.prediction import Mistakes, Prediction

DOUBT_EXPLAINED = (
    "The network must answer something. Whether the drawing looks like a digit at all is measured"
    " by another network, which was taught digits and also what is none: letters, shapes,"
    " scribbles. About 1 real digit in 100 is doubted wrongly, and what can be read as a digit,"
    " such as a square, is often not noticed."
)


UNMEASURED = "Whether it looks like a digit is not known: novelty.npz cannot be read."


def two_decimals(p: float) -> str:
    """Write a probability so that it is 0.00 or 1.00 only if it is just that."""
    if 0 < p < 0.005:
        return "< 0.01"
    return "> 0.99" if 0.995 <= p < 1 else f"{p:.2f}"


def counted(count: int, what: str) -> str:
    """Write "1 digit" or "12,000 digits"."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def with_article(digit: int) -> str:
    """Write "a 7" or "an 8"."""
    return f"an {digit}" if digit == 8 else f"a {digit}"


def equation(name: str, p: float) -> str:
    """Write "P(1) = 0.98", or "P(1) > 0.99" where two decimals would say more than is true."""
    number = two_decimals(p)
    return f"{name} {number if number[0] in '<>' else f'= {number}'}"


def sentence_around(prediction: Prediction) -> tuple[str, str]:
    """Return what is before and behind the answer."""
    if prediction.empty:
        return "Draw something", ""
    doubted = prediction.novel
    if prediction.task.classes:
        article = "an" if prediction.answer == "8" else "a"
        return (f"Is it {article}", "?") if doubted else (f"It is {article}", "")
    unit = {"°": "degrees"}.get(prediction.task.unit, prediction.task.unit)
    return "Does it lean by" if doubted else "It leans by", unit


def spoken(prediction: Prediction) -> str:
    """Return the whole sentence, such as "It is a 1, 98 percent"."""
    before, after = sentence_around(prediction)
    if prediction.empty:
        return before
    warning = f"{reason} " if (reason := doubt(prediction)) else ""
    if not prediction.task.classes:
        return f"{warning}{before} {prediction.answer} {after}"
    p = float(prediction.probabilities[prediction.task.classes.index(prediction.answer)])
    percent = "more than 99" if 0.995 <= p < 1 else f"{100 * p:.0f}"
    if prediction.novel:
        return f"{warning}The network says {prediction.answer}, {percent} percent"
    return f"{warning}{before} {prediction.answer}, {percent} percent"


def doubt(prediction: Prediction) -> str:
    """Return why not to trust the answer; empty if there is no reason."""
    if prediction.novelty is None and not prediction.empty:
        return UNMEASURED
    if not prediction.novel:
        return ""
    classes = prediction.task.classes
    looks = f"a {classes[0]} or a {classes[1]}" if len(classes) == 2 else "a digit"
    return f"This does not look like {looks}."


def decision(prediction: Prediction) -> str:
    """Return the lecture's last step, such as "ŷ ≥ 0.50: predict 1"; empty without a threshold."""
    threshold, classes = prediction.threshold, prediction.task.classes
    if threshold is None:
        return ""
    if prediction.empty:
        return f"ŷ ≥ {threshold:.2f}?"
    sign = "≥" if prediction.answer == classes[1] else "<"
    return f"ŷ {sign} {threshold:.2f}: predict {prediction.answer}"


def mistakes_counted(mistakes: Mistakes) -> str:
    """Return in few words what the threshold costs."""
    zeros, ones = counted(mistakes.zeros, "zero"), counted(mistakes.ones, "one")
    return f"of {mistakes.digits}: {zeros} as 1, {ones} as 0"


def mistakes_explained(mistakes: Mistakes) -> str:
    """Return in whole words what the threshold costs."""
    return (
        f"Of the {mistakes.digits} validation digits, {counted(mistakes.zeros, 'zero')} would be"
        f" read as 1 and {counted(mistakes.ones, 'one')} as 0 with this threshold."
    )


def single_output(prediction: Prediction) -> str:
    """Return "P(1) = 0.98", the lecture's f(x), if there is just one output unit."""
    task = prediction.task
    if prediction.empty or len(task.classes) != 2 or len(prediction.activations[-1]) != 1:
        return ""
    return equation(f"P({task.classes[1]})", float(prediction.probabilities[1]))
