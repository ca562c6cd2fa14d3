"""The values of a stage as tables of cells, each with a name; large ones as samples."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array
from nngui.design import figures
from nngui.training.one_step.chips import Chip, Followed, named
from nngui.training.one_step.step import OneStep

MOST = 40  # rows or columns of a matrix that are shown
UNITS = 240  # of a layer that are shown
SLOPE, BACK = "g′", "∂J/∂a"
NOBODY = -1  # the index of what a cell does not have


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Values in rows and columns.

    Attributes
    ----------
    title : str
        Such as "W²".
    note : str
        Which part of a large array it is; empty for all.
    letter : str
        Of a cell, such as "∂J/∂w".
    layer : int
        To which the values belong, counted from 1; 0 for the input x.
    values : ndarray, shape (rows, columns), float64
    units, sources : ndarray of int, shape (rows, columns)
        The unit of the layer, and its input, that a cell belongs to; `NOBODY` if to none.
    marked : tuple of (int, int), or None
        The cell of the followed parameter.
    column : bool
        Whether it is a column of units, which may be broken into several.
    ink : bool
        Whether it is an image on paper.
    """

    title: str
    note: str
    letter: str
    layer: int
    values: Array
    units: NDArray[np.intp]
    sources: NDArray[np.intp]
    marked: tuple[int, int] | None = None
    column: bool = False
    ink: bool = False

    def name(self, row: int, column: int) -> str:
        """Return the name of a cell with its value, such as "w²₃,₇ = −0.123"."""
        unit, source = int(self.units[row, column]), int(self.sources[row, column])
        if self.layer == 0:
            name = f"{self.letter}{named(1, source)[1:]}"
        else:
            places = [place for place in (unit, source) if place != NOBODY]
            name = lettered(self.letter, named(self.layer, *places))
        return f"{name} = {figures.weight(float(self.values[row, column]))}"


def lettered(letter: str, indices: str) -> str:
    """Return "z²₃", or "g′(z²₃)"."""
    return f"g′(z{indices})" if letter == SLOPE else f"{letter}{indices}"


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """The tables of one layer, with a heading."""

    title: str
    layer: int
    grids: tuple[Grid, ...]


def sections(step: OneStep, chip: Chip) -> tuple[Section, ...]:
    """Return the values of a stage, layer by layer in the order in which they are computed."""
    if chip is not Chip.FORWARD and not step.known:
        return ()
    return OF_CHIPS[chip](step)


def _forward(step: OneStep) -> tuple[Section, ...]:
    found = []
    for number, layer in enumerate(step.layers, 1):
        first = (_input(step),) if number == 1 else ()
        weights = _matrix(step, number, "w", layer.W)
        rest = (
            _units(step, number, "z", layer.z[:, step.column]),
            _units(step, number, "a", layer.a[:, step.column]),
        )
        biases = _biases(step, number, "b", layer.b)
        found.append(Section(_title(step, number), number, (*first, weights, *biases, *rest)))
    return tuple(found)


def _loss(step: OneStep) -> tuple[Section, ...]:
    last, k = len(step.layers), step.column
    grids = (
        _units(step, last, "ŷ", step.output.a[:, k]),
        _units(step, last, "y", step.inside.y[:, k]),
    )
    return (Section(_title(step, last), last, grids),)


def _output_error(step: OneStep) -> tuple[Section, ...]:
    output, last, k = step.output, len(step.layers), step.column
    assert output.dz is not None
    grids = [_units(step, last, "ŷ", output.a[:, k]), _units(step, last, "y", step.inside.y[:, k])]
    if output.activation.name != step.model.loss.canonical and output.slope is not None:
        grids.append(_units(step, last, SLOPE, output.slope[:, k]))
    grids.append(_units(step, last, "δ", output.dz[:, k]))
    return (Section(_title(step, last), last, tuple(grids)),)


def _hidden_error(step: OneStep) -> tuple[Section, ...]:
    found, k = [], step.column
    for number in range(len(step.layers) - 1, 0, -1):
        layer, above = step.layers[number - 1], step.layers[number]
        if layer.dz is None or layer.da is None or above.dz is None:
            continue
        grids = [
            _matrix(step, number + 1, "w", above.W),
            _units(step, number + 1, "δ", above.dz[:, k]),
            _units(step, number, BACK, layer.da[:, k]),
        ]
        if layer.slope is not None:
            grids.append(_units(step, number, SLOPE, layer.slope[:, k]))
        grids.append(_units(step, number, "δ", layer.dz[:, k]))
        found.append(Section(_title(step, number), number, tuple(grids)))
    return tuple(found)


def _derivatives(step: OneStep) -> tuple[Section, ...]:
    found, k = [], step.column
    for number in range(len(step.layers), 0, -1):
        layer = step.layers[number - 1]
        if layer.dz is None:
            continue
        below = _input(step) if number == 1 else _below(step, number)
        grids = (
            _units(step, number, "δ", layer.dz[:, k]),
            below,
            _matrix(step, number, "∂J/∂w", layer.dW),
            *_biases(step, number, "∂J/∂b", layer.db),
        )
        found.append(Section(_title(step, number), number, grids))
    return tuple(found)


def _update(step: OneStep) -> tuple[Section, ...]:
    number, update = step.follow.layer, step.update
    layer = step.layers[number - 1]
    start = Followed(number, 0, 0).index(step.design)
    shape = (layer.W.shape[0], layer.W.shape[1] + 1)

    def of_layer(theta: Array) -> Array:
        return theta[start : start + shape[0] * shape[1]].reshape(shape)

    letters = step.model.optimizer.letters
    named_arrays = [("w", update.before), ("∂J/∂w", update.gradient)]
    named_arrays += [(letters.get(name, name), a) for name, a in update.memory_after.items()]
    named_arrays += [("Δw", update.after - update.before), ("new w", update.after)]
    grids = [_matrix(step, number, name, of_layer(array)[:, :-1]) for name, array in named_arrays]
    grids[1:] = [
        replace(grid, title=f"{_capital(name)}{named(number)}", note="")  # as of the first one
        for grid, (name, _) in zip(grids[1:], named_arrays[1:], strict=True)
    ]
    grids += _biases(step, number, "new b", of_layer(update.after)[:, -1])
    return (Section(_title(step, number), number, tuple(grids)),)


OF_CHIPS = {
    Chip.FORWARD: _forward,
    Chip.LOSS: _loss,
    Chip.OUTPUT_ERROR: _output_error,
    Chip.HIDDEN_ERROR: _hidden_error,
    Chip.DERIVATIVES: _derivatives,
    Chip.UPDATE: _update,
}


def _biases(step: OneStep, number: int, letter: str, values: Array) -> tuple[Grid, ...]:
    """Return a table of the biases of a layer, if it has any."""
    has_any = step.design.layers[number - 1].use_bias
    return (_units(step, number, letter, values),) if has_any else ()


def _title(step: OneStep, number: int) -> str:
    layer = step.design.layers[number - 1]
    where = "output" if number == len(step.layers) else f"layer {number}"
    return f"{where} · {figures.counted(layer.units, 'unit')} {layer.activation}"


def _input(step: OneStep) -> Grid:
    side, follow = step.design.task.side, step.follow
    sources = np.arange(side * side).reshape(side, side)
    values = step.layers[0].x[:, step.column].reshape(side, side)
    marked = None
    if follow.layer == 1 and follow.source is not None:
        marked = divmod(follow.source, side)
    nobody = np.full_like(sources, NOBODY)
    return Grid(f"x {side}×{side}", "", "x", 0, values, nobody, sources, marked, ink=True)


def _below(step: OneStep, number: int) -> Grid:
    """Return the inputs of a layer, which are the outputs of the one below."""
    grid = _units(step, number - 1, "a", step.layers[number - 1].x[:, step.column])
    follow = step.follow
    if follow.layer != number or follow.source is None:
        return grid
    found = np.argwhere(grid.units == follow.source)
    return _marked(grid, tuple(found[0].tolist()) if len(found) else None)


def _units(step: OneStep, number: int, letter: str, values: Array) -> Grid:
    """Return one value of every unit of a layer, one below the other."""
    follow, kept = step.follow, _sample(len(values), UNITS, _unit_of(step, number))
    note = _note(len(kept), len(values), "units")
    units = kept.reshape(-1, 1)
    marked = None
    if follow.layer == number and follow.unit in kept:
        marked = int(np.flatnonzero(kept == follow.unit)[0]), 0
    title = "Wᵀδ = " if letter == BACK else ""
    title += lettered(letter, named(number))
    nobody = np.full_like(units, NOBODY)
    shown = values[kept].reshape(-1, 1).astype(np.float64)
    return Grid(title, note, letter, number, shown, units, nobody, marked, column=True)


def _matrix(step: OneStep, number: int, letter: str, values: Array) -> Grid:
    """Return a value of every weight of a layer; of the first one those of a unit as an image."""
    follow, (units, inputs) = step.follow, values.shape
    if number == 1 and inputs == step.design.task.pixels:
        side, unit = step.design.task.side, follow.unit if follow.layer == 1 else 0
        sources = np.arange(inputs).reshape(side, side)
        marked = None
        if follow.layer == 1 and follow.source is not None:
            marked = divmod(follow.source, side)
        title = f"{_capital(letter)}¹, unit {figures.count(unit + 1)} of {figures.count(units)}"
        shown = values[unit].reshape(side, side)
        of = np.full_like(sources, unit)
        return Grid(title, "", letter, number, shown, of, sources, marked)
    rows = _sample(units, MOST, _unit_of(step, number))
    columns = _sample(inputs, MOST, _source_of(step, number))
    marked = None
    if follow.layer == number and follow.source is not None:
        marked = (
            int(np.flatnonzero(rows == follow.unit)[0]),
            int(np.flatnonzero(columns == follow.source)[0]),
        )
    notes = [
        _note(len(rows), units, "rows"),
        _note(len(columns), inputs, "columns"),
    ]
    title = f"{_capital(letter)}{named(number)}"
    of = np.repeat(rows[:, np.newaxis], len(columns), 1)
    sources = np.repeat(columns[np.newaxis], len(rows), 0)
    note = ", ".join(filter(None, notes))
    return Grid(title, note, letter, number, values[np.ix_(rows, columns)], of, sources, marked)


def _capital(letter: str) -> str:
    return f"{letter[:-1]}W" if letter.endswith("w") else letter


def _unit_of(step: OneStep, number: int) -> int | None:
    follow = step.follow
    if follow.layer == number:
        return follow.unit
    return follow.source if follow.layer == number + 1 else None


def _source_of(step: OneStep, number: int) -> int | None:
    follow = step.follow
    if follow.layer == number:
        return follow.source
    return follow.unit if follow.layer == number - 1 else None


def _sample(size: int, most: int, wanted: int | None) -> NDArray[np.intp]:
    """Return the indices that are shown, evenly spread, the wanted one among them."""
    if size <= most:
        return np.arange(size)
    kept = np.linspace(0, size - 1, most).round().astype(np.intp)
    if wanted is not None:
        kept[np.abs(kept - wanted).argmin()] = wanted
    return np.unique(kept)


def _note(shown: int, size: int, what: str) -> str:
    return "" if shown == size else f"{figures.count(shown)} of {figures.count(size)} {what}"


def _marked(grid: Grid, marked: tuple[int, int] | None) -> Grid:
    return replace(grid, marked=marked)


def chosen(step: OneStep, grid: Grid, row: int, column: int) -> Followed:
    """Return the parameter that a click on a cell follows from then on."""
    follow, design = step.follow, step.design
    unit, source = int(grid.units[row, column]), int(grid.sources[row, column])
    if grid.layer == 0:
        return Followed(1, follow.unit if follow.layer == 1 else 0, source)
    if source != NOBODY:
        return Followed(grid.layer, unit, source)
    if grid.letter in ("b", "∂J/∂b", "new b"):
        return Followed(grid.layer, unit)
    same = follow.layer == grid.layer
    kept = follow.source if same else min(follow.unit, design.inputs_of(grid.layer) - 1)
    return Followed(grid.layer, unit, kept)
