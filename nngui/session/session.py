"""`Session`: the one object between the views and the trainer."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal, SignalInstance, Slot

from nngui.collection.exchange import Exchange
from nngui.collection.library import Library
from nngui.design.design import Design, LayerSpec
from nngui.design.figures import count, learning_rate
from nngui.design.own_digits import OwnDigits
from nngui.design.presets import Last
from nngui.design.problems import fatal, problems
from nngui.design.ready import fits, from_scratch
from nngui.session.drawing import Drawing
from nngui.session.inspector import Inspector
from nngui.session.lessons import Lessons
from nngui.session.runs import Runs
from nngui.session.threshold import Threshold
from nngui.session.twin import Twin
from nngui.system.garbage import GarbageCollector
from nngui.system.undo import Entry, UndoStack
from nngui.training.messages import Pace, Phase, Plan, Snapshot, untrained
from nngui.training.thread import TrainingThread

NUMBERS = ("learning_rate", "batch_size", "epochs", "seed")  # turning one is a single edit
PART = "design"


class Session(QObject):
    """The design, the runs, the drawing and the undo stack of a person's work.

    It lives in the GUI thread. Views know neither it nor each other; the main window connects
    their signals to its methods and to those of its parts, and their signals to the views'
    ``show_…`` methods.

    Parameters
    ----------
    parent : QObject or None
    folder : Path or None
        Where my digits are kept; None if they are to be forgotten at the end.

    Attributes
    ----------
    undo_stack : UndoStack
        All that a person does.
    drawing : Drawing
        The drawing, and the images between the steps of its preparation.
    threshold : Threshold
        From which ŷ on the answer is 1.
    my_digits : Library
        The person's own labelled examples.
    exchange : Exchange
        The way of these from and to files.
    lessons : Lessons
        Gives lessons on these.
    inspector : Inspector
        The network that is shown, and its prediction for the drawing.

    Signals
    -------
    design_changed : Design
    problems_found : tuple of Problem
        The problems of the design; after every change of it.
    snapshot_changed : Snapshot
    runs_changed : tuple of Run, int
        With every snapshot: the runs that were trained, and the number of the one at work; 0 if
        it was not trained yet.
    """

    design_changed = Signal(object)
    problems_found = Signal(object)
    snapshot_changed = Signal(object)
    runs_changed = Signal(object, int)

    def __init__(self, parent: QObject | None = None, *, folder: Path | None = None) -> None:
        super().__init__(parent)
        self._garbage = GarbageCollector(self)
        self.undo_stack = UndoStack(self)
        self.undo_stack.register(PART, self._take_design)
        self.drawing = Drawing(self.undo_stack, self)
        self.my_digits = Library(folder, self.undo_stack, self)
        self.exchange = Exchange(self.my_digits, self)
        self.threshold = Threshold(self.undo_stack, self)
        self.inspector = Inspector(self.drawing, self.threshold, self)
        self._runs = Runs()
        self._number = 0
        self._design = Design()
        self._own: OwnDigits = self.my_digits.digits
        self._last = Last()
        self._last.remember(self._design)
        self._training = TrainingThread(self)
        self._training.progressed.connect(self._receive)
        self.drawing.pen_put_down.connect(self._training.set_low_priority)
        self.lessons = Lessons(self._training, self.undo_stack, self)
        self.my_digits.changed.connect(self.take_own)
        self._begin()

    @property
    def design(self) -> Design:
        """The design as it is edited."""
        return self._design

    @property
    def snapshot(self) -> Snapshot:
        """The newest state of the run."""
        return self._snapshot

    def announce(self) -> None:
        """Emit every signal once, so that newly connected views show the present state."""
        self.design_changed.emit(self._design)
        self.problems_found.emit(problems(self._design, self._own))
        self.drawing.strokes_changed.emit(self.drawing.strokes)
        self._show(self._snapshot)
        self.my_digits.announce()

    def close(self) -> None:
        """End the training thread; it takes one slice at most."""
        self._training.close()
        self.exchange.close()
        self.my_digits.close()
        self._garbage.close()

    # Training

    @Slot()
    def train(self) -> None:
        """Train to the goal; from there, as many epochs more as the design has."""
        self._command(self._training.train)

    @Slot(object)
    def step(self, pace: Pace = Pace.EPOCH) -> None:
        """Train one mini-batch or one epoch more."""
        self._command(self._training.step, pace)

    @Slot()
    def pause(self) -> None:
        """Stop training; nothing is lost."""
        self._training.pause.emit()

    @Slot()
    def start_over(self) -> None:
        """Begin again with the first weights of this design's seed.

        A network that came trained begins untrained then, which can be undone.
        """
        if self._design.ready:
            self.pause()
            untrained_design = from_scratch(self._design)
            self.edit(untrained_design, f"Start Over{_suited(self._design, untrained_design)}")
        else:
            self._begin()

    @Slot()
    def train_more_gently(self) -> None:
        """Go on, after the training diverged, with shorter steps."""
        self.edit(self._design.gentler, "Change Learning Rate")
        self.train()

    @Slot(int)
    def choose_run(self, run: int) -> None:
        """Take up the design of an earlier run."""
        self.edit(self._runs.design(run), "Take Up Earlier Run")

    # Editing, all of it undoable

    @Slot(object, str)
    def edit(self, design: Design, text: str = "Edit") -> None:
        """Go on with another design; it starts over only if it has to.

        Other layers or data make the network that came trained an untrained one, which the text
        of the edit mentions; nothing else changes with it.
        """
        if design.ready and not fits(design):
            design, text = replace(design, ready=False), f"{text} of the Trained Network"
        if design != self._design:
            self.undo_stack.push(
                Entry(text, PART, self._design, design, merge=_turned(self._design, design))
            )

    @Slot(object, str)
    def edit_layers(self, layers: tuple[LayerSpec, ...], text: str) -> None:
        """Go on with other layers."""
        self.edit(replace(self._design, layers=layers), text)

    @Slot(str)
    def choose_dataset(self, dataset: str) -> None:
        """Learn from other data, with the network that last did so, or else one that fits it."""
        if dataset != self._design.dataset:
            self.edit(self._last.choose(dataset, self._design), "Change Data")

    @Slot(object)
    def take_own(self, own: OwnDigits) -> None:
        """Replace the person's own digits; they are trained with if the design wants them."""
        self._own = own
        self.problems_found.emit(problems(self._design, own))
        self._training.learn_from.emit(own)
        if self._untrained and self._design.wants_own and fatal(self._design) is None:
            self._begin(continues=self._snapshot.epoch == 0)

    # Inside

    def _command(self, command: SignalInstance, *arguments: object) -> None:
        """Send a command that looks at the newest epoch, if the design can be trained."""
        if fatal(self._design) is None:
            self.inspector.follow()
            command.emit(*arguments)

    def _begin(self, *, continues: bool = False) -> None:
        """Begin a new run; snapshots of the old one that still arrive are ignored.

        Parameters
        ----------
        continues : bool
            Whether it is trained at once if training was requested of the old one.
        """
        self._number += 1
        twin = Twin(self._design)
        self.inspector.begin(twin)
        phase = Phase.LOADING if fatal(self._design) is None else Phase.RESTING
        theta = twin.network.theta.copy() if twin.knows else np.empty(0)
        self._snapshot = untrained(self._number, phase, self._design, theta)
        self._trained_by = self._design
        if fatal(self._design) is None:
            self._training.open.emit(Plan(self._number, self._design, self._own, continues))
        else:
            self._training.discard.emit()
        self.runs_changed.emit(self._runs.all, self._runs.number(self._number))
        self._show(self._snapshot)

    def _take_design(self, design: Design) -> None:
        self._design = design
        self._last.remember(design)
        self.design_changed.emit(design)
        self.problems_found.emit(problems(design, self._own))
        if self._must_begin(design):
            self._begin(continues=self._snapshot.epoch == 0)
        elif fatal(design) is not None:
            self.pause()  # what was trained is kept until the design fits together again
        else:
            self._trained_by = design
            self._training.set_design.emit(design)

    @property
    def _untrained(self) -> bool:
        return self._snapshot.epoch == 0 and not self._snapshot.running

    def _must_begin(self, design: Design) -> bool:
        """Whether what was trained so far, if anything, cannot go on by this design."""
        old = self._trained_by
        if design.starts_over(old) or fatal(old) is not None:
            return True
        other_cost = (old.loss, old.layers) != (design.loss, design.layers)
        other_cost |= design.learns_otherwise(old)
        return self._untrained and other_cost and fatal(design) is None

    @Slot(object)
    def _receive(self, snapshot: Snapshot) -> None:
        if snapshot.run == self._number:
            self._snapshot = snapshot
            self._runs.record(snapshot)
            self.runs_changed.emit(self._runs.all, self._runs.number(self._number))
            self._show(snapshot)
        self._training.acknowledge.emit()

    def _show(self, snapshot: Snapshot) -> None:
        self.lessons.receive(snapshot)
        self.inspector.show(snapshot)
        self.snapshot_changed.emit(snapshot)


def _turned(before: Design, after: Design) -> str:
    """Return the name of the only number in which the designs differ; empty if there is none."""
    same = (n for n in NUMBERS if replace(after, **{n: getattr(before, n)}) == before)
    return next(same, "")


def _suited(before: Design, after: Design) -> str:
    """Return which numbers the program changes by itself, for the text of an edit."""
    rate, epochs = f"α = {learning_rate(after.learning_rate)}", f"{count(after.epochs)} Epochs"
    rate = rate if after.learning_rate != before.learning_rate else ""
    epochs = epochs if after.epochs != before.epochs else ""
    changes = " and ".join(filter(None, (rate, epochs)))
    return f" with {changes}" if changes else ""
