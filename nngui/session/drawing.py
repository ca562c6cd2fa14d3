"""`Drawing`: the drawing on the pad, with every change of it undoable."""

from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal, Slot

from engine.arrays import Array
from nngui.handwriting.ink import Strokes
from nngui.handwriting.picture import Picture
from nngui.handwriting.preparation import STEPS, Preparation
from nngui.handwriting.sheet import Sheet
from nngui.session.state import Work
from nngui.system.throttle import Throttle
from nngui.system.undo import Entry, UndoStack

DRAWING, PREPARATION = "drawing", "preparation"  # parts of the session
STAGES_DELAY = 50  # ms: the prediction comes first, and more would cost it time
STAGES_SHARE = 0.2  # of the time of this thread, at most: those of 300 strokes take as long as that


class Drawing(QObject):
    """What lies on the pad, and which steps prepare it for the network.

    That is the strokes that a person draws, and perhaps a picture below them.

    Parameters
    ----------
    work : Work
        The finished strokes, the picture and their preparation are a part of its state.
    undo_stack : UndoStack

    Signals
    -------
    strokes_changed : tuple of ndarray
        The finished strokes.
    picture_changed : Picture or None
    preparation_changed : Preparation
    changed
        The strokes, the unfinished one included, the picture or their preparation changed. All
        points that a pen has sent meanwhile make one change, so that a pen that sends a thousand
        a second is followed too.
    stages_changed : tuple of ndarray, shape (28, 28)
        The image as drawn, cropped, scaled and centred; at most 20 times a second, and less often
        where there are many strokes.
    undoable_changed : bool
        Whether there is a change of the strokes or the picture to undo.
    pen_put_down : bool
        True when a stroke begins; False when it is finished or dropped.
    """

    strokes_changed = Signal(object)
    picture_changed = Signal(object)
    preparation_changed = Signal(object)
    changed = Signal()
    stages_changed = Signal(object)
    undoable_changed = Signal(bool)
    pen_put_down = Signal(bool)
    _pen_moved = Signal()

    def __init__(self, work: Work, undo_stack: UndoStack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work, self._undo_stack = work, undo_stack
        undo_stack.register(DRAWING, self._take)
        undo_stack.register(PREPARATION, self._take_preparation)
        undo_stack.undo_changed.connect(self._announce_undoable)
        self._sheet = work.state.sheet  # with the unfinished stroke
        self._change_pending = False
        # Not a timer: the event loop would have the pad painted first, and then all once more.
        self._pen_moved.connect(self._announce_change, Qt.ConnectionType.QueuedConnection)
        throttle = Throttle(STAGES_DELAY, self, at_once=False, share=STAGES_SHARE)
        throttle.due.connect(self._announce_stages)
        self.changed.connect(throttle.request)

    @property
    def strokes(self) -> Strokes:
        """The finished strokes."""
        return self._work.state.strokes

    @property
    def picture(self) -> Picture | None:
        """What lies on the pad below the strokes."""
        return self._work.state.picture

    @property
    def sheet(self) -> Sheet:
        """All that lies on the pad; the same object until it changes."""
        return self._sheet

    @property
    def all_strokes(self) -> Strokes:
        """All strokes, the unfinished one included."""
        return self._sheet.strokes

    @property
    def unfinished(self) -> bool:
        """Whether the pen is down."""
        return len(self._sheet.strokes) > len(self.strokes)

    @property
    def preparation(self) -> Preparation:
        """The steps that make the network's image of the drawing."""
        return self._work.state.preparation

    @Slot(object)
    def prepare(self, preparation: Preparation) -> None:
        """Prepare the drawing by these steps from now on."""
        if (setup := self._work.state.setup) is not None:
            preparation = setup.kept_preparation(preparation)
        if preparation != self.preparation:
            text = _switching(self.preparation, preparation)
            self._undo_stack.push(Entry(text, PREPARATION, self.preparation, preparation))

    def place(self, picture: Picture | Array, label: str | None = None) -> None:
        """Put a picture on the pad, in place of all that lies there.

        Parameters
        ----------
        picture : Picture, or ndarray of shape (side, side) or (side * side,)
            An array is an image as a network gets it, ink in [0, 1], and goes to it unchanged.
        label : str, optional
            The class that it is known to be.

        Raises
        ------
        ValueError
            If an array is not square.
        """
        if not isinstance(picture, Picture):
            picture = Picture.example(picture)
        if label is not None:
            picture = replace(picture, label=label)
        what = "Example" if picture.prepared else "Picture"
        self._change(f"Put {what} on the Pad", Sheet(picture=picture))

    def put(self, text: str, sheet: Sheet) -> None:
        """Put a sheet on the pad, in place of all that lies there.

        Parameters
        ----------
        text : str
            Of the change in the Edit menu.
        sheet : Sheet
        """
        self._change(text, sheet)

    @Slot(object)
    def add_stroke(self, stroke: object) -> None:
        """Take a finished stroke."""
        self._change("Draw Stroke", self._with((*self.strokes, stroke)))  # type: ignore[arg-type]

    @Slot(object)
    def erase(self, left: Strokes) -> None:
        """Keep only these strokes."""
        self._change("Erase Stroke", self._with(left))

    @Slot()
    def erase_picture(self) -> None:
        """Keep the strokes only."""
        if self.picture is not None:
            self._change("Erase Picture", Sheet(self.strokes))

    @Slot()
    def clear(self) -> None:
        """Remove all strokes and the picture."""
        if not self._work.state.sheet.empty:
            self._change("Clear Drawing", Sheet())

    @Slot()
    def undo(self) -> None:
        """Undo the last change of what lies on the pad, whatever else was done since."""
        self._undo_stack.undo_part(DRAWING)

    @Slot(object)
    def follow_pen(self, strokes: Strokes) -> None:
        """Take what is drawn so far, while the pen is still down."""
        if self._work.state.locks("drawPad"):
            return
        was_down, self._sheet = self.unfinished, self._with(strokes)
        if self.unfinished != was_down:
            self.pen_put_down.emit(not was_down)
        if not self._change_pending:
            self._change_pending = True
            self._pen_moved.emit()

    def renew(self) -> None:
        """Take over what lies on the pad in another session, which is shown next."""
        self._replace(self._work.state.sheet)
        self.preparation_changed.emit(self.preparation)
        self._announce_stages()

    @Slot()
    def _announce_change(self) -> None:
        if self._change_pending:
            self._change_pending = False
            self.changed.emit()

    @Slot()
    def _announce_stages(self) -> None:
        self.stages_changed.emit(self._sheet.stages(self.preparation))

    @Slot(str)
    def _announce_undoable(self) -> None:
        self.undoable_changed.emit(self._undo_stack.can_undo(DRAWING))

    def _with(self, strokes: Strokes) -> Sheet:
        return Sheet(strokes, self.picture)

    def _change(self, text: str, sheet: Sheet) -> None:
        if self._work.state.locks("drawPad"):
            return
        self._undo_stack.push(Entry(text, DRAWING, self._work.state.sheet, sheet))

    def _take(self, sheet: Sheet) -> None:
        self._replace(sheet)
        self.changed.emit()

    def _replace(self, sheet: Sheet) -> None:
        """Take this over; a stroke that is being drawn is dropped."""
        self._change_pending = False
        was_down = self.unfinished
        self._sheet = sheet
        state = replace(self._work.state, strokes=sheet.strokes, picture=sheet.picture)
        self._work.state = state
        if was_down:
            self.pen_put_down.emit(False)
        self.strokes_changed.emit(sheet.strokes)
        self.picture_changed.emit(sheet.picture)

    def _take_preparation(self, preparation: Preparation) -> None:
        self._work.state = replace(self._work.state, preparation=preparation)
        self.preparation_changed.emit(preparation)
        self.changed.emit()


def _switching(before: Preparation, after: Preparation) -> str:
    """Return the text of the change in the Edit menu."""
    steps = [step for step in STEPS if getattr(before, step) != getattr(after, step)]
    what = steps[0].title() if len(steps) == 1 else "All Steps"
    return f"Switch {what} {'On' if getattr(after, steps[0]) else 'Off'}"
