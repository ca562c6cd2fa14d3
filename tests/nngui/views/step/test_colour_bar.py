from itertools import pairwise

import pytest

from nngui.design import figures
from nngui.views.step.colour_bar import ColourBar


@pytest.mark.parametrize("size", [9, 14, 20])
def test_the_numbers_below_the_colours_do_not_overlap(themed, qtbot, size):
    bar = ColourBar()
    qtbot.addWidget(bar)
    font = bar.font()
    font.setPointSizeF(size)
    bar.setFont(font)
    numbers = []
    for width in (150, 250, 400, 700):
        bar.resize(width, 40)
        ticks = bar.ticks()
        half = [bar.fontMetrics().horizontalAdvance(figures.tick(value)) / 2 for value, _ in ticks]
        ends = [(x - h, x + h) for (_, x), h in zip(ticks, half, strict=True)]
        assert all(a[1] < b[0] for a, b in pairwise(ends))
        numbers.append(len(ticks))
    assert numbers == sorted(numbers)
    assert numbers[-1] == (5 if size > 14 else 9)
