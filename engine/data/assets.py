"""The bundled files: where they are, and their arrays."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

SCRIPT = "make_mnist.py"
# Errors of a file that NumPy cannot read; RuntimeError includes an unknown compression.
_DAMAGE = (ValueError, LookupError, EOFError, BadZipFile, zlib.error, RuntimeError, SyntaxError)


def asset(name: str) -> Path:
    """Return the path of the bundled file: in the installed package or in the checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "assets" / name
    return installed if installed.exists() else package.parent / "assets" / name


def read_asset(name: str, *keys: str, script: str = SCRIPT) -> list[NDArray[Any]]:
    """Return arrays of a bundled .npz file.

    Parameters
    ----------
    name : str
        Of the file.
    *keys : str
        The names of the arrays.
    script : str
        The script in assets/ that makes the file.

    Raises
    ------
    OSError
        If the file is missing or damaged.
    """
    # np.load leaves a file open that it was given by name and finds no archive in.
    with opened(name, script) as content, np.load(content, allow_pickle=False) as file:
        return [file[key] for key in keys]


@contextmanager
def opened(name: str, script: str = SCRIPT) -> Iterator[IO[bytes]]:
    """Open a bundled file; damage that the caller finds in it becomes an OSError with advice.

    Raises
    ------
    OSError
        If the file is missing or damaged.
    """
    path, advice = asset(name), f"install the program again, or run: python assets/{script}"
    try:
        with path.open("rb") as content:
            yield content
    except FileNotFoundError as error:
        raise FileNotFoundError(f"{path} is missing; {advice}") from error
    except OSError as error:
        raise OSError(f"{path} cannot be read: {error.strerror or error}; {advice}") from error
    except _DAMAGE as error:
        # NumPy's own message about a file without arrays recommends an unsafe way to load it.
        reason = "it holds no arrays of numbers" if isinstance(error, ValueError) else error
        raise OSError(f"{path} is damaged: {reason}; {advice}") from error
