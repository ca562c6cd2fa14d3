"""Keras' arguments that this engine has not: their default values are accepted, others refused."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Never

from engine.keras_names import INSTEAD, NAMES

# Values beside the usual one with which Keras does here the same as with the usual one.
SAME: dict[str, tuple[Any, ...]] = {
    "data_format": (None,),
    "dtype": (None,),
    "gradient_accumulation_steps": (0, False),
    "name": (None,),
    "optional": (None,),
    "ragged": (None,),
    "safe_mode": (False,),
    "sparse": (None,),
    "use_ema": (None,),
    "weighted_metrics": ([], ()),
    "zipped": (True,),
}


class UnknownArgumentError(ValueError, TypeError):
    """An argument that there is not; Keras raises a ValueError then, Python a TypeError."""


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
    UnknownArgumentError
        If Keras has no such argument either.
    ValueError
        If an argument that is left out has another value than by default.
    """
    for name, value in given.items():
        if name not in usual:
            raise UnknownArgumentError(f"{where}() got an unexpected keyword argument {name!r}")
        if not any(_equal(value, each) for each in (usual[name], *SAME.get(name, ()))):
            raise ValueError(
                f"expected {where} without {name}, which is left out here (Keras has it),"
                f" got {name}={value!r:.80}"
            )


class LeftOutError(AttributeError, ValueError):
    """A name of Keras is used that this engine has not."""


class LeftOut(type):
    """The class of such a name: it can be imported; a call or what stands in it is refused."""

    refusal: str

    def __call__(cls, *arguments: Any, **options: Any) -> Never:
        """Refuse the call, by name."""
        raise LeftOutError(cls.refusal)

    def __getattr__(cls, name: str) -> Never:
        """Refuse what stands in it, such as a function of a module, by name."""
        raise AttributeError(name) if name.startswith("__") else LeftOutError(cls.refusal)


def absent(module: str, names: Iterable[str]) -> Callable[[str], LeftOut]:
    """Return the `__getattr__` of a module, for the names that it has not.

    A name that Keras has can be imported, because programs import more than they use; its use is
    refused, with the names that are there. Any other name is not found.

    Parameters
    ----------
    module : str
    names : iterable of str
        That the module has.
    """
    there, known = ", ".join(names), NAMES.get(module.rpartition(".")[2], "").split()

    def found(name: str) -> LeftOut:
        text = f"module {module!r} has no attribute {name!r}"
        if name.startswith("_"):
            raise AttributeError(text)
        hint = f"; {INSTEAD[name]}" if name in INSTEAD else ""
        text += f": it is left out here{hint}; the module has {there or 'nothing'}"
        if name not in known:
            raise AttributeError(text)
        return LeftOut(name, (), {"__module__": module, "refusal": text})

    return found


def _equal(value: Any, usual: Any) -> bool:
    """Return whether they are equal; 0 is not False, and an array equals nothing here."""
    if value is None or usual is None or isinstance(value, bool) or isinstance(usual, bool):
        return value is usual
    return type(value) in (type(usual), int, float) and bool(value == usual)


def refuse_methods(kind: type, methods: Iterable[str], of: str, instead: str) -> None:
    """Refuse objects of a class with methods that Keras would call, and this engine would not.

    Parameters
    ----------
    kind : type
    methods : iterable of str
        Keras' names of the methods.
    of : str
        What is made in this way in Keras, such as "layers".
    instead : str
        What to do here.

    Raises
    ------
    ValueError
        If the class has one of the methods.
    """
    for name in methods:
        if hasattr(kind, name):
            raise ValueError(
                f"expected {instead}, got the class {kind.__name__} with {name}(): {of} of a"
                " person's own are left out here (Keras has them)"
            )
