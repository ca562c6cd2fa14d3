"""The canvas: the network as a picture in which one unit at a time can be looked at."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from engine.arrays import Array
from nngui.design.design import Design
from nngui.design.prediction import Prediction
from nngui.system.throttle import Throttle
from nngui.training.inspection.pin import Pin
from nngui.views.network import headings
from nngui.views.network import lines as network_lines
from nngui.views.network import painter as network_painter
from nngui.views.network import state as network_state
from nngui.views.network import words as network_words
from nngui.views.network.geometry import CONTROLS, Geometry, Place, layout, least_width
from nngui.views.network.lines import Lines
from nngui.views.network.painter import LineStyle
from nngui.views.network.state import Heading, NetworkState, Parameters
from nngui.widgets import copying, theme

RECOLOUR = 60  # ms: the least time between two paintings of the units while a person draws
RECHOOSE = 200  # ms: the least time between two choices of the lines in training
FEW, SELDOM = 16, 1000  # lines and shades that come or go unseen for a while, in ms
ASIDE = 0.12  # opacity of the other lines while one unit is looked at
ARROWS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class NetworkCanvas(QWidget):
    """The input image, the units of every layer and the strongest weights between them.

    Parameters
    ----------
    design : Design
        The first one shown.

    Signals
    -------
    laid_out
        The geometry has changed.
    looked_at : str
        The words about the unit or pixel pointed at or selected; empty if none is.
    selected : QPoint
        Another unit, there, was selected.
    pinned : Pin or None
        A person wants to look closely at this part, or at none any more.
    menu_asked : Pin or None, QPoint
        For a context menu on this part, at that place of the screen.
    """

    laid_out = Signal()
    looked_at = Signal(str)
    selected = Signal(QPoint)
    pinned = Signal(object)
    menu_asked = Signal(object, QPoint)

    def __init__(self, design: Design, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("networkCanvas")
        self.setAccessibleName("Units of the network")
        self.setAccessibleDescription(
            "The arrow keys go from unit to unit and read out its values. Enter inspects the unit,"
            " Shift+Enter its layer, and Escape ends it."
        )
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._design = design
        self._margins, self._wide = (50, 30), CONTROLS
        self._parameters: Parameters = ()
        self._prediction: Prediction | None = None
        self._hovered: Place | None = None
        self._selected: Place | None = None
        self._pin: Pin | None = None
        self._lit = 0
        self._errors: tuple[Array | None, ...] = ()
        self._over: int | None = None  # the layer whose heading is pointed at
        self._headings: tuple[Heading, ...] = ()
        self._lines: QPixmap | None = None
        self._chosen: Lines | None = None  # that are painted on it
        self._loud: QPixmap | None = None
        self._loud_chosen: Lines | None = None
        self._loud_of: tuple[Place | None, Pin | None] = None, None
        self._coloured: NetworkState | None = None  # that all units look like,
        self._seen: tuple[object, ...] = ()  # and what is seen of it
        self._rechoosing = Throttle(RECHOOSE, self)
        self._rechoosing.due.connect(self._rechoose)
        self._touching_up = Throttle(SELDOM, self, at_once=False)
        self._touching_up.due.connect(self._touch_up)
        self._recolouring = Throttle(RECOLOUR, self)
        self._recolouring.due.connect(self._recolour)
        self._lay_out()

    @property
    def places(self) -> Geometry:
        """Where everything is."""
        return self._geometry

    @property
    def state(self) -> NetworkState:
        """All that is painted now."""
        hovered = self._hovered
        looked = hovered if hovered and hovered[0] > 0 else self._selected
        return NetworkState(
            self._design,
            self._geometry,
            network_state.fitting_parameters(self._design, self._parameters),
            network_state.fitting_prediction(self._design, self._prediction),
            looked,
            self._selected,
            self._pin,
            self._headings,
            self._lit,
            self._errors,
        )

    def light_up(self, layer: int, errors: tuple[Array | None, ...]) -> None:
        """Light up a layer, and colour the units by their errors where there are any."""
        if layer != self._lit or errors or self._errors:
            self._lit, self._errors = layer, errors
            self.update()

    @property
    def headings(self) -> tuple[Heading, ...]:
        """Where the shapes of the parameters stand; a click on one pins its layer."""
        return self._headings

    def copied_text(self) -> str:
        """Return the activations of every layer, a line for each."""
        known = self.state.prediction
        lines = known.activations if known else ()
        return "\n".join(copying.table(activations) for activations in lines)

    def show_pin(self, pin: Pin | None) -> None:
        """Mark what is inspected."""
        if pin != self._pin:
            self._pin = pin
            self._selected = pin.place if pin else None
            self._describe()
            self.update()

    def show_design(self, design: Design) -> None:
        """Draw another network; its parameters and prediction come when they are known."""
        if (design.layers, design.task) == (self._design.layers, self._design.task):
            self._design = design
            return
        if self._selected and not network_state.has(design, self._selected):
            self._selected = None
        if self._pin and not self._pin.fits(design):
            self._pin = None
        self._design, self._hovered, self._over = design, None, None
        self._lay_out()

    def show_parameters(
        self, parameters: Sequence[tuple[Array, Array]], *, at_once: bool = False
    ) -> None:
        """Draw these weights; those that may still change are copied."""
        if not network_state.copied(parameters, self._parameters):
            self._parameters = network_state.lasting(parameters)
        if at_once:
            self._touch_up()
        else:
            self._rechoosing.request()
        self._describe()

    def show_prediction(self, prediction: Prediction | None, *, at_once: bool = False) -> None:
        """Colour the units by their activations for the drawing."""
        if not network_state.same(prediction, self._prediction):
            self._prediction = prediction
            self._describe()
            if at_once:
                self._recolour()
            else:
                self._recolouring.request()

    def set_margins(self, above: int, below: int, wide: int = CONTROLS) -> None:
        """Leave these margins, in px, for the controls of the layers, and so much width."""
        self._margins, self._wide = (above, below), wide
        self._lay_out()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        state, scheme = self.state, theme.of(self)
        if self._lines is None or self._lines.devicePixelRatio() != self.devicePixelRatioF():
            self._chosen = network_painter.strongest_lines(state)
            self._lines = self._painted_lines(self._chosen, network_painter.QUIET)
            self._loud = None
        if state.looked and (self._loud is None or self._loud_of != (state.looked, state.pin)):
            self._loud_chosen = network_painter.loud_lines(state)
            self._loud = self._painted_lines(self._loud_chosen, network_painter.LOUD)
            self._loud_of = state.looked, state.pin
        painter = QPainter(self)
        painter.setOpacity(ASIDE if state.looked else 1)
        painter.drawPixmap(0, 0, self._lines)
        painter.setOpacity(1)
        if state.looked and self._loud is not None:
            painter.drawPixmap(0, 0, self._loud)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        network_painter.paint(painter, state, scheme, focused=self.hasFocus())
        if self._coloured is not None and state.prediction is not self._coloured.prediction:
            self._coloured = None  # now some of them may look otherwise

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._lines = None
            self._lay_out()
        super().changeEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x, y = event.position().x(), event.position().y()
        over = headings.at(self._headings, x, y)
        if over != self._over:
            self._over = over
            self._describe()
        self._look(self._geometry.at(x, y), self._selected)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            pin = self._part_at(event.position())
            self._look(self._hovered, pin.place if pin else None)
            self._ask(pin)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = self._selected
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            self.menu_asked.emit(self._part_at(QPointF(event.pos())), event.globalPos())
        elif place is not None:
            at = QPointF(*self._geometry.columns[place[0]].centres[place[1]]).toPoint()
            self.menu_asked.emit(Pin(*place), self.mapToGlobal(at))
        else:
            self.menu_asked.emit(None, self.mapToGlobal(self.rect().center()))

    @override
    def leaveEvent(self, event: QEvent) -> None:
        if self._over is not None:
            self._over = None
            self._describe()
        self._look(None, self._selected)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ARROWS:
            self._move(*ARROWS[event.key()])
        elif event.key() == Qt.Key.Key_Escape and (self._selected or self._pin):
            self._look(self._hovered, None)
            self._ask(None)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._selected:
            whole = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            unit = Pin(*self._selected)
            self._ask(unit.of_layer if whole else unit)
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._look(None, self._selected or (1, 0))
        self._repaint()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._repaint()

    def _move(self, right: int, down: int) -> None:
        """Select the unit on that side of the selected one."""
        place = self._selected or (1, 0)
        if self._selected:
            place = self._geometry.beside(place, right, down)
        self._look(None, place)
        if self._pin:
            self._ask(Pin(*place))
        self.setAccessibleDescription(network_words.of_unit(self.state, place))
        self.selected.emit(QPoint(*map(int, self._geometry.columns[place[0]].centres[place[1]])))

    def _ask(self, pin: Pin | None) -> None:
        """Look closely at this part from now on."""
        if pin != self._pin:
            self._pin = pin
            self.update()
            self.pinned.emit(pin)

    def _part_at(self, at: QPointF) -> Pin | None:
        """Return the unit, the weight or the layer that is painted there.

        A pixel is the weight from it to the inspected unit of the first layer.
        """
        place, pinned = self._geometry.at(at.x(), at.y()), self._pin and self._pin.place
        if place is not None and place[0] > 0:
            return Pin(*place)
        if place is not None:
            return Pin(*pinned, place[1]) if pinned and pinned[0] == 1 else None
        layer = headings.at(self._headings, at.x(), at.y())
        if layer is not None:
            return Pin(layer)
        line = self._line_at(at)
        return None if line is None else Pin(line[0], line[2], line[1])

    def _line_at(self, at: QPointF) -> tuple[int, int, int] | None:
        """Return layer, input and unit of the weight whose line is painted there."""
        state = self.state
        if state.parameters is None:
            return None
        drawn = network_lines.of_network(state.geometry, state.kernels)
        if state.looked is None:
            return drawn.at(at.x(), at.y())
        of_unit = network_lines.of_unit(state.geometry, state.kernels, state.looked)
        return of_unit.at(at.x(), at.y())

    def _look(self, hovered: Place | None, selected: Place | None) -> None:
        """Look at these places, if they are others."""
        if (hovered, selected) != (self._hovered, self._selected):
            self._hovered, self._selected = hovered, selected
            self._describe()
            self._repaint()

    def _describe(self) -> None:
        """Emit the words of the pixel that is pointed at, or of the unit that is looked at."""
        state = self.state
        if self._over is not None:
            self.looked_at.emit(network_words.of_heading(state, self._over))
        elif self._hovered and self._hovered[0] == 0:
            self.looked_at.emit(network_words.of_pixel(state, self._hovered[1]))
        elif not self._hovered and self._pin and (self._pin.source is not None):
            self.looked_at.emit(network_words.of_weight(state, self._pin))
        elif not self._hovered and self._pin and self._pin.unit is None:
            self.looked_at.emit(network_words.of_heading(state, self._pin.layer))
        else:
            self.looked_at.emit(network_words.of_unit(state, state.looked) if state.looked else "")

    def _lay_out(self) -> None:
        """Place everything anew and draw it."""
        above, below = self._margins
        layers = [layer.units for layer in self._design.layers]
        self.setMinimumWidth(least_width(len(layers), self._wide))
        side, width, height = self._design.task.side, self.width(), self.height()
        pitch = layout(side, layers, width, above, height - below, self._wide)
        font = headings.font_of(self)
        room, needed = 0, headings.height(self._design, pitch, font)
        while needed > room:  # smaller units leave less width, so that a heading has more lines
            room = needed
            bottom = height - below - room
            self._geometry = layout(side, layers, width, above, bottom, self._wide)
            needed = headings.height(self._design, self._geometry, font)
        self._headings = headings.placed(self._design, self._geometry, font, height - room)
        self._lines = None
        self.laid_out.emit()
        self._describe()
        self.update()

    @Slot()
    def _rechoose(self) -> None:
        """Draw the lines anew; where no more than a few have changed, a little later."""
        self._choose_lines(FEW)

    @Slot()
    def _touch_up(self) -> None:
        """Draw the lines anew if anything of them has changed."""
        self._choose_lines(0)

    def _choose_lines(self, few: int) -> None:
        """Draw the lines of the weights as they are now if more than a few look otherwise."""
        state = self.state
        if self._lines is None:
            self._repaint()
            return
        if state.looked:
            loud = network_painter.loud_lines(state)
            if network_painter.changed_lines(loud, self._loud_chosen):
                self._loud = None
                self._repaint()
            if few:  # the other lines are hardly seen now
                self._touching_up.request()
                return
        chosen = network_painter.strongest_lines(state)
        changed = network_painter.changed_lines(chosen, self._chosen)
        if 0 < changed <= few:
            self._touching_up.request()
        elif changed:
            self._chosen = chosen
            self._lines = self._painted_lines(chosen, network_painter.QUIET)
            self._repaint()

    @Slot()
    def _recolour(self) -> None:
        """Paint the units again if their colours or texts have changed."""
        state = self.state
        look = network_painter.look_of_units(state)
        if self._coloured is None or look != self._seen:
            self._repaint()
        self._coloured, self._seen = state, look

    @property
    def _middle(self) -> QRect:
        """The place of the units and lines, without the controls above and below them."""
        above, below = self._margins
        return QRect(0, above, self.width(), self.height() - above - below)

    @Slot()
    def _repaint(self) -> None:
        """Paint the units and lines again, and not the controls above and below them."""
        self.update(self._middle)

    def _painted_lines(self, lines: Lines | None, style: LineStyle) -> QPixmap:
        """Return these lines on a transparent pixmap."""
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(self.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        if lines is not None:
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            network_painter.paint_lines(painter, lines, theme.of(self), style)
            painter.end()
        return pixmap
