"""`TrainingThread`: the thread in which the trainer lives, as seen from the GUI thread."""

from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal

from nngui.training.storage.checkpoints import Checkpoints
from nngui.training.trainer.trainer import Trainer

OUT = ("progressed", "gathered", "taken")  # signals of the trainer


class TrainingThread(QObject):
    """Sends commands to the trainer, and forwards its snapshots.

    Parameters
    ----------
    parent : QObject or None
    path : Path or None
        Of the file in which checkpoints are kept; None for a temporary one.

    Signals
    -------
    progressed : Snapshot
    gathered : int, mapping of int to Rest
    taken
        From the trainer, delivered in the thread of the receiver.
    all others
        Commands, each queued for the trainer's slot of the same name.

    Attributes
    ----------
    checkpoints : Checkpoints
        Of all runs; any thread may ask it.
    """

    progressed = Signal(object)
    gathered = Signal(int, object)
    taken = Signal()
    open = Signal(object)
    train = Signal()
    step = Signal(object)
    pause = Signal()
    set_low_priority = Signal(bool)
    watch = Signal(bool)
    set_design = Signal(object)
    learn_from = Signal(object)
    teach = Signal()
    restore = Signal(object, object)
    change = Signal(object)
    take_back = Signal(object)
    race = Signal(object)
    drop = Signal(int)
    put_away = Signal(int)
    gather = Signal(int)
    take = Signal(object)
    set_speed = Signal(object)
    discard = Signal()
    acknowledge = Signal()
    set_period = Signal(float)

    def __init__(self, parent: QObject | None = None, *, path: Path | None = None) -> None:
        super().__init__(parent)
        self._thread = QThread(self)
        self.checkpoints = Checkpoints(path)
        trainer = Trainer(self.checkpoints)
        trainer.moveToThread(self._thread)
        self._thread.finished.connect(trainer.deleteLater)
        for name, member in vars(TrainingThread).items():
            if isinstance(member, Signal) and name not in OUT:
                getattr(self, name).connect(getattr(trainer, name))
        for name in OUT:
            getattr(trainer, name).connect(getattr(self, name))
        self._trainer = trainer
        self._thread.start()

    @property
    def finished(self) -> bool:
        """Whether the thread has ended."""
        return self._thread.isFinished()

    def close(self, *, remove: bool = False) -> None:
        """End the thread and wait for it: one slice at most, or the reading of a data set.

        Parameters
        ----------
        remove : bool
            Whether the file of checkpoints is removed.
        """
        self._thread.quit()
        self._thread.wait()
        self.checkpoints.close(remove=remove)
