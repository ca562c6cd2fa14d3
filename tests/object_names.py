"""The list of the widgets that outside programs can find, made from the window.

    python -m tests.object_names

writes `docs/object-names.md` anew; a test compares that file with the window.
"""

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

FILE = Path(__file__).resolve().parents[1] / "docs" / "object-names.md"
HEAD = """# Object names

The widgets that a program can find by their `objectName`, and the commands of the menus. A name
that ends in `1` is that of the first layer; the others have their layer's number there.

This page is written by `python -m tests.object_names`, from the window. A test fails where it is
not true.
"""
# of widgets that neither say nor show anything lasting themselves
WORDS = {
    "columnsArea": "Scrolls the columns from side to side where the window is too narrow.",
    "columns": "The three columns; their grips change the widths.",
    "comparisonLabel": "How the selected runs differ, in words.",
    "digitsNotice": "Why my digits cannot be read or written; hidden while they can.",
    "digitsNoticeRemedy": "The button in digitsNotice.",
    "digitsProblemRemedy": "The button in digitsProblem.",
    "documentNotice": "Why a document cannot be read or written, until it is dismissed.",
    "documentNoticeRemedy": "Dismisses documentNotice.",
    "doubtDialog": "Which digits an import has left out in doubt, and why; takes them.",
    "drawingArea": "Scrolls the left column where the window is too low.",
    "listDialog": "A list to read and to copy, such as what an import refused, and why.",
    "manualWindow": "The manual as a page with links between its parts.",
    "middleArea": "Scrolls the network and the tabs where the window is too low.",
    "mistakesLabel": "How many validation examples are read wrongly by the threshold.",
    "networkReadout": "A sentence on the unit or weight that is pointed at.",
    "networkScroll": "Scrolls the network where it is larger than its room.",
    "noDigitsLabel": "How digits come here, while there are none.",
    "noticeRemedy": "The button in notice.",
    "outputProblemRemedy": "The button in outputProblem.",
    "preferencesDialog": "Colours, name, and the data folder with what lies in it.",
    "preparationNote": "Which steps of the preparation are left out, and what that means.",
    "raceLabel": "The outcome of the race, in a sentence.",
    "racePreview": "What Start will do.",
    "raceTuningLabel": "Which α were found to be the best, and by how many epochs.",
    "rows": "The network above the tabs; the grip changes the heights.",
    "reportDialog": "The name of who hands a report in.",
    "runBarArea": "Scrolls the first row from side to side where the window is too narrow.",
    "setupDialog": "The note of a set-up for a class, and what it locks.",
    "setupFirstLine": "The note in one line, where it is folded.",
    "setupNote": "The note for the class; hidden without a set-up.",
    "setupNoteArea": "Scrolls a long note.",
    "setupText": "The note for the class.",
    "statusBar": "A line of advice, and what was saved.",
}
DIALOGS = (
    "doubtDialog",
    "listDialog",
    "setupDialog",
    "reportDialog",
    "preferencesDialog",
    "manualWindow",
)
OF_A_LATER_LAYER = re.compile(
    r"(?:activationCombo|removeLayer|fewerUnits|unitsSpin|unitsRefusal|moreUnits)[2-9]"
)


def page(window) -> str:
    """Return the whole page, from a window as it is at the first start."""
    from nngui.window.dialogs import ask_to_trust, show_list
    from tests.e2e.conftest import find

    tabs = window.views.tabs
    for index in reversed(range(tabs.count())):  # some pages are made when they are seen first
        tabs.setCurrentIndex(index)
    find(window, "previewButton").setChecked(True)
    show_list(window, "Refused", "", ())
    ask_to_trust(window, "", lambda: None)
    window.menus.save_setup.trigger()
    window.menus.report.trigger()
    window.menus.manual.trigger()
    window.menus.preferences.trigger()
    rows = sorted(set(_widgets(window)), key=lambda row: (row[0].lower(), row[0]))
    for dialog in DIALOGS:
        find(window, dialog).close()
    find(window, "previewButton").setChecked(False)
    lines = [HEAD, "## Widgets\n", "| name | class | in | what it is |", "|---|---|---|---|"]
    lines += [f"| `{name}` | {kind} | {place} | {words} |" for name, kind, place, words in rows]
    return "\n".join([*lines, "\n## Commands\n", *_commands(window), ""])


def _widgets(window) -> Iterator[tuple[str, str, str, str]]:
    from PySide6.QtWidgets import QWidget

    for widget in [window, *window.findChildren(QWidget)]:
        name = widget.objectName()
        if _is_ours(name) and not OF_A_LATER_LAYER.fullmatch(name):
            yield name, _kind(widget), _place(widget), _words(widget)


def _is_ours(name: str) -> bool:
    return name[:1].islower() and not name.startswith("qt_")


def _kind(widget) -> str:
    """Return the class, and Qt's own that it is, for that is what a program can rely on."""
    kind = type(widget)
    base = next(c for c in kind.__mro__ if c.__module__.startswith("PySide6"))
    return kind.__name__ if base is kind else f"{kind.__name__} ({base.__name__})"


def _place(widget) -> str:
    """Return the nearest widget around it that has a name of ours."""
    around = widget.parentWidget()
    while around is not None and not _is_ours(around.objectName()):
        around = around.parentWidget()
    return f"`{around.objectName()}`" if around else ""


def _words(widget) -> str:
    """Return the first sentence of what is known of it: to people, or else to readers of code."""
    own = not type(widget).__module__.startswith("PySide6")
    texts = (
        WORDS.get(widget.objectName(), ""),
        widget.toolTip(),
        widget.accessibleName(),
        type(widget).__doc__ if own else "",
    )
    text = next((text for text in texts if text and text.strip(": ")), "")
    sentence = re.match(r".+?(?:\.(?=\s|$)|$)", " ".join(text.split()))
    return sentence[0].replace("|", "\\|") if sentence else ""


def _commands(window) -> Iterator[str]:
    for action in window.menuBar().actions():
        yield f"- {action.text().replace('&', '')}: {', '.join(_texts(action.menu()))}"


def _texts(menu) -> Iterator[str]:
    for action in menu.actions():
        text = f"`{action.text().replace('&', '').strip()}`"
        if action.menu():
            yield f"{text} ({', '.join(_texts(action.menu()))})"
        elif not action.isSeparator():
            yield text


def _write() -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    from nngui.session.session import Session
    from nngui.window.main_window import MainWindow

    app = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        settings = QSettings(f"{folder}/settings.ini", QSettings.Format.IniFormat)
        window = MainWindow(Session(), settings)
        window.show()
        FILE.write_text(page(window), encoding="utf-8")
        window.close()
    app.quit()


if __name__ == "__main__":
    _write()
