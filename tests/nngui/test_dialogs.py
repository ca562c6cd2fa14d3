from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from nngui.dialogs import ask_for_file


@pytest.mark.parametrize(
    ("answer", "path"),
    [
        ("", None),
        ("/", None),
        ("/tmp/cost", Path("/tmp/cost.png")),
        ("/tmp/cost.png", Path("/tmp/cost.png")),
    ],
)
def test_any_answer_of_the_dialog_is_a_file_or_none(monkeypatch, answer, path):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (answer, ""))
    assert ask_for_file(None, "Save Cost Plot", "cost.png", "PNG images (*.png)") == path
