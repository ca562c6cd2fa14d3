"""`Report` as a page: one HTML file that needs nothing else, to read and to print. No Qt."""

import base64
import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array
from nngui.design.figures import count
from nngui.handwriting.ink import PAD_PEN
from nngui.handwriting.sheet import Sheet

Pairs = tuple[tuple[str, str], ...]
LAYERS = ("layer", "units", "activation", "W", "b", "parameters", "options")
PAD = 1_000  # units of the drawing's picture; a stroke is written in whole ones
STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body {
  font: 15px/1.45 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; color: #1d2126;
  background: #fff; max-width: 56rem; margin: 2rem auto; padding: 0 1.2rem;
}
h1 { font-size: 1.6rem; margin: 0 0 .2rem; }
h2 { font-size: 1.15rem; margin: 1.8rem 0 .5rem; border-bottom: 1px solid #ccd2da; }
p { margin: .3rem 0; }
.by { color: #5b636e; }
.note { white-space: pre-wrap; border-left: 4px solid #0062a8; padding: .2rem .8rem; }
.side { display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: flex-start; }
.ink { width: 11rem; height: 11rem; border: 1px solid #5b636e; }
figure { margin: 0; }
figcaption { color: #5b636e; font-size: .85rem; }
.answer { font-size: 1.3rem; font-weight: bold; }
.plot { width: 100%; height: auto; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; margin: .4rem 0; font-variant-numeric: tabular-nums; }
th, td { border: 1px solid #ccd2da; padding: .2rem .5rem; text-align: left; vertical-align: top; }
th { background: #eef0f3; font-weight: 600; }
td.n { text-align: right; }
td.right { background: #dcebf7; font-weight: bold; }
pre {
  background: #f4f5f7; border: 1px solid #ccd2da; padding: .6rem .8rem; font-size: .8rem;
  white-space: pre-wrap; overflow-wrap: anywhere;
}
@page { size: A4; margin: 16mm; }
@media print {
  body { font-size: 10pt; margin: 0; padding: 0; max-width: none; }
  h1 { font-size: 16pt; } h2 { font-size: 12pt; break-after: avoid; }
  figure, tr, .side, .keep { break-inside: avoid; }
  .wide { overflow: visible; }
  table { font-size: 8.5pt; } pre { font-size: 8pt; }
  th, td.right, pre { print-color-adjust: exact; }
}
"""


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """All that stands in a report.

    Attributes
    ----------
    title, learner, date : str
        The name of the document, of who hands it in (empty if not given), and when.
    note : str
        Of the set-up; empty without one.
    sheet : Sheet
        What lies on the pad.
    image : ndarray, shape (side, side)
        What the network sees of it.
    answer : str
    outputs : tuple of (str, str)
        The number of each class, or the one output.
    remarks : tuple of str
        On the answer.
    design : tuple of (str, str)
        The settings, each with its name.
    layers : tuple of tuple of str
        A row for each layer, below `LAYERS`.
    code : str
        The program for Keras.
    figure : bytes
        The plot of the costs, as SVG.
    runs : tuple of tuple of str
        The table of runs; the first row has the heads.
    race : tuple of str
        How the newest race stands; empty without one.
    moment : str
        At which the network is evaluated.
    measured : tuple of str
        The cost and the score, as the window has them.
    confusion : ndarray, shape (classes, classes), or None
        How many validation examples of a class (row) are read as each class (column).
    classes : tuple of str
    threshold : str
        By which a single output was read; empty without one.
    """

    title: str
    learner: str
    date: str
    note: str
    sheet: Sheet
    image: Array
    answer: str
    outputs: Pairs
    remarks: tuple[str, ...]
    design: Pairs
    layers: tuple[tuple[str, ...], ...]
    code: str
    figure: bytes
    runs: tuple[tuple[str, ...], ...]
    race: tuple[str, ...]
    moment: str
    measured: tuple[str, ...]
    confusion: NDArray[np.int64] | None
    classes: tuple[str, ...]
    threshold: str


def html_of(report: Report) -> str:
    """Return the report as an HTML file; no text of a person becomes a tag of it."""
    by = " · ".join(filter(None, (report.learner, report.date)))
    parts = (
        f"<h1>{escape(report.title)}</h1>",
        f'<p class="by">{escape(by)}</p>',
        f'<p class="note">{escape(report.note)}</p>' if report.note else "",
        _head("The drawing and the answer"),
        _drawing(report),
        _head("The design"),
        _table(report.design),
        _wide(_table(_filled(report.layers), LAYERS)),
        _head("The cost J"),
        _figure(report.figure),
        *(f"<p>{escape(text)}</p>" for text in report.race),
        _head("The runs"),
        _runs(report.runs),
        _head("Evaluation"),
        f"<p>{escape(report.moment)}</p>",
        *(f"<p>{escape(text)}</p>" for text in report.measured),
        _confusion(report),
        _head("The program for Keras"),
        f"<pre>{escape(report.code)}</pre>",
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(report.title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(filter(None, parts))
        + "\n</body>\n</html>\n"
    )


def _head(text: str) -> str:
    return f"<h2>{escape(text)}</h2>"


def _wide(table: str) -> str:
    return f'<div class="wide">{table}</div>'


def _table(rows: Iterable[Sequence[str]], heads: Sequence[str] = ()) -> str:
    """Return a table; without heads the first cell of a row is its name."""
    lines = []
    if heads:
        lines.append("".join(f"<th>{escape(head)}</th>" for head in heads))
    for row in rows:
        cells = [f"<td>{escape(text)}</td>" for text in row]
        if not heads:
            cells[0] = f"<th>{escape(row[0])}</th>"
        lines.append("".join(cells))
    body = "\n".join(f"<tr>{line}</tr>" for line in lines)
    return f"<table>\n{body}\n</table>"


def _filled(rows: Iterable[Sequence[str]]) -> list[tuple[str, ...]]:
    return [tuple(text or "–" for text in row) for row in rows]


def _runs(rows: Sequence[Sequence[str]]) -> str:
    return _wide(_table(rows[1:], rows[0])) if len(rows) > 1 else "<p>None yet.</p>"


def _drawing(report: Report) -> str:
    words = [f'<p class="answer">{escape(report.answer)}</p>']
    words += [f"<p>{escape(text)}</p>" for text in report.remarks]
    if report.outputs:
        words.append(_table(report.outputs))
    side = len(report.image)
    return (
        '<div class="side">\n'
        f"<figure>{_sheet(report.sheet)}<figcaption>the drawing</figcaption></figure>\n"
        f"<figure>{_pixels(report.image)}<figcaption>what the network gets:"
        f" {side} × {side}</figcaption></figure>\n"
        f"<div>{''.join(words)}</div>\n</div>"
    )


def _sheet(sheet: Sheet) -> str:
    """Return what lies on the pad as SVG: a picture below the strokes."""
    lines = []
    for stroke in sheet.strokes:
        points = " ".join(f"{x},{y}" for x, y in np.rint(stroke * PAD).astype(int).tolist())
        lines.append(f'<polyline points="{points} {points.split()[-1]}"/>')
    style = (
        f'fill="none" stroke="#15181c" stroke-width="{PAD_PEN * PAD:g}"'
        ' stroke-linecap="round" stroke-linejoin="round"'
    )
    return (
        f'<svg class="ink" viewBox="0 0 {PAD} {PAD}" role="img" aria-label="the drawing">'
        f"{_picture(sheet)}<g {style}>{''.join(lines)}</g></svg>"
    )


def _picture(sheet: Sheet) -> str:
    if sheet.picture is None:
        return ""
    data = base64.b64encode(_png(sheet.picture.square)).decode()
    return f'<image width="{PAD}" height="{PAD}" href="data:image/png;base64,{data}"/>'


def _png(ink: Array) -> bytes:
    """Return ink in [0, 1], shape (side, side), as a grey PNG."""
    side = len(ink)
    greys = np.zeros((side, side + 1), np.uint8)  # a row begins with its filter: none
    greys[:, 1:] = np.rint(255 * (1 - ink.clip(0, 1)))
    parts = (
        (b"IHDR", struct.pack(">2I5B", side, side, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(greys.tobytes())),
        (b"IEND", b""),
    )
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _pixels(image: Array) -> str:
    """Return an image of ink in [0, 1] as SVG, a square for every pixel that has some."""
    side = len(image)
    greys = np.rint(255 * (1 - image.clip(0, 1))).astype(int)
    squares = "".join(
        f'<rect x="{x}" y="{y}" width="1.02" height="1.02" fill="rgb({grey},{grey},{grey})"/>'
        for (y, x), grey in zip(np.argwhere(greys < 255).tolist(), greys[greys < 255], strict=True)
    )
    return (
        f'<svg class="ink" viewBox="0 0 {side} {side}" role="img"'
        f' aria-label="the network\'s input">{squares}</svg>'
    )


def _figure(svg: bytes) -> str:
    """Return the plot as an image within the page: nothing in it can act."""
    data = base64.b64encode(svg).decode()
    return f'<img class="plot" alt="Cost J over the epochs" src="data:image/svg+xml;base64,{data}">'


def _confusion(report: Report) -> str:
    """Return how the validation examples are read, class by class, and how many rightly."""
    counts = report.confusion
    if counts is None:
        return ""
    heads = ("y \\ predicted", *report.classes)
    lines = ["".join(f"<th>{escape(head)}</th>" for head in heads)]
    for i, row in enumerate(counts.tolist()):
        cells = "".join(
            f'<td class="{"n right" if i == j else "n"}">{count(number)}</td>'
            for j, number in enumerate(row)
        )
        lines.append(f"<th>{escape(report.classes[i])}</th>{cells}")
    body = "\n".join(f"<tr>{line}</tr>" for line in lines)
    right, every = int(counts.trace()), int(counts.sum())
    rule = f" at the threshold {report.threshold}" if report.threshold else ""
    caption = f"The validation set{rule}: {count(right)} of {count(every)} read rightly"
    return f'<div class="keep"><p>{escape(caption)}</p>\n<table>\n{body}\n</table></div>'
