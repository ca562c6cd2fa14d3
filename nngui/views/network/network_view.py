"""The network: layers to edit, units coloured by their activations, weights as lines."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, pairwise

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from engine.arrays import Array
from nngui.design.design import Design, LayerSpec
from nngui.design.prediction import Prediction
from nngui.training.inspection.pin import Pin
from nngui.views.network import words as network_words
from nngui.views.network.canvas import NetworkCanvas
from nngui.views.network.layer_controls import LayerControls
from nngui.widgets import theme
from nngui.widgets.elided_label import ElidedLabel
from nngui.widgets.fields.named import named
from nngui.widgets.fields.numbers import commit_typed

MOST_HIDDEN = 8
ADD = "+ layer"
HINT = "click a unit, a line or W to inspect it"
LEAST = 70  # px: the height of the units, at least
ROOM = 6  # px between the units and the controls above and below them


class NetworkView(QWidget):
    """A network as circles and lines, with the controls of every layer.

    It does not change by itself: it emits what the person asks for, and is given the new design.

    Signals
    -------
    layers_changed : tuple of LayerSpec, str
        The layers that the person asks for, and the name of what was done, such as "Add Layer".
    pinned : Pin or None
        The part that the person wants to look closely at, or none any more.
    menu_asked : Pin or None, QPoint
        For a context menu on this part, at that place of the screen.
    """

    layers_changed = Signal(object, str)
    pinned = Signal(object)
    menu_asked = Signal(object, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("networkView")
        self.setAccessibleName("Network")
        self._design = Design()
        self._words = ""
        self._drawn = self._answered = False
        self._revealing = False  # a layer that was added is to be scrolled to
        self._canvas = NetworkCanvas(self._design)
        self._canvas.looked_at.connect(self._read_out)
        self._canvas.laid_out.connect(self._place)
        self._canvas.selected.connect(self._show_selected)
        self._canvas.pinned.connect(self.pinned)
        self._canvas.menu_asked.connect(self.menu_asked)
        self._ranges = ""
        self._backward = False  # the units have the colours of their errors
        self._controls: list[LayerControls] = []
        self._margins = 0, 0  # px: the room for them, above and below the units
        self._add = named(QToolButton(self._canvas), "addLayerButton", "Add a hidden layer")
        self._add.clicked.connect(self.add_layer)
        self._scroll = named(QScrollArea(), "networkScroll")
        self._readout = named(ElidedLabel(), "networkReadout")
        self._arrange()
        self.show_design(self._design)
        self._write()

    @property
    def canvas(self) -> NetworkCanvas:
        """The picture of the network, without the words below it."""
        return self._canvas

    @property
    def readout(self) -> str:
        """The words about the unit that is looked at; empty if none is."""
        return self._words

    def show_design(self, design: Design) -> None:
        """Show that network."""
        grown = len(design.layers) == len(self._design.layers) + 1
        self._design = design
        while len(self._controls) < len(design.layers):
            self._grow()
        for i, controls in enumerate(self._controls):
            layer = design.layers[i] if i < len(design.layers) else None
            controls.show_layer(layer, output=i == len(design.layers) - 1)
        self._add.setEnabled(self.takes_another_layer)
        self._add.setToolTip(
            "Add a hidden layer before the output layer."
            if self.takes_another_layer
            else f"A network can have {MOST_HIDDEN} hidden layers here; remove one to add another."
        )
        self._revealing = grown
        self._canvas.show_design(design)
        self._order_tabs()
        self._place()
        self.setAccessibleDescription(network_words.description(design))
        self._reveal()

    @property
    def takes_another_layer(self) -> bool:
        """Whether there may be one hidden layer more."""
        return len(self._design.layers) <= MOST_HIDDEN

    def show_parameters(
        self, layers: Sequence[tuple[Array, Array]], *, at_once: bool = False
    ) -> None:
        """Show the weights and biases.

        Parameters
        ----------
        layers : sequence of (kernel, bias)
            Shapes (inputs, units) and (units,); they are copied unless they are read-only.
        at_once : bool
            Whether the strongest of them are drawn with the next painting, as they are to follow
            a hand; else a few times a second, so that training has the time.
        """
        self._canvas.show_parameters(layers, at_once=at_once)

    def show_prediction(self, prediction: Prediction | None, *, at_once: bool = False) -> None:
        """Colour the units by their activations for the drawing, if there is one.

        Parameters
        ----------
        prediction : Prediction or None
        at_once : bool
            As in `show_parameters`; else some times a second, so that the answer comes first.
        """
        answered = prediction is not None and not prediction.empty
        drawn = prediction is not None and bool(prediction.image.any())
        self._canvas.show_prediction(prediction if answered else None, at_once=at_once)
        known = self._canvas.state.prediction if answered else None
        ranges = network_words.ranges(self._design, known)
        if (drawn, answered, ranges) != (self._drawn, self._answered, self._ranges):
            self._drawn, self._answered, self._ranges = drawn, answered, ranges
            self._write()

    @Slot(int, object)
    def light_up(self, layer: int, errors: tuple[Array | None, ...] | None) -> None:
        """Light up what another page shows.

        Parameters
        ----------
        layer : int
            Counted from 1; 0 for none.
        errors : tuple of ndarray, shape (units,), or None, by layer; or None
            How J changes with z of the units, which are coloured by it.
        """
        self._canvas.light_up(layer, errors or ())
        if bool(errors) != self._backward:
            self._backward = bool(errors)
            self._write()

    def show_pin(self, pin: Pin | None) -> None:
        """Mark what is inspected."""
        self._canvas.show_pin(pin)

    @Slot()
    def add_layer(self) -> None:
        """Ask for one more hidden layer before the output, if there is room for one."""
        commit_typed()
        layers = self._design.layers
        if self.takes_another_layer:
            self.layers_changed.emit((*layers[:-1], another(layers), layers[-1]), "Add Layer")

    @override
    def sizeHint(self) -> QSize:
        return QSize(640, 330)

    @override
    def minimumSizeHint(self) -> QSize:
        words = 4 * self.fontMetrics().height()  # the headings, and the read-out
        return QSize(300, max(230, sum(self._margins) + LEAST + words))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._write()
            self._make_room()

    def _arrange(self) -> None:
        """Put the canvas into what scrolls, and the read-out below."""
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self._canvas)
        self._scroll.horizontalScrollBar().rangeChanged.connect(self._reveal)
        self._scroll.horizontalScrollBar().actionTriggered.connect(self._keep_place)
        self._scroll.viewport().setAutoFillBackground(False)
        self._canvas.setAutoFillBackground(False)
        self._readout.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, theme.GAP)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self._scroll)
        layout.addWidget(self._readout)
        self.setFocusProxy(self._canvas)

    def _grow(self) -> None:
        """Make the controls of one layer more."""
        controls = LayerControls(len(self._controls) + 1, self._canvas)
        controls.changed.connect(self._change_layer)
        controls.removed.connect(self._remove_layer)
        self._controls.append(controls)
        self._make_room()

    def _order_tabs(self) -> None:
        """Let Tab go through the layers from left to right, with the new layer's button between."""
        layers = [(c.units, c.activation, c.options, c.remove) for c in self._controls]
        output = len(self._design.layers) - 1
        order: list[QWidget] = [self._canvas, *chain(*layers[:output]), self._add]
        order += chain(*layers[output:])
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _make_room(self) -> None:
        """Leave as much room above and below the units as the controls need."""
        controls = self._controls[0]
        above, below = (each.sizeHint().height() for each in (controls.above, controls.below))
        self._margins = above + ROOM, below + ROOM
        self._canvas.set_margins(*self._margins, controls.width)
        self.updateGeometry()

    @Slot()
    def _place(self) -> None:
        """Put the controls above and below their layers."""
        places = self._canvas.places
        columns = places.columns
        for controls, column in zip(self._controls, columns[1:], strict=False):
            controls.place(column.middle, places.top - ROOM, places.bottom + 4)
        middle = (columns[-2].middle + columns[-1].middle) / 2
        room = columns[-1].middle - columns[-2].middle - self._controls[0].width
        needed = self.fontMetrics().horizontalAdvance(ADD) + 2 * ROOM
        self._add.setText(ADD if room > needed else "+")
        self._add.adjustSize()
        # The output has no × where the last hidden layer has one.
        free = columns[-2].middle + self._controls[0].width / 2 if len(columns) > 2 else 0.0
        self._add.move(int(max(middle - self._add.width() / 2, free)), 0)

    @Slot()
    def _reveal(self) -> None:
        """Scroll to a layer that has just been added, as soon as there is room for it."""
        if self._revealing:
            for column in self._canvas.places.columns[:-3:-1]:
                self._scroll.ensureVisible(round(column.middle), 0, self._controls[0].width // 2, 0)

    @Slot()
    def _keep_place(self) -> None:
        """Stop scrolling to the layer that was added."""
        self._revealing = False

    @Slot(QPoint)
    def _show_selected(self, at: QPoint) -> None:
        """Scroll to where the unit is that the keyboard selected."""
        self._scroll.ensureVisible(at.x(), at.y(), 60, 0)

    @Slot(str)
    def _read_out(self, words: str) -> None:
        """Write these words below the network."""
        if words != self._words:
            self._words = words
            self._write()

    def _write(self) -> None:
        """Write the words about a unit, or else the legend."""
        if self._words:
            self._readout.show_text(self._words)
        else:
            legend = self._legend()
            self._readout.show_text(f"{legend} · {HINT}", rich=True, shorter=(legend,))

    def _legend(self) -> str:
        """Return the meaning of the colours and lines, as rich text."""
        scheme = theme.of(self)
        units = f"<b>{network_words.NO_ANSWER if self._drawn else network_words.DRAW}</b>"
        if self._answered:
            units = f"units: a from {self._ranges}"
        if self._backward:
            units = "units: the errors δ = ∂J/∂z, relative to the largest of their layer"
        return (
            f"{units} · strongest weights: "
            f'<span style="color:{scheme.positive}">━━</span> positive '
            f'<span style="color:{scheme.negative}">╍╍</span> negative'
        )

    @Slot(int, object, str)
    def _change_layer(self, number: int, layer: LayerSpec, done: str) -> None:
        layers = list(self._design.layers)
        layers[number - 1] = layer
        self.layers_changed.emit(tuple(layers), done)

    @Slot(int)
    def _remove_layer(self, number: int) -> None:
        layers = self._design.layers
        self.layers_changed.emit(layers[: number - 1] + layers[number:], "Remove Layer")


def another(layers: Sequence[LayerSpec]) -> LayerSpec:
    """Return a hidden layer that goes well before the last of these layers.

    Half as large as the hidden layer before it and of the same activation; the first one is the
    lecture's: 25 units, sigmoid if the output is one and relu otherwise.
    """
    if len(layers) == 1:
        return LayerSpec(25, "sigmoid" if layers[0].activation == "sigmoid" else "relu")
    return replace(layers[-2], units=max(layers[-2].units // 2, 2))
