import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtWidgets import (
    QPushButton,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nngui.views.cost.cost_plot import CostPlot
from nngui.views.cost.time_line import BEAT, TimeLine
from tests.conftest import drag
from tests.nngui.views.cost.runs import FALLING, at, curves, run
from tests.nngui.views.cost.test_cost_plot import turn_wheel

TENTHS = tuple(tenth / 10 for tenth in range(10))
KEPT = (*TENTHS, *(float(epoch) for epoch in range(1, 38)))


class Page(QWidget):
    """The plot in front of another page, and the time line below them."""

    def __init__(self):
        super().__init__()
        self.plot, self.line, self.tabs = CostPlot(), TimeLine(), QTabWidget()
        self.line.lie_under(self.plot)
        self.tabs.addTab(self.plot, "Cost")
        self.tabs.addTab(QWidget(), "Other")
        layout = QVBoxLayout(self)
        layout.addWidget(self.tabs)
        layout.addWidget(self.line)
        self.resize(820, 480)
        self.chosen = []
        self.line.epoch_chosen.connect(self.chosen.append)

    def show_run(self, measured=FALLING, **others):
        each = run(measured, **({"moments": KEPT} | others))
        self.plot.show_runs((each,), each.number)
        self.line.show_runs((each,), each.number)

    def show_moment(self, shown):
        self.plot.show_moment(shown)
        self.line.show_moment(shown)

    @property
    def slider(self):
        return self.findChild(QSlider, "epochSlider")

    @property
    def handle(self):
        """The middle of the handle, on the screen."""
        option = QStyleOptionSlider()
        self.slider.initStyleOption(option)
        part = QStyle.SubControl.SC_SliderHandle
        rect = self.slider.style().subControlRect(
            QStyle.ComplexControl.CC_Slider, option, part, self.slider
        )
        return self.slider.mapToGlobal(QPointF(rect.center())).x() + 0.5

    def axis(self, epoch):
        """The place of an epoch on the axis of the plot, on the screen."""
        chart = self.plot._chart
        inside = chart.widget.mapFromScene(chart.box.mapViewToScene(QPointF(epoch, 0)))
        return chart.widget.mapToGlobal(QPoint(inside)).x()

    def groove(self, epoch):
        """A place in the slider's groove."""
        return QPoint(round(self.slider.place_of(epoch)), self.slider.height() - 10)


@pytest.fixture
def page(qtbot, themed):
    page = Page()
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    page.show_run()
    return page


@pytest.mark.parametrize("epoch", [0, 1, 12, 36])
@pytest.mark.parametrize("width", [700, 1366, 2000])
def test_the_handle_stands_exactly_under_its_epoch_on_the_axis(page, qtbot, epoch, width):
    page.resize(width, 480)
    qtbot.waitUntil(lambda: page.width() == width)
    page.show_moment(at(epoch))
    qtbot.waitUntil(lambda: abs(page.handle - page.axis(epoch)) <= 1.5)
    assert page.slider.value() == epoch


def test_the_handle_stands_under_its_epoch_when_the_axis_is_zoomed(page):
    for _ in range(4):
        turn_wheel(page.plot)
    low, high = page.plot.shown_epochs
    assert high - low < 30
    for epoch in range(int(low) + 1, min(37, int(high))):
        page.show_moment(at(epoch))
        assert abs(page.handle - page.axis(epoch)) <= 1.5


def test_a_handle_beyond_the_zoomed_axis_is_not_shown_at_its_edge(page):
    for _ in range(8):
        turn_wheel(page.plot)
    page.show_moment(at(0))
    option = QStyleOptionSlider()
    page.slider.initStyleOption(option)
    assert not option.subControls & QStyle.SubControl.SC_SliderHandle


def test_it_keeps_its_place_while_another_page_is_in_front(page):
    page.show_moment(at(12))
    before = page.handle
    page.tabs.setCurrentIndex(1)
    assert page.slider.isVisible()
    page.show_moment(at(12))
    assert page.handle == before


def test_a_click_in_the_groove_jumps_there(page, qtbot):
    for epoch in (30, 3, 17):
        qtbot.mouseClick(page.slider, Qt.MouseButton.LeftButton, pos=page.groove(epoch))
        assert page.chosen[-1] == epoch


def test_the_tenths_of_the_first_epoch_can_be_reached_by_keys(page, qtbot):
    for key in (Qt.Key.Key_Home, *[Qt.Key.Key_Right] * 3):
        qtbot.keyClick(page.slider, key)
    assert page.chosen == pytest.approx([0, 0.1, 0.2, 0.3])
    assert page.slider.value() == 0


def test_keys_go_by_one_epoch_by_ten_and_to_both_ends(page, qtbot):
    keys = (
        *(Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_PageDown, Qt.Key.Key_Right),
        *(Qt.Key.Key_PageUp, Qt.Key.Key_Home, Qt.Key.Key_End),
    )
    for key in keys:
        qtbot.keyClick(page.slider, key)
    assert page.chosen == [36, 35, 25, 26, 36, 0, 37]


def test_keys_work_after_a_click_in_the_plot(page, qtbot):
    viewport = page.plot._chart.widget.viewport()
    place = viewport.mapFromGlobal(QPoint(page.axis(20), page.plot.axis_ends[0].y() - 30))
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    assert page.plot._chart.widget.focusProxy() is page.slider


def test_a_program_can_set_its_value(page, qtbot):
    with qtbot.waitSignal(page.line.epoch_chosen) as chosen:
        page.slider.setValue(12)
    assert chosen.args == [12]
    with qtbot.assertNotEmitted(page.line.epoch_chosen):
        page.show_moment(at(20))
    assert page.slider.value() == 20
    assert page.slider.maximum() == 37


def test_it_stops_only_where_there_is_something_to_show(page, qtbot):
    page.show_run(moments=(0.0, 8.0, 16.0, 24.0, 32.0))
    page.slider.setValue(11)
    assert page.chosen == [8]
    assert page.slider.value() == 8


def test_dragging_neither_shortens_the_slider_nor_loses_the_pointer(page, qtbot):
    before = page.slider.geometry()
    places = [page.groove(epoch) for epoch in (37, 25, 10)]
    size = page.slider.size()
    drag(qtbot, page.slider, *((p.x() / size.width(), p.y() / size.height()) for p in places))
    assert page.chosen[-1] == 10
    assert page.slider.geometry() == before
    assert page.findChild(QPushButton, "nowButton").isEnabled()


def test_now_leads_back_and_is_there_all_the_time(page, qtbot):
    button = page.findChild(QPushButton, "nowButton")
    assert button.isVisible()
    assert not button.isEnabled()
    page.show_moment(at(7))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert page.chosen == [37]
    assert not button.isEnabled()


def test_at_its_end_it_goes_along_with_the_newest_epoch(page, qtbot):
    with qtbot.assertNotEmitted(page.line.epoch_chosen):
        page.show_run(curves(*0.69 * 0.95 ** np.arange(51)))
    assert page.slider.value() == page.slider.maximum() == 50


def test_gone_back_it_stays_where_it_is(page):
    page.show_moment(at(7))
    page.show_run(curves(*0.69 * 0.95 ** np.arange(51)))
    assert (page.slider.value(), page.slider.maximum()) == (7, 50)


def test_another_run_begins_at_its_own_newest_epoch(page):
    page.show_moment(at(7))
    page.show_run(curves(0.7, 0.6), number=2)
    assert (page.slider.value(), page.slider.maximum()) == (1, 1)


def test_it_has_j_at_the_moment_that_is_shown(page):
    page.show_moment(at(7, cost=0.0213))
    assert page.line._cost.full_text == "J = 0.0213"


class Beats:
    """A clock by which every beat comes in time, however busy the machine is."""

    def start(self):
        self.ms = 0

    def restart(self):
        before, self.ms = self.ms, BEAT
        return before


def test_the_past_is_played_up_to_now_and_then_stops(page, qtbot):
    page.line._clock = Beats()
    play = page.findChild(QToolButton, "playButton")
    fastest = play.menu().actions()[-1]
    assert [action.text() for action in play.menu().actions()] == [
        *("×1", "×2", "×4", "×8", "×16", "×32")
    ]
    page.show_run(curves(*0.69 * 0.95 ** np.arange(10)), moments=(*TENTHS, *map(float, range(10))))
    fastest.trigger()
    qtbot.mouseClick(play, Qt.MouseButton.LeftButton)
    assert page.line.playing
    assert page.chosen[0] <= 1
    qtbot.waitUntil(lambda: not page.line.playing)
    assert page.chosen == sorted(page.chosen)
    assert page.chosen[-1] == 9
    assert len(page.chosen) >= 9  # no epoch is left out


def test_the_speed_can_be_chosen_by_the_keyboard(page, qtbot):
    play = page.findChild(QToolButton, "playButton")
    chosen = []

    def choose():
        chosen.append(play.menu().isVisible())
        qtbot.keyClick(play.menu(), Qt.Key.Key_Down)
        qtbot.keyClick(play.menu(), Qt.Key.Key_Return)

    QTimer.singleShot(0, choose)
    qtbot.keyClick(play, Qt.Key.Key_Down)
    assert chosen == [True]
    assert page.line.speed == 1


def test_playing_goes_on_from_the_epoch_that_is_shown_until_it_is_stopped(page, qtbot):
    play = page.findChild(QToolButton, "playButton")
    play.menu().actions()[-1].trigger()
    page.show_moment(at(20))
    with qtbot.waitSignal(page.line.epoch_chosen) as first:
        qtbot.mouseClick(play, Qt.MouseButton.LeftButton)
    assert 20 <= first.args[0] <= 30
    qtbot.mouseClick(play, Qt.MouseButton.LeftButton)
    assert not page.line.playing
    qtbot.mouseClick(play, Qt.MouseButton.LeftButton)
    qtbot.keyClick(page.slider, Qt.Key.Key_Home)
    assert not page.line.playing
    assert page.chosen[-1] == 0
