"""`QuestionDesk`: connects the questions of a person's own with the window."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMainWindow

from engine.printing import printable
from nngui.collection.formats import question_file
from nngui.collection.question import Asked, Question
from nngui.design.data_set import titled
from nngui.session.session import Session
from nngui.views.collection.question_bar import invitation
from nngui.views.collection.question_dialog import QuestionDialog
from nngui.window.dialogs import QUESTIONS, SaveAs, ask_for_file, ask_for_question
from nngui.window.layout import Views
from nngui.window.menus import Menus
from nngui.window.preferences import Preferences

LONGEST = 400  # characters of a message
DISMISS = "Dismiss"


class QuestionDesk(QObject):
    """The connections between the window and the questions of a person's own.

    Parameters
    ----------
    window : QMainWindow
    session : Session
    preferences : Preferences
    views : Views
    menus : Menus
    notify : function of str
        Shows a message that goes away.
    """

    def __init__(
        self,
        window: QMainWindow,
        session: Session,
        preferences: Preferences,
        views: Views,
        menus: Menus,
        notify: Callable[[str], None],
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._preferences = window, session, preferences
        self._views, self._menus = views, menus
        self._asked: Asked | None = None
        self._invitation = ""
        questions = session.questions
        questions.changed.connect(self._show)
        questions.listed.connect(self._list)
        questions.notified.connect(notify)
        questions.failed.connect(self._show_problem)
        session.scene_changed.connect(self._invite)
        views.question.anew_asked.connect(questions.learn_anew)
        views.question.edit_asked.connect(self._edit)
        views.gallery.question_export_asked.connect(self._export)
        views.settings.question_asked.connect(self._choose)
        menus.new_question.triggered.connect(self._begin)
        menus.edit_question.triggered.connect(self._edit)
        menus.open_question.triggered.connect(self._ask_for_file)
        menus.export_question.triggered.connect(self._export)
        menus.delete_question.triggered.connect(self._delete)
        questions.announce()

    def open(self, path: Path) -> None:
        """Take over the question in a file."""
        self._views.document_notice.show_problem("")
        self._session.questions.open(path)

    @Slot(object)
    def _show(self, asked: Asked | None) -> None:
        self._asked, views = asked, self._views
        views.question.show_asked(asked)
        views.learn.show_asked(asked)
        views.gallery.show_asked(asked)
        views.teach.setVisible(asked is None)
        views.name_collection("My digits" if asked is None else "My drawings")
        for command in (
            self._menus.edit_question,
            self._menus.export_question,
            self._menus.delete_question,
        ):
            command.setEnabled(asked is not None)
        self._list(self._session.questions.all)
        self._invite()

    @Slot(object)
    def _list(self, questions: tuple[Question, ...]) -> None:
        """Offer all questions but the one that is asked, which the design brings along."""
        key = self._asked.question.key if self._asked else ""
        others = tuple((each.key, each.title) for each in questions if each.key != key)
        self._views.settings.show_questions(others)

    @Slot()
    def _invite(self) -> None:
        """Write on the empty pad what is to be drawn next."""
        if self._asked is not None:
            self._views.pad.show_invitation(invitation(self._asked))

    @Slot(str)
    def _choose(self, key: str) -> None:
        if key:
            self._session.questions.ask(key)
        else:
            self._begin()

    @Slot()
    def _begin(self) -> None:
        if self._session.setups.permits("datasetCombo"):
            dialog = QuestionDialog(None, self._window)
            dialog.begun.connect(self._session.questions.begin)
            self._open(dialog)

    @Slot()
    def _edit(self) -> None:
        if self._asked is not None:
            dialog = QuestionDialog(self._asked.question, self._window)
            dialog.reworded.connect(self._session.questions.reword)
            self._open(dialog)

    def _open(self, dialog: QuestionDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def _ask_for_file(self) -> None:
        if path := ask_for_question(self._window, self._preferences):
            self.open(path)

    @Slot()
    def _export(self) -> None:
        if self._asked is None:
            return
        ending = question_file.SUFFIX
        name = f"{titled(self._asked.question.title)}{ending}"
        choice = f"Questions (*{ending})"
        wanted = SaveAs("Export Question", name, ending, choice, QUESTIONS)
        if path := ask_for_file(self._window, self._preferences, wanted):
            self._session.questions.export(path)

    @Slot()
    def _delete(self) -> None:
        if self._asked is not None:
            self._session.questions.delete()

    @Slot(str)
    def _show_problem(self, text: str) -> None:
        self._views.document_notice.show_problem(printable(text, LONGEST), DISMISS)
