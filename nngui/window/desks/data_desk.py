"""`DataDesk`: opens data sets of a person's own, after a page has shown what is in them."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, fields
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from engine.data import TASKS
from engine.printing import printable
from nngui.collection.reading.guess import AS_FOUND, RANGES, USUAL, Guess
from nngui.collection.reading.raw import Raw
from nngui.design.data_set import DataSet, keep
from nngui.design.figures import count
from nngui.session.files.data_sets import Reading
from nngui.session.session import Session
from nngui.views.data.import_page import MOST_SHARE, ImportPage
from nngui.widgets.fields.problem_bar import ProblemBar
from nngui.widgets.plain import plain_tip
from nngui.window.dialogs import ask_for_data, ask_for_folder
from nngui.window.menus import Menus
from nngui.window.preferences import Preferences

LONGEST = 400  # characters of a message
LONGEST_NAME = 60  # characters in the menu
DISMISS = "Dismiss"


class DataDesk(QObject):
    """The ways in which a data set of a person's own comes into the session.

    Parameters
    ----------
    window : QMainWindow
    session : Session
    preferences : Preferences
    menus : Menus
    notice : ProblemBar
        Shows why a file cannot be used.
    notify : function of str
    """

    def __init__(
        self,
        window: QMainWindow,
        session: Session,
        preferences: Preferences,
        menus: Menus,
        notice: ProblemBar,
        notify: Callable[[str], None],
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._preferences = window, session, preferences
        self._notice, self._notify = notice, notify
        self._paths: tuple[Path, ...] = ()  # that are being opened
        data = session.data_sets
        data.found.connect(self._show_page)
        data.made.connect(self._begin)
        data.failed.connect(self._show_problem)
        data.progressed.connect(self._show_progress)
        menus.open_data.triggered.connect(self._ask)
        menus.open_data_folder.triggered.connect(self._ask_for_folder)
        menus.recent_data.aboutToShow.connect(self._list_recent)
        menus.recent_data.triggered.connect(self._open_recent)
        self._menu = menus.recent_data
        self._list_recent()

    def open(self, paths: Sequence[Path]) -> None:
        """Read these files, or this folder; then show the import page."""
        self._notice.show_problem("")
        self._paths = tuple(paths)
        self._session.data_sets.read(paths)

    @Slot()
    def _list_recent(self) -> None:
        """List the data sets that were opened last, by the names of their files."""
        self._menu.clear()
        for paths in self._preferences.recent_data:
            names = " + ".join(path.name for path in paths)
            action = self._menu.addAction(printable(names, LONGEST_NAME).replace("&", "&&"))
            action.setData([str(path) for path in paths])
            action.setToolTip(plain_tip(str(paths[0].parent)))
        self._menu.setEnabled(not self._menu.isEmpty())

    @Slot(QAction)
    def _open_recent(self, action: QAction) -> None:
        self.open([Path(path) for path in action.data()])

    @Slot()
    def _ask(self) -> None:
        if paths := ask_for_data(self._window, self._preferences):
            self.open(paths)

    @Slot()
    def _ask_for_folder(self) -> None:
        title = "Open a Folder of Pictures by Class"
        if path := ask_for_folder(self._window, self._preferences, title):
            self.open([path])

    @Slot(object)
    def _show_page(self, reading: Reading) -> None:
        guesses = list(reading.guesses)
        answer = self._preferences.answer(_shape(reading.raws[0]))
        if answer is not None and (known := _guess(answer)) is not None:
            guesses[0] = known
        remembered = guesses[0] != reading.guesses[0]
        page = ImportPage(reading.title, reading.raws, guesses, self._window, remembered=remembered)
        page.accepted_as.connect(self._make)
        page.finished.connect(page.deleteLater)
        page.open()

    @Slot(object, object, str)
    def _make(self, raw: Raw, guess: Guess, title: str) -> None:
        self._preferences.remember_answer(_shape(raw), json.dumps(asdict(guess)))
        self._preferences.remember_data(self._paths)
        self._list_recent()
        self._session.data_sets.make(raw, guess, title)

    @Slot(object)
    def _begin(self, data: DataSet) -> None:
        """Ask the question of a data set from now on."""
        name = keep(data)
        self._session.choose_dataset(name)
        task = TASKS[name]
        parts = f"{count(task.train)} train, {count(task.validation)} validate"
        self._notify(f"“{data.title}” is the question now: {parts}. {data.origin}")

    @Slot(str)
    def _show_problem(self, text: str) -> None:
        self._notice.show_problem(printable(text, LONGEST), DISMISS)

    @Slot(int)
    def _show_progress(self, percent: int) -> None:
        if percent >= 0:
            self._notify(f"Reading the data: {percent} %.")
        elif self._window.statusBar().currentMessage().startswith("Reading the data"):
            self._window.statusBar().clearMessage()


def _shape(raw: Raw) -> str:
    """Return what files of the same kind have in common."""
    rows, columns = raw.images.shape[1:]
    return f"{raw.what} {rows}x{columns} {raw.images.dtype}".replace("/", " ")[:200]


def _guess(answer: str) -> Guess | None:
    """Return the guess that was remembered; None if it is damaged."""
    try:
        values = json.loads(answer)
        guess = Guess(**{field.name: values[field.name] for field in fields(Guess)})
    except (ValueError, TypeError, KeyError):
        return None
    known = guess.values in (*RANGES, AS_FOUND)
    flags = (guess.by_columns, guess.dark, guess.ten, guess.fitted, guess.drawn)
    numbers = (guess.validation, guess.test, guess.seed)
    whole = all(type(number) is int for number in numbers) and guess.seed >= 0
    fits = whole and all(USUAL <= each <= MOST_SHARE for each in numbers[:2])
    return guess if known and fits and all(isinstance(flag, bool) for flag in flags) else None
