import pytest

from nngui.widgets.fields.elided_combo import ElidedCombo

LONG = "lecture 25-15-1, changed: α 1000, 40 epochs"


@pytest.fixture
def combo(themed, qtbot):
    combo = ElidedCombo()
    qtbot.addWidget(combo)
    combo.addItems(["short", LONG])
    combo.show()
    return combo


def test_a_text_that_has_room_is_shown_whole(combo):
    combo.resize(600, 24)
    combo.setCurrentIndex(1)
    assert combo.shown_text == LONG


def test_a_text_without_room_ends_in_dots_and_stays_what_it_is(combo):
    combo.resize(150, 24)
    combo.setCurrentIndex(1)
    assert combo.shown_text.endswith("…")
    assert LONG.startswith(combo.shown_text[:-1])
    assert combo.currentText() == LONG
    assert not combo.grab().isNull()
