"""`Showing`: the network that is shown, and what it says of the drawing."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from nngui.checking import Checker
from nngui.lookback import LookBack
from nngui.messages import Moment, Snapshot
from nngui.prediction import Prediction
from nngui.reading import Reader
from nngui.sketch import Sketch
from nngui.threshold import Threshold


class Showing(QObject):
    """The network as of the newest epoch, or of one that is looked back to.

    What it says is computed here, by a twin with the parameters of the newest snapshot; nobody
    asks the busy thread.

    Parameters
    ----------
    sketch : Sketch
    threshold : Threshold

    Signals
    -------
    network_changed : sequence of (kernel, bias)
        The parameters that are shown, layer by layer; they are live, so copy what is kept.
    prediction_changed : Prediction
    mistakes_changed : Mistakes or None
        What the threshold costs; None if there is no threshold, or the data is not read yet.
    drawing_curve_changed : DrawingCurve
    epoch_shown : int, int
        The epoch that is shown, and the newest one.
    """

    network_changed = Signal(object)
    prediction_changed = Signal(object)
    mistakes_changed = Signal(object)
    drawing_curve_changed = Signal(object)
    epoch_shown = Signal(int, int)

    def __init__(self, sketch: Sketch, threshold: Threshold, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sketch, self._threshold = sketch, threshold
        self._chosen: int | None = None  # the epoch that is looked back to
        sketch.changed.connect(self._read)
        threshold.changed.connect(self._decide)

    @property
    def prediction(self) -> Prediction:
        """What the network says of the drawing."""
        return self._prediction

    def begin(self, reader: Reader) -> None:
        """Show another network from now on."""
        self._reader, self._look_back, self._chosen = reader, LookBack(reader), None
        self._checker: Checker | None = None

    def show(self, snapshot: Snapshot) -> None:
        """Show where the run stands."""
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
        self._reader.save(path, self._snapshot.design)

    def _show_network(self) -> None:
        """Show the chosen epoch, or the newest."""
        snapshot = self._snapshot
        shown = Moment(snapshot.epoch, snapshot.theta, snapshot.design.activations)
        if self._chosen is not None:
            shown = min(snapshot.trail, key=lambda m: abs(m.epoch - (self._chosen or 0)))
        if len(shown.theta):
            self._reader.take(shown.theta, shown.activations)
        self.epoch_shown.emit(shown.epoch, snapshot.epoch)
        self.network_changed.emit([(n.kernel, n.bias) for n in self._reader.network.layers])
        self._predict()
        self._check()

    @Slot()
    def _decide(self) -> None:
        self._predict()
        self._count()

    @Slot()
    def _read(self) -> None:
        self._predict()
        self._show_drawing_curve()

    def _predict(self) -> None:
        sketch, threshold = self._sketch, self._threshold.value
        self._prediction = self._reader.read(sketch.drawing, sketch.preparation, threshold)
        self.prediction_changed.emit(self._prediction)

    def _check(self) -> None:
        """Ask the network that is shown for the validation digits."""
        if self._checker is None and self._reader.decides and len(self._snapshot.curves):
            self._checker = Checker(self._snapshot.design.dataset)
        if self._checker is not None:
            self._checker.ask(self._reader.network)
        self._count()

    def _count(self) -> None:
        checker = self._checker
        self.mistakes_changed.emit(checker and checker.mistakes(self._threshold.value))

    def _show_drawing_curve(self) -> None:
        if not self._sketch.unfinished:  # or else it waits for the finished stroke
            curve = self._look_back.curve(self._prediction, self._snapshot.trail)
            self.drawing_curve_changed.emit(curve)
