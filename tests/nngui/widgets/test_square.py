import pytest
from PySide6.QtWidgets import QWidget

from nngui.widgets.square import Square


@pytest.mark.parametrize("size", [(300, 200), (200, 300), (250, 250)])
def test_what_is_in_it_is_square_and_in_the_middle(themed, qtbot, size):
    content = QWidget()
    square = Square(content)
    qtbot.addWidget(square)
    square.resize(*size)
    square.show()
    assert content.width() == content.height() == min(size)
    assert content.x() == (size[0] - min(size)) // 2


def test_it_wants_to_be_as_high_as_wide(themed, qtbot):
    square = Square(QWidget())
    qtbot.addWidget(square)
    assert square.hasHeightForWidth()
    assert square.heightForWidth(230) == 230
