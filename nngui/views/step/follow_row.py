"""`FollowRow`: which parameter is followed through all stages, and the check of its derivative."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from nngui.training.one_step.chips import Followed
from nngui.training.one_step.lines import badge, check_in_words
from nngui.training.one_step.step import OneStep
from nngui.views.step.colour_bar import ColourBar
from nngui.widgets import theme
from nngui.widgets.elided_label import ElidedLabel
from nngui.widgets.fields.named import named
from nngui.widgets.fields.numbers import show_number, whole_number
from nngui.widgets.fields.refusal import Refusal
from nngui.widgets.plain import plain_label

MANY = 1_000_000
WEIGHT, BIAS = "weight from", "bias"


class FollowRow(QWidget):
    """Fields for layer, unit and input of the followed parameter; its badge; the colour scale.

    Signals
    -------
    followed : Followed
    """

    followed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._step: OneStep | None = None
        self._name = named(plain_label(), "followedParameter", "Followed parameter")
        self._layer, self._unit, self._source = (
            named(
                whole_number(name, 1, MANY, adaptive=False),
                name,
                f"{what} of the followed parameter",
                f"The {what} of the weight or bias that is followed through all stages; a click on"
                " a cell chooses one too.",
            )
            for name, what in (
                ("followLayer", "layer"),
                ("followUnit", "unit"),
                ("followInput", "input"),
            )
        )
        self._kind = named(
            QComboBox(), "followKind", "Weight or bias", "Follow a weight, or the bias of the unit."
        )
        self._kind.addItems([WEIGHT, BIAS])
        self.badge = named(ElidedLabel(), "derivativeBadge", "Check of the derivative")
        self.badge.setAlignment(Qt.AlignmentFlag.AlignRight)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        for part in (
            self._name,
            plain_label("layer"),
            self._layer,
            plain_label("unit"),
            self._unit,
            self._kind,
            self._source,
        ):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(ColourBar())
        for box in (self._layer, self._unit, self._source):
            box.valueChanged.connect(self._choose)
        self._kind.activated.connect(self._choose)

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """Where the page says why a typed number was not taken."""
        return tuple(box.refusal for box in (self._layer, self._unit, self._source))

    def show_step(self, step: OneStep | None) -> None:
        """Show the followed parameter of that step, and the check of its derivative."""
        self._step = step
        self.setEnabled(step is not None)
        text, words = (badge(step), check_in_words(step)) if step is not None else ("", "")
        self.badge.show_text(text, words, shorter=(text.replace("relative difference ", ""),))
        if step is None:
            self._name.setText("")
            return
        follow, design = step.follow, step.design
        self._name.setText(f"follow {follow.letter}:")
        for box, largest, value in (
            (self._layer, len(design.layers), follow.layer),
            (self._unit, design.layers[follow.layer - 1].units, follow.unit + 1),
            (self._source, design.inputs_of(follow.layer), (follow.source or 0) + 1),
        ):
            with QSignalBlocker(box):
                box.setMaximum(largest)
            show_number(box, value)
        with QSignalBlocker(self._kind):
            self._kind.setCurrentIndex(int(follow.source is None))
        self._offer_bias(offered=design.layers[follow.layer - 1].use_bias)
        self._source.setVisible(follow.source is not None)
        if follow.source is None:
            self._source.refusal.forget()

    def _offer_bias(self, *, offered: bool) -> None:
        """Let the bias be followed, if the layer has one."""
        model = self._kind.model()
        assert isinstance(model, QStandardItemModel)
        model.item(1).setEnabled(offered)

    @Slot()
    def _choose(self) -> None:
        if self._step is None:
            return
        design = self._step.design
        layer = min(self._layer.value(), len(design.layers))
        unit = min(self._unit.value(), design.layers[layer - 1].units) - 1
        source = min(self._source.value(), design.inputs_of(layer)) - 1
        bias = self._kind.currentText() == BIAS and design.layers[layer - 1].use_bias
        self.followed.emit(Followed(layer, unit, None if bias else source))
