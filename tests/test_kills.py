"""The real program, killed at random moments: what was seen is there when it starts again."""

from benchmarks import kills


def test_a_program_that_is_killed_goes_on_where_it_was(tmp_path, monkeypatch):
    monkeypatch.setattr(kills, "LIVES", (0.5, 2.0))
    monkeypatch.setattr(kills, "LONG", 2.0)
    for loss in kills.run(tmp_path, 3, seed=3):
        assert not loss.problem
        assert loss.training <= kills.MOST_TRAINING
