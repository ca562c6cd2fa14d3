"""`Coach`: looks at the open run now and then, and says what is measurably the matter."""

from collections.abc import Generator
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from engine.arrays import Array
from nngui.session.scene import Scene
from nngui.system.background import Worker
from nngui.training.coach.remarks import Case, Remark, needs_symptoms, remark
from nngui.training.coach.symptoms import symptoms

PERIOD = 1_000  # ms between two looks, at least
SHARE = 0.03  # of a processor, at most


class Coach(QObject):
    """Says at most one thing at a time of the run that is open, and does what remedies it.

    It looks into the network in a thread of its own, and only if its cost has not fallen. While
    the pen is down, and while the past is shown, it is silent.

    Signals
    -------
    changed : Remark or None
        What is to be said.
    design_asked : Design, str, bool
        Training is to go on by that design, in another run if the flag is set; the text names it.
    epoch_asked : float
        That moment is to be shown.
    """

    changed = Signal(object)
    design_asked = Signal(object, str, bool)
    epoch_asked = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._on, self._closed = False, False
        self._scene: Scene | None = None
        self._seen: tuple[object, ...] = ()  # what the last look was at
        self._serial = 0  # of the run that the remark is on
        self._remark: Remark | None = None
        self._worker = Worker(self)
        self._worker.freed.connect(self._rest)
        self._timer = QTimer(self, singleShot=True, interval=PERIOD)
        self._timer.timeout.connect(self._look)

    @property
    def remark(self) -> Remark | None:
        """What is said now."""
        return self._remark

    @Slot(bool)
    def turn(self, on: bool) -> None:
        """Watch the training from now on, or be silent."""
        self._on, self._seen = on, ()
        if on:
            self._look()
        else:
            self._say(None)

    @Slot(object)
    def receive(self, scene: Scene) -> None:
        """Take over what is shown."""
        self._scene = scene
        run, back = scene.state.run, scene.shown.back
        if run.serial != self._serial or back:
            self._serial, self._seen = run.serial, ()
            self._say(None)
        if self._on and not back and not (self._timer.isActive() and scene.snapshot.running):
            self._look()

    @Slot()
    def follow(self) -> None:
        """Do what the remark offers."""
        found, self._seen = self._remark, ()
        if found is None:
            return
        self._say(None)
        if found.epoch is not None:
            self.epoch_asked.emit(found.epoch)
        elif found.design is not None:
            self.design_asked.emit(found.design, found.remedy, found.anew)

    def close(self) -> None:
        """End the look that is going on; there will be no other one."""
        self._closed = True
        self._timer.stop()
        self._worker.wait()

    @Slot()
    def _look(self) -> None:
        """Look at the run, unless nothing is new; or later, if it is not the time."""
        scene = self._scene
        if scene is None or not self._on or self._closed or scene.shown.back:
            return
        if self._worker.busy:
            return  # it looks again afterwards
        seen = _key(scene)
        if seen == self._seen:
            return
        if scene.drawing_curve is None:  # the pen comes first
            self._timer.start(PERIOD)
            return
        self._seen = seen
        self._worker.begin(_looked(_case(scene), scene.snapshot.theta, self._serial), self._take)

    def _take(self, found: tuple[int, Remark | None]) -> None:
        serial, words = found
        self._timer.start(max(PERIOD, round(1e3 * self._worker.cost / SHARE)))
        back = self._scene is not None and self._scene.shown.back
        if self._on and serial == self._serial and not back and self._seen:
            self._say(words)

    @Slot()
    def _rest(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _say(self, words: Remark | None) -> None:
        setup = self._scene.setup if self._scene is not None else None
        if words is not None and words.design is not None and setup and setup.held(words.design):
            words = replace(words, remedy="", design=None)  # the set-up does not permit it
        if words != self._remark:
            self._remark = words
            self.changed.emit(words)


def _key(scene: Scene) -> tuple[object, ...]:
    """Return what a remark depends on."""
    snapshot = scene.snapshot
    novel = scene.prediction.novel
    return snapshot.curves, snapshot.segments, snapshot.finished, snapshot.rate, novel


def _case(scene: Scene) -> Case:
    snapshot, prediction = scene.snapshot, scene.prediction
    return Case(
        snapshot.segments,
        snapshot.curves,
        snapshot.rate,
        snapshot.finished,
        prediction.novel and prediction.task is scene.state.run.task,
    )


def _looked(
    case: Case, theta: Array, serial: int
) -> Generator[float, None, tuple[int, Remark | None]]:
    """Return the serial and the remark."""
    yield 0.0
    design = case.segments[-1].design
    found = symptoms(design, theta) if len(theta) and needs_symptoms(case) else None
    return serial, remark(case, found)
