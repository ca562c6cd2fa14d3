"""`OpeningDesk`: files of any kind to open: chosen, dropped, or named at the start."""

import zipfile
from collections.abc import Callable, Sequence
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QMainWindow

from engine.printing import printable
from nngui.collection.formats import picture, question_file
from nngui.collection.reading import files
from nngui.design import keras_network
from nngui.design.figures import counted
from nngui.design.keras_network import Opened
from nngui.session import document
from nngui.session.session import Session
from nngui.widgets.fields.problem_bar import ProblemBar
from nngui.window.desks.document_desk import DISMISS, LONGEST, DocumentDesk
from nngui.window.dialogs import ask_what_to_open
from nngui.window.menus import Menus
from nngui.window.preferences import Preferences

MOST = 900  # characters of all that is said


class Kind(Enum):
    """What a file is, as far as it can be opened."""

    DOCUMENT = "document"
    NETWORK = "network"
    PICTURE = "picture"
    DATA = "data"
    QUESTION = "question"


PICTURES = " ".join(f"*{ending}" for ending in picture.ENDINGS)
DATA = " ".join(("*ubyte", *(f"*{ending}" for ending in files.ENDINGS)))
SUFFIXES = {
    document.SUFFIX: Kind.DOCUMENT,
    keras_network.SUFFIX: Kind.NETWORK,
    question_file.SUFFIX: Kind.QUESTION,
    ".h5": Kind.NETWORK,  # of an older Keras: what to do about it is known where it is read
    ".hdf5": Kind.NETWORK,
}
MEMBERS = {document.MAIN: Kind.DOCUMENT, "config.json": Kind.NETWORK}  # of a zip file
FILTERS = (
    f"All that can be opened (*{document.SUFFIX} *{keras_network.SUFFIX} *{question_file.SUFFIX}"
    f" {PICTURES} {DATA})",
    f"nngui documents (*{document.SUFFIX})",
    f"Networks of Keras (*{keras_network.SUFFIX})",
    f"Questions (*{question_file.SUFFIX})",
    f"Pictures ({PICTURES})",
    f"Data ({DATA})",
    "All files (*)",
)


def kind_of(path: Path) -> Kind | None:
    """Return what a file is, by the end of its name or else by what is in it."""
    if (kind := SUFFIXES.get(path.suffix.lower())) is not None:
        return kind
    if picture.is_picture(path):
        return Kind.PICTURE
    if path.suffix.lower() != ".zip" and files.takes(path):
        return Kind.DATA
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
        return None
    return next((kind for name, kind in MEMBERS.items() if name in names), None)


class OpeningDesk(QObject):
    """Opens documents in place of the session, networks as runs of it, and a picture on the pad.

    Parameters
    ----------
    window : QMainWindow
    session : Session
    preferences : Preferences
    menus : Menus
    documents : DocumentDesk
    notice : ProblemBar
        Shows what could not be opened, and which parts of a network are otherwise here.
    notify : function of str
        Shows a message that goes away.
    open_data : function of a sequence of Path
        Opens files as a data set.

    Signals
    -------
    question_opened : Path
        A file with a question of a person's own is to be opened.
    """

    question_opened = Signal(object)

    def __init__(
        self,
        window: QMainWindow,
        session: Session,
        preferences: Preferences,
        menus: Menus,
        documents: DocumentDesk,
        notice: ProblemBar,
        notify: Callable[[str], None],
        open_data: Callable[[Sequence[Path]], None],
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._preferences = window, session, preferences
        self._documents, self._notice, self._notify = documents, notice, notify
        self._open_data = open_data
        self._told: list[str] = []  # of the files that were to be opened last
        self._later: tuple[Path, ...] = ()  # networks to open when the session is here again
        menus.open.triggered.connect(self._ask)
        session.networks.read.connect(self._note_opened)
        session.networks.failed.connect(self._tell)
        session.documents.ended.connect(self._open_later)

    def takes(self, paths: Sequence[Path]) -> bool:
        """Return whether one of these files can be opened."""
        return any(kind_of(path) is not None for path in paths)

    def begin_with(self, paths: Sequence[Path], *, new: bool = False) -> None:
        """Begin with these files, with the session of the last time, or with nothing."""
        documents = [path for path in paths if kind_of(path) is Kind.DOCUMENT]
        self._documents.begin_with(documents[0] if documents else None, new=new)
        rest = [path for path in paths if path not in documents[:1]]
        if documents:
            self._leave(rest)
        elif self._session.documents.busy:
            self._later = tuple(rest)
        elif rest:
            self.open(rest)

    def open(self, paths: Sequence[Path]) -> None:
        """Open these files: the first document alone, or else all networks and a picture."""
        self._told.clear()
        self._notice.show_problem("")
        kinds = {path: kind_of(path) for path in dict.fromkeys(paths)}
        documents = [path for path, kind in kinds.items() if kind is Kind.DOCUMENT]
        if documents:
            self._leave([path for path in kinds if path != documents[0]])
            self._documents.open(documents[0])
            return
        networks = [path for path, kind in kinds.items() if kind is Kind.NETWORK]
        pictures = [path for path, kind in kinds.items() if kind is Kind.PICTURE]
        data = [path for path, kind in kinds.items() if kind is Kind.DATA]
        questions = [path for path, kind in kinds.items() if kind is Kind.QUESTION]
        taken = *networks, *pictures[:1], *data, *questions
        self._leave([path for path in kinds if path not in taken])
        for path in questions:
            self.question_opened.emit(path)
        if data:
            self._open_data(data)
        if pictures:
            self._session.picking.read(pictures[0])
        for path in networks:
            self._session.networks.open(path)

    @Slot()
    def _ask(self) -> None:
        self.open(ask_what_to_open(self._window, self._preferences, FILTERS))

    @Slot()
    def _open_later(self) -> None:
        later, self._later = self._later, ()
        if later:
            self.open(later)

    def _leave(self, paths: Sequence[Path]) -> None:
        """Say which files are not opened, and why."""
        if not paths:
            return
        name = printable(paths[0].name)
        more = f" and {counted(len(paths) - 1, 'other file')}" if len(paths) > 1 else ""
        verb = "were" if more else "was"
        kinds = {kind_of(path) for path in paths}
        if None in kinds:
            kinds_there_are = (
                f"documents ({document.SUFFIX}), networks of Keras ({keras_network.SUFFIX}), data"
                " sets, questions and pictures of a digit"
            )
            reason = f"{kinds_there_are} are opened; File > Import Digits reads other files"
        elif kinds == {Kind.PICTURE}:
            reason = "one picture lies on the pad at a time; File > Import Digits takes many"
        else:
            reason = "a document is opened alone"
        self._tell(f"{name}{more} {verb} not opened: {reason}.")

    @Slot(object)
    def _note_opened(self, network: Opened) -> None:
        """Say what was opened, and which parts of the file are otherwise here."""
        number, file, task = self._session.state.open, network.file, network.design.task
        side = f"{task.side}×{task.side}"
        self._notify(f"{file} is run {number} now, for “{task.name}” with {side} pixels.")
        if network.notes:
            self._tell(f"{file}: {'. '.join(network.notes)}.")

    @Slot(str)
    def _tell(self, sentence: str) -> None:
        """Show a sentence, after those on the other files that were opened with it."""
        self._told.append(printable(sentence, LONGEST))
        self._notice.show_problem(" ".join(self._told)[:MOST], DISMISS)
