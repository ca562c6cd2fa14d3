"""`Showing`: the network that is shown, and what it says of the drawing."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from nngui.lookback import LookBack
from nngui.messages import Moment, Prediction, Snapshot
from nngui.reading import Reader
from nngui.sketch import Sketch


class Showing(QObject):
    """The network as of the newest epoch, or of one that is looked back to.

    What it says is computed here, by a twin with the parameters of the newest snapshot; nobody
    asks the busy thread.

    Parameters
    ----------
    sketch : Sketch

    Signals
    -------
    network_changed : sequence of (kernel, bias)
        The parameters that are shown, layer by layer; they are live, so copy what is kept.
    prediction_changed : Prediction
    drawing_curve_changed : DrawingCurve
    epoch_shown : int, int
        The epoch that is shown, and the newest one.
    """

    network_changed = Signal(object)
    prediction_changed = Signal(object)
    drawing_curve_changed = Signal(object)
    epoch_shown = Signal(int, int)

    def __init__(self, sketch: Sketch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sketch = sketch
        self._chosen: int | None = None  # the epoch that is looked back to
        sketch.changed.connect(self._read)

    @property
    def prediction(self) -> Prediction:
        """What the network says of the drawing."""
        return self._prediction

    def begin(self, reader: Reader) -> None:
        """Show another network from now on."""
        self._reader, self._look_back, self._chosen = reader, LookBack(reader), None

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

        Raises
        ------
        OSError
            If it cannot be written.
        """
        self._reader.network.save(path)

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
    def _read(self) -> None:
        self._predict()
        self._show_drawing_curve()

    def _predict(self) -> None:
        self._prediction = self._reader.read(self._sketch.drawing, self._sketch.preparation)
        self.prediction_changed.emit(self._prediction)

    def _show_drawing_curve(self) -> None:
        if not self._sketch.unfinished:  # or else it waits for the finished stroke
            curve = self._look_back.curve(self._prediction, self._snapshot.trail)
            self.drawing_curve_changed.emit(curve)
