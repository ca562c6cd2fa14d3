"""`ReportDesk`: the report that a learner hands in, from the scene that the window shows."""

from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from engine.printing import printable
from nngui.session.files.report import Ask, page
from nngui.session.scene import Scene
from nngui.session.session import Session
from nngui.system import files
from nngui.system.background import Worker
from nngui.views.cost.absolute_svg import absolute
from nngui.widgets.fields.forms import label_of
from nngui.widgets.fields.named import named
from nngui.widgets.plain import plain_label
from nngui.window.dialogs import SaveAs, ask_for_file
from nngui.window.layout import Views
from nngui.window.menus import Menus
from nngui.window.preferences import LONGEST_NAME, Preferences

BUSY = "Wait until the report that is being written is done."
UNTITLED = "Report"
EXPLAINED = (
    "A report is one HTML file, to read in any browser and to print: your drawing with the answer,"
    " the network, the curves and all runs, with the numbers that the window shows now."
)


class ReportDialog(QDialog):
    """Asks who hands the report in.

    Parameters
    ----------
    parent : QWidget
    name : str
        With which it begins.
    """

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent)
        self.setObjectName("reportDialog")
        self.setWindowTitle("Export Report")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words = plain_label(EXPLAINED)
        words.setWordWrap(True)
        self._name = named(
            QLineEdit(name),
            "reportNameEdit",
            "Your name",
            "The name on the report; it may stay empty, and is remembered.",
        )
        self._name.setMaxLength(LONGEST_NAME)
        box = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        save = box.button(QDialogButtonBox.StandardButton.Save)
        named(save, "reportSaveButton", hint="Choose a file for the report.")
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for part in (words, label_of(self._name, "Your name (it may stay empty)"), self._name, box):
            column.addWidget(part)
        self.setMinimumWidth(24 * self.fontMetrics().averageCharWidth() * 2)

    @property
    def name(self) -> str:
        """The name that was given."""
        return self._name.text().strip()


class ReportDesk(QObject):
    """Asks for name and file, and writes the report in a thread of its own.

    Parameters
    ----------
    window : QMainWindow
    session : Session
    preferences : Preferences
    menus : Menus
    views : Views
        The plot gives its figure, and the table its texts.
    notify : function of str
        Shows a message that goes away.
    """

    def __init__(
        self,
        window: QMainWindow,
        session: Session,
        preferences: Preferences,
        menus: Menus,
        views: Views,
        notify: Callable[[str], None],
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._preferences = window, session, preferences
        self._views, self._notify = views, notify
        self._worker = Worker(self)
        self._worker.failed.connect(self._note_failure)
        self._path = Path()
        self._painting: Generator[None, None, bytes] | None = None
        self._ask_of: tuple[Scene, Ask] | None = None
        self._clock = QTimer(self, singleShot=True, interval=0)
        self._clock.timeout.connect(self._paint)
        menus.report.triggered.connect(self._ask)
        app = QCoreApplication.instance()
        assert app is not None
        app.aboutToQuit.connect(self.close)

    @property
    def busy(self) -> bool:
        """Whether a report is being written."""
        return self._worker.busy or self._painting is not None

    @Slot()
    def close(self) -> None:
        """Wait for the report that is being written."""
        while self._painting is not None:
            self._paint()
        self._worker.wait()

    @Slot()
    def _ask(self) -> None:
        if self.busy:
            self._notify(BUSY)
            return
        self._dialog = ReportDialog(self._window, self._preferences.name)
        self._dialog.accepted.connect(self._export)
        self._dialog.open()

    @Slot()
    def _export(self) -> None:
        name = self._preferences.name = self._dialog.name
        documents = self._session.documents
        title = documents.name if documents.path else UNTITLED
        wanted = SaveAs("Export Report", f"{title}.html", ".html", "Web pages (*.html)", "reports")
        path = ask_for_file(self._window, self._preferences, wanted)
        if path is None:
            return
        date = QLocale(QLocale.Language.English).toString(QDate.currentDate(), "d MMMM yyyy")
        ask = Ask(
            title=title,
            learner=name,
            date=date,
            own=self._session.my_digits.digits,
            figure=b"",
            runs=self._views.runs_table.texts(),
        )
        self._path, self._ask_of = path, (self._session.scene, ask)
        self._painting = self._views.cost_plot.pieces()
        self._clock.start()

    @Slot()
    def _paint(self) -> None:
        """Paint a piece of the figure; with all of it the report is written."""
        if self._painting is None or self._ask_of is None:
            return
        try:
            next(self._painting)
            self._clock.start()
        except StopIteration as end:
            (scene, ask), self._painting, self._ask_of = self._ask_of, None, None
            self._worker.begin(_written(self._path, scene, ask, end.value), self._note_done)

    def _note_done(self, path: Path) -> None:
        self._notify(f"The report is saved as {path}.")

    @Slot(str)
    def _note_failure(self, reason: str) -> None:
        self._notify(f"{printable(str(self._path))} could not be written: {reason}.")


def _written(path: Path, scene: Scene, ask: Ask, figure: bytes) -> Generator[float, None, Path]:
    content = yield from page(scene, replace(ask, figure=absolute(figure)))
    files.write(path, content)
    return path
