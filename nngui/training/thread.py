"""`TrainingThread`: the thread in which the trainer lives, as seen from the GUI thread."""

from PySide6.QtCore import QObject, QThread, Signal

from nngui.training.trainer import Trainer


class TrainingThread(QObject):
    """Takes commands over to the trainer, and its snapshots back.

    Signals
    -------
    progressed : Snapshot
        From the trainer, delivered in the thread of the receiver.
    begin : Plan
    train, step, pause, let_go, acknowledge
    retune : Design
    learn_from : OwnDigits
    teach
    restore : ndarray, shape (parameters,), Kind
        To the trainer, whose slots of the same names they are queued for; `begin` is its `start`.
    """

    progressed = Signal(object)
    begin = Signal(object)
    train = Signal()
    step = Signal()
    pause = Signal()
    set_low_priority = Signal(bool)
    set_design = Signal(object)
    learn_from = Signal(object)
    teach = Signal()
    restore = Signal(object, object)
    discard = Signal()
    acknowledge = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = QThread(self)
        trainer = Trainer()
        trainer.moveToThread(self._thread)
        self._thread.finished.connect(trainer.deleteLater)
        self.begin.connect(trainer.start)
        self.train.connect(trainer.train)
        self.step.connect(trainer.step)
        self.pause.connect(trainer.pause)
        self.set_low_priority.connect(trainer.set_low_priority)
        self.set_design.connect(trainer.set_design)
        self.learn_from.connect(trainer.learn_from)
        self.teach.connect(trainer.teach)
        self.restore.connect(trainer.restore)
        self.discard.connect(trainer.discard)
        self.acknowledge.connect(trainer.acknowledge)
        trainer.progressed.connect(self.progressed)
        self._trainer = trainer
        self._thread.start()

    @property
    def finished(self) -> bool:
        """Whether the thread has ended."""
        return self._thread.isFinished()

    def close(self) -> None:
        """End the thread and wait for it: one slice at most, or the reading of a data set."""
        self._thread.quit()
        self._thread.wait()
