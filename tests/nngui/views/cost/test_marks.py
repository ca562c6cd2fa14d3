from dataclasses import replace

from nngui.design.design import Design
from nngui.training.run import Segment
from nngui.views.cost import marks
from nngui.views.cost.marks import Change, changes
from tests.nngui.views.cost.runs import FALLING, run

BEGUN = Design()


def test_every_change_is_marked_where_it_began_with_what_it_changed():
    gentler = replace(BEGUN, learning_rate=0.1, batch_size=64)
    adam = replace(gentler, optimizer="adam", learning_rate=0.001)
    other = replace(adam, loss="mean_squared_error")
    segments = [Segment(*s) for s in ((0.0, BEGUN), (3.5, gentler), (8.0, adam), (9.0, other))]
    assert changes(run(FALLING, segments=tuple(segments))) == (
        Change(3.5, "α 0.1, batch 64"),
        Change(8.0, "Adam 0.001"),
        Change(9.0, "mean squared error"),
    )


def test_more_epochs_are_no_change():
    longer = replace(BEGUN, epochs=200)
    assert changes(run(FALLING, segments=(Segment(0.0, BEGUN), Segment(9.0, longer)))) == ()


def test_the_same_designs_are_compared_once_however_often_a_run_is_read(monkeypatch):
    designs = [replace(BEGUN, learning_rate=(10 + number) / 100) for number in range(50)]
    segments = tuple(Segment(float(number), each) for number, each in enumerate(designs))
    compared, find = [], marks.differences
    monkeypatch.setattr(marks, "differences", lambda *two: compared.append(two) or find(*two))
    first, other = (changes(run(FALLING, segments=tuple(segments), epoch=60)) for _ in range(2))
    assert first == other
    assert [change.text for change in first[:2]] == ["α 0.11", "α 0.12"]
    assert len(first) == len(compared) == 49
    swapped = (Segment(0.0, designs[1]), Segment(1.0, designs[0]))
    assert [change.text for change in changes(run(FALLING, segments=swapped, epoch=60))] == [
        "α 0.1"
    ]
