"""What outside programs find by name is what the list says."""

import re

from tests.object_names import FILE, page

FIXED = set(
    re.findall(
        r"\w+",
        """
        mainWindow drawPad clearButton predictionLabel probabilityBars trainButton stepButton
        startOverButton epochLabel costLabel progressBar datasetCombo presetCombo lossCombo
        optimizerCombo learningRateSpin batchSizeSpin epochsSpin seedSpin costPlot epochSlider
        networkView codeView runsTable statusBar
        """,
    )
)
ROW = re.compile(r"^\| `(\w+)` \|.*\| (.*) \|$", re.MULTILINE)


def test_the_list_of_object_names_is_that_of_the_window(window):
    known = FILE.read_text(encoding="utf-8")
    assert known == page(window), f"write {FILE.name} anew: python -m tests.object_names"


def test_the_names_that_never_change_are_listed():
    assert {name for name, _ in listed()} >= FIXED


def test_every_name_belongs_to_one_widget_and_has_its_words():
    names = [name for name, _ in listed()]
    assert len(names) == len(set(names))
    assert all(words for _, words in listed())


def listed():
    return ROW.findall(FILE.read_text(encoding="utf-8"))
