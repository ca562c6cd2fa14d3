"""Printing that never fails because of the terminal, and text that is safe to print.

Where standard output is missing or closed nothing is printed, and a character that it cannot
encode is replaced by an ASCII one.
"""

import sys

ASCII = str.maketrans({"━": "=", "─": "-", "µ": "u", "α": "alpha", "…": "..."})


def print_text(text: str, end: str = "\n") -> None:
    """Print a text if there is a standard output.

    A line that is not complete is shown at once.

    Raises
    ------
    OSError
        If the program that reads the output has ended, such as ``head``, or the disk is full.
    """
    stream = sys.stdout
    if stream is None or getattr(stream, "closed", False):
        return
    try:
        print(text, end=end, file=stream, flush=not end)
    except UnicodeEncodeError as error:
        plain = text.translate(ASCII).encode(error.encoding, "replace").decode(error.encoding)
        print(plain, end=end, file=stream, flush=not end)


def is_live() -> bool:
    """Return whether a carriage return goes back to the beginning of the line that is shown."""
    stream = sys.stdout
    if stream is None or getattr(stream, "closed", False):
        return False
    notebook = type(stream).__module__.startswith("ipykernel.")
    return notebook or bool(getattr(stream, "isatty", bool)())


def printable(text: str, longest: int = 200) -> str:
    r"""Return the text with escapes such as ``\n`` and ``\u202e`` for unprintable characters.

    So no name in a file can begin a new line, colour a terminal or change the writing direction.

    Parameters
    ----------
    text : str
    longest : int
        A text of more characters is cut and ends in "…".
    """
    cut = text if len(text) <= longest else f"{text[: longest - 1]}…"
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in cut
    )
