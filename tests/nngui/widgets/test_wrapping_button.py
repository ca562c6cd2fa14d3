import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QPushButton

from nngui.widgets.fields.problem_bar import ProblemBar

NARROW = 170  # px, narrower than a button with all of the remedy in one line


@pytest.fixture
def bar(themed, qtbot):
    bar = ProblemBar("problem", QBoxLayout.Direction.TopToBottom)
    qtbot.addWidget(bar)
    return bar


def button_of(bar):
    return bar.findChild(QPushButton, "problemRemedy")


def show(qtbot, bar, width):
    bar.show_problem("It does not fit.", "Use sparse categorical cross-entropy")
    bar.resize(width, bar.heightForWidth(width))
    bar.layout().activate()


def test_a_long_remedy_goes_on_in_the_next_line_of_a_narrow_column(bar, qtbot):
    show(qtbot, bar, 600)
    one_line = button_of(bar).height()
    show(qtbot, bar, NARROW)
    assert bar.minimumSizeHint().width() <= NARROW < button_of(bar).sizeHint().width()
    assert bar.rect().contains(button_of(bar).geometry())
    assert button_of(bar).height() >= one_line + bar.fontMetrics().lineSpacing()


def test_the_text_stays_whole_for_programs_and_in_the_tooltip(bar, qtbot):
    show(qtbot, bar, NARROW)
    assert button_of(bar).text() == "Use sparse categorical cross-entropy"
    assert button_of(bar).toolTip() == button_of(bar).text()
    with qtbot.waitSignal(bar.remedy_chosen):
        qtbot.mouseClick(button_of(bar), Qt.MouseButton.LeftButton)


def test_what_is_painted_is_in_as_many_lines(bar, qtbot):
    inked = []
    for width in (600, NARROW):
        show(qtbot, bar, width)
        image = button_of(bar).grab().toImage()
        middle = range(8, image.width() - 8)
        background = image.pixel(image.width() // 2, 3)
        rows = [
            any(image.pixel(x, y) != background for x in middle)
            for y in range(4, image.height() - 4)
        ]
        inked.append(sum(rows))
    assert inked[1] > 1.7 * inked[0]
