"""Keras' arguments that this engine has not: their default values are accepted, others refused."""

from collections.abc import Mapping
from typing import Any


def refuse(where: str, given: Mapping[str, Any], usual: Mapping[str, Any]) -> None:
    """Accept Keras' own default values of the arguments that are left out here.

    Parameters
    ----------
    where : str
        What takes the arguments, such as "Dense".
    given : mapping
        The arguments that it does not know.
    usual : mapping
        Keras' arguments that are left out, with their default values.

    Raises
    ------
    TypeError
        If Keras has no such argument either.
    ValueError
        If an argument that is left out has another value than by default.
    """
    for name, value in given.items():
        if name not in usual:
            raise TypeError(f"{where}() got an unexpected keyword argument {name!r}")
        if value is not None and value is not False and value != usual[name]:
            raise ValueError(
                f"expected {where} without {name}, which is left out here (Keras has it),"
                f" got {name}={value!r:.80}"
            )
