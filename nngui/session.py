"""`Session`: the one object between the views and the trainer."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance, Slot
from PySide6.QtGui import QUndoStack

from nngui.design import Design, LayerSpec
from nngui.edits import Change
from nngui.lookback import LookBack
from nngui.messages import Moment, Plan, Prediction, Snapshot, State, untrained
from nngui.notebook import Notebook
from nngui.problems import fatal, problems
from nngui.reading import Reader, Strokes
from nngui.training_thread import TrainingThread

NUMBERS = ("learning_rate", "batch_size", "epochs", "seed")  # turning one is a single edit


class Session(QObject):
    """What a person works on: the design, the drawing, the run, and the way back.

    It lives in the GUI thread. Views know neither it nor each other; the main window connects
    their signals to its methods, and its signals to their ``show_…`` methods. What the network
    says is computed here, by a twin with the parameters of the newest snapshot; nobody asks the
    busy thread.

    Signals
    -------
    design_changed : Design
    problems_found : tuple of Problem
        What does not fit together in the design; after every change of it.
    snapshot_changed : Snapshot
    network_changed : sequence of (kernel, bias)
        The parameters that are shown, layer by layer; they are live, so copy what is kept.
    strokes_changed : tuple of ndarray
        The finished strokes.
    prediction_changed : Prediction
    drawing_curve_changed : DrawingCurve
    epoch_shown : int, int
        The epoch that is shown, and the newest one.
    runs_changed : tuple of RunRow
        With every snapshot.
    """

    design_changed = Signal(object)
    problems_found = Signal(object)
    snapshot_changed = Signal(object)
    network_changed = Signal(object)
    strokes_changed = Signal(object)
    prediction_changed = Signal(object)
    drawing_curve_changed = Signal(object)
    epoch_shown = Signal(int, int)
    runs_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self._notebook = Notebook()
        self._number = 0
        self._design = Design()
        self._wanted = False  # training was asked for, and has not come to rest since
        self._strokes: Strokes = ()
        self._drawing: Strokes = ()  # with the unfinished stroke
        self._chosen: int | None = None  # the epoch that is looked back to
        self._pen_moved = QTimer(self, singleShot=True, interval=0)
        self._pen_moved.timeout.connect(self._predict)
        self._training = TrainingThread(self)
        self._training.progressed.connect(self._receive)
        self._begin()

    @property
    def design(self) -> Design:
        """The design as it is edited."""
        return self._design

    @property
    def snapshot(self) -> Snapshot:
        """The newest state of the run."""
        return self._snapshot

    @property
    def prediction(self) -> Prediction:
        """What the network says of the drawing."""
        return self._prediction

    def announce(self) -> None:
        """Send every signal once: for views that have just been connected."""
        self.design_changed.emit(self._design)
        self.problems_found.emit(problems(self._design))
        self.strokes_changed.emit(self._strokes)
        self._show(self._snapshot)

    def close(self) -> None:
        """End the training thread; it takes one slice at most."""
        self._training.close()

    # Training

    @property
    def wanted(self) -> bool:
        """Whether training was asked for, and has not come to rest since."""
        return self._wanted

    @Slot()
    def train(self) -> None:
        """Train to the goal, or as many epochs more."""
        self._wanted = fatal(self._design) is None
        self._command(self._training.train)

    @Slot()
    def step(self) -> None:
        """Train one epoch more."""
        self._wanted = False
        self._command(self._training.step)

    @Slot()
    def pause(self) -> None:
        """Stop asking for mini-batches; nothing is lost."""
        self._wanted = False
        self._training.pause.emit()

    @Slot()
    def start_over(self) -> None:
        """Begin again with the first weights of this design's seed."""
        self._wanted = False
        self._begin()

    @Slot()
    def train_more_gently(self) -> None:
        """Go on, after the cost was no number any more, with shorter steps."""
        self.edit(self._design.gentler, "Change Learning Rate")
        self.train()

    @Slot(int)
    def choose_run(self, run: int) -> None:
        """Take up the design of an earlier run."""
        self.edit(self._notebook.design(run), "Take Up Earlier Run")

    @Slot(int)
    def choose_epoch(self, epoch: int) -> None:
        """Show the network as it was after that epoch; the newest one follows the training."""
        self._chosen = epoch if epoch < self._snapshot.epoch else None
        self._show_network()

    def save_network(self, path: Path) -> None:
        """Write the network that is shown as a .keras file, which Keras opens too.

        Raises
        ------
        OSError
            If it cannot be written.
        """
        self._reader.network.save(path)

    # Editing, all of it undoable

    @Slot(object, str)
    def edit(self, design: Design, text: str = "Edit") -> None:
        """Go on with another design; it starts over only if it has to."""
        if design != self._design:
            numbers = [replace(design, **{n: getattr(self._design, n)}) for n in NUMBERS]
            merge = numbers.index(self._design) if self._design in numbers else -1
            command = Change(text, self._design, design, self._take_design, merge=merge)
            self.undo_stack.push(command)

    @Slot(object, str)
    def edit_layers(self, layers: tuple[LayerSpec, ...], text: str) -> None:
        """Go on with other layers."""
        self.edit(replace(self._design, layers=layers), text)

    @Slot(object)
    def add_stroke(self, stroke: object) -> None:
        """Take a finished stroke."""
        self._change_strokes("Draw Stroke", (*self._strokes, stroke))  # type: ignore[arg-type]

    @Slot(object)
    def erase(self, left: Strokes) -> None:
        """Keep only these strokes."""
        self._change_strokes("Erase Stroke", left)

    @Slot()
    def clear(self) -> None:
        """Wipe the pad."""
        if self._strokes:
            self._change_strokes("Clear Drawing", ())

    @Slot(object)
    def follow_pen(self, strokes: Strokes) -> None:
        """Predict what is drawn so far, while the pen is still down.

        All points that have come are taken in before one prediction is made, so that a pen that
        tells a thousand points a second is followed as well.
        """
        self._drawing = strokes
        self._pen_moved.start()

    # Inside

    def _command(self, command: SignalInstance) -> None:
        """Send a command that looks at the newest epoch, if the design can be trained."""
        if fatal(self._design) is None:
            self._chosen = None
            command.emit()

    def _begin(self) -> None:
        """Begin a new run; whatever still arrives from the old one is ignored."""
        self._number += 1
        self._chosen = None
        self._reader = Reader(self._design)
        self._look_back = LookBack(self._reader)
        state = State.LOADING if fatal(self._design) is None else State.PAUSED
        theta = self._reader.network.theta.copy()
        self._snapshot = untrained(self._number, state, self._design, theta)
        self._trained_by = self._design
        if fatal(self._design) is None:
            self._training.begin.emit(Plan(self._number, self._design))
        else:
            self._training.let_go.emit()
        self.runs_changed.emit(self._notebook.rows(self._number))
        self._show(self._snapshot)

    def _take_design(self, design: Design) -> None:
        self._design = design
        self.design_changed.emit(design)
        self.problems_found.emit(problems(design))
        if self._must_begin(design):
            go_on = self._wanted and self._snapshot.epoch == 0
            self._wanted = False
            self._begin()
            if go_on:
                self.train()
        elif fatal(design) is not None:
            self.pause()  # what was trained is kept until the design fits together again
        else:
            self._trained_by = design
            self._training.retune.emit(design)

    def _must_begin(self, design: Design) -> bool:
        """Whether what was trained so far, if anything, cannot go on by this design."""
        old = self._trained_by
        if design.starts_over(old) or fatal(old) is not None:
            return True
        untrained = self._snapshot.epoch == 0 and self._snapshot.state is not State.RUNNING
        other_cost = (old.loss, old.layers) != (design.loss, design.layers)
        return untrained and other_cost and fatal(design) is None

    def _change_strokes(self, text: str, strokes: Strokes) -> None:
        self.undo_stack.push(Change(text, self._strokes, strokes, self._take_strokes))

    def _take_strokes(self, strokes: Strokes) -> None:
        self._pen_moved.stop()
        self._strokes = self._drawing = strokes
        self.strokes_changed.emit(strokes)
        self._predict()
        self._show_drawing_curve()

    @Slot(object)
    def _receive(self, snapshot: Snapshot) -> None:
        if snapshot.run == self._number:
            self._snapshot = snapshot
            if snapshot.state in (State.FINISHED, State.FAILED):
                self._wanted = False
            self._notebook.record(snapshot)
            self.runs_changed.emit(self._notebook.rows(self._number))
            self._show(snapshot)
        self._training.acknowledge.emit()

    def _show(self, snapshot: Snapshot) -> None:
        self.snapshot_changed.emit(snapshot)
        self._show_network()
        self._show_drawing_curve()

    def _show_network(self) -> None:
        """Show the chosen epoch, or the newest."""
        snapshot = self._snapshot
        shown = Moment(snapshot.epoch, snapshot.theta, snapshot.design.activations)
        if self._chosen is not None:
            shown = min(snapshot.trail, key=lambda m: abs(m.epoch - (self._chosen or 0)))
        self._reader.take(shown.theta, shown.activations)
        self.epoch_shown.emit(shown.epoch, snapshot.epoch)
        self.network_changed.emit([(n.kernel, n.bias) for n in self._reader.network.layers])
        self._predict()

    @Slot()
    def _predict(self) -> None:
        self._prediction = self._reader.read(self._drawing)
        self.prediction_changed.emit(self._prediction)

    def _show_drawing_curve(self) -> None:
        if len(self._drawing) > len(self._strokes):
            return  # the pen is down: the curve waits for the finished stroke
        curve = self._look_back.curve(self._prediction, self._snapshot.trail)
        self.drawing_curve_changed.emit(curve)
