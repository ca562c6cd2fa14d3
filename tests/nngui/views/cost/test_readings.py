import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nngui.design.design import Design
from nngui.training.curves import Kind
from nngui.views.cost import comparison, readings
from nngui.views.cost.comparison import Quantity
from tests.nngui.views.cost.runs import curves, run

# epochs 0, 1, 2, a lesson after 2.4, epoch 3
TAUGHT = run(curves(0.5, 0.4, 0.3, 0.1, 0.2, others=((3, Kind.LESSON),), within=((3, 0.4),)))


def test_a_lesson_in_the_middle_of_an_epoch_is_read_there():
    assert readings.values(TAUGHT, 2.0).startswith("epoch 2: J = 0.3000")
    assert readings.values(TAUGHT, 2.4).startswith("epoch 2 +\u202f40\u202f% (lesson): J = 0.1000")
    assert readings.nearest(TAUGHT.curves.moments, 2.3) == 2.4


def test_what_was_not_measured_at_a_moment_is_not_said_of_it():
    between = readings.values(TAUGHT, 0.3, exactly=True)
    assert between == "epoch 0 +\u202f30\u202f%: J is measured after whole epochs"
    assert readings.values(TAUGHT, 9) == ""
    assert readings.nearest(TAUGHT.curves.moments, 9) is None


def test_beside_the_pointer_stands_what_is_drawn_and_no_cost_by_another_loss():
    measured = curves(
        *(0.25, 0.2, 0.5),
        losses=((0, "mean_squared_error"), (2, "binary_crossentropy")),
    )
    other = run(measured, 2, design=Design())
    line = comparison.line(other, Quantity.TRAINING, "binary_crossentropy")
    read = [readings.value(other, line, epoch, Quantity.TRAINING) for epoch in (0, 1, 2)]
    assert read == ["–", "–", "0.5000"]


@given(st.lists(st.integers(0, 40), max_size=20), st.floats(-3, 13))
def test_the_nearest_point_is_found_as_by_looking_at_each(tenths, epoch):
    moments = np.array(sorted(tenths)) / 4
    near = min(moments.tolist(), key=lambda moment: abs(moment - epoch), default=np.inf)
    assert readings.nearest(moments, epoch) == (near if abs(near - epoch) <= 0.5 else None)
