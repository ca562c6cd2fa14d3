import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible

from nngui.views.preparation.step_button import StepButton


@pytest.fixture
def button(themed, qtbot):
    button = StepButton("crop")
    qtbot.addWidget(button)
    button.show()
    return button


def pixels(button):
    image = button.grab().toImage()
    return [image.pixel(x, y) for y in range(image.height()) for x in range(image.width())]


def test_it_shows_the_image_as_sharp_pixels(button):
    image = np.zeros((28, 28), np.float32)
    image[:, 14:] = 1
    button.enlarge(True)
    button.resize(button.sizeHint())
    button.show_image(image)
    shown = button.grab().toImage()
    row = [shown.pixelColor(x, 20).lightness() for x in range(1, 57)]
    assert min(row[1:28]) > 250
    assert max(row[28:-1]) < 30


def test_the_mouse_and_the_space_bar_switch_it(button, qtbot):
    assert not button.off
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert button.off
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert not button.off


def test_off_does_not_look_as_on_even_without_colours(button):
    on = pixels(button)
    button.setChecked(False)
    grey = [[(p >> 8) & 255 for p in each] for each in (on, pixels(button))]
    assert np.count_nonzero(np.abs(np.subtract(*grey)) > 60) > 60


def test_assistive_technology_hears_of_a_check_box_and_its_state(button):
    told = QAccessible.queryAccessibleInterface(button)
    assert told.role() == QAccessible.Role.CheckBox
    assert told.state().checked
    button.setChecked(False)
    assert not told.state().checked


def test_a_mere_picture_is_not_switched_and_no_tab_stop(themed, qtbot):
    picture = StepButton("drawn", switchable=False)
    qtbot.addWidget(picture)
    qtbot.mouseClick(picture, Qt.MouseButton.LeftButton)
    assert not picture.off
    assert picture.focusPolicy() is Qt.FocusPolicy.NoFocus
