"""Shows one view of the window alone, with sample data.

    python -m tests.view_alone draw_pad

Without a name it lists them.
"""

import sys
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PySide6.QtWidgets import QApplication, QWidget

from engine.data import TASKS
from nngui.collection.my_digits import Example, MyDigits
from nngui.design.design import Design
from nngui.design.keras_code import keras_code
from nngui.design.own_digits import NO_DIGITS
from nngui.design.prediction import NOTHING, Mistakes, Prediction
from nngui.handwriting import ink
from nngui.handwriting.preparation import Preparation
from nngui.training.curves import Curves
from nngui.training.messages import Phase, untrained
from nngui.training.one_step.example import Choice, Source
from nngui.training.one_step.shown import StepShown
from nngui.training.one_step.step import Request, look_at_step
from nngui.training.run import Run, Segment
from nngui.training.shown import Shown
from nngui.training.trainer.player import Player
from nngui.training.words.race_words import Standing
from nngui.views.code.code_view import CodeView
from nngui.views.collection.digit_gallery import DigitGallery
from nngui.views.collection.learn_row import LearnRow
from nngui.views.collection.teach_bar import TeachBar
from nngui.views.cost.cost_plot import CostPlot
from nngui.views.cost.time_line import TimeLine
from nngui.views.look_back_bar import LookBackBar
from nngui.views.network.network_view import NetworkView
from nngui.views.pad.draw_pad import DrawPad
from nngui.views.prediction.prediction_view import PredictionView
from nngui.views.preparation.preparation_view import PreparationView
from nngui.views.race.race_dialog import RaceDialog
from nngui.views.race.race_line import RaceLine
from nngui.views.run_bar import RunBar
from nngui.views.runs.runs_table import RunsTable
from nngui.views.settings.settings_form import SettingsForm
from nngui.views.step.step_view import StepView
from nngui.widgets import theme
from tests.nngui.training.runs import changed, run
from tests.nngui.views.network import sample

TURN = np.linspace(0, 2 * np.pi, 60)


def code_view():
    view = CodeView()
    view.show_code(keras_code(Design()))
    view.show_code(keras_code(Design(optimizer="adam", learning_rate=0.001)))
    return view


def cost_plot():
    view, past = CostPlot(), np.arange(61.0)
    view.show_runs([_run(number, 4.0 + 4 * number) for number in range(1, 5)], 2)
    shares = 1 / (1 + np.exp(2 - past / 8))
    view.show_drawing_curve(past, shares, "P(1) > 0.99", drawn=True, threshold=0.5)
    return view


def _run(number, speed):
    falling = 0.69 / (1 + (np.arange(61) / speed) ** 2) + 0.012
    curves = Curves(falling, 1.1 * falling, 1 - falling / 2, 1 - falling / 2)
    moments = tuple(float(epoch) for epoch in range(61))
    return Run(number, (Segment(0.0, Design()),), curves, epoch=60, goal=100, moments=moments)


def time_line():
    view = TimeLine()
    view.show_runs([_run(1, 8.0)], 1)
    view.show_moment(Shown(1, 20, 0.0, 60, 100, 0.0933, back=True))
    return view


def digit_gallery():
    view = DigitGallery()
    ring = np.stack([np.sin(TURN), np.cos(TURN)], axis=1).astype(np.float32)
    view.show_digits(MyDigits(Example(f"{100 + i}", i % 10, (ring,)) for i in range(60)))
    return view


def draw_pad():
    view, drawn = DrawPad(), []
    view.show_invitation("Draw a 0 or a 1 here")

    def keep(stroke):
        drawn.append(stroke)
        view.show_strokes(tuple(drawn))

    view.stroke_drawn.connect(keep)
    return view


def learn_row():
    view = LearnRow()
    view.show_prediction(Prediction(TASKS["0 to 9"], np.ones((28, 28), np.float32), answer="7"))
    return view


def network_view():
    view, parameters = NetworkView(), sample.parameters(Design())
    view.show_parameters(parameters)
    view.show_prediction(sample.prediction(Design(), parameters))
    return view


def prediction_view():
    view = PredictionView()
    outputs, shares = (np.array([0.98]),), np.array([0.02, 0.98])
    known = {"activations": outputs, "probabilities": shares, "answer": "1"}
    view.show_prediction(replace(NOTHING, **known, novelty=1, threshold=0.5))
    view.show_mistakes(Mistakes(200, 1, 2))
    return view


def preparation_view():
    view, without_crop = PreparationView(), Preparation(crop=False)
    drawing = [np.stack([0.7 + 0.1 * np.sin(TURN), 0.6 - 0.2 * np.cos(TURN)], axis=1)]
    view.show_preparation(without_crop)
    view.show_stages(ink.stages(drawing, without_crop))
    view.show_image(ink.image(drawing, 20, without_crop))
    return view


def look_back_bar():
    view = LookBackBar()
    view.show_moment(Shown(1, 12, 0.0, 37, 100, 0.31, back=True))
    return view


def race_dialog():
    view = RaceDialog()
    view.show_design(Design())
    return view


def race_line():
    view = RaceLine()
    outcome = "Adam (α 0.001) reaches J < 0.05 after 9 epochs, gradient descent (α 0.3) after 31."
    tuning = "Adam: α 0.001 is the best of 0.0001, 0.001, 0.01, by a search of 15 epochs"
    view.show_race(Standing("gradient descent against Adam", outcome, tuning))
    return view


def runs_table():
    view, adam = RunsTable(), replace(Design(), optimizer="adam", learning_rate=0.001)
    small = replace(Design(), layers=Design().layers[-1:], loss="mean_squared_error")
    view.show_runs(
        (
            run(1, seconds=1.24),
            changed(0, Design(), 40, adam, number=2, seconds=2.6, pinned=True, name="my best"),
            run(3, replace(adam, seed=7), 37, fraction=0.4, seconds=65.0, hidden=True),
            run(4, small, seconds=0.8, parent=(1, 12.0)),
        ),
        3,
    )
    return view


def settings_form():
    view = SettingsForm()
    view.design_asked.connect(view.show_design)
    return view


def step_view():
    player = Player(Design())
    work = player.work()
    while player.epoch < 3:
        next(work)
    choice = Choice(Source.TRAINING, 16)
    request = Request(1, 3.0, player.state(), Design(), choice, NO_DIGITS)
    view = StepView()
    view.show_step(StepShown(look_at_step(request), "", choice, 1_000, ""))
    return view


def teach_bar():
    view = TeachBar()
    view.show_snapshot(untrained(1, Phase.RESTING, Design(), np.empty(0)))
    return view


VIEWS: dict[str, Callable[[], QWidget]] = {
    "code_view": code_view,
    "cost_plot": cost_plot,
    "digit_gallery": digit_gallery,
    "draw_pad": draw_pad,
    "learn_row": learn_row,
    "look_back_bar": look_back_bar,
    "network_view": network_view,
    "prediction_view": prediction_view,
    "preparation_view": preparation_view,
    "race_dialog": race_dialog,
    "race_line": race_line,
    "run_bar": RunBar,
    "runs_table": runs_table,
    "settings_form": settings_form,
    "step_view": step_view,
    "teach_bar": teach_bar,
    "time_line": time_line,
}


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in VIEWS:
        sys.exit(f"expected one of: {', '.join(VIEWS)}")
    application = QApplication(sys.argv)
    theme.apply(theme.Scheme.SYSTEM)
    shown = VIEWS[sys.argv[1]]()
    shown.resize(max(640, shown.width()), shown.height())
    shown.show()
    sys.exit(application.exec())
