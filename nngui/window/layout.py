"""The places of the views in the window."""

from collections.abc import Callable
from typing import TypeVar

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
from nngui.widgets.fields.named import named
from nngui.widgets.fields.problem_bar import ProblemBar
from nngui.widgets.plain import plain_label
from nngui.widgets.screens import available_geometry
from nngui.widgets.scrolling import Scrolling, ScrollingAcross
from nngui.widgets.snug_button import SnugButton
from nngui.widgets.square import Square
from nngui.widgets.tab_bars import keep_keys_on_tabs
from nngui.window.side_panels import SidePanels

SMALLEST = QSize(480, 320)  # below which the window would be of no use
COLUMNS, ROWS = [280, 806, 0, 264], [290, 370]  # px, at a first start
FRAME = QSize(2, 40)  # what the system puts around a window
PANEL = theme.MARGIN, theme.GAP, theme.MARGIN, theme.MARGIN  # px around what is in a panel
PAGE = theme.MARGIN, theme.GAP, theme.MARGIN, theme.GAP

Margins = tuple[int, int, int, int]
View = TypeVar("View", bound=QWidget)


class Views:
    """The views of a window, put in their places; they are independent of each other.

    Parameters
    ----------
    window : QMainWindow
    """

    def __init__(self, window: QMainWindow) -> None:
        # From outside to inside: what gets another parent is styled anew with all that is in it.
        middle = QWidget(window)
        window.setCentralWidget(middle)
        self.run_bar = RunBar(middle)
        self.setup_note, self.question = SetupNote(middle), QuestionBar(middle)
        self.look_back, self.guess = LookBackBar(middle), GuessBar(middle)
        self.race_line, self.notice = RaceLine(middle), ProblemBar("notice", parent=middle)
        self.digits_notice = ProblemBar("digitsNotice", parent=middle)
        self.document_notice = ProblemBar("documentNotice", parent=middle)
        columns = named(QSplitter(Qt.Orientation.Horizontal, middle), "columns")
        layout = _fill(
            middle,
            self.run_bar,
            self.setup_note,
            self.question,
            self.look_back,
            self.guess,
            self.race_line,
            self.notice,
            self.digits_notice,
            self.document_notice,
            ScrollingAcross(columns, "columnsArea"),
            margins=(theme.MARGIN, theme.GAP, theme.MARGIN, 0),
        )
        layout.setStretch(layout.count() - 1, 1)
        self._fill_columns(columns)
        window.setMinimumSize(SMALLEST.boundedTo(available_geometry(window).size()))
        self.advice = ElidedLabel()
        self.advice.setProperty("muted", True)
        self.coach = CoachLine(self.advice)
        named(window.statusBar(), "statusBar").addWidget(self.coach, 1)
        window.statusBar().setSizeGripEnabled(False)

    def _fill_columns(self, columns: QSplitter) -> None:
        columns.setChildrenCollapsible(False)
        drawing, middle, settings = _panel(), QWidget(), _panel()
        columns.addWidget(drawing)
        columns.addWidget(middle)
        self._fill_drawing_panel(drawing)
        self._fill_middle(middle)
        self.side = SidePanels(columns, settings)
        inspector, why = _panel(), _panel()
        self.side.add("Inspector", inspector)
        self.side.add("Why?", why)
        self.settings = _filled(settings, SettingsForm, PANEL)
        self.inspector = _filled(inspector, InspectorView, PANEL)
        self.why = _filled(why, WhyView, PANEL)
        columns.setStretchFactor(0, 2)
        columns.setStretchFactor(1, 6)
        columns.setSizes(COLUMNS)

    def _fill_drawing_panel(self, panel: QWidget) -> None:
        inside = QWidget(panel)
        heading = _heading("Draw", inside)
        self.clear = named(
            SnugButton("Clear", inside),
            "clearButton",
            "Clear the drawing",
            "Wipe the pad (Ctrl+Backspace).",
        )
        self.undo = named(
            SnugButton("Undo", inside),
            "undoButton",
            "Undo in the drawing",
            "Take back the last change of the drawing; Ctrl+Z takes back whatever you did last.",
        )
        self.undo.setEnabled(False)
        self.eraser = named(
            SnugButton("Eraser", inside),
            "eraserButton",
            hint="Take whole strokes with the left button, as the right button always does (R).",
        )
        self.eraser.setCheckable(True)
        self.pad = DrawPad(inside)
        square = Square(self.pad, inside)
        _fill(panel, Scrolling(inside, "drawingArea", elastic=square), margins=PANEL)
        head = QHBoxLayout()
        head.addWidget(heading, 1)
        for button in (self.clear, self.undo, self.eraser):
            head.addWidget(button)
        self.preparation, self.prediction = PreparationView(inside), PredictionView(inside)
        self.learn = LearnRow(inside)
        _fill(inside, head, square, self.preparation, self.prediction, self.learn, None)

    def _fill_middle(self, middle: QWidget) -> None:
        rows = named(QSplitter(Qt.Orientation.Vertical, middle), "rows")
        area, network = Scrolling(rows, "middleArea"), _panel()
        rows.setChildrenCollapsible(False)
        rows.addWidget(network)
        heading = _heading("Network", network)
        self.output_problem = ProblemBar("outputProblem", parent=network)
        self.network = NetworkView(network)
        _fill(network, heading, self.output_problem, self.network, margins=PANEL)
        self.tabs = QTabWidget()
        rows.addWidget(self.tabs)
        self._make_pages()
        rows.setSizes(ROWS)
        rows.setStretchFactor(0, 1)
        rows.setStretchFactor(1, 1)
        self.time_line = TimeLine(middle)  # it is seen however low the window is
        self.time_line.lie_under(self.cost_plot)
        _fill(middle, area, self.time_line)

    def _make_pages(self) -> None:
        self.cost_plot = _filled(self._page("Cost"), CostPlot, PAGE)
        self.step = _filled(self._page("One step"), StepView, PAGE)
        self.evaluate = _filled(self._page("Evaluate"), EvaluateView, PAGE)
        self.code = _filled(self._page("Keras code"), CodeView, PAGE)
        self.runs_table = _filled(self._page("Runs"), RunsTable, PAGE)
        self.data = _filled(self._page("Data"), DataView, PAGE)
        self._collection = self._page("My digits")
        self.gallery, self.teach = DigitGallery(self._collection), TeachBar(self._collection)
        _fill(self._collection, self.gallery, self.teach, margins=PAGE)
        keep_keys_on_tabs(self.tabs.tabBar())
        self._name_tabs()

    def _page(self, title: str) -> QWidget:
        """Return a page that is still empty."""
        page = QWidget()
        self.tabs.addTab(page, title)
        return page

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


def _panel() -> QFrame:
    """Return a frame that is still empty."""
    panel = QFrame()
    panel.setProperty("panel", True)
    return panel


def _fill(
    widget: QWidget,
    *parts: QWidget | QLayout | None,
    margins: Margins = (0, 0, 0, 0),
) -> QVBoxLayout:
    """Put the parts into the widget, one below the other; None takes the room that is left."""
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(*margins)
    layout.setSpacing(theme.GAP)
    for part in parts:
        if part is None:
            layout.addStretch()
        elif isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)
    return layout


def _filled(widget: QWidget, kind: Callable[[QWidget], View], margins: Margins) -> View:
    """Return the one view of that kind that fills the widget."""
    view = kind(widget)
    _fill(widget, view, margins=margins)
    return view


def _heading(text: str, parent: QWidget) -> QLabel:
    label = plain_label(text)
    label.setParent(parent)
    label.setProperty("heading", True)
    return label
