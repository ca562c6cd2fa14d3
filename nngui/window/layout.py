"""The places of the views in the window."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QMainWindow,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from nngui.views.coach_line import CoachLine
from nngui.views.code.code_view import CodeView
from nngui.views.collection.digit_gallery import DigitGallery
from nngui.views.collection.learn_row import LearnRow
from nngui.views.collection.question_bar import QuestionBar
from nngui.views.collection.teach_bar import TeachBar
from nngui.views.cost.cost_plot import CostPlot
from nngui.views.cost.time_line import TimeLine
from nngui.views.data.data_view import DataView
from nngui.views.evaluate.evaluate_view import EvaluateView
from nngui.views.guess_bar import GuessBar
from nngui.views.inspector.inspector_view import InspectorView
from nngui.views.look_back_bar import LookBackBar
from nngui.views.network.network_view import NetworkView
from nngui.views.pad.draw_pad import DrawPad
from nngui.views.prediction.prediction_view import PredictionView
from nngui.views.preparation.preparation_view import PreparationView
from nngui.views.race.race_line import RaceLine
from nngui.views.run_bar import RunBar
from nngui.views.runs.runs_table import RunsTable
from nngui.views.settings.settings_form import SettingsForm
from nngui.views.setup_note import SetupNote
from nngui.views.step.step_view import StepView
from nngui.views.why.why_view import WhyView
from nngui.widgets import theme
from nngui.widgets.elided_label import ElidedLabel
from nngui.widgets.named import named
from nngui.widgets.plain import plain_label
from nngui.widgets.problem_bar import ProblemBar
from nngui.widgets.screens import available_geometry
from nngui.widgets.scrolling import Scrolling, ScrollingAcross
from nngui.widgets.snug_button import SnugButton
from nngui.widgets.square import Square
from nngui.widgets.tab_bars import keep_keys_on_tabs
from nngui.window.side_panels import SidePanels

SMALLEST = QSize(480, 320)  # below which the window would be of no use
COLUMNS, ROWS = [280, 806, 0, 264], [290, 370]  # px, at a first start
FRAME = QSize(2, 40)  # what the system puts around a window


class Views:
    """The views of a window, put in their places; they are independent of each other.

    Parameters
    ----------
    window : QMainWindow
    """

    def __init__(self, window: QMainWindow) -> None:
        self.run_bar, self.notice = RunBar(), ProblemBar("notice")
        self.look_back, self.race_line, self.guess = LookBackBar(), RaceLine(), GuessBar()
        self.digits_notice = ProblemBar("digitsNotice")
        self.document_notice = ProblemBar("documentNotice")
        self.setup_note = SetupNote()
        self.pad, self.preparation, self.prediction = DrawPad(), PreparationView(), PredictionView()
        self.network, self.output_problem = NetworkView(), ProblemBar("outputProblem")
        self.cost_plot, self.code, self.runs_table = CostPlot(), CodeView(), RunsTable()
        self.step = StepView()
        self.evaluate = EvaluateView()
        self.data = DataView()
        self.time_line = TimeLine()
        self.time_line.lie_under(self.cost_plot)
        self.settings, self.inspector, self.why = SettingsForm(), InspectorView(), WhyView()
        self.question = QuestionBar()
        self.learn, self.gallery, self.teach = LearnRow(), DigitGallery(), TeachBar()
        self.clear = named(
            SnugButton("Clear"),
            "clearButton",
            "Clear the drawing",
            "Wipe the pad (Ctrl+Backspace).",
        )
        self.undo = named(
            SnugButton("Undo"),
            "undoButton",
            "Undo in the drawing",
            "Take back the last change of the drawing; Ctrl+Z takes back whatever you did last.",
        )
        self.undo.setEnabled(False)
        self.eraser = named(
            SnugButton("Eraser"),
            "eraserButton",
            hint="Take whole strokes with the left button, as the right button always does (R).",
        )
        self.eraser.setCheckable(True)
        middle = _column(
            ScrollingAcross(self.run_bar, "runBarArea"),
            self.setup_note,
            self.question,
            self.look_back,
            self.guess,
            self.race_line,
            self.notice,
            self.digits_notice,
            self.document_notice,
            ScrollingAcross(self._columns(), "columnsArea"),
        )
        window.setCentralWidget(middle)
        window.setMinimumSize(SMALLEST.boundedTo(available_geometry(window).size()))
        self.advice = ElidedLabel()
        self.advice.setProperty("muted", True)
        self.coach = CoachLine(self.advice)
        named(window.statusBar(), "statusBar").addWidget(self.coach, 1)
        window.statusBar().setSizeGripEnabled(False)

    def _columns(self) -> QWidget:
        columns = named(QSplitter(Qt.Orientation.Horizontal), "columns")
        columns.setChildrenCollapsible(False)
        columns.addWidget(self._drawing_panel())
        columns.addWidget(self._middle())
        self.side = SidePanels(columns, _panel(self.settings))
        self.side.add("Inspector", _panel(self.inspector))
        self.side.add("Why?", _panel(self.why))
        columns.setStretchFactor(0, 2)
        columns.setStretchFactor(1, 6)
        columns.setSizes(COLUMNS)
        return columns

    def _drawing_panel(self) -> QWidget:
        head = QHBoxLayout()
        head.addWidget(_heading("Draw"), 1)
        for button in (self.clear, self.undo, self.eraser):
            head.addWidget(button)
        inside, square = QWidget(), Square(self.pad)
        _fill(inside, head, square, self.preparation, self.prediction, self.learn, None)
        return _panel(Scrolling(inside, "drawingArea", elastic=square))

    def _middle(self) -> QWidget:
        self.tabs = QTabWidget()
        self.tabs.addTab(_page(self.cost_plot), "Cost")
        self.tabs.addTab(_page(self.step), "One step")
        self.tabs.addTab(_page(self.evaluate), "Evaluate")
        self.tabs.addTab(_page(self.code), "Keras code")
        self.tabs.addTab(_page(self.runs_table), "Runs")
        self.tabs.addTab(_page(self.data), "Data")
        self._collection = _page(self.gallery, self.teach)
        self.tabs.addTab(self._collection, "My digits")
        keep_keys_on_tabs(self.tabs.tabBar())
        self._name_tabs()
        rows = named(QSplitter(Qt.Orientation.Vertical), "rows")
        rows.setChildrenCollapsible(False)
        rows.addWidget(_panel(_heading("Network"), self.output_problem, self.network))
        rows.addWidget(self.tabs)
        rows.setSizes(ROWS)
        rows.setStretchFactor(0, 1)
        rows.setStretchFactor(1, 1)
        middle = QWidget()  # the time line is seen however low the window is
        _fill(middle, Scrolling(rows, "middleArea"), self.time_line)
        return middle

    def name_collection(self, title: str) -> None:
        """Give the page of the person's own examples a title."""
        self.tabs.setTabText(self.tabs.indexOf(self._collection), title)
        self._name_tabs()

    def _name_tabs(self) -> None:
        titles = [self.tabs.tabText(index) for index in range(self.tabs.count())]
        self.tabs.tabBar().setAccessibleName(", ".join(titles))


def place_on_screen(window: QMainWindow) -> None:
    """Give a window that is opened for the first time its size."""
    available = available_geometry(window)
    window.resize(available.size() - FRAME)
    window.move(available.topLeft())


def restore_sizes(window: QMainWindow) -> None:
    """Give the columns and rows the sizes that they have at a first start."""
    for name, sizes in (("columns", COLUMNS), ("rows", ROWS)):
        splitter = window.findChild(QSplitter, name)
        if splitter is not None:
            splitter.setSizes(sizes)


def _column(*parts: QWidget) -> QWidget:
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(theme.MARGIN, theme.GAP, theme.MARGIN, 0)
    layout.setSpacing(theme.GAP)
    for part in parts:
        layout.addWidget(part)
    layout.setStretch(len(parts) - 1, 1)
    return column


def _panel(*parts: QWidget | QLayout | None) -> QFrame:
    """Return a frame with the parts one below the other; None takes the room that is left."""
    panel = QFrame()
    panel.setProperty("panel", True)
    layout = _fill(panel, *parts)
    layout.setContentsMargins(theme.MARGIN, theme.GAP, theme.MARGIN, theme.MARGIN)
    return panel


def _fill(widget: QWidget, *parts: QWidget | QLayout | None) -> QLayout:
    """Put the parts into the widget, one below the other; None takes the room that is left."""
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.GAP)
    for part in parts:
        if part is None:
            layout.addStretch()
        elif isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)
    return layout


def _page(*parts: QWidget) -> QWidget:
    """Return the parts, one below the other, with room around them."""
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(theme.MARGIN, theme.GAP, theme.MARGIN, theme.GAP)
    for part in parts:
        layout.addWidget(part)
    return page


def _heading(text: str) -> QLabel:
    label = plain_label(text)
    label.setProperty("heading", True)
    return label
