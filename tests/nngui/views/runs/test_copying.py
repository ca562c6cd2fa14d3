import subprocess
import sys

from nngui.views.runs.copying import copied
from tests.nngui.training.runs import run

COPY_AND_QUIT = """
from PySide6.QtWidgets import QApplication
from nngui.views.runs.copying import copied
from tests.nngui.training.runs import run
app = QApplication([])
app.clipboard().setMimeData(copied([run()]))
print(app.clipboard().text().count("gradient descent"))
"""


def test_a_program_that_ends_with_a_copied_table_ends_well():
    end = subprocess.run(
        [sys.executable, "-c", COPY_AND_QUIT], capture_output=True, text=True, check=False
    )
    assert (end.returncode, end.stdout) == (0, "1\n"), end.stderr


def test_a_copy_has_a_text_for_spreadsheets_and_a_table_for_texts(qapp):
    assert copied([run()]).formats() == ["text/plain", "text/html"]


def test_a_number_that_is_not_known_is_left_blank(qapp):
    fresh = copied([run(epoch=0)]).text().splitlines()[1].split("\t")
    assert fresh[2:] == ["0", "", "", "", ""]
