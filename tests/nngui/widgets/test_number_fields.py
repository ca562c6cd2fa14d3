"""Texts typed into every number field of the window, in every country."""

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QHBoxLayout, QMainWindow, QWidget

from engine.options import Option
from nngui.design.design import Design
from nngui.design.presets import PRESETS
from nngui.training.one_step.chips import Chip
from nngui.training.one_step.example import Choice, Source
from nngui.training.one_step.shown import StepShown
from nngui.training.one_step.step import seen
from nngui.views.guess_bar import GuessBar
from nngui.views.inspector.weight_part import WeightSpinBox
from nngui.views.network.network_view import NetworkView
from nngui.views.settings.settings_form import SettingsForm
from nngui.views.step.step_view import StepView
from nngui.widgets.fields.numbers import RateSpinBox
from nngui.widgets.fields.option_form import OptionSpinBox
from nngui.widgets.fields.typed_numbers import parse_real, parse_whole
from nngui.window.layout import Views
from tests.nngui.training.one_step.test_step import BATCH, DIGIT, looked


def _signs(locale):
    return (
        *(locale.decimalPoint(), locale.groupSeparator(), locale.negativeSign()),
        *(locale.zeroDigit(), locale.exponential()),
    )


_ALL = QLocale.matchingLocales(
    QLocale.Language.AnyLanguage, QLocale.Script.AnyScript, QLocale.Country.AnyCountry
)
LOCALES = list({_signs(locale): locale for locale in _ALL}.values())
OTHER_SIGNS = [QLocale("C"), QLocale("de_CH"), QLocale("ar_EG")]


@pytest.fixture
def locale(request):
    """The locale of the test."""
    default = QLocale()
    QLocale.setDefault(getattr(request, "param", QLocale.c()))
    yield
    QLocale.setDefault(default)


@pytest.fixture
def one_of_each(locale, themed, qtbot):
    """A number field of every class, which takes what is typed."""
    window, form = QWidget(), SettingsForm()
    qtbot.addWidget(window)
    form.design_asked.connect(lambda design, _: form.show_design(design))
    weight = WeightSpinBox("weightSpin")
    option = OptionSpinBox("optionSpin", Option("momentum", "", most=1.0), 0.0)
    row = QHBoxLayout(window)
    for view in (form, weight, weight.refusal, option, option.refusal, guess_bar()):
        row.addWidget(view)
    with qtbot.waitActive(window):
        window.show()
    fields = window.findChildren(QAbstractSpinBox)
    return {type(field): field for field in fields if field.isVisible()}


@pytest.fixture
def fields(locale, themed, qtbot):
    """All number fields of the window, which take what is typed, in the locale of the test."""
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    form, network = SettingsForm(), NetworkView()
    form.design_asked.connect(
        lambda design, _: (form.show_design(design), network.show_design(design))
    )
    network.layers_changed.connect(
        lambda layers, _: network.show_design(replace(form._design, layers=layers))
    )
    weight = WeightSpinBox("weightSpin")
    for view in (form, network, weight, weight.refusal, batch_page(), slant_page(), guess_bar()):
        row.addWidget(view)
    with qtbot.waitActive(window):
        window.show()
    return window.findChildren(QAbstractSpinBox)


@cache
def step_of(preset, choice):
    return looked(PRESETS[preset], choice)[0]


def batch_page():
    """The page of a step on a mini-batch, one of 16, which follows as the session does."""
    page, now = StepView(), StepShown(step_of("lecture 25-15-1", BATCH), "", BATCH, 16, "")

    def show(**changes):
        nonlocal now
        now = replace(now, **changes)
        page.show_step(now)

    page.choice_asked.connect(lambda choice: show(choice=choice))
    page.example_asked.connect(lambda place: show(step=seen(now.step, now.step.follow, place)))
    page.followed.connect(lambda each: show(step=seen(now.step, each, now.step.column)))
    page.chips.show_chip(Chip.FORWARD)
    show()
    return page


def slant_page():
    """The page of a step on a drawing whose slant is to be typed."""
    page = StepView()
    step = step_of("slant regression", DIGIT)
    page.show_step(StepShown(step, "", Choice(Source.DRAWING, label=0.0), 1, ""))
    return page


def guess_bar():
    bar = GuessBar()
    bar.ask("one step", 0.5)
    return bar


def type_into(field, text, end=Qt.Key.Key_Return):
    """Type the text with the keyboard in place of what is there."""
    field.setFocus()
    field.selectAll()
    press(field, Qt.Key.Key_Delete)
    for character in text:
        press(field, 0, character)
    press(field, end)


def press(field, key, text=""):
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(field, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))


def meant(field, text):
    """The number that the text means by rule; None if it is to be refused."""
    parse = parse_real if isinstance(field, RateSpinBox) else parse_whole
    try:
        number = parse(text)
    except ValueError:
        return None
    return number if field.minimum() <= number <= field.maximum() else None


def check(field, text):
    before = field.value()
    type_into(field, text)
    expected = meant(field, text)
    assert field.value() == (before if expected is None else expected)
    assert meant(field, field.text()) == field.value(), "what is shown is not the value"
    assert field.refusal.isHidden() == (expected is not None)
    assert field.refusal.window() is field.window(), "the reason is a window of its own"
    assert bool(field.property("refused")) == (expected is None)


TEXTS = [
    "1e-4",
    "0,05",
    "5000",
    "5,000",
    "5.000",
    "5\u202f000",
    "1.000,5",
    "−7",
    "5a0",
    "２５",
    "٣",
]


@pytest.mark.parametrize("locale", LOCALES, indirect=True, ids=QLocale.name)
def test_a_typed_text_is_the_same_number_in_every_locale(one_of_each):
    for field in one_of_each.values():
        for text in TEXTS:
            check(field, text)


@pytest.mark.parametrize("locale", OTHER_SIGNS, indirect=True, ids=QLocale.name)
def test_a_typed_text_is_the_same_number_in_every_field(fields):
    assert len(fields) >= 7
    for field in fields:
        if field.isVisible():
            for text in TEXTS:
                check(field, text)


def test_every_class_of_number_fields_is_tried_in_every_locale(one_of_each, fields):
    assert {type(field) for field in fields} == set(one_of_each)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(data=st.data(), text=st.text("0123456789.,eE+-−' \u202fax", max_size=9))
def test_what_is_typed_is_taken_as_what_it_means_or_refused(fields, data, text):
    visible = [field for field in fields if field.isVisible()]
    check(data.draw(st.sampled_from(visible)), text)


def named(fields, name):
    return next(field for field in fields if field.objectName() == name)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("learningRateSpin", "1,000.5", "“1,000.5” has more than one separator"),
        ("learningRateSpin", "1e9", "Type a number from 1e-12 to 1000"),
        ("epochsSpin", "2.5", "“2.5” is not a whole number."),
        ("epochsSpin", "2e7", "Type a whole number from 1 to 1,000,000"),
        ("seedSpin", "", "Nothing was typed."),
        ("unitsSpin1", "0", "“0” is too small. Type a whole number from 1 to 2,048"),
    ],
)
def test_a_refusal_says_in_and_beside_the_field_what_came_and_the_way_out(fields, name, text, said):
    field = named(fields, name)
    before = field.text()
    type_into(field, text)
    assert said in field.refusal.text()
    assert f"It is still {before}." in field.refusal.text()
    assert field.refusal.isVisible()
    assert field.accessibleDescription() == field.refusal.text()


def test_the_mark_goes_away_with_the_next_edit(fields):
    field = named(fields, "epochsSpin")
    type_into(field, "2.5")
    press(field, 0, "7")
    assert field.refusal.isHidden()
    assert not field.property("refused")
    assert field.accessibleDescription() == ""


def test_leaving_a_field_refuses_as_return_does(fields):
    field = named(fields, "epochsSpin")
    type_into(field, "many", Qt.Key.Key_Tab)
    assert not field.hasFocus()
    assert (field.value(), field.text()) == (100, "100")
    assert field.refusal.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Up, Qt.Key.Key_PageDown])
def test_a_step_from_what_is_refused_is_not_made(fields, key):
    for name, before in (("learningRateSpin", 0.3), ("epochsSpin", 100)):
        field = named(fields, name)
        type_into(field, "x", key)
        assert field.value() == before
        assert field.refusal.isVisible()


def test_thousands_are_separated_while_nobody_is_typing(fields):
    field = named(fields, "epochsSpin")
    type_into(field, "2e4")
    assert field.text() == "20000"
    press(field, Qt.Key.Key_Tab)
    assert field.text() == "20,000"
    field.setFocus()
    assert field.text() == "20000"
    press(field, Qt.Key.Key_End)
    press(field, 0, "0")
    press(field, Qt.Key.Key_Return)
    assert field.value() == 200_000


def test_alpha_goes_up_and_down_in_steps_of_its_own_size_exactly(fields):
    field = named(fields, "learningRateSpin")
    type_into(field, "0.1")
    for key, shown in ((Qt.Key.Key_Down, "0.099"), (Qt.Key.Key_Up, "0.1"), (Qt.Key.Key_Up, "0.11")):
        press(field, key)
        assert field.text() == shown


def test_a_refusal_over_the_network_stays_inside_it_and_goes_with_a_click(fields, qtbot):
    field = named(fields, "unitsSpin1")
    type_into(field, "x")
    refusal = field.refusal
    assert refusal.parentWidget().rect().contains(refusal.geometry())
    qtbot.mouseClick(refusal, Qt.MouseButton.LeftButton)
    assert refusal.isHidden()


def test_the_whole_window_has_no_other_number_fields(fields, qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    views = Views(window)
    views.settings.show_design(Design())
    views.network.show_design(Design())
    names = {field.objectName() for field in fields}
    assert {field.objectName() for field in window.findChildren(QAbstractSpinBox)} == names


def test_the_number_fields_of_a_step_are_there_to_be_typed_into(fields):
    visible = {field.objectName() for field in fields if field.isVisible()}
    assert visible >= {"stepNumber", "stepShown", "stepAngle", "guessFalls", "guessRises"}
    assert visible >= {"guessTo", "followLayer", "followUnit", "followInput"}


def test_there_is_no_example_behind_the_last_one(fields):
    (number, *_) = (each for each in fields if each.objectName() == "stepNumber")
    type_into(number, "17")
    assert "Type a whole number from 1 to 16" in number.refusal.text()
    assert number.refusal.isVisible()
    assert number.value() == 2
    (shown, *_) = (each for each in fields if each.objectName() == "stepShown")
    type_into(shown, "33")
    assert "from 1 to 32" in shown.refusal.text()


def test_nothing_is_predicted_while_a_number_is_refused(fields, qtbot):
    to = named(fields, "guessTo")
    bar, guesses = to.parentWidget(), []
    bar.guessed.connect(guesses.append)
    type_into(to, "small")
    assert guesses == []
    assert to.refusal.isVisible()
    type_into(to, "0,25")
    assert [guess.to for guess in guesses] == [0.25]
