"""Rows of the table of runs as texts for other programs."""

import html
from collections.abc import Sequence

from PySide6.QtCore import QMimeData

from nngui.training.run import Run
from nngui.views.runs.columns import COLUMNS
from nngui.widgets.copying import empty_data

COPIED = [(column.head, column.raw) for column in COLUMNS if column.raw]


def copied(runs: Sequence[Run]) -> QMimeData:
    """Return these runs as a table, with its head: tab-separated for spreadsheets, and as HTML."""
    rows = [[head for head, _ in COPIED]]
    rows += [[" ".join(raw(run).split()) for _, raw in COPIED] for run in runs]
    data = empty_data()
    data.setText("\n".join("\t".join(row) for row in rows) + "\n")
    data.setHtml(_html(rows))
    return data


def _html(rows: list[list[str]]) -> str:
    lines: list[str] = []
    for row in rows:
        tag = "td" if lines else "th"
        cells = "".join(f"<{tag}>{html.escape(text)}</{tag}>" for text in row)
        lines.append(f"<tr>{cells}</tr>")
    return f"<table>{''.join(lines)}</table>"
