"""`Inspector`: the network that is shown, and what it makes of the drawing."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from math import nan
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from engine.activation import Activation
from engine.arrays import Array, carve
from nngui.design.design import Design
from nngui.design.prediction import Mistakes, Prediction
from nngui.design.problems import fatal
from nngui.design.wording import output_equation
from nngui.session.analysis.checking import Checker
from nngui.session.analysis.past import Past
from nngui.session.analysis.twin import Twin, followed
from nngui.session.drawing import Drawing
from nngui.session.scene import Layers, same
from nngui.session.state import SessionState
from nngui.training.messages import Checkpoint, Snapshot
from nngui.training.run import Run
from nngui.training.shown import DrawingCurve, Shown
from nngui.training.storage.checkpoints import Checkpoints

AT_ONCE = 0.012  # s of the past of a drawing that is computed before the window is painted
PIECE = 0.006  # s of it in one turn of the event loop


class Inspector(QObject):
    """The network as of the newest moment of the open run, or of one that is looked back to.

    Its predictions are computed here, by a twin with the parameters of that moment, and not in
    the busy training thread. What has not changed is not computed again.

    Parameters
    ----------
    drawing : Drawing
    checkpoints : Checkpoints
        The parameters of all moments that are kept.

    Attributes
    ----------
    shown : Shown
        The moment that is shown.
    parameters : tuple of (kernel, bias)
        By layer, read-only; empty if they are not known yet.
    prediction : Prediction
        For the drawing.
    sheet : Sheet
        That drawing, an unfinished stroke included.

    Signals
    -------
    completed
        More is known of the moment that is shown: its mistakes, or the past of the drawing.
    """

    completed = Signal()

    def __init__(
        self, drawing: Drawing, checkpoints: Checkpoints, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._drawing, self._checkpoints = drawing, checkpoints
        self._run: tuple[int, Design] | None = None  # that the twin was made for
        self._fits = False
        self._read_from: tuple[object, ...] = ()
        self._curve_of: tuple[object, ...] = ()
        self._checked: Array | None = None  # the parameters whose mistakes are counted
        self._checking: Iterator[None] = iter(())  # what is left of a check of a large network
        self._curve: DrawingCurve | None = None
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._go_on)

    def begin(self, run: Run) -> Array:
        """Show the network of this run from now on, if it is not shown yet.

        Returns
        -------
        ndarray, shape (parameters,)
            What its parameters are until others are known; empty for a large network.
        """
        if self._run != (run.serial, run.design):
            fits = fatal(run.design) is None
            if self._run is None or (self._run[0], self._fits) != (run.serial, fits):
                self._begin(Twin(run.design))
            self._run, self._fits = (run.serial, run.design), fits
        return self._twin.network.theta.copy() if self._twin.knows else np.empty(0)

    def look(self, state: SessionState, snapshot: Snapshot) -> None:
        """Show the moment that the state asks for; `snapshot` is the newest of the open run."""
        run = state.run
        self.begin(run)
        self._state, self._snapshot = state, snapshot
        self._show_network(self._choose(run.number, state.looked))
        self._predict()
        self._check()
        self._follow_drawing()

    @property
    def functions(self) -> tuple[Activation, ...]:
        """The activations of the layers at the moment that is shown."""
        return self._functions

    @property
    def checkpoint(self) -> Checkpoint:
        """The network that is shown; its parameters are empty if they are not known yet."""
        return self._looked or self._snapshot.now

    @property
    def past(self) -> tuple[tuple[float, ...], list[Array]]:
        """The moments of which the outputs for the drawing are known, and these outputs."""
        return ((), []) if self._drawing.unfinished else self._past.known

    @property
    def mistakes(self) -> Mistakes | None:
        """The mistakes at the threshold, if they are known."""
        return self._checker.mistakes(self._state.threshold) if self._checker else None

    @property
    def drawing_curve(self) -> DrawingCurve | None:
        """The prediction for the drawing over the epochs; None while a stroke is drawn."""
        return self._curve

    def outputs(self, x: Array) -> Array | None:
        """Return the outputs of the network that is shown, shape (examples, units).

        Parameters
        ----------
        x : ndarray, shape (examples, pixels)

        Returns
        -------
        ndarray or None
            None if its parameters are not known yet, or do not fit the data.
        """
        return self._twin.network(x) if self._twin.knows and self._fits else None

    def save_network(self, path: Path) -> None:
        """Write the network that is shown as a .keras file, which Keras opens too, or as .onnx.

        It goes on there by the loss and the optimizer that the run has now, whose memory is
        written where a checkpoint has it; a schedule of α begins with its first step.

        Raises
        ------
        OSError, ValueError
            If it cannot be written, or not under this name.
        ImportError
            If h5py, or onnx, is missing.
        """
        epoch = self.shown.epoch + self.shown.fraction
        state = self._checkpoints.state(self._snapshot.run, epoch)
        same = state is not None and np.array_equal(state.theta, self._twin.network.theta)
        self._twin.save(path, self._snapshot.design, state if same else None)

    def _begin(self, twin: Twin) -> None:
        """Show another network from now on."""
        self._twin = twin
        self._looked: Checkpoint | None = None  # of the run that is open
        self._past = Past(twin, self._kept)
        self._theta: Array | None = None
        self._functions: tuple[Activation, ...] = ()
        self.parameters: Layers = ()
        self._checker: Checker | None = None
        self._checked, self._checking = None, iter(())

    def _kept(self, moment: float) -> Checkpoint | None:
        return self._checkpoints.at(self._state.open, moment)

    def _choose(self, number: int, looked: float | None) -> Checkpoint:
        """Return the checkpoint that is looked at, or the newest network."""
        if looked is None:
            self._looked = None
            return self._snapshot.now
        if self._looked is None or self._looked.epoch != looked:
            self._looked = self._checkpoints.at(number, looked)
        return self._looked or self._snapshot.now

    def _show_network(self, checkpoint: Checkpoint) -> None:
        self.shown = self._describe(checkpoint.epoch)
        key = (checkpoint.theta, checkpoint.activations)
        if not len(checkpoint.theta):  # a lane of a race begins with the weights of another one
            self._twin.knows = False
            return
        if self._theta is key[0] and self._functions == key[1]:
            return
        self._theta, self._functions = key
        self._twin.take(*key)
        shapes = [layer.weights_and_bias.shape for layer in self._twin.network.layers]
        self.parameters = tuple(
            (both[:, :-1].T, both[:, -1]) for both in carve(checkpoint.theta, shapes)
        )

    def _describe(self, moment: float) -> Shown:
        snapshot, back = self._snapshot, self._looked is not None
        epoch = int(moment)
        fraction = moment - epoch if back else snapshot.fraction
        point, measured = snapshot.curves.last(epoch + fraction)
        if measured < (epoch + fraction if back else epoch):
            point = None
        if point is not None and self._measured_otherwise(point):
            point = None
        return Shown(
            run=snapshot.run,
            epoch=epoch,
            fraction=fraction,
            newest=snapshot.epoch,
            goal=snapshot.goal,
            cost=nan if point is None else float(snapshot.curves.train[point]),
            back=back,
            within=max(0.0, measured - epoch),
        )

    def _measured_otherwise(self, point: int) -> bool:
        """Return whether J at that point is of the loss before, and the new one comes soon."""
        design, losses = self._state.design, self._snapshot.curves.losses
        loss = next((name for start, name in reversed(losses) if start <= point), design.loss)
        return self._looked is None and loss != design.loss and fatal(design) is None

    def _predict(self) -> None:
        state, sheet = self._state, self._drawing.sheet
        of = self._twin, self._theta, self._functions, self._trained
        read_from = (*of, sheet, state.preparation, state.threshold)
        if not same(read_from, self._read_from):
            self._read_from, self.sheet = read_from, sheet
            prediction = self._twin.read(sheet, state.preparation, state.threshold)
            self.prediction: Prediction = replace(prediction, trained=self._trained)

    @property
    def _trained(self) -> bool:
        """Whether the network that is shown has learned anything."""
        run, shown = self._state.run, self.shown
        begun = run.segments[0].design
        return (
            shown.epoch + shown.fraction > 0
            or begun.ready
            or bool(begun.given)
            or (not shown.back and bool(run.curves.others))
        )

    def _check(self) -> None:
        """Predict the validation digits by the network that is shown."""
        if self._checker is None and self._twin.decides and len(self._snapshot.curves):
            self._checker = Checker(self._snapshot.design.task)
        if self._checker is None or self._checked is self._theta:
            return
        if self._twin.large and self._snapshot.running:
            self._checker.forget()  # it would take longer than the next snapshot
            self._checked, self._checking = None, iter(())
            return
        self._checked = self._theta
        self._checking = self._checker.predict(self._twin.network)
        self._continue_check()

    def _continue_check(self) -> bool:
        """Do a piece of the check; return whether more is to be done."""
        more = next(self._checking, self) is not self
        if more:
            self._turn.start()
        return more

    @Slot()
    def _go_on(self) -> None:
        """Do a piece of what is left of the check and of the past of the drawing."""
        checked = self._checked is not None and self._continue_check()
        if self._past.advance(PIECE):
            self._turn.start()
        self._draw_curve()
        if not checked:
            self.completed.emit()

    def _follow_drawing(self) -> None:
        """Compute the past of the drawing, as far as there is time now."""
        snapshot, prediction = self._snapshot, self.prediction
        known = not self._drawing.unfinished and not prediction.empty and len(snapshot.theta)
        if known:  # while a stroke is drawn all its past would be computed for every point
            now = snapshot.epoch + snapshot.fraction
            spread = self._checkpoints.spread(snapshot.run)
            self._past.ask(prediction.image, spread[: bisect_left(spread, now)])
            if self._past.advance(AT_ONCE):
                self._turn.start()
        self._draw_curve()

    def _draw_curve(self) -> None:
        snapshot, prediction = self._snapshot, self.prediction
        if self._drawing.unfinished:
            self._curve, self._curve_of = None, ()
            return
        moments, outputs = self._past.known
        now = snapshot.epoch + snapshot.fraction
        curve_of = snapshot.theta, prediction, moments, now
        if not same(curve_of, self._curve_of):
            self._curve_of = curve_of
            self._curve = self._curve_through(moments, outputs)

    def _curve_through(self, moments: tuple[float, ...], outputs: list[Array]) -> DrawingCurve:
        """Return the curve through these moments and the newest one."""
        snapshot, prediction = self._snapshot, self.prediction
        if prediction.empty or not len(snapshot.theta):
            return DrawingCurve(drawn=prediction.drawn)
        unit, task = followed(prediction), prediction.task
        if self._theta is snapshot.theta:
            newest = prediction.activations[-1]
        else:
            with self._twin.borrowed():
                self._twin.take(snapshot.theta, snapshot.now.activations)
                newest = self._twin.network(prediction.image.reshape(1, -1))[0].copy()
        values = np.array([output[unit] for output in (*outputs, newest)], float)
        return DrawingCurve(
            np.array([*moments, snapshot.epoch + snapshot.fraction], float),
            values * (1 if task.classes else task.scale),
            output_equation(prediction, unit),
            task.unit,
            drawn=True,
        )
