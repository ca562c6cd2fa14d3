from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QPushButton,
    QToolButton,
    QWidget,
)

from nngui.design.design import Design, LayerSpec
from nngui.design.presets import PRESETS
from nngui.design.problems import problems
from nngui.views.settings.settings_form import SettingsForm
from tests.nngui.designs import FewDigits


@pytest.fixture
def form(themed, qtbot):
    form = SettingsForm()
    qtbot.addWidget(form)
    form.show()
    return form


@pytest.fixture
def asked(form):
    asked = []
    form.design_asked.connect(lambda design, text: asked.append((design, text)))
    return asked


def find(form, name):
    return form.findChild(QWidget, name)


@pytest.mark.parametrize("name", PRESETS)
def test_a_design_is_shown_in_every_control_without_asking_for_anything(form, asked, name):
    design = PRESETS[name]
    form.show_design(design)
    assert find(form, "presetCombo").currentText() == name
    assert find(form, "datasetCombo").currentText().startswith(design.dataset)
    assert find(form, "learningRateSpin").value() == design.learning_rate
    assert find(form, "batchSizeSpin").value() == design.batch_size
    assert find(form, "epochsSpin").value() == design.epochs
    assert find(form, "seedSpin").value() == design.seed
    assert asked == []


def test_a_data_set_is_asked_for_by_its_name(form, qtbot):
    with qtbot.waitSignal(form.dataset_asked) as signal:
        choose(qtbot, find(form, "datasetCombo"), 1)
    assert signal.args == ["0 to 9"]


def test_a_schedule_is_asked_for_and_alpha_of_now_is_said_while_it_moves(form, asked, qtbot):
    choose(qtbot, find(form, "scheduleCombo"), 1)
    assert asked == [(replace(Design(), schedule="cosine"), "Change Schedule")]
    now = find(form, "rateLabel")
    form.show_rate(0.00123)
    assert not now.isVisible()
    form.show_design(asked[0][0])
    assert now.isVisible()
    assert now.text() == "now 0.0012"


def test_augmentation_is_asked_for_where_turning_changes_no_answer(form, asked, qtbot):
    check = find(form, "augmentationCheck")
    check.click()
    assert asked == [(replace(Design(), augmentation=True), "Change Augmentation")]
    form.show_design(PRESETS["slant regression"])
    for name in ("augmentationCheck", "previewButton", "mineCombo"):
        assert not find(form, name).isEnabled()
        assert "another angle" in find(form, name).toolTip()


def test_the_preview_shows_eight_digits_and_others_again_the_same_for_a_seed(form, qtbot):
    def seen(seed):
        form.show_design(replace(Design(), seed=seed))
        find(form, "previewButton").click()
        preview = find(form, "augmentationPreview")
        assert preview.isVisible()
        first = preview.grab().toImage()
        find(preview, "againButton").click()
        again = preview.grab().toImage()
        assert again != first
        qtbot.keyClick(preview, Qt.Key.Key_Escape)
        assert not preview.isVisible()
        return first, again

    assert seen(0) == seen(0)
    assert seen(0) != seen(1)


def test_ones_own_digits_can_be_chosen_once_there_are_some_for_the_task(form, asked, qtbot):
    combo = find(form, "mineCombo")
    form.show_own(FewDigits(7))
    assert not combo.isEnabled()
    form.show_own(FewDigits(0, 1, 1))
    assert combo.isEnabled()
    choose(qtbot, combo, 1)
    assert asked == [(replace(Design(), own="with"), "Change Digits")]
    form.show_design(asked[0][0])
    counts = [label.text() for label in form.findChildren(QLabel)]
    assert "1,000 + 3 × 17 training, 200 validation" in counts


def test_styles_cannot_be_asked_for_where_only_ones_own_digits_are_trained_with(form):
    styles, design = find(form, "stylesCheck"), PRESETS["ten digits 256-128-10"]
    form.show_design(replace(design, own="only"))
    assert styles.isEnabled()  # there are none yet, so all others are trained with
    form.show_own(FewDigits(*range(10)))
    assert not styles.isEnabled()
    assert "Only your own digits" in styles.toolTip()
    form.show_design(replace(design, own="with"))
    assert styles.isEnabled()


def test_digits_that_are_missing_among_mine_are_said_under_them(form, asked, qtbot):
    design, own = replace(Design(), own="only"), FewDigits(1)
    form.show_own(own)
    form.show_design(design)
    form.show_problems(problems(design, own))
    assert "Yours have no 0" in form.findChild(QWidget, "dataProblem").text
    form.findChild(QPushButton, "dataProblemRemedy").click()
    assert asked[-1][0].own == "with"


def test_a_design_is_named_by_the_preset_that_it_was_made_from_with_what_was_changed(form):
    combo = find(form, "presetCombo")
    form.show_design(replace(Design(), learning_rate=3.0))
    assert combo.currentText() == "lecture 25-15-1, changed: α 3"
    assert "choose lecture 25-15-1 again" in combo.toolTip()
    form.show_design(replace(Design(), layers=(LayerSpec(7, "relu"), LayerSpec(1, "sigmoid"))))
    assert combo.currentText() == "your own"
    assert combo.count() == len(PRESETS) + 1
    form.show_design(Design())
    assert combo.currentText() == "lecture 25-15-1"
    assert combo.count() == len(PRESETS)
    assert "starts over" in combo.toolTip()


def test_choosing_the_preset_of_a_changed_design_asks_for_it(form, qtbot):
    combo = find(form, "presetCombo")
    form.show_design(replace(Design(), learning_rate=3.0))
    with qtbot.waitSignal(form.preset_asked) as signal:
        combo.setFocus()
        qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert signal.args == ["lecture 25-15-1"]


def test_a_number_typed_is_asked_for_once_when_it_is_complete(form, asked, qtbot):
    spin = find(form, "epochsSpin")
    spin.setFocus()
    spin.selectAll()
    qtbot.keyClicks(spin, "250")
    assert asked == []
    qtbot.keyClick(spin, Qt.Key.Key_Return)
    assert asked == [(replace(Design(), epochs=250), "Change Epochs")]


def test_alpha_is_written_without_useless_zeros_and_steps_by_its_own_size(form, asked, qtbot):
    spin = find(form, "learningRateSpin")
    assert spin.text() == "0.3"
    form.show_design(replace(Design(), learning_rate=0.001))
    assert spin.text() == "0.001"
    spin.setFocus()
    qtbot.keyClick(spin, Qt.Key.Key_Up)
    assert asked[-1][0].learning_rate == pytest.approx(0.0011)


def choose(qtbot, combo, steps):
    combo.setFocus()
    for _ in range(abs(steps)):
        qtbot.keyClick(combo, Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)


def test_another_optimizer_comes_with_its_usual_alpha_and_remembers_it(form, asked, qtbot):
    combo = find(form, "optimizerCombo")
    form.design_asked.connect(form.show_design)
    choose(qtbot, combo, 1)
    assert (asked[-1][0].optimizer, asked[-1][0].learning_rate) == ("adam", 0.001)
    form.show_design(replace(asked[-1][0], learning_rate=0.02))
    choose(qtbot, combo, -1)
    assert (asked[-1][0].optimizer, asked[-1][0].learning_rate) == ("sgd", 0.3)
    choose(qtbot, combo, 1)
    assert asked[-1][0].learning_rate == 0.02


def test_the_loss_is_shown_with_its_formula(form):
    formulas = [label.text() for label in form.findChildren(QLabel)]
    assert "L = −y log ŷ − (1−y) log(1−ŷ)" in formulas


def test_a_loss_that_does_not_fit_is_said_with_its_remedy(form, asked, qtbot):
    unfit = replace(Design(), loss="categorical_crossentropy")
    form.show_design(unfit)
    form.show_problems(problems(unfit))
    button = form.findChild(QPushButton, "lossProblemRemedy")
    assert button.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked[-1][0] == Design()
    form.show_problems(())
    assert not button.isVisible()


def test_every_control_has_a_name_and_a_sentence(form):
    for name in ("datasetCombo", "lossCombo", "learningRateSpin", "seedSpin"):
        control = find(form, name)
        assert control.accessibleName()
        assert control.toolTip().endswith(".")
    assert all(not combo.isEditable() for combo in form.findChildren(QComboBox))


def test_the_wheel_changes_no_setting_that_nobody_has_gone_to(form, asked, qtbot):
    found = [*form.findChildren(QComboBox), *form.findChildren(QAbstractSpinBox)]
    controls = [each for each in found if each.window() is form]  # the others are in popovers
    assert len(controls) == 10
    form.resize(260, 900)
    for control in controls:
        control.clearFocus()
        place = QPointF(control.mapTo(form, control.rect().center()))
        QTest.wheelEvent(form.windowHandle(), place, QPoint(0, -120))
        assert not control.hasFocus()
    assert asked == []
    assert find(form, "epochsSpin").value() == Design().epochs


def test_a_number_being_typed_survives_another_change_of_the_design(form, asked, qtbot):
    with qtbot.waitActive(form):
        form.activateWindow()
    spin = find(form, "epochsSpin")
    spin.setFocus()
    spin.selectAll()
    qtbot.keyClicks(spin, "250")
    form.show_design(replace(Design(), epochs=50, loss="mean_squared_error"))
    qtbot.keyClick(spin, Qt.Key.Key_Return)
    assert asked[-1][0] == replace(Design(), epochs=250, loss="mean_squared_error")


def test_there_is_never_a_horizontal_scroll_bar(form, qtbot):
    unfit = replace(Design(), loss="categorical_crossentropy")
    form.show_design(unfit)
    form.show_problems(problems(unfit))
    form.resize(form.minimumSizeHint().width(), 200)
    qtbot.waitUntil(lambda: form.verticalScrollBar().isVisible())
    assert not form.horizontalScrollBar().isVisible()
    assert form.widget().width() <= form.viewport().width()


@pytest.mark.parametrize(
    ("loss", "one", "ten"),
    [
        (
            "binary_crossentropy",
            "L = −y log ŷ − (1−y) log(1−ŷ)",
            "L = −1/10 Σₖ (yₖ log ŷₖ + (1−yₖ) log(1−ŷₖ)), y one-hot",
        ),
        ("mean_squared_error", "L = (ŷ − y)²", "L = 1/10 Σₖ (ŷₖ − yₖ)², y one-hot"),
    ],
)
def test_the_formula_of_the_loss_is_that_of_so_many_outputs(form, loss, one, ten):
    design = replace(Design(), loss=loss)
    for shown, text in ((design, one), (design.with_output(10, "softmax"), ten)):
        form.show_design(shown)
        assert text in [label.text() for label in form.findChildren(QLabel)]


def test_a_batch_of_all_examples_says_that_an_epoch_is_one_step(form, qtbot):
    steps = form.findChild(QLabel, "stepsLabel")
    form.show_design(Design())
    assert steps.text() == "32 steps an epoch"
    every = form.findChild(QToolButton, "wholeBatchButton")
    with qtbot.waitSignal(form.design_asked) as asked:
        qtbot.mouseClick(every, Qt.MouseButton.LeftButton)
    assert asked.args[0].batch_size == 1_000
    for size in (1_000, 5_000):
        form.show_design(replace(Design(), batch_size=size))
        assert steps.text() == "all 1,000 at once: one step an epoch"
    form.show_design(replace(Design(), batch_size=1_000))
    assert not every.isEnabled()
