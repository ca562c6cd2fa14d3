from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSlider

from nngui.parts.epoch_slider import EpochSlider


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
