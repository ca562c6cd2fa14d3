"""Sessions that were put aside become documents. No Qt but the lock.

A session that is put aside is first given another name, which is done at once and cannot fail half
way; then it is written as a document. If the program ends meanwhile, the next one does it.
"""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.printing import printable
from nngui.session import document
from nngui.session.document import SUFFIX, DocumentError
from nngui.session.files.documents import networks
from nngui.session.recovery import parts, places
from nngui.session.recovery.parts import Recovered
from nngui.system import locks
from nngui.training.storage.session_file import remove_file
from nngui.training.training_state import TrainingState

LOCK = "asides.lock"  # in the data folder


class _StoppedError(OSError):
    """The program is about to end."""


@dataclass(frozen=True, slots=True)
class Aside:
    """A session that was put aside.

    Attributes
    ----------
    path : Path
        Of the document; of the file as it is, if that could not be written.
    problem : str
        Why it could not; a sentence.
    """

    path: Path
    problem: str = ""


def written(folder: Path, ends: Callable[[], bool]) -> Generator[float, None, tuple[Aside, ...]]:
    """Write all sessions that were put aside in a folder as documents.

    Parameters
    ----------
    folder : Path
    ends : function
        Returns whether to stop: what is not done is done by the next program.

    Returns
    -------
    tuple of Aside
        Those that were worth it.
    """
    yield 0.0
    done: list[Aside] = []
    lock = locks.lock(folder / LOCK)
    if not locks.take(lock):
        return ()  # another program is at it
    try:
        for path in places.waiting(folder):
            if ends():
                break
            if (aside := _written(path, ends)) is not None:
                done.append(aside)
            yield 0.0
    finally:
        lock.unlock()
    return tuple(done)


def is_worth(recovered: Recovered) -> bool:
    """Return whether there is more in a session than at a first start."""
    return bool(recovered.trained or recovered.content.strokes or recovered.head.modified)


def _written(path: Path, ends: Callable[[], bool]) -> Aside | None:
    try:
        recovered = parts.read(path)
        if recovered is None or not is_worth(recovered):
            remove_file(path)
            return None
        target = places.free(path.with_suffix(SUFFIX))
        content = recovered.content
        states = _until(ends, parts.states(path, content))
        document.write(target, content, states, networks(content))
    except _StoppedError:
        return None
    except DocumentError as error:
        return _unread(path, str(error))
    except OSError as error:
        return Aside(path, f"{printable(path.name)} could not become a document: {error}.")
    remove_file(path)
    return Aside(target)


def _unread(path: Path, reason: str) -> Aside:
    aside = places.free(path.with_name(f"{path.stem}{places.UNREAD}{path.suffix}"))
    path.rename(aside)
    return Aside(aside, f"A session that was put aside cannot be read: {reason}. It is {aside}.")


def _until(
    ends: Callable[[], bool], states: Iterator[tuple[int, TrainingState]]
) -> Iterator[tuple[int, TrainingState]]:
    for each in states:
        if ends():
            raise _StoppedError
        yield each
