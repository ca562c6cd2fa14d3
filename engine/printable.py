"""Text from a file as it may stand in a message: one line, and nothing but printable characters."""


def printable(text: str, longest: int = 200) -> str:
    r"""Return the text with escapes such as ``\n`` and ``\u202e`` for what cannot be printed.

    So no name in a file can begin a new line, colour a terminal or turn the direction of writing.

    Parameters
    ----------
    text : str
    longest : int
        What has more characters ends in "…".
    """
    cut = text if len(text) <= longest else f"{text[: longest - 1]}…"
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in cut
    )
