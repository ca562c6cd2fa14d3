"""`Session`: the one object between the views and the trainer."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal, SignalInstance, Slot

from engine.arrays import Array
from nngui.collection.exchange import Exchange
from nngui.collection.library import Library
from nngui.collection.my_digits import MyDigits
from nngui.design.design import Design, LayerSpec
from nngui.design.figures import count, learning_rate, moment
from nngui.design.keras_network import Opened
from nngui.design.own_digits import OwnDigits
from nngui.design.presets import PRESETS, Last
from nngui.design.problems import Problem, fatal, problems
from nngui.design.ready import fits, from_scratch
from nngui.session.analysis.coach import Coach
from nngui.session.analysis.evaluating import Evaluating
from nngui.session.analysis.explanation import Explanation
from nngui.session.analysis.gallery import Gallery
from nngui.session.analysis.inspection import Inspection
from nngui.session.analysis.inspector import Inspector
from nngui.session.analysis.steps import Moment, Steps
from nngui.session.cadence import Cadence
from nngui.session.changes import Changes
from nngui.session.document import Content, KeptRace
from nngui.session.document.keeping import snapshot_of, state_of
from nngui.session.drawing import Drawing
from nngui.session.files.data_sets import DataSets
from nngui.session.files.documents import Documents
from nngui.session.files.my_data import MyData
from nngui.session.lessons import Lessons
from nngui.session.networks import Networks
from nngui.session.picking import Picking
from nngui.session.questions import Questions
from nngui.session.races import Races, Start
from nngui.session.recovery.last_session import LastSession
from nngui.session.recovery.places import take_place
from nngui.session.references import References
from nngui.session.runs import Runs, title
from nngui.session.scene import Scene
from nngui.session.setups import Setups
from nngui.session.several import Several
from nngui.session.state import Name, SessionState, Spot, Work, beginning, spots
from nngui.session.threshold import Threshold
from nngui.system.garbage import GarbageCollector
from nngui.system.undo import Entry, UndoStack
from nngui.training.messages import Activity, Branch, Pace, Phase, Plan, Snapshot, untrained
from nngui.training.run import Run
from nngui.training.storage.checkpoints import Staged
from nngui.training.trainer.rest import Taken
from nngui.training.trainer.thread import TrainingThread
from nngui.training.training_state import TrainingState

NUMBERS = ("learning_rate", "batch_size", "epochs", "seed")  # turning one is a single edit
PART = "design"


@dataclass(frozen=True, slots=True, eq=False)
class Coming:
    """What the session goes on from, as soon as the trainer has taken over its runs."""

    state: SessionState
    snapshots: dict[int, Snapshot]  # by the serials of runs
    race: KeptRace | None


class Session(QObject):
    """The design, the runs, the drawing and the undo stack of a person's work.

    It lives in the GUI thread. Views know neither it nor each other; the main window connects
    their signals to its methods and to those of its parts, and gives them the parts of the scene
    that changed. After an edit or a snapshot the scene is computed once.

    Parameters
    ----------
    parent : QObject or None
    folder : Path or None
        Where my digits and the session are kept; None if they are to be forgotten at the end.

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
    data_sets : DataSets
        Reads files of a person's own as data sets.
    picking : Picking
        Puts examples of the data set on the pad.
    several : Several
        Finds several digits on the pad, and reads them one by one.
    questions : Questions
        The person's own questions, and the one that is asked now.
    lessons : Lessons
        Gives lessons on these.
    changes : Changes
        Changes the parameters by hand.
    steps : Steps
        One step with all its values, while somebody watches.
    runs : Runs
        What is done to runs.
    references : References
        The runs that Keras computes.
    coach : Coach
        Says what is measurably the matter with the open run.
    documents : Documents
        The session as a file.
    networks : Networks
        Reads networks from files of Keras.
    my_data : MyData
        What lies in the data folder.
    last : LastSession
        Keeps it for the next start.
    races : Races
        The newest race.
    setups : Setups
        The set-up for a class that the session began with.
    inspection : Inspection
        Looks closely at a part of the network.
    explanation : Explanation
        Why it reads the drawing as it does.
    inspector : Inspector
        The network that is shown, and its prediction for the drawing.
    evaluating : Evaluating
        Evaluates it, while that is asked.
    gallery : Gallery
        The examples of the data set, while somebody looks at them.

    Signals
    -------
    scene_changed : Scene
        All that the window shows.
    snapshot_changed : Snapshot
        The trainer's newest snapshot of the open run, after it is shown.
    notified : str
        A sentence on something that was done otherwise than one might expect.
    """

    scene_changed = Signal(object)
    snapshot_changed = Signal(object)
    notified = Signal(str)

    def __init__(self, parent: QObject | None = None, *, folder: Path | None = None) -> None:
        super().__init__(parent)
        self._garbage = GarbageCollector(self)
        self._work = Work(beginning(Design()))
        self.undo_stack = UndoStack(self)
        self.undo_stack.register(PART, self._go_to_spot, self._renewed)
        self.drawing = Drawing(self._work, self.undo_stack, self)
        self.my_digits = Library(folder, self.undo_stack, self)
        self.exchange = Exchange(self.my_digits, self)
        self.threshold = Threshold(self._work, self.undo_stack, self)
        place = take_place(folder)
        self._training = TrainingThread(self, path=place.path)
        self.inspector = Inspector(self.drawing, self._training.checkpoints, self)
        self.data_sets = DataSets(self)
        self.picking = Picking(self._work, self.drawing, self.inspector, self)
        self.several = Several(self.drawing, self.inspector, self)
        self.questions = Questions(self._work, self.my_digits, self.drawing, self.undo_stack, self)
        self.evaluating = Evaluating(self._training.checkpoints, self)
        self.gallery = Gallery(self)
        self.lessons = Lessons(self._work, self._training, self.undo_stack, self)
        self.changes = Changes(self._work, self._training, self.undo_stack, self)
        self.steps = Steps(self._training, self.changes, self)
        self.coach = Coach(self)
        self.runs = Runs(self._work, self.undo_stack, self)
        self.documents = Documents(self._work, self._training, self)
        self.inspection = Inspection(self._training.checkpoints, self.changes, self.my_digits, self)
        self.networks = Networks(self)
        self.explanation = Explanation(self.inspector, self.my_digits, self)
        self.references = References(self._work, self)
        self.races = Races(self._work, self)
        self.setups = Setups(self._work, self.drawing, self.undo_stack, self)
        self.my_data = MyData(
            folder,
            self.documents,
            self.my_digits,
            self.undo_stack,
            self._training.checkpoints.file,
            self,
        )
        self.last = LastSession(place, self._work, self.races, self.documents, self._training, self)
        self._own: OwnDigits = self.my_digits.digits
        self._last = Last()
        self._snapshots: dict[int, Snapshot] = {}  # the newest of every run, by its serial
        self._trains: tuple[int, Design | None] = (0, None)  # the serial and design at the trainer
        self._problems: tuple[tuple[object, ...], tuple[Problem, ...], str] | None = None
        self._coming: Coming | None = None
        self._cadence = Cadence()
        self._connect()
        self._go(self.state)

    def _connect(self) -> None:
        self._training.progressed.connect(self._receive)
        self.drawing.pen_put_down.connect(self._training.set_low_priority)
        self.drawing.changed.connect(self._show)
        self.threshold.changed.connect(self._show)
        self.picking.notified.connect(self.notified)
        self.inspector.completed.connect(self._show)
        self.scene_changed.connect(self.coach.receive)
        self.scene_changed.connect(self.several.follow)
        self.coach.design_asked.connect(self._train_by)
        self.coach.epoch_asked.connect(self.look)
        for part in (self.lessons, self.changes):
            part.branch_asked.connect(self._branch_before)
            part.spot_asked.connect(self._go_to_spot)
            part.now_asked.connect(self.look_at_now)
        self.runs.state_asked.connect(self._go)
        self.references.state_asked.connect(self._go)
        self.runs.design_asked.connect(self.begin)
        self.setups.state_asked.connect(self._go)
        self.setups.pause_asked.connect(self.pause)
        self.races.started.connect(self._race)
        self.races.changed.connect(self._show)
        self.scene_changed.connect(self.inspection.follow)
        self.scene_changed.connect(self.explanation.follow)
        self.my_digits.changed.connect(self._take_digits)
        self.scene_changed.connect(self.questions.follow)
        self.questions.dataset_asked.connect(self.choose_dataset)
        self.questions.renewed.connect(self._renew)
        self.questions.anew_asked.connect(self.begin)
        self.documents.taken.connect(self._take)
        self.networks.read.connect(self.open_network)
        self.scene_changed.connect(self.last.watch.follow)
        self._training.taken.connect(self._adopt)

    @property
    def state(self) -> SessionState:
        """What the person works on."""
        return self._work.state

    @property
    def design(self) -> Design:
        """The design as it is edited."""
        return self.state.design

    @property
    def snapshot(self) -> Snapshot:
        """The newest state of the open run."""
        return self._snapshots[self.state.run.serial]

    @property
    def scene(self) -> Scene:
        """All that the window shows."""
        return self._scene

    def announce(self) -> None:
        """Emit every signal once, so that newly connected views show the present state."""
        self.drawing.strokes_changed.emit(self.drawing.strokes)
        self.drawing.picture_changed.emit(self.drawing.picture)
        self.scene_changed.emit(self._scene)
        self.snapshot_changed.emit(self.snapshot)
        self.my_digits.announce()

    def close(self) -> None:
        """End all threads; it takes one slice of the training, and what is being written."""
        self.coach.close()
        self.evaluating.close()
        self.gallery.close()
        self.documents.close()
        self.networks.close()
        self.questions.close()
        self.last.stop()
        self.steps.close()
        self.inspection.close()
        self.explanation.close()
        self._training.close(remove=self.last.is_forgotten)
        self.last.close()
        self.exchange.close()
        self.picking.close()
        self.several.close()
        self.data_sets.close()
        self.my_digits.close()
        self._garbage.close()

    # Training

    @Slot()
    def train(self) -> None:
        """Train to the goal; from there, as many epochs more as the design has."""
        self._command(self._training.train)

    @Slot(object)
    def step(self, pace: Pace = Pace.EPOCH) -> None:
        """Train one mini-batch or one epoch more, or apply a step on one training example."""
        if not self.setups.permits("stepButton"):
            return
        if pace is not Pace.EXAMPLE:
            self._command(self._training.step, pace)
        elif fatal(self.design) is None and self.setups.permits("applyStepButton"):
            self.look_at_now()
            self.steps.apply_next()

    @Slot()
    def pause(self) -> None:
        """Stop training; nothing is lost."""
        self._training.pause.emit()

    @Slot(object)
    def set_speed(self, speed: float | None) -> None:
        """Train at most so many epochs a second; None for full speed."""
        if self.setups.permits("speedButton"):
            self._training.set_speed.emit(speed)

    @Slot()
    def start_over(self) -> None:
        """Begin another run with the first weights of this design's seed.

        A network that came trained begins untrained then.
        """
        if not self.setups.permits("startOverButton"):
            return
        design = self.design
        self.pause()
        if design.ready:
            scratch = from_scratch(design)
            self.begin(scratch, f"Start Over{_suited(design, scratch)}")
        elif design.given:
            self.begin(replace(design, given=""), "Start Over with Drawn Weights")
        elif self.state.run.trained:
            self.begin(design, "Start Over")
        else:  # it may have made steps that are not known here yet
            self._go(self.state.begun(design))

    @Slot()
    def train_more_gently(self) -> None:
        """Go on, after the training diverged, with shorter steps."""
        gentler = self.setups.permitted(self.design.gentler)
        if gentler is not None:
            self.edit(gentler, "Change Learning Rate")
            self.train()

    @Slot(object, str, bool)
    def _train_by(self, design: Design, text: str, anew: bool) -> None:
        """Train by another design, in another run or in this one."""
        (self.begin if anew else self.edit)(design, text)
        if design == self.design:  # unless a set-up holds a part of it
            self.train()

    # Moments and runs

    @Slot(object)
    def look(self, epoch: float | None) -> None:
        """Show the open run as it was at the nearest moment that is kept; None for the newest."""
        self._go(self.state.looked_at(epoch))

    @Slot()
    def look_at_now(self) -> None:
        """Show the newest moment again."""
        self.look(None)

    @Slot()
    def train_on_from_here(self) -> None:
        """Branch off the open run at the moment that is looked at, and train that branch."""
        epoch = self.state.looked
        if epoch is None or fatal(self.design) is not None:
            return
        if not self.setups.permits("branchButton"):
            return
        branch = Branch(self.state.open, epoch)
        self._become(
            self.state.branched(epoch), f"Train On from {moment_title(epoch)}", branch=branch
        )
        self.train()

    @Slot(int)
    def open_run(self, number: int) -> None:
        """Open an earlier run: its network, curve, epoch and design.

        The network that Keras trained becomes a run of ours, which begins with it.
        """
        if (found := self.state.find(number).reference) is not None:
            if found.network is not None:
                self.open_network(Opened(f"Network of {found.title}", found.network, ()))
        elif number != self.state.open:
            text = f"Open {title(self.state.find(number))}"
            self._become(self.state.opened(number), text)

    # Editing, all of it undoable

    @Slot(object, str)
    def edit(self, design: Design, text: str = "Edit") -> None:
        """Go on with another design; another run begins only if it has to.

        Other layers or data make the network that came trained an untrained one, which the text
        of the edit mentions; nothing else changes with it.
        """
        permitted = self.setups.permitted(design)
        if permitted is None:
            return
        design = permitted
        if design.ready and not fits(design):
            design, text = replace(design, ready=False), f"{text} of the Trained Network"
        elif design.given and (design.first is None or _draws_anew(self.design, design)):
            design, text = replace(design, given=""), f"{text} of the Opened Network"
        if design != self.design:
            self._become(self.state.edited(design), text, merge=_turned(self.design, design))

    @property
    def first_parameters(self) -> Array | None:
        """Those with which the open run began; None if the design begins with its own."""
        run = self.state.run
        begun = len(self.snapshot.moments) > 0  # before, the number may be that of another run
        if run.parent is not None or not begun or self.design.starts_over(run.design):
            return None
        first = self._training.checkpoints.at(run.number, 0)
        return None if first is None or first.epoch else first.theta

    @Slot(object, str)
    def edit_layers(self, layers: tuple[LayerSpec, ...], text: str) -> None:
        """Go on with other layers."""
        self.edit(replace(self.design, layers=layers), text)

    @Slot(str)
    def choose_dataset(self, dataset: str) -> None:
        """Learn from other data, with the network that last did so, or else one that fits it."""
        if dataset != self.design.dataset:
            self.edit(self._last.choose(dataset, self.design), "Change Data")

    @Slot(str)
    def choose_preset(self, name: str) -> None:
        """Begin a run by a preset."""
        if not self.setups.permits("presetCombo"):
            return
        if self.state.run.trained or PRESETS[name] != self.design:
            self.begin(PRESETS[name], f"Choose {name.capitalize()}")

    @Slot(object, str)
    def begin(self, design: Design, text: str) -> None:
        """Begin a run by this design, with what the set-up locks as it is."""
        permitted = self.setups.permitted(design)
        if permitted is not None:
            given = permitted.given if permitted.first is not None else ""
            ready = permitted.ready and fits(permitted)
            self._become(self.state.begun(replace(permitted, ready=ready, given=given)), text)

    @Slot(object)
    def open_network(self, network: Opened) -> None:
        """Begin a run by a network that was read from a file, under its name.

        Nothing is done if a set-up locks a part in which it differs.
        """
        if self.setups.permitted(network.design) != network.design:
            return
        begun = self.state.begun(network.design)
        name = Name(begun.run.serial, network.name)
        self._become(begun.renamed(name), f"Open {network.name}")

    @Slot(object)
    def take_own(self, own: OwnDigits) -> None:
        """Replace the person's own digits; they are trained with if the design wants them."""
        self._own = own
        self._training.learn_from.emit(own)
        self._go(self.state)

    @Slot(object)
    def _take_digits(self, digits: MyDigits) -> None:
        """Replace the person's own digits, unless only their questions have changed."""
        own = self._own
        if not (isinstance(own, MyDigits) and own.same_digits(digits)):
            self.take_own(digits)
        self.questions.look()

    @Slot(object)
    def _renew(self, design: Design) -> None:
        """Go on with another version of a question, in place of an untrained run: no edit."""
        setup = self.state.setup
        free = setup is None or not setup.held(design)
        if free and not self.state.run.trained:
            self._go(self.state.edited(design))

    # Documents

    def save(self, path: Path) -> None:
        """Write all of it into a document."""
        self.documents.save(path, self.races.kept())

    @Slot(object, object)
    def _take(self, content: Content, staged: Staged) -> None:
        """Let the trainer take over the runs of a document; then the session goes on from it."""
        state = state_of(content, staged.moments, self.state.last_serial)
        rests = {kept.number: kept.rest for kept in content.runs}
        runs = [(run, rest) for run in state.runs if (rest := rests[run.number]) is not None]
        known = {
            run.serial: _blank(run)
            if (rest := rests[run.number]) is None
            else snapshot_of(run, rest)
            for run in state.runs
            if rests[run.number] is not None or run is not state.run
        }
        self._coming = Coming(state, known, content.race)
        plans = tuple((self._plan(run, rest.design), rest) for run, rest in runs)
        numbers = {kept.number: kept.checkpoints for kept in content.runs}
        self._training.take.emit(Taken(plans, staged, numbers))

    @Slot()
    def _adopt(self) -> None:
        """Go on from a document whose runs the trainer has taken over."""
        coming, self._coming = self._coming, None
        if coming is None:
            return
        state, self._snapshots = coming.state, coming.snapshots
        self.undo_stack.clear()
        self._work.state, self._trains = state, (0, None)
        self.races.take(coming.race)
        self.drawing.renew()
        if state.lanes:
            self._take_up([self._plan(run, run.design) for run in map(state.find, state.lanes)])
        self._go(state)
        self.documents.note_taken()

    # Inside

    def _plan(self, run: Run, design: Design) -> Plan:
        """Return the plan by which a run is taken up, or begins."""
        return Plan(run.number, design, self._own, serial=run.serial)

    def _take_up(self, plans: Sequence[Plan]) -> None:
        """Have the trainer take up these runs, the open one in front, and no other one."""
        front = self.state.run.serial
        first, *others = sorted(plans, key=lambda plan: plan.serial != front)
        self._training.race.emit((first, *others))
        self._trains = first.serial, first.design

    def _command(self, command: SignalInstance, *arguments: object) -> None:
        """Send a command that goes on from the newest epoch, if the design can be trained."""
        if fatal(self.design) is None:
            self.look_at_now()
            command.emit(*arguments)

    def _become(
        self, after: SessionState, text: str, *, merge: str = "", branch: Branch | None = None
    ) -> None:
        """Go on from another state, as an edit that can be undone."""
        was, now = spots(self.state, after)
        self._go(after, branch=branch)
        self.undo_stack.keep(Entry(text, PART, was, now, merge))

    @Slot(object)
    def _race(self, start: Start) -> None:
        """Train the lanes of a race in turns."""
        before, self._work.state = self.state, start.state
        self._find_problems(start.state.design)
        first, *others = map(start.state.find, start.state.lanes)
        plans = []
        for run in (first, *others):
            theta = self.inspector.begin(run) if run is start.state.run else None
            self._snapshots[run.serial] = _blank(run, theta)
            also = tuple(loss for loss in start.losses if loss != run.design.loss)
            plans.append(replace(self._plan(run, run.design), like=first.design, also=also))
        self._take_up(plans)
        self._drop_runs_left(before, start.state)
        self._show()
        if start.text:
            was, now = spots(start.before, self.state)
            self.undo_stack.keep(Entry(start.text, PART, was, now))
        self.train()

    def _go_to_spot(self, spot: Spot) -> None:
        self._go(self.state.at(spot))

    def _renewed(self, spot: Spot) -> Spot:
        return spot if spot.serial is None else self.state.spot

    @Slot(object, str)
    def _branch_before(self, before: TrainingState, text: str) -> None:
        """Go on from before that in a run of its own: the other has been trained since."""
        changed, epoch = self.state.run, before.moment
        after = self.state.branched(epoch, before.points)
        self._go(after, branch=Branch(changed.number, epoch, before))
        self.notified.emit(
            f"{self.state.run.title.capitalize()} goes on from {moment(int(epoch), epoch % 1)},"
            f" before {text}; {changed.title} keeps what was trained since."
        )

    @Slot(object)
    def _go(self, after: SessionState, *, branch: Branch | None = None) -> None:
        """Take over a state: let the trainer follow, and show it."""
        before, self._work.state = self.state, after
        self._last.remember(after.design)
        self._find_problems(after.design)
        if after.run.serial not in self._snapshots:
            self._snapshots[after.run.serial] = self._first_snapshot(after, branch)
        self._let_follow(before, after, branch)
        if after.lanes:
            for number in set(before.lanes) - set(after.lanes):
                self._training.put_away.emit(number)
        self._drop_runs_left(before, after)
        self._show()

    def _let_follow(self, before: SessionState, after: SessionState, branch: Branch | None) -> None:
        """Have the trainer take up the open run, by the design as it is edited."""
        run, design = after.run, after.design
        serial, by = self._trains
        if fatal(design) is not None:
            (self._training.pause if serial == run.serial else self._training.discard).emit()
            self._trains = self._trains if serial == run.serial else (0, None)
        elif before.lanes and not after.lanes and run.number in before.lanes:
            self._take_up([self._plan(run, design)])  # it was a race
        elif serial != run.serial:
            continues = not (before.run.trained or run.trained)
            if after.looked is not None:  # an edit holds from when the newest moment is shown
                design = self._snapshots[run.serial].design
            plan = replace(self._plan(run, design), continues=continues, branch=branch)
            self._training.open.emit(plan)
            self._trains = run.serial, design
        elif after.looked is None and design != by:
            self._training.set_design.emit(design)
            self._trains = run.serial, design

    def _first_snapshot(self, after: SessionState, branch: Branch | None) -> Snapshot:
        """Return what is known of a run that begins, before the trainer has taken it up."""
        run, fit = after.run, fatal(after.design) is None
        phase = Phase.LOADING if fit else Phase.RESTING
        first = untrained(run.number, phase, run.design, self.inspector.begin(run))
        first = replace(first, serial=run.serial)
        if run.parent is None:
            return first
        state = None if branch is None else branch.state
        checkpoint = state or self._training.checkpoints.at(*run.parent)
        return replace(
            first,
            activity=Activity(Phase.RESTING, run.goal),
            segments=run.segments,
            epoch=run.epoch,
            fraction=run.fraction,
            curves=run.curves,
            moments=run.moments,
            theta=first.theta if checkpoint is None else checkpoint.theta,
        )

    def _drop_runs_left(self, before: SessionState, after: SessionState) -> None:
        kept = {run.serial for run in (*after.runs, *after.deleted)}
        numbers = {run.number for run in (*after.runs, *after.deleted)}
        for run in before.runs:
            if run.serial not in kept:
                self._snapshots.pop(run.serial, None)
                if run.number not in numbers:
                    self._training.drop.emit(run.number)

    def _find_problems(self, design: Design) -> None:
        setup = self.state.setup
        known, by = self._problems, (design, self._own, setup)
        if known is None or known[0] != by:
            found = problems(design, self._own)
            if setup is not None:  # a remedy that it does not permit is none
                found = tuple(
                    replace(each, remedy="") if setup.held(each.remedied) else each
                    for each in found
                )
            reason = next((problem.text for problem in found if problem.fatal), "")
            self._problems = by, found, reason

    @Slot(object)
    def _receive(self, snapshot: Snapshot) -> None:
        state = self.state
        runs = {run.serial: run for run in (*state.runs, *state.deleted)}
        for lane in snapshot.lanes:
            if (run := runs.get(lane.serial)) is not None:
                self._snapshots[lane.serial] = lane
                state = state.observed(lane.serial, measured(run, lane))
        self._work.state = state
        if snapshot.serial in runs:
            self._show()
        if snapshot.serial == state.run.serial:
            self.snapshot_changed.emit(snapshot)
        if self._cadence.note_shown():
            self._training.set_period.emit(self._cadence.period)
        self._training.acknowledge.emit()
        self.races.receive(self._snapshots)

    @Slot()
    def _show(self) -> None:
        """Compute the scene, and emit it."""
        state, snapshot, inspector = self.state, self.snapshot, self.inspector
        assert self._problems is not None
        self.lessons.receive(snapshot)
        self.changes.receive(snapshot)
        inspector.look(state, snapshot)
        self._scene = Scene(
            state=state,
            snapshot=snapshot,
            problems=self._problems[1],
            fatal=self._problems[2],
            shown=inspector.shown,
            parameters=inspector.parameters,
            prediction=inspector.prediction,
            mistakes=inspector.mistakes,
            drawing_curve=inspector.drawing_curve,
            standing=self.races.standing(self._snapshots),
            functions=inspector.functions,
        )
        self.steps.receive(Moment(state, snapshot, inspector.prediction.image, self._own))
        self.scene_changed.emit(self._scene)
        self.evaluating.follow(self._scene, inspector.checkpoint, self._own)
        self.gallery.follow(self._scene, inspector.checkpoint)


def measured(run: Run, snapshot: Snapshot) -> Run:
    """Return the run with what the trainer has measured of it; the same one if that is nothing."""
    moment = snapshot.epoch + snapshot.fraction
    made = tuple(s for s in snapshot.segments if s.start < moment) or snapshot.segments[:1]
    now = replace(
        run,
        segments=made,
        curves=snapshot.curves,
        epoch=snapshot.epoch,
        fraction=snapshot.fraction,
        goal=snapshot.goal,
        moments=snapshot.moments,
        seconds=snapshot.seconds,
    )
    facts = [field.name for field in fields(Run)]
    return run if all(getattr(now, f) == getattr(run, f) for f in facts) else now


def _blank(run: Run, theta: Array | None = None) -> Snapshot:
    """Return the snapshot of a run that is about to begin."""
    first = np.empty(0) if theta is None else theta
    return replace(untrained(run.number, Phase.LOADING, run.design, first), serial=run.serial)


def moment_title(epoch: float) -> str:
    """Return a moment as the name of an edit has it, such as "Epoch 12"."""
    return moment(int(epoch), epoch % 1).capitalize()


def _turned(before: Design, after: Design) -> str:
    """Return the name of the only number in which the designs differ; empty if there is none."""
    same = (n for n in NUMBERS if replace(after, **{n: getattr(before, n)}) == before)
    return next(same, "")


def _draws_anew(before: Design, after: Design) -> bool:
    """Return whether another way to draw the first weights was chosen."""
    return [layer.start for layer in before.layers] != [layer.start for layer in after.layers]


def _suited(before: Design, after: Design) -> str:
    """Return which numbers the program changes by itself, for the text of an edit."""
    rate, epochs = f"α = {learning_rate(after.learning_rate)}", f"{count(after.epochs)} Epochs"
    rate = rate if after.learning_rate != before.learning_rate else ""
    epochs = epochs if after.epochs != before.epochs else ""
    changes = " and ".join(filter(None, (rate, epochs)))
    return f" with {changes}" if changes else ""
