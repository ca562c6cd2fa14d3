"""`Inspector`: the network that is shown, and its prediction for the drawing."""

from collections.abc import Iterator
from math import nan
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from nngui.design.prediction import Prediction
from nngui.session.checking import Checker
from nngui.session.drawing import Drawing
from nngui.session.threshold import Threshold
from nngui.session.twin import Twin, drawing_curve
from nngui.training.messages import Checkpoint, Snapshot
from nngui.training.shown import Shown


class Inspector(QObject):
    """The network as of the newest epoch, or of one that is looked back to.

    Its predictions are computed here, by a twin with the parameters of the snapshot, and not in
    the busy training thread.

    Parameters
    ----------
    drawing : Drawing
    threshold : Threshold

    Signals
    -------
    network_changed : sequence of (kernel, bias)
        The parameters that are shown, layer by layer; they are live, so copy what is kept.
    prediction_changed : Prediction
    mistakes_changed : Mistakes or None
        The mistakes at the threshold; None if there is no threshold, if the data is not read yet,
        or if the network is too large to check it while it trains.
    drawing_curve_changed : DrawingCurve or None
        None while a stroke is drawn.
    moment_shown : Shown
        The epoch to which the other signals belong.
    """

    network_changed = Signal(object)
    prediction_changed = Signal(object)
    mistakes_changed = Signal(object)
    drawing_curve_changed = Signal(object)
    moment_shown = Signal(object)

    def __init__(
        self, drawing: Drawing, threshold: Threshold, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._drawing, self._threshold = drawing, threshold
        self._chosen: int | None = None  # the epoch that is looked back to
        self._checking: Iterator[None] = iter(())  # what is left of a check of a large network
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._continue_check)
        drawing.changed.connect(self._read)
        threshold.changed.connect(self._decide)

    @property
    def prediction(self) -> Prediction:
        """The prediction for the drawing."""
        return self._prediction

    def begin(self, twin: Twin) -> None:
        """Show another network from now on."""
        self._twin, self._chosen = twin, None
        self._checker: Checker | None = None
        self._checking = iter(())

    def show(self, snapshot: Snapshot) -> None:
        """Show the newest state of the run."""
        self._snapshot = snapshot
        self._show_network()
        self._show_drawing_curve()

    def follow(self) -> None:
        """Look at the newest epoch again."""
        self._chosen = None

    @Slot(int)
    def choose_epoch(self, epoch: int) -> None:
        """Show the network as it was after that epoch; the newest one follows the training."""
        self._chosen = epoch if epoch < self._snapshot.epoch else None
        self._show_network()
        self._show_drawing_curve()

    def save_network(self, path: Path) -> None:
        """Write the network that is shown as a .keras file, which Keras opens too.

        It goes on there by the loss and the optimizer that the run has now; a schedule of α
        begins with its first step.

        Raises
        ------
        OSError, ValueError
            If it cannot be written, or not under this name.
        ImportError
            If h5py is missing.
        """
        self._twin.save(path, self._snapshot.design)

    def _show_network(self) -> None:
        """Show the chosen epoch, or the newest."""
        shown = self._choose()
        if len(shown.theta):
            self._twin.take(shown.theta, shown.activations)
        self.moment_shown.emit(self._shown(int(shown.epoch)))
        layers = self._twin.network.layers if self._twin.knows else []
        matrices = [layer.weights_and_bias for layer in layers]
        self.network_changed.emit([(Wb[:, :-1].T, Wb[:, -1]) for Wb in matrices])  # W and b
        self._predict()
        self._check()

    def _choose(self) -> Checkpoint:
        """Return the checkpoint nearest to the chosen epoch, or the newest network."""
        snapshot, chosen = self._snapshot, self._chosen
        if chosen is not None:
            near = min(snapshot.checkpoints, key=lambda checkpoint: abs(checkpoint.epoch - chosen))
            if near.epoch < snapshot.epoch:
                return near
        self._chosen = None
        return snapshot.now

    def _shown(self, epoch: int) -> Shown:
        snapshot, back = self._snapshot, self._chosen is not None
        point = snapshot.curves.at(epoch)
        return Shown(
            run=snapshot.run,
            epoch=epoch,
            fraction=0.0 if back else snapshot.fraction,
            newest=snapshot.epoch,
            goal=snapshot.goal,
            cost=nan if point is None else float(snapshot.curves.train[point]),
            back=back,
        )

    @Slot()
    def _decide(self) -> None:
        self._predict()
        self._count()

    @Slot()
    def _read(self) -> None:
        self._predict()
        self._show_drawing_curve()

    def _predict(self) -> None:
        drawing, threshold = self._drawing, self._threshold.value
        self._prediction = self._twin.read(drawing.all_strokes, drawing.preparation, threshold)
        self.prediction_changed.emit(self._prediction)

    def _check(self) -> None:
        """Predict the validation digits by the network that is shown."""
        if self._checker is None and self._twin.decides and len(self._snapshot.curves):
            self._checker = Checker(self._snapshot.design.dataset)
        if self._checker is None:
            self._count()
        elif self._twin.large and self._snapshot.running:
            self._checker.forget()  # it would take longer than the next snapshot
            self._checking = iter(())
            self._count()
        else:
            self._checking = self._checker.predict(self._twin.network)
            self._continue_check()

    @Slot()
    def _continue_check(self) -> None:
        """Do a piece of the check, and the next one after a turn of the event loop."""
        if next(self._checking, self) is not self:
            self._turn.start()
        self._count()

    def _count(self) -> None:
        checker = self._checker
        self.mistakes_changed.emit(checker and checker.mistakes(self._threshold.value))

    def _show_drawing_curve(self) -> None:
        if self._drawing.unfinished:  # or else all its past would be computed for every point
            self.drawing_curve_changed.emit(None)
        else:
            curve = drawing_curve(self._twin, self._prediction, self._snapshot)
            self.drawing_curve_changed.emit(curve)
