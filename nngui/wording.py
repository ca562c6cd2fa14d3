"""What the window says in words and numbers, most of it of a prediction."""

from nngui.messages import Prediction


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
    if prediction.task.classes:
        return "It is an" if prediction.answer == "8" else "It is a", ""
    return "It leans by", {"°": "degrees"}.get(prediction.task.unit, prediction.task.unit)


def spoken(prediction: Prediction) -> str:
    """Return the whole sentence, such as "It is a 1, 98 percent"."""
    before, after = sentence_around(prediction)
    if prediction.empty:
        return before
    if not prediction.task.classes:
        return f"{before} {prediction.answer} {after}"
    p = float(prediction.probabilities[prediction.task.classes.index(prediction.answer)])
    percent = "more than 99" if 0.995 <= p < 1 else f"{100 * p:.0f}"
    return f"{before} {prediction.answer}, {percent} percent"


def single_output(prediction: Prediction) -> str:
    """Return "P(1) = 0.98", the lecture's f(x), if there is just one output unit."""
    task = prediction.task
    if prediction.empty or len(task.classes) != 2 or len(prediction.activations[-1]) != 1:
        return ""
    return equation(f"P({task.classes[1]})", float(prediction.probabilities[1]))
