"""The text of every number in the window, by the kind of number; no other module formats one.

- The minus is "−", thousands are separated by commas, and what belongs to a number is not broken
  from it at the end of a line: "99.5 %" has a narrow no-break space, "−22°" none.
- Very small and very large numbers have an exponent, "1.41e-7", as one can type them.
- What is rounded says no more than is true: a probability is "1.00" and a share "100 %" only if
  it is just that.
- A learning rate has no thousands separator, since the comma is decimal where it is typed.
"""

import math
from decimal import Decimal

from engine.activations import ACTIVATIONS
from engine.data import Task

NARROW = "\u202f"  # a no-break space as wide as there should be one before a unit
MINUTE = 60  # s
HOUR = 3600  # s
TINY, HUGE = 1e-4, 1e4  # beyond these, costs and weights have an exponent
UNKNOWN, NO_NUMBER = "–", "NaN"  # not measured yet; diverged


def count(number: int) -> str:
    """Return "12,000"."""
    return _signed(f"{number:,}")


def counted(number: int, what: str) -> str:
    """Return "1 digit" or "12,000 digits"."""
    return f"{count(number)} {what}{'' if number == 1 else 's'}"


def probability(p: float) -> str:
    """Return a probability with two decimals; "> 0.99" and "< 0.01" if it is nearly 1 or 0."""
    if 0 < p < 0.005:
        return "< 0.01"
    return "> 0.99" if 0.995 <= p < 1 else f"{p:.2f}"


def predicted(p: float) -> str:
    """Return the probability that a network gives: "0.98", but never "1.00" or "0.00".

    Sigmoid and softmax are never 1 or 0; a float32 that is one was only rounded.
    """
    return "< 0.01" if p == 0 else "> 0.99" if p == 1 else probability(p)


def share(part: float) -> str:
    """Return a share in [0, 1] as "99.5 %"; it is "100 %" or "0 %" only if it is just that."""
    if part in (0, 1):
        number = f"{100 * part:.0f}"
    elif not 0.0005 <= part < 0.9995:
        number = "< 0.1" if part < 0.5 else "> 99.9"
    else:
        number = f"{100 * part:.1f}"
    return f"{number}{NARROW}%"


def whole_percent(part: float) -> str:
    """Return a share as "40 %", rounded down, so that 100 % means done."""
    return f"{math.floor(100 * part + 1e-9)}{NARROW}%"


def angle(degrees: float, decimals: int = 0) -> str:
    """Return "−22°"; a mean error has a decimal, "3.2°"."""
    return f"{rounded(degrees, decimals)}°"


def rounded(value: float, decimals: int = 0) -> str:
    """Return the value with that number of decimals, and no "−0"."""
    return _signed(f"{round(value, decimals) + 0.0:,.{decimals}f}")


def cost(value: float) -> str:
    """Return a cost with four decimals, "0.0213"; one above 1 with four digits, "12.35".

    One below a thousandth has three digits, "0.000520"; from a ten-thousandth down and from ten
    thousand up it has an exponent, "1.41e-7". What is not a number is "–".
    """
    if not math.isfinite(value):
        return _not_finite(value)
    near = significant(value, 4)
    if near and not TINY <= abs(near) < HUGE:
        return _with_exponent(value, 2)
    size = math.floor(math.log10(abs(near))) if near else -1
    decimals = 2 - size if size < -3 else 4 - max(0, 1 + size)
    return _signed(f"{value:,.{decimals}f}")


def costs(before: float, after: float) -> tuple[str, str]:
    """Return two costs, with as many more digits as they need to differ, seven at most."""
    texts = cost(before), cost(after)
    for digits in range(4, 8):
        if before == after or texts[0] != texts[1]:
            break
        texts = precise(before, digits), precise(after, digits)
    return texts


def learning_rate(value: float) -> str:
    """Return α with all its digits and no useless zero: "0.3", "0.000002", "5e-7"."""
    if not math.isfinite(value):
        return _not_finite(value)
    exact = Decimal(repr(float(value))).normalize()
    if exact and not -6 <= exact.adjusted() < 6:
        return f"{exact.scaleb(-exact.adjusted()).normalize():f}e{exact.adjusted()}"
    return f"{exact:f}"


def exact(value: float) -> str:
    """Return a weight with all its digits, as it can be typed: "−0.012345679"."""
    return _signed(learning_rate(value))


def significant(value: float, digits: int) -> float:
    """Return the value rounded to that number of digits, as a number and not as a text."""
    return float(f"{value:.{digits - 1}e}")


def precise(value: float, digits: int) -> str:
    """Return a number with that number of digits, also where they are zeros: "0.001151210".

    From a ten-thousandth down and from ten thousand up it has an exponent: "4.0e-7".
    """
    if not math.isfinite(value):
        return _not_finite(value)
    near = significant(value, digits)
    if near and not TINY <= abs(near) < HUGE:
        return _with_exponent(value, digits - 1)
    decimals = digits - 1 - (math.floor(math.log10(abs(near))) if near else 0)
    return _signed(f"{value + 0.0:,.{max(0, decimals)}f}")


def moving_rate(value: float) -> str:
    """Return α while a schedule moves it, with two digits."""
    return learning_rate(significant(value, 2))


def weight(value: float) -> str:
    """Return a weight, a bias, an activation or a sum z with three digits: "−0.123", "1,234"."""
    if not math.isfinite(value):
        return NO_NUMBER if math.isnan(value) else _not_finite(value)
    near = significant(value, 3)
    if near and not TINY <= abs(near) < HUGE:
        return _with_exponent(value, 2)
    return _signed(f"{value:,.0f}" if abs(near) >= 100 else f"{value + 0.0:.3g}")


def distance(value: float) -> str:
    """Return a distance with three digits; one that is only the rounding of sums is 0."""
    return weight(value if value > 1e-9 else 0.0)


def activation(value: float, function: str) -> str:
    """Return the output of a unit in a short form for its circle, with two digits or three.

    Parameters
    ----------
    value : float
    function : str
        The name of the activation; a bound that it never reaches is no result of rounding.
    """
    if not math.isfinite(value):
        return NO_NUMBER if math.isnan(value) else _not_finite(value)
    if ACTIVATIONS[function].bounded and 0.995 <= abs(value) <= 1:
        return "> 0.99" if value > 0 else "< −0.99"
    if not value and ACTIVATIONS[function].probabilities:
        return "< 0.01"
    if 0 < abs(value) < 0.005:
        return "< 0.01" if value > 0 else "> −0.01"
    if abs(value) >= HUGE:
        return _with_exponent(value, 0)
    return rounded(value, 2 if abs(value) < 9.95 else 1 if abs(value) < 99.5 else 0)


def output(value: float, function: str) -> str:
    """Return the output of a unit with three digits; a bound that is not reached is not shown.

    Parameters
    ----------
    value : float
    function : str
        The name of the activation.
    """
    text = weight(value)
    if ACTIVATIONS[function].bounded and abs(value) <= 1 and text in ("1", "−1"):
        return "> 0.999" if value > 0 else "< −0.999"
    return text


def equation(name: str, number: str) -> str:
    """Return "P(1) = 0.98", or "P(1) > 0.99" for a number that has a sign before it."""
    return f"{name} {number if number[0] in '<>' else f'= {number}'}"


def score(value: float, unit: str = "") -> str:
    """Return a score: "99.5 %" of right answers, or with a unit the mean error, "3.2°"."""
    if math.isnan(value):
        return UNKNOWN
    return f"{rounded(value, 1)}{unit}" if unit else share(value)


def validation_score(value: float, task: Task) -> str:
    """Return "validation accuracy 99.5 % (199 of 200)" or "mean validation error 3.2°".

    It is empty if it is not known.
    """
    if math.isnan(value):
        return ""
    if not task.classes:
        return f"mean validation error {score(value, task.unit)}"
    right = f"{count(round(value * task.validation))} of {count(task.validation)}"
    return f"validation accuracy {share(value)} ({right})"


def moment(epoch: int, fraction: float = 0.0) -> str:
    """Return "epoch 273", or "epoch 273 + 40 %" in the middle of the next one."""
    part = part_of_epoch(fraction)
    return f"epoch {count(epoch)} {part}".rstrip()


def part_of_epoch(fraction: float) -> str:
    """Return "+ 40 %"; empty if no epoch has been begun."""
    return f"+{NARROW}{whole_percent(fraction)}" if fraction > 0 else ""


def epoch(value: float) -> str:
    """Return a moment between epochs as "40" or "12.5", with two decimals at most.

    It is rounded down, so that an epoch is named only if it is complete.
    """
    hundredths = math.floor(100 * value + 1e-6)
    return f"{hundredths / 100:,.2f}".rstrip("0").rstrip(".")


def duration(seconds: float) -> str:
    """Return "0.4 s", "12 s", "2 min 5 s" or "1 h 20 min"."""
    if seconds < 9.95:
        return f"{rounded(seconds, 1)}{NARROW}s"
    whole = round(seconds)
    if whole < MINUTE:
        return f"{whole}{NARROW}s"
    if whole < HOUR:
        return f"{whole // MINUTE}{NARROW}min {whole % MINUTE}{NARROW}s"
    minutes = round(seconds / MINUTE)
    return f"{count(minutes // 60)}{NARROW}h {minutes % 60}{NARROW}min"


def time_left(seconds: float | None) -> str:
    """Return "1 s left", "about 2 min left"; empty if not known."""
    if seconds is None or not math.isfinite(seconds):
        return ""
    if seconds <= MINUTE:
        return f"{max(1, math.ceil(seconds))}{NARROW}s left"
    if seconds < 1.5 * HOUR:
        return f"about {count(round(seconds / MINUTE))}{NARROW}min left"
    return f"about {count(round(seconds / HOUR))}{NARROW}h left"


def memory(size: int) -> str:
    """Return a number of bytes as "12 kB", "300 MB" or "7.9 GB"."""
    if size >= 1e9:
        return f"{rounded(size / 1e9, 1)}{NARROW}GB"
    if 0 < size < 1e6:
        return f"{count(-(-size // 1000))}{NARROW}kB"
    return f"{rounded(size / 1e6)}{NARROW}MB"


def tick(value: float) -> str:
    """Return a number beside an axis, without useless zeros: "20,000", "−45", "1e-5"."""
    if value and not TINY <= abs(value) < 1e6:
        mantissa, power = f"{value:.5e}".split("e")
        return _signed(f"{mantissa.rstrip('0').rstrip('.')}e{int(power)}")
    return _signed(f"{value + 0.0:,.6f}".rstrip("0").rstrip("."))


def _not_finite(value: float) -> str:
    return UNKNOWN if math.isnan(value) else "∞" if value > 0 else "−∞"


def _signed(text: str) -> str:
    """Return the number with a true minus sign."""
    return f"−{text[1:]}" if text.startswith("-") else text


def _with_exponent(value: float, decimals: int) -> str:
    mantissa, power = f"{value:.{decimals}e}".split("e")
    return _signed(f"{mantissa}e{int(power)}")


def superscript(number: int) -> str:
    """Return a whole number as a superscript, "¹²", as in W¹."""
    return str(number).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def signed_count(number: int) -> str:
    """Return a change of a count with its sign, "+3" or "−12", and "0"."""
    return f"+{count(number)}" if number > 0 else count(number)
