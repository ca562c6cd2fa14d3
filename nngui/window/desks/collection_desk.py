"""`CollectionDesk`: connects my digits with the window, and asks for files."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMainWindow, QTabWidget

from nngui.collection.formats.exporting import Kind
from nngui.collection.importing import Imported
from nngui.collection.library import Library
from nngui.collection.my_digits import Example
from nngui.design.figures import counted
from nngui.handwriting.ink import SIDE
from nngui.handwriting.picture import Picture
from nngui.handwriting.sheet import Sheet
from nngui.session.session import Session
from nngui.views.collection.digit_gallery import DigitGallery
from nngui.views.collection.learn_row import LearnRow
from nngui.widgets.fields.problem_bar import ProblemBar
from nngui.window.dialogs import (
    DIGITS,
    SaveAs,
    ask_for_digits,
    ask_for_file,
    ask_for_folder,
    ask_to_trust,
    show_list,
)
from nngui.window.menus import Menus
from nngui.window.preferences import Preferences

LONG_ENOUGH = 15_000  # ms, for a message at the bottom of the window
DETAILS = "What was refused"


class CollectionDesk(QObject):
    """The connections between the window and a person's own digits.

    Parameters
    ----------
    window : QMainWindow
    session : Session
    preferences : Preferences
    row : LearnRow
    gallery : DigitGallery
    notice : ProblemBar
        Shows what could not be read or written, whatever page is open.
    menus : Menus
    """

    def __init__(
        self,
        window: QMainWindow,
        session: Session,
        preferences: Preferences,
        row: LearnRow,
        gallery: DigitGallery,
        notice: ProblemBar,
        menus: Menus,
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._gallery = window, session, gallery
        self._preferences, self._imported = preferences, Imported((), ())
        row.learned.connect(self._learn)
        row.label_missing.connect(self._notify)
        self._connect_gallery(session.my_digits)
        self._connect_keeping(session.my_digits, notice)
        menus.learn.triggered.connect(row.learn)
        menus.import_digits.triggered.connect(self._ask_for_files)
        menus.import_folder.triggered.connect(self._ask_for_folder)
        menus.exports.triggered.connect(self._export_by)

    def _connect_gallery(self, library: Library) -> None:
        gallery, exchange = self._gallery, self._session.exchange
        library.changed.connect(gallery.show_digits)
        library.notified.connect(self._notify)
        library.problem_changed.connect(gallery.show_store_problem)
        gallery.example_chosen.connect(self._place)
        gallery.remove_asked.connect(self._remove)
        gallery.label_asked.connect(self._relabel)
        gallery.import_asked.connect(self._import)
        gallery.folder_asked.connect(self._ask_for_folder)
        gallery.export_asked.connect(self._export)
        gallery.cancel_asked.connect(exchange.cancel)
        gallery.details_asked.connect(self._show_refused)
        exchange.progressed.connect(gallery.show_progress)
        exchange.notified.connect(self._notify)
        exchange.imported.connect(self._show_import)

    def _connect_keeping(self, library: Library, notice: ProblemBar) -> None:
        library.problem_changed.connect(notice.show_problem)
        notice.remedy_chosen.connect(library.mend)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.applicationStateChanged.connect(self._look)

    @Slot(object)
    def _look(self, state: Qt.ApplicationState) -> None:
        """Read the changes by other programs, when the person comes back to this one."""
        if state is Qt.ApplicationState.ApplicationActive:
            self._session.my_digits.look()

    @Slot(str)
    def _notify(self, text: str) -> None:
        self._window.statusBar().showMessage(text, LONG_ENOUGH)

    @Slot(int)
    def _learn(self, label: int) -> None:
        sheet, questions = self._session.drawing.sheet, self._session.questions
        if questions.asked is not None:
            if self._session.setups.permits("datasetCombo"):  # what is learned becomes data
                questions.learn(label)
        elif sheet.picture is None:
            self._session.my_digits.learn(sheet.strokes, label)
        else:
            self._session.my_digits.learn_picture(sheet.image(SIDE), label)

    @Slot(object)
    def _place(self, example: Example) -> None:
        """Put one of the person's examples on the pad: its strokes, or its picture."""
        drawing = self._session.drawing
        if example.picture is None:
            drawing.put("Put Example on the Pad", Sheet(example.strokes))
        else:
            drawing.place(Picture.example(example.image, origin="my digits"))

    @Slot(object)
    def _remove(self, keys: tuple[str, ...]) -> None:
        session = self._session
        asked = session.questions.asked is not None
        (session.questions if asked else session.my_digits).remove(keys)

    @Slot(object, int)
    def _relabel(self, keys: tuple[str, ...], label: int) -> None:
        session = self._session
        asked = session.questions.asked is not None
        (session.questions if asked else session.my_digits).relabel(keys, label)

    @Slot(object)
    def _import(self, paths: list[Path]) -> None:
        if paths:
            self._gallery.show_problem("")
            self._session.exchange.import_digits(paths)
        else:
            self._ask_for_files()

    @Slot()
    def _ask_for_files(self) -> None:
        if paths := ask_for_digits(self._window, self._preferences):
            self._import(paths)

    @Slot()
    def _ask_for_folder(self) -> None:
        title = "Import a Folder of Pictures"
        if path := ask_for_folder(self._window, self._preferences, title):
            self._import([path])

    @Slot(QAction)
    def _export_by(self, action: QAction) -> None:
        self._export(action.data())

    @Slot(object)
    def _export(self, kind: Kind) -> None:
        if not self._session.my_digits.digits:
            self._notify("There are no digits of yours yet to export.")
            return
        wanted = SaveAs("Export My Digits", kind.name, kind.ending, kind.choice, DIGITS, kind.files)
        if path := ask_for_file(self._window, self._preferences, wanted):
            self._session.exchange.export_digits(path, kind)

    @Slot(object)
    def _show_import(self, imported: Imported) -> None:
        self._imported = imported
        refused = len(imported.refused)
        if refused == 1:
            self._gallery.show_problem(f"{imported.summary} {imported.refused[0]}.")
        elif refused:
            self._gallery.show_problem(imported.summary, DETAILS)
        if refused:
            self._bring_to_front()
        if imported.doubted:
            add = partial(self._session.exchange.add_doubted, imported)
            ask_to_trust(self._window, imported.doubt, add)

    def _bring_to_front(self) -> None:
        """Show the page on which the reasons of an import stand."""
        for tabs in self._window.findChildren(QTabWidget):
            for index in range(tabs.count()):
                if (page := tabs.widget(index)) is not None and page.isAncestorOf(self._gallery):
                    tabs.setCurrentIndex(index)

    @Slot()
    def _show_refused(self) -> None:
        imported = self._imported
        lines = imported.lines
        if imported.not_listed:
            lines.append(f"and {counted(imported.not_listed, 'thing')} more")
        show_list(self._window, DETAILS, imported.summary, lines)
