"""Races in a session, with the trainer's thread; what they find equals what a script finds."""

from dataclasses import replace

import numpy as np

from engine import Dense, Input, Sequential
from engine.callbacks import Callback
from engine.data import load
from engine.optimizers import SGD, Adam
from nngui.design.design import Design
from nngui.training.race import READY_MADE, Race, rate_lane
from nngui.training.words.run_words import loss_of, trained_by

ADAM = "gradient descent against Adam"
SHORT = Design(epochs=8)


def ready_made(title, design=SHORT):
    return next(each for each in READY_MADE if each.title == title).race(design)


def race_to_its_end(qtbot, session, race):
    """Race, and return the outcome in words."""
    session.races.start(race)
    qtbot.waitUntil(lambda: session.scene.standing.over)
    return session.scene.standing.outcome


class Costs(Callback):
    """J on the whole training set after every epoch, as a script measures it."""

    def __init__(self, x, y):
        super().__init__()
        self.x, self.y, self.costs = x, y, []

    def on_epoch_end(self, epoch, logs=None):
        self.costs.append(self.model.evaluate(self.x, self.y, verbose=0))


def by_script(optimizer, epochs, loss="binary_crossentropy"):
    """Return J after each epoch of the lecture's program."""
    data = load("0 or 1")
    x, y = data.x_train, data.y_train
    layers = [Dense(25, "sigmoid"), Dense(15, "sigmoid"), Dense(1, "sigmoid")]
    model = Sequential([Input((400,)), *layers], seed=0)
    model.compile(optimizer, loss)
    costs = Costs(x, y)
    model.fit(x, y, batch_size=32, epochs=epochs, verbose=0, callbacks=[costs])
    return costs.costs


def first_below(costs, threshold):
    return next((i for i, cost in enumerate(costs, start=1) if cost < threshold), None)


def test_the_outcome_is_what_fit_finds_by_a_script_from_the_same_start(ready, qtbot):
    said = race_to_its_end(qtbot, ready, ready_made(ADAM, Design()))
    descent, adam = by_script(SGD(0.3), 100), by_script(Adam(0.001), 100)
    threshold = min(
        limit
        for limit in (0.5, 0.2, 0.1, 0.05, 0.02, 0.01)
        if first_below(descent, limit) or first_below(adam, limit)
    )
    slow, fast = first_below(adam, threshold), first_below(descent, threshold)
    assert fast < slow
    assert said == (
        f"gradient descent (α 0.3) reaches J < {threshold} after {fast} epochs,"
        f" Adam (α 0.001) after {slow}."
    )


def test_every_lane_is_a_run_of_its_own_with_the_name_of_its_lane(ready, qtbot):
    race_to_its_end(qtbot, ready, ready_made(ADAM))
    runs = ready.state.runs
    assert [run.name for run in runs] == ["gradient descent", "Adam"]
    assert [trained_by(run) for run in runs] == ["gradient descent 0.3", "Adam 0.001"]
    assert ready.state.run is runs[0]


def test_the_lane_by_the_design_of_now_is_open(ready, qtbot):
    race_to_its_end(qtbot, ready, ready_made("four α", ready.design))
    assert ready.state.run.name == "α 0.3"
    assert ready.design == Design()


def test_a_trained_run_stays_and_undo_returns_to_it(ready, qtbot):
    ready.step()
    qtbot.waitUntil(lambda: ready.state.run.trained)
    trained = ready.state.run
    race_to_its_end(qtbot, ready, ready_made(ADAM))
    assert [run.number for run in ready.state.runs] == [1, 2, 3]
    assert ready.undo_stack.undo_text == f"Race: {ADAM}"
    ready.undo_stack.undo()
    assert ready.state.run.serial == trained.serial
    assert [run.number for run in ready.state.runs] == [1, 2, 3]


def test_lanes_with_different_losses_are_measured_by_both(ready, qtbot):
    said = race_to_its_end(qtbot, ready, ready_made("cross-entropy against squared error"))
    assert said.count("Measured by") == 2
    entropy, squared = ready.state.runs
    assert [loss_of(run) for run in (entropy, squared)] == [
        "binary_crossentropy",
        "mean_squared_error",
    ]
    ((name, by_squares, _),) = entropy.curves.also
    assert name == "mean_squared_error"
    assert by_squares.shape == entropy.curves.train.shape
    assert by_squares[-1] < entropy.curves.train[-1]


def test_the_best_of_five_alpha_is_searched_before_and_its_epochs_are_counted(ready, qtbot):
    race = replace(ready_made(ADAM), tuned=True)
    outcome = race_to_its_end(qtbot, ready, race)
    standing = ready.scene.standing
    assert standing.tuning == (
        "The best α of 5 each: 3 for gradient descent and 0.01 for Adam;"
        " searched in 10 epochs, which are not counted."
    )
    rates = [run.design.learning_rate for run in ready.state.runs]
    assert rates == [3.0, 0.01]
    assert "gradient descent (α 3)" in outcome
    assert "Adam (α 0.01)" in outcome
    assert [run.number for run in ready.state.runs] == [1, 2]


def test_the_alpha_that_is_found_is_the_best_by_a_script_too(ready, qtbot):
    design = Design(epochs=20)
    race_to_its_end(qtbot, ready, replace(ready_made(ADAM, design), tuned=True))
    costs = {rate: by_script(SGD(rate), 1)[-1] for rate in (0.03, 0.1, 0.3, 0.9, 3.0)}
    assert ready.state.runs[0].design.learning_rate == min(costs, key=costs.get)


def test_several_seeds_make_a_mean_and_a_spread(ready, qtbot):
    said = race_to_its_end(qtbot, ready, replace(ready_made(ADAM), seeds=2))
    assert "(mean and spread of 2 seeds)" in said
    assert [run.name for run in ready.state.runs] == [
        *("gradient descent, seed 0", "gradient descent, seed 1"),
        *("Adam, seed 0", "Adam, seed 1"),
    ]


def test_a_lane_that_diverges_is_named(ready, qtbot):
    output = replace(Design().output, activation="linear")
    linear = Design(layers=(output,), loss="mean_squared_error", epochs=8)
    short, long = rate_lane(linear, 0.001), rate_lane(linear, 3.0)
    said = race_to_its_end(qtbot, ready, Race("two α", "rate", (short, long)))
    assert said.startswith("α 0.001 reaches J < ")
    assert said.endswith("; α 3 diverged.")


def test_a_lane_that_is_edited_on_the_way_is_said_to_be_changed(ready, qtbot):
    race_to_its_end(qtbot, ready, ready_made(ADAM))
    ready.edit(replace(ready.design, learning_rate=0.01, epochs=12))
    assert "changed" not in ready.scene.standing.outcome
    ready.train()
    qtbot.waitUntil(lambda: ready.scene.standing.over and ready.state.run.epoch > 8)
    assert "gradient descent (α 0.3, changed on the way)" in ready.scene.standing.outcome


def test_the_outcome_goes_with_the_runs_and_with_a_click(ready, qtbot):
    race_to_its_end(qtbot, ready, ready_made(ADAM))
    ready.runs.delete((2,))
    assert ready.scene.standing is None
    ready.undo_stack.undo()
    assert ready.scene.standing is not None
    ready.races.close()
    assert ready.scene.standing is None


def test_a_search_ends_when_another_run_is_opened(ready, qtbot):
    ready.step()
    qtbot.waitUntil(lambda: ready.state.run.trained and ready.snapshot.paused)
    ready.races.start(replace(ready_made(ADAM, Design(epochs=200)), tuned=True))
    qtbot.waitUntil(lambda: any(run.trained for run in ready.state.runs[1:]))
    ready.open_run(1)
    assert ready.state.open == 1
    assert ready.scene.standing is None


def test_what_was_measured_by_both_losses_stays_when_a_lane_is_opened_again(ready, qtbot):
    race_to_its_end(qtbot, ready, ready_made("cross-entropy against squared error"))
    lane = ready.state.run
    before = [costs.tolist() for costs in lane.curves.also[0][1:]]
    ready.begin(Design(seed=5), "Another")
    qtbot.waitUntil(lambda: ready.snapshot.paused)
    ready.open_run(lane.number)
    qtbot.waitUntil(lambda: ready.snapshot.finished)
    assert [costs.tolist() for costs in ready.state.run.curves.also[0][1:]] == before
    ready.step()
    qtbot.waitUntil(lambda: ready.state.run.epoch == 9)
    assert np.isfinite(ready.state.run.curves.also[0][1]).all()


def test_a_lane_that_is_deleted_rests_and_the_others_go_on(ready, qtbot):
    ready.races.start(ready_made("four α", Design(epochs=100_000)))
    qtbot.waitUntil(lambda: all(run.epoch > 2 for run in ready.state.runs))
    gone = next(run for run in ready.state.runs if run.number != ready.state.open)
    ready.runs.delete((gone.number,))
    qtbot.waitUntil(lambda: ready._snapshots[gone.serial].paused)
    epoch, others = ready._snapshots[gone.serial].epoch, [r.epoch for r in ready.state.runs]
    qtbot.waitUntil(
        lambda: all(r.epoch > e + 2 for r, e in zip(ready.state.runs, others, strict=True))
    )
    assert ready._snapshots[gone.serial].epoch == epoch
    ready.undo_stack.undo()
    assert gone.number in [run.number for run in ready.state.runs]
    ready.pause()


def test_a_race_ends_when_the_lane_in_front_is_deleted(ready, qtbot):
    ready.races.start(ready_made("four α", Design(epochs=100_000)))
    qtbot.waitUntil(lambda: all(run.epoch > 2 for run in ready.state.runs))
    ready.runs.delete((ready.state.open,))
    qtbot.waitUntil(lambda: not ready.snapshot.can_pause)
    assert not ready.state.lanes
    ready.train()
    epochs = {run.serial: run.epoch for run in ready.state.runs}
    open_now = ready.state.run.serial
    qtbot.waitUntil(lambda: ready.state.run.epoch > epochs[open_now] + 5)
    assert all(r.epoch == epochs[r.serial] for r in ready.state.runs if r.serial != open_now)
