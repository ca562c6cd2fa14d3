"""The values that are kept from one start of the window to the next."""

import json
import os
import re
import stat
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths
from PySide6.QtWidgets import QMainWindow, QSplitter

from nngui.widgets.theme import Scheme

RECENT = 8  # documents in the menu
LONGEST_NAME = 200  # characters
LONGEST = 1_000_000  # bytes of a file of settings; ours have some thousand
_DOCUMENTS = QStandardPaths.StandardLocation.DocumentsLocation
# Values that Qt unpacks by itself, so that a damaged one ends the program, and "@" in disguise.
PACKED = re.compile(rb"@(Variant|DateTime)|\\x0*40|\\0*100", re.IGNORECASE)


def open_settings() -> QSettings:
    """Return where this person's settings are kept.

    A file of settings that is no plain file, or that Qt would abort or wait for ever over, is put
    aside under another name.
    """
    if sys.platform in ("win32", "darwin"):
        return QSettings()  # the registry, or a property list
    place = QStandardPaths.StandardLocation.GenericConfigLocation
    path = Path(QStandardPaths.writableLocation(place), "nngui", "nngui.conf")
    if not is_plain(path):
        with suppress(OSError):
            os.replace(path, path.with_name("nngui.conf.damaged"))
    if not is_plain(path):
        path = path.with_name("nngui-unused.conf")
    return QSettings(str(path), QSettings.Format.IniFormat)


def is_plain(path: Path) -> bool:
    """Return whether Qt can read a file of settings, or there is none yet."""
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode) or about.st_size > LONGEST:
            return False
        return PACKED.search(path.read_bytes()) is None
    except FileNotFoundError:
        return not path.is_symlink()
    except OSError:
        return False


class Preferences:
    """Geometry, columns and colours of the window, and the folders in which files were chosen.

    They are kept in the system's place for settings.

    Parameters
    ----------
    settings : QSettings
    """

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    def answer(self, kind: str) -> str | None:
        """Return how files of that kind were understood the last time; None if never."""
        value = self._settings.value(f"import/{kind}")
        return value if isinstance(value, str) else None

    def remember_answer(self, kind: str, answer: str) -> None:
        """Keep how files of that kind are understood."""
        self._settings.setValue(f"import/{kind}", answer)

    @property
    def scheme(self) -> Scheme:
        """Light, dark, or as the system has it."""
        value = self._settings.value("scheme", Scheme.SYSTEM.value)
        return next((scheme for scheme in Scheme if scheme.value == value), Scheme.SYSTEM)

    @scheme.setter
    def scheme(self, scheme: Scheme) -> None:
        self._settings.setValue("scheme", scheme.value)

    @property
    def predicts_first(self) -> bool:
        """Whether one is asked what J will do before it is done."""
        return self._settings.value("predictFirst", "false") in (True, "true")

    def set_predicts_first(self, on: bool) -> None:
        """Keep whether one is asked."""
        self._settings.setValue("predictFirst", "true" if on else "false")

    @property
    def coach(self) -> bool:
        """Whether the coach is wanted; at first it is."""
        return self._settings.value("coach", "true") in (True, "true")

    @coach.setter
    def coach(self, wanted: bool) -> None:
        self._settings.setValue("coach", "true" if wanted else "false")

    @property
    def keras_python(self) -> str:
        """The Python in which Keras was found last; empty if none was."""
        value = self._settings.value("kerasPython")
        return value if isinstance(value, str) else ""

    @keras_python.setter
    def keras_python(self, path: str) -> None:
        self._settings.setValue("kerasPython", path)

    @property
    def recent(self) -> tuple[Path, ...]:
        """The documents that were opened or saved last, the newest first; those that exist."""
        paths = self._settings.value("recent")
        paths = [paths] if isinstance(paths, str) else paths
        known = [path for path in paths or [] if isinstance(path, str)]
        return tuple(Path(path) for path in known if Path(path).is_file())

    def remember_document(self, path: Path) -> None:
        """Keep a document as the newest one."""
        others = [str(each) for each in self.recent if each != path]
        self._settings.setValue("recent", [str(path), *others][:RECENT])

    @property
    def recent_data(self) -> tuple[tuple[Path, ...], ...]:
        """The files of the data sets that were opened last, the newest first; those that exist."""
        value = self._settings.value("recentData")
        try:
            listed = json.loads(value) if isinstance(value, str) else []
            found = [tuple(Path(path) for path in paths) for paths in listed]
        except (ValueError, TypeError):
            return ()
        return tuple(paths for paths in found if paths and all(map(_exists, paths)))[:RECENT]

    def remember_data(self, paths: Sequence[Path]) -> None:
        """Keep the files of a data set as the newest one."""
        newest = tuple(Path(path).resolve() for path in paths)
        every = [newest, *(each for each in self.recent_data if each != newest)]
        text = json.dumps([[str(path) for path in each] for each in every[:RECENT]])
        self._settings.setValue("recentData", text)

    @property
    def name(self) -> str:
        """The name of the person in a report; empty if none was given."""
        name = self._settings.value("name", "")
        return name[:LONGEST_NAME] if isinstance(name, str) else ""

    @name.setter
    def name(self, name: str) -> None:
        self._settings.setValue("name", name[:LONGEST_NAME])

    def forget(self) -> None:
        """Restore the defaults: all that was kept is as at a first start."""
        self._settings.clear()
        self._settings.sync()

    def folder(self, kind: str) -> Path:
        """Return the folder that was chosen last for such files; at first, the documents."""
        place = self._settings.value(f"folder/{kind}")
        if isinstance(place, str) and Path(place).is_dir():
            return Path(place)
        documents = Path(QStandardPaths.writableLocation(_DOCUMENTS))
        return documents if documents.is_dir() else Path.home()

    def remember_folder(self, kind: str, folder: Path) -> None:
        """Keep the folder that was chosen for such files."""
        self._settings.setValue(f"folder/{kind}", str(folder))

    def restore(self, window: QMainWindow) -> bool:
        """Put the window and its parts where they were; return whether its place is known."""
        geometry = self._settings.value("geometry")
        known = isinstance(geometry, QByteArray) and window.restoreGeometry(geometry)
        for splitter in window.findChildren(QSplitter):
            state = self._settings.value(f"splitter/{splitter.objectName()}")
            if isinstance(state, QByteArray):
                splitter.restoreState(state)
        return known

    def remember(self, window: QMainWindow) -> None:
        """Keep where the window and its parts are."""
        self._settings.setValue("geometry", window.saveGeometry())
        for splitter in window.findChildren(QSplitter):
            self._settings.setValue(f"splitter/{splitter.objectName()}", splitter.saveState())


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False
