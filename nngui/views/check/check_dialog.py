"""`CheckDialog`: the costs of a run beside those that Keras prints, epoch by epoch."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from nngui.design import figures
from nngui.system.keras_environment import DOWNLOAD
from nngui.training.certificate import TOLERANCE, Costs, differences
from nngui.widgets import theme
from nngui.widgets.elided_label import ElidedLabel
from nngui.widgets.fields.named import named
from nngui.widgets.plain import plain_label
from nngui.widgets.screens import within_screen

COLUMNS = ("epoch", "J here", "J in Keras", "validation J here", "in Keras", "relative difference")
INSTALL = "Install Keras"
INSTALLED = "Install Keras and JAX, with pip and over the network, into a folder of this program"
EXPLAINED = (
    "The exported program runs in a Python that has Keras, in a process of its own, with the data,"
    " the first weights and the order of the examples of this run. Its costs should be the same."
)


class CheckDialog(QDialog):
    """Costs here and in Keras, with the largest relative difference and a verdict.

    Signals
    -------
    begun : str, bool
        Check with this backend, and whether in double precision.
    cancelled
        End the check, or the installation.
    python_asked
        The person wants to choose a Python.
    install_asked
        An environment with Keras is to be made.
    network_asked
        The network that Keras trained is to be taken over.
    """

    begun = Signal(str, bool)
    cancelled = Signal()
    python_asked = Signal()
    install_asked = Signal()
    network_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("checkDialog")
        self.setWindowTitle("Check with Keras")
        words = plain_label(EXPLAINED)
        words.setWordWrap(True)
        self._python = named(plain_label(), "checkPython", "Python", "The Python that has Keras.")
        self._python.setWordWrap(True)
        self._backend = named(
            QComboBox(), "checkBackendCombo", "Backend", "With which Keras computes."
        )
        self._choose = named(
            QPushButton("Choose Python…"),
            "checkPythonButton",
            hint="Choose the python of an environment in which Keras is installed.",
        )
        self._choose.clicked.connect(self.python_asked)
        self._install = named(
            QPushButton(INSTALL), "checkInstallButton", hint=f"{INSTALLED}: {DOWNLOAD}."
        )
        self._install.setAutoDefault(False)
        self._install.clicked.connect(self._install_or_cancel)
        self._install.hide()
        self._line = named(ElidedLabel(), "checkInstallLine", "Installation", "How far it is.")
        self._line.setProperty("muted", True)
        self._double = named(
            QCheckBox("In double precision"),
            "checkDoubleBox",
            hint="Train here and in Keras with 16 digits instead of 7: rounding, by which two equal"
            " trainings with relu part, hardly matters then. The window trains once more for that."
            " Ticked at first where rounding matters.",
        )
        self._take = named(
            QPushButton("Take Over Network"),
            "checkTakeButton",
            hint="Begin a run with the network that Keras trained.",
        )
        self._take.setAutoDefault(False)
        self._take.setEnabled(False)
        self._take.clicked.connect(self.network_asked)
        self._share = 0
        self._table = named(
            QTableWidget(0, len(COLUMNS)), "checkTable", "Costs", "The costs, epoch by epoch."
        )
        self._table.setHorizontalHeaderLabels(COLUMNS)
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        widest = max(map(header.fontMetrics().horizontalAdvance, COLUMNS))
        header.setMinimumSectionSize(widest + theme.MARGIN)  # the table scrolls before one is cut
        self._table.verticalHeader().hide()
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setTabKeyNavigation(False)
        self._verdict = named(plain_label(), "checkVerdict", "Verdict", "Whether they are equal.")
        self._verdict.setWordWrap(True)
        self._verdict.setProperty("heading", True)
        self._note = plain_label()
        self._note.setWordWrap(True)
        self._note.setProperty("muted", True)
        self._start = named(QPushButton("Check"), "checkButton", hint="Run the program in Keras.")
        self._start.setAutoDefault(False)
        self._start.clicked.connect(self._begin_or_cancel)
        self._running, self._installing, self._blocked = False, False, ""
        self._lay_out(words)
        wide = max(720, len(COLUMNS) * header.minimumSectionSize() + 60)
        self.resize(within_screen(self, QSize(wide, 460)))

    def show_python(self, path: str, backends: tuple[str, ...], *, installs: bool = False) -> None:
        """Show which Python was found; if none, its path is empty, and perhaps one can be made."""
        self._python.setText(path or "No Python with Keras was found.")
        self._install.setVisible(installs and not path)
        chosen = self._backend.currentText()
        self._backend.clear()
        self._backend.addItems(list(backends))
        self._backend.setCurrentText(chosen)
        self._allow()

    def show_installing(self, *, running: bool) -> None:
        """Show whether an environment is being made."""
        self._installing = running
        self._install.setText("Cancel" if running else INSTALL)
        self._allow()

    @Slot(str)
    def show_line(self, line: str) -> None:
        """Show the newest line of an installation."""
        self._line.show_text(line)

    def show_network(self, *, there: bool) -> None:
        """Show whether there is a network that Keras trained."""
        self._take.setEnabled(there)

    @Slot(int)
    def show_share(self, percent: int) -> None:
        """Show how much of the training in double precision the window has done."""
        self._share = percent
        if self._running:
            self._note.setText(f"This window: {percent} % in double precision.")

    def show_run(self, title: str, why_not: str) -> None:
        """Show which run is checked, or why it cannot be."""
        self.setWindowTitle(f"Check with Keras: {title}")
        self._blocked = why_not
        self._allow()
        if why_not:
            self._verdict.setText(why_not)

    def suggest_double(self, *, double: bool) -> None:
        """Tick double precision or not, as it suits another run."""
        self._double.setChecked(double)

    def show_costs(self, ours: Costs, keras: Costs) -> None:
        """Show the costs so far; the newest row is seen."""
        found = differences(ours, keras)
        self._table.setRowCount(len(found))
        for row in range(len(found)):
            if self._table.item(row, 0) is not None:
                continue  # what Keras printed stays
            (train, validation), (theirs, theirs_validation) = ours.values[row], keras.values[row]
            texts = (
                figures.count(row),
                *(
                    figures.precise(float(v), 7)
                    for v in (train, theirs, validation, theirs_validation)
                ),
                figures.precise(float(found[row]), 2),
            )
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                if column == len(texts) - 1 and not found[row] <= TOLERANCE:
                    font = item.font()
                    font.setBold(True)
                    item.setFont(font)
                self._table.setItem(row, column, item)
        self._table.scrollToBottom()

    def show_verdict(self, text: str, note: str = "") -> None:
        """Show whether the costs are equal, and what explains a difference."""
        self._verdict.setText(text)
        self._note.setText(note)

    def show_running(self, *, running: bool) -> None:
        """Show whether the program runs."""
        self._running = running
        self._start.setText("Cancel" if running else "Check")
        if running:
            self._table.setRowCount(0)
        self._allow()

    @Slot()
    def begin(self) -> None:
        """Check, if that can be begun."""
        if self._start.isEnabled() and not self._running:
            self._begin_or_cancel()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.cancelled.emit()
        super().closeEvent(event)

    @override
    def reject(self) -> None:
        self.cancelled.emit()
        super().reject()

    def _lay_out(self, words: QWidget) -> None:
        line = QHBoxLayout()
        line.addWidget(self._python, 1)
        line.addWidget(self._backend)
        line.addWidget(self._choose)
        line.addWidget(self._install)
        bottom = QHBoxLayout()
        bottom.addWidget(self._double)
        bottom.addStretch(1)
        bottom.addWidget(self._take)
        bottom.addWidget(self._start)
        column = QVBoxLayout(self)
        column.setSpacing(theme.GAP)
        column.addWidget(words)
        column.addLayout(line)
        column.addWidget(self._line)
        column.addWidget(self._table, 1)
        column.addWidget(self._verdict)
        column.addWidget(self._note)
        column.addLayout(bottom)

    def _allow(self) -> None:
        possible = self._backend.count() > 0 and not (self._blocked or self._installing)
        self._start.setEnabled(self._running or possible)
        for control in (self._backend, self._choose, self._double):
            control.setEnabled(not (self._running or self._installing))

    @Slot()
    def _begin_or_cancel(self) -> None:
        if self._running:
            self.cancelled.emit()
        else:
            self.begun.emit(self._backend.currentText(), self._double.isChecked())

    @Slot()
    def _install_or_cancel(self) -> None:
        if self._installing:
            self.cancelled.emit()
        else:
            self.install_asked.emit()
