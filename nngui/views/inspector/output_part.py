"""`OutputPart`: what an output looks for, beside the mean digit."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nngui.training.inspection.inspected import Inspected
from nngui.views.inspector import words
from nngui.widgets.fields.named import named
from nngui.widgets.graphics.digit_strip import DigitStrip
from nngui.widgets.section import Section, remark

EXPLAINED = (
    "Gradient ascent: from half ink everywhere, 60 steps that raise z"
    " (lower it for the other class)."
)


class OutputPart(QWidget):
    """The images that raise and lower an output most."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strip = named(
            DigitStrip(lines=3, across=4, side=66), "idealStrip", "What it looks for"
        )
        explained = remark()
        explained.setText(EXPLAINED)
        self._section = Section("What it looks for", self._strip, explained)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._section)

    def show_inspected(self, inspected: Inspected) -> None:
        """Show these values."""
        known, unit = inspected.ideals, inspected.pin.unit or 0
        dated = words.dated(inspected, known.moment) if known else ""
        self._section.show_title(f"What it looks for{dated}")
        images, texts = [], []
        for each in known.value if known else ():
            images.append(each.image)
            texts.append(words.ideal(each, inspected.design, unit))
            if each.mean is not None:
                images.append(each.mean)
                texts.append(words.mean(each))
        self._strip.show_digits(images, texts)
