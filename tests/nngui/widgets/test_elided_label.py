import pytest
from PySide6.QtGui import QFontMetrics, QTextDocumentFragment

from nngui.widgets.elided_label import ElidedLabel, fewer_parts

PLAIN = "layer 1, unit 7: z = 1.23, a = sigmoid(z) = 0.77, b = −0.1"
RICH = (
    '<b>draw a digit</b> · weights: <span style="color:#00f">━━</span> positive · point at a unit'
)


@pytest.fixture
def label(themed, qtbot):
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.resize(900, 20)
    label.show()
    return label


def words(text):
    return QTextDocumentFragment.fromHtml(text).toPlainText()


@pytest.mark.parametrize("text", [PLAIN, RICH])
def test_what_has_room_is_said_as_it_is(label, text):
    label.show_text(text, rich=text is RICH)
    assert label.text() == text
    assert label.toolTip() == ""


@pytest.mark.parametrize("text", [PLAIN, RICH])
def test_what_has_no_room_ends_in_dots_and_is_in_the_tooltip(label, text):
    label.resize(200, 20)
    label.show_text(text, rich=text is RICH)
    said = words(label.text())
    assert said.endswith("…")
    assert words(text).startswith(said[:-1])
    assert 100 < QFontMetrics(label.font()).horizontalAdvance(said) <= 200
    assert label.toolTip() == text


def test_the_colours_of_what_is_left_stay(label):
    label.resize(300, 20)
    label.show_text(RICH, rich=True)
    assert "#0000ff" in label.text()


def test_with_more_room_more_is_said(label, qtbot):
    label.resize(150, 20)
    label.show_text(PLAIN)
    short = label.text()
    label.resize(250, 20)
    qtbot.waitUntil(lambda: len(label.text()) > len(short))
    label.resize(900, 20)
    qtbot.waitUntil(lambda: label.text() == PLAIN)
    assert label.toolTip() == ""


def test_where_there_is_no_room_something_shorter_is_said_before_anything_is_cut(label):
    label.show_text(PLAIN, shorter=("layer 1, unit 7: z = 1.23", "unit 7"))
    seen = []
    for width in (900, 300, 80, 20):
        label.resize(width, 20)
        seen.append((label.text(), label.toolTip()))
    whole, *others, cut = seen
    assert whole == (PLAIN, "")
    assert others == [("layer 1, unit 7: z = 1.23", PLAIN), ("unit 7", PLAIN)]
    assert cut[0].endswith("…")
    assert cut[1] == PLAIN


def test_without_any_room_there_are_only_dots(label):
    label.resize(1, 20)
    label.show_text(PLAIN)
    assert label.text() == "…"


@pytest.mark.parametrize("character", ["👩‍🚀", "e\u0301", "猫"])
def test_no_character_is_cut_into_parts(label, character):
    for width in range(20, 100, 3):
        label.resize(width, 20)
        label.show_text(20 * character, "" if width % 2 else "a hint")
        assert label.text()[:-1] in [n * character for n in range(20)]
        assert label.text().endswith("…")


def test_brackets_and_the_last_parts_are_what_a_headline_can_do_without():
    assert fewer_parts("accuracy 99 % (99 of 100) · J = 0.1 · epoch 3", " · ") == (
        "accuracy 99 % · J = 0.1 · epoch 3",
        "accuracy 99 % · J = 0.1",
        "accuracy 99 %",
    )
