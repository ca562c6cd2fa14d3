import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSlider

from nngui.views.cost.epoch_slider import EpochSlider
from tests.conftest import drag


def slider_of(view):
    return view.findChild(QSlider, "epochSlider")


def test_at_its_end_it_goes_along_with_the_newest_epoch(qtbot):
    view = EpochSlider()
    qtbot.addWidget(view)
    with qtbot.assertNotEmitted(view.epoch_chosen):
        view.show_newest(5)
        view.show_newest(9)
    assert (view.epoch, view.back) == (9, None)


def test_gone_back_it_stays_where_it_is(qtbot):
    view = EpochSlider()
    qtbot.addWidget(view)
    view.show_newest(5)
    with qtbot.waitSignal(view.epoch_chosen) as chosen:
        qtbot.keyClick(slider_of(view), Qt.Key.Key_Left)
    assert chosen.args == [4]
    view.show_newest(9)
    assert view.epoch == view.back == 4


def test_a_button_leads_back_to_now(qtbot):
    view = EpochSlider()
    qtbot.addWidget(view)
    button = view.findChild(QPushButton, "backButton")
    view.show_epoch(3, 8)
    assert not button.isHidden()
    with qtbot.waitSignal(view.epoch_chosen) as chosen:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert chosen.args == [8]
    assert button.isHidden()


def test_a_new_run_begins_at_its_start(qtbot):
    view = EpochSlider()
    qtbot.addWidget(view)
    view.show_epoch(3, 8)
    view.show_newest(0)
    assert (view.epoch, view.back) == (0, None)


@pytest.fixture
def thinned(qtbot, themed):
    """Return the slider of a run of which every 8th of 1,001 epochs is kept."""
    view = EpochSlider()
    qtbot.addWidget(view)
    view.resize(400, 40)
    with qtbot.waitExposed(view):
        view.show()
    view.show_stride(8)
    view.show_newest(1001)
    return view


def test_the_arrow_keys_go_from_one_epoch_that_can_be_shown_to_the_next(thinned, qtbot):
    visited = []
    thinned.epoch_chosen.connect(visited.append)
    for key in (*[Qt.Key.Key_Left] * 3, *[Qt.Key.Key_Right] * 3):
        qtbot.keyClick(slider_of(thinned), key)
    assert visited == [1000, 992, 984, 992, 1000, 1001]


def test_the_page_keys_go_ten_times_as_far(thinned, qtbot):
    visited = []
    thinned.epoch_chosen.connect(visited.append)
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
        qtbot.keyClick(slider_of(thinned), key)
    assert visited == [928, 848, 928]


def test_the_first_and_the_newest_epoch_can_always_be_reached(thinned, qtbot):
    slider = slider_of(thinned)
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    assert thinned.epoch == 0
    qtbot.keyClick(slider, Qt.Key.Key_Left)
    assert thinned.epoch == 0
    qtbot.keyClick(slider, Qt.Key.Key_End)
    assert (thinned.epoch, thinned.back) == (1001, None)


def test_dragging_stops_only_where_there_is_something_to_show(thinned, qtbot):
    visited = []
    thinned.epoch_chosen.connect(visited.append)
    slider = slider_of(thinned)
    places = [(x / slider.width(), 0.5) for x in range(slider.width() - 5, 5, -3)]
    drag(qtbot, slider, *places)
    assert len(set(visited)) > 50
    assert all(epoch % 8 == 0 or epoch == 1001 for epoch in visited)


def test_every_epoch_can_be_shown_at_first(qtbot):
    view = EpochSlider()
    qtbot.addWidget(view)
    view.show_newest(50)
    for epoch in (49, 48, 47):
        qtbot.keyClick(slider_of(view), Qt.Key.Key_Left)
        assert view.epoch == epoch
