import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton

from nngui.design.design import Design
from nngui.design.keras_reader import Found, Reading, Span
from nngui.training.words.fit_lines import DIFFERENCE
from nngui.views.code.code_view import CodeView
from nngui.widgets import theme

LONG = "\n".join(f"x{i} = 'text'  # {i}" for i in range(200))


@pytest.fixture
def view(qtbot, themed):
    view = CodeView()
    qtbot.addWidget(view)
    view.resize(300, 200)
    with qtbot.waitExposed(view):
        view.show()
    return view


def edit_of(view):
    return view.findChild(QPlainTextEdit, "codeView")


def colours_of(view, line):
    block = edit_of(view).document().findBlockByNumber(line)
    return [f.format.foreground().color().name() for f in block.layout().formats()]


def test_the_first_program_has_no_changes(view):
    view.show_code("a = 1\nb = 2")
    assert view.text == "a = 1\nb = 2"
    assert view.changed_lines == ()


def test_the_lines_that_the_last_change_changed_are_marked(view):
    view.show_code("a = 1\nb = 2\nc = 3")
    view.show_code("a = 1\nb = 5\nc = 3\nd = 4")
    assert view.changed_lines == (2, 4)
    assert view.note == "changed: lines 2, 4"
    marked = [s.cursor.blockNumber() + 1 for s in edit_of(view).extraSelections()]
    assert marked == [2, 4]
    view.show_code("a = 1\nb = 5\nc = 3\nd = 5")
    assert view.changed_lines == (4,)


def test_showing_the_same_again_leaves_the_marks(view):
    view.show_code("a = 1")
    view.show_code("a = 2")
    view.show_code("a = 2")
    assert view.changed_lines == (1,)


def test_the_place_scrolled_to_is_kept(view):
    view.show_code(LONG)
    bar = edit_of(view).verticalScrollBar()
    bar.setValue(120)
    view.show_code(LONG.replace("x130", "z130"))
    assert bar.value() == 120
    assert view.changed_lines == (131,)


def test_what_is_typed_is_sent_when_the_person_pauses(view, qtbot):
    view.show_code("a = 1")
    with qtbot.waitSignal(view.typed) as sent:
        qtbot.keyClicks(edit_of(view), "b = 2;")
    assert sent.args == ["b = 2;a = 1"]


def test_a_text_that_means_the_program_stays_and_another_program_takes_its_place(view, qtbot):
    view.show_code("a = 1")
    edit_of(view).setPlainText("a  =  2")
    view.show_reading(Reading(Design()), "a = 2")
    view.show_code("a = 2")
    assert view.text == "a  =  2"
    view.show_code("a = 3")
    assert view.text == "a = 3"


def test_an_error_is_marked_at_its_word_and_said_below(view, qtbot):
    view.show_code("a = 1")
    edit_of(view).setPlainText("x = 1\na = wrong")
    view.show_reading(Reading(None, (Found(Span(2, 4, 2, 9), "expected a number"),)), "a = 1")
    assert view.problem == "line 2: expected a number"
    (mark,) = edit_of(view).extraSelections()
    assert mark.cursor.selectedText() == "wrong"
    qtbot.mouseClick(view.findChild(QPushButton, "discardCodeButton"), Qt.MouseButton.LeftButton)
    assert (view.text, view.problem) == ("a = 1", "")


def test_the_whole_program_can_be_copied(view, qtbot):
    view.show_code(LONG)
    with qtbot.waitSignal(view.copied):
        qtbot.mouseClick(view.findChild(QPushButton, "copyCodeButton"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == LONG
    assert view.note == "copied"


def test_words_are_coloured_in_both_schemes(view):
    view.show_code("import x\ny = 'import # 1'  # 2 import")
    for scheme, colours in ((theme.Scheme.DARK, theme.DARK), (theme.Scheme.LIGHT, theme.LIGHT)):
        theme.apply(scheme)
        assert colours_of(view, 0) == [colours.accent]
        assert colours_of(view, 1) == [colours.drawing, colours.muted]


def test_the_output_has_the_lines_that_there_are_while_new_ones_push_the_oldest_out(view):
    lines = tuple(f"Epoch {i}" for i in range(500))
    output = view.findChild(QPlainTextEdit, "fitOutput")
    for end in (10, 11, 100, 101, 105, 400):
        shown = lines[max(0, end - 100) : end]
        view.show_lines(shown)
        assert output.toPlainText() == "\n".join(shown)
    view.show_lines(lines[:3])
    assert output.toPlainText() == "\n".join(lines[:3])


@pytest.mark.parametrize("size", [(454, 226), (707, 328)])
def test_the_line_under_the_output_of_fit_is_read_whole(view, qtbot, size):
    view.resize(*size)
    (line,) = (each for each in view.findChildren(QLabel) if each.text() == DIFFERENCE)
    qtbot.waitUntil(lambda: line.width() == size[0])
    qtbot.waitUntil(lambda: line.height() >= line.heightForWidth(size[0]))
