"""Numbers as people read them."""

import math

from engine.data import Task

MINUTE = 60  # s
HOUR = 3600  # s


def cost(value: float) -> str:
    """Return a cost with four decimals, or as many as show some digits: "0.0213", "0.000520".

    One above 1 has four digits, "12.35". What is not a number is "–".
    """
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    if value != 0 and not 1e-6 <= abs(value) < 1e4:
        return f"{value:.3e}"
    size = math.floor(math.log10(abs(value))) if value else -1
    decimals = 2 - size if size < -3 else 4 - max(0, 1 + size)
    return f"{value:.{decimals}f}"


def rate(value: float) -> str:
    """Return α with two digits and no exponent, "0.0012", down to a ten-millionth."""
    return f"{float(f'{value:.2g}'):.7f}".rstrip("0").rstrip(".")


def score(value: float, task: Task | None = None) -> str:
    """Return what a score says: "accuracy 99.0 %", or "mean error 3.2°" for a regression."""
    if math.isnan(value):
        return ""
    kind = "mean error" if task is not None and not task.classes else "accuracy"
    return f"{kind} {bare_score(value, task)}"


def bare_score(value: float, task: Task | None = None) -> str:
    """Return a score without what it is: "99.0 %", "3.2°"; what is not a number is "–"."""
    if math.isnan(value):
        return "–"
    if task is not None and not task.classes:
        return f"{value:.1f}{task.unit}"
    return f"{100 * value:.1f} %"


def time_left(seconds: float | None) -> str:
    """Return "1 s left", "about 2 min left"; empty if not known."""
    if seconds is None or not math.isfinite(seconds):
        return ""
    if seconds <= MINUTE:
        return f"{max(1, math.ceil(seconds))} s left"
    if seconds < 1.5 * HOUR:
        return f"about {seconds / MINUTE:.0f} min left"
    return f"about {seconds / HOUR:.0f} h left"
