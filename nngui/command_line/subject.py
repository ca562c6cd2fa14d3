"""`Subject`: the network in a document or in a file of Keras, with all that is needed to go on."""

import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from engine import Sequential
from engine.arrays import Array
from nngui.design import keras_network
from nngui.design.design import Design
from nngui.design.prediction import HALF
from nngui.design.problems import fatal
from nngui.session import document
from nngui.session.document import Content, KeptRun
from nngui.training.building import network, tune
from nngui.training.training_state import TrainingState


class SubjectError(ValueError):
    """A file cannot be worked with; the text says why."""


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """What a verb works with.

    Attributes
    ----------
    path : Path
    content : Content
        Of the document; of a network of Keras that of a document with one run.
    theta : ndarray, shape (parameters,), or None
        The newest parameters of the open run; None if the run has not begun.
    states : tuple of (int, TrainingState)
        The states of all checkpoints.
    networks : mapping of bytes
        The ".keras" files in the document, by the numbers of runs.
    notes : tuple of str
        Which parts of a network of Keras are otherwise here.
    """

    path: Path
    content: Content
    theta: Array | None = None
    states: tuple[tuple[int, TrainingState], ...] = ()
    networks: dict[int, bytes] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def run(self) -> KeptRun:
        """The open run."""
        return next(run for run in self.content.runs if run.number == self.content.open)

    @property
    def design(self) -> Design:
        """The design by which the open run is trained."""
        return self.run.design

    @property
    def threshold(self) -> float:
        """From which ŷ on the answer is the second of two classes."""
        return self.content.threshold

    def network(self) -> Sequential:
        """Return the network with its newest parameters."""
        model = network(self.design, drawn=self.theta is None)
        if self.theta is not None:
            model.theta[...] = self.theta
            tune(model, self.design)
        return model


def read(path: Path) -> Subject:
    """Return what is in a document or a network of Keras.

    Raises
    ------
    SubjectError, DocumentError, ModelFileError
        If it is neither, damaged, or cannot be trained as it is.
    OSError
        If it cannot be read.
    """
    subject = _document(path) if _is_document(path) else _network(path)
    if (problem := fatal(subject.design)) is not None:
        raise SubjectError(f"{problem.text} Open it in the window to mend that")
    return subject


def _is_document(path: Path) -> bool:
    """Return whether a file is a document, by its name or by what is in it."""
    if path.suffix.lower() in (document.SUFFIX, keras_network.SUFFIX):
        return path.suffix.lower() == document.SUFFIX
    if not path.is_file():
        raise FileNotFoundError(f"there is no file {path}")
    try:
        with zipfile.ZipFile(path) as archive:
            return document.MAIN in archive.namelist()
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError) as error:
        raise SubjectError(
            f"it is neither a document ({document.SUFFIX}) nor a network of Keras"
            f" ({keras_network.SUFFIX})"
        ) from error


def _document(path: Path) -> Subject:
    with document.opened(path) as file:
        content, states = file.content, tuple(file.states())
        subject = Subject(path, content, None, states, file.networks())
    rest = subject.run.rest
    theta = None if rest is None else rest.state.theta
    return Subject(path, content, theta, states, subject.networks)


def _network(path: Path) -> Subject:
    found = keras_network.read(path)
    first, run = found.design.first, KeptRun(1, found.design, name=found.name)
    given = () if first is None else (first,)
    content = Content((run,), 1, found.design, threshold=HALF, given=given)
    return Subject(path, content, notes=found.notes)
