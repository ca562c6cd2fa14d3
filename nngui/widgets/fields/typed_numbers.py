"""Numbers as people type them, in any country: one reading of a text, or none.

Digits are those of any script, of one script within a number; spaces around a number do not
count; "−" is a minus as "-" is. A text that could be two numbers is refused.
"""

import re
import unicodedata
from decimal import Decimal

SPACES = " \u00a0\u2007\u2009\u202f"  # plain, no-break, figure, thin, narrow no-break
_MEANINGS = {
    **dict.fromkeys("−－﹣", "-"),
    **dict.fromkeys("＋﹢", "+"),
    **dict.fromkeys("，٫", ","),
    "．": ".",
    "٬": "'",
    "’": "'",
    "ｅ": "e",
    "Ｅ": "e",
    "E": "e",
}
_POWER = r"(?:e(?P<power>[+-]?\d{1,9}))?"
_REAL = re.compile(rf"(?P<base>[+-]?(?:\d+[.,]?\d*|[.,]\d+)){_POWER}", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:([.,' ])\d{3})(?:\1\d{3})*", re.ASCII)
_MOST_DIGITS = 300


def parse_real(text: str) -> float:
    """Return the number that a text such as "0.05", "0,05" or "5e-2" means.

    Point and comma are both decimal.

    Raises
    ------
    ValueError
        If it is none, or has more than one separator; the message gives the reason, to
        follow "“…” ". A number too large for a float is infinite.
    """
    plain = _plain(text)
    if _separators(plain) > 1:
        raise ValueError("has more than one separator, and point and comma are both decimal here")
    if not (found := _REAL.fullmatch(plain)):
        raise ValueError("is not a number")
    return float(f"{found['base'].replace(',', '.')}e{found['power'] or 0}")


def parse_whole(text: str) -> int:
    """Return the whole number that a text such as "5,000", "5.000", "5 000" or "5e3" means.

    Separators stand between groups of three digits only.

    Raises
    ------
    ValueError
        If it is none; the message gives the reason, to follow "“…” ".
    """
    plain = _plain(text)
    if _WHOLE.fullmatch(plain):
        return _bounded(Decimal(plain))
    if _GROUPED.fullmatch(plain):
        return _bounded(Decimal(re.sub("[.,' ]", "", plain)))
    found = _REAL.fullmatch(plain)
    if found and found["power"]:
        if _GROUPED.fullmatch(found["base"]):
            raise ValueError("can be read in two ways")
        return _bounded(Decimal(f"{found['base'].replace(',', '.')}e{found['power']}"))
    if found:
        raise ValueError("is not a whole number")
    if re.fullmatch(r"[+-]?[\d.,' ]+", plain, re.ASCII):
        raise ValueError("is not in groups of three digits")
    raise ValueError("is not a number")


def _plain(text: str) -> str:
    """Return the text in ASCII digits, signs and separators, without spaces around it."""
    digits = [each for each in text if each.isdecimal()]
    if len({ord(each) - unicodedata.decimal(each) for each in digits}) > 1:
        raise ValueError("mixes digits of several scripts")
    if len(digits) > _MOST_DIGITS:
        raise ValueError("has too many digits")
    return "".join(_meaning(each) for each in text.strip())


def _meaning(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return " " if character in SPACES else _MEANINGS.get(character, character)


def _separators(plain: str) -> int:
    return sum(plain.count(each) for each in ".,' ")


def _bounded(number: Decimal) -> int:
    """Return the number if it is whole; no power of ten is written out that is far too long."""
    if number.adjusted() > _MOST_DIGITS:
        raise ValueError("is too large")
    if number != number.to_integral_value():
        raise ValueError("is not a whole number")
    return int(number)
