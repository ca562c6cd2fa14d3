"""Rows of the table of runs as texts for other programs."""

import html
from collections.abc import Sequence

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QStandardItem, QStandardItemModel

from nngui.training.run import Run
from nngui.views.runs.columns import COLUMNS

COPIED = [(column.head, column.raw) for column in COLUMNS if column.raw]


def copied(runs: Sequence[Run]) -> QMimeData:
    """Return these runs as a table, with its head: tab-separated for spreadsheets, and as HTML."""
    rows = [[head for head, _ in COPIED]]
    rows += [[" ".join(raw(run).split()) for _, raw in COPIED] for run in runs]
    data = _empty()
    data.setText("\n".join("\t".join(row) for row in rows) + "\n")
    data.setHtml(_html(rows))
    return data


def _empty() -> QMimeData:
    """Return data that Qt made.

    The clipboard keeps it after the end of Python, when an object that Python made would call its
    own destructor there, which ends in a crash.
    """
    model = QStandardItemModel()
    model.appendRow(QStandardItem())
    data = model.mimeData([model.index(0, 0)])
    data.clear()
    return data


def _html(rows: list[list[str]]) -> str:
    lines: list[str] = []
    for row in rows:
        tag = "td" if lines else "th"
        cells = "".join(f"<{tag}>{html.escape(text)}</{tag}>" for text in row)
        lines.append(f"<tr>{cells}</tr>")
    return f"<table>{''.join(lines)}</table>"
