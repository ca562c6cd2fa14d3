"""The real program, killed at random moments: what was seen is there when it starts again."""

from benchmarks import kills
from benchmarks.kills_loss import compared


def test_a_program_that_is_killed_goes_on_where_it_was(tmp_path, monkeypatch):
    monkeypatch.setattr(kills, "LIVES", (0.5, 2.0))
    monkeypatch.setattr(kills, "LONG", 2.0)
    for loss in kills.run(tmp_path, 3, seed=3):
        assert not loss.problem
        assert loss.training <= kills.MOST_TRAINING


def seen(time, strokes):
    edits = {"strokes": strokes, "design": "the lecture's"}
    return {"time": time, "edits": edits, "runs": {}, "past": 0, "words": ("", "")}


def test_an_edit_is_lost_unless_it_was_undone_in_the_moment_of_the_kill():
    before, there = [seen(0.0, []), seen(1.0, [7])], seen(9.0, [])
    lost = compared(before, there, 1.5, 0.25, acted=True)
    assert (lost.editing, lost.edited) == (0.5, ("strokes",))
    undone = compared(before, there, 1.5, 1.25, acted=True)
    assert (undone.editing, undone.edited) == (0.0, ())
