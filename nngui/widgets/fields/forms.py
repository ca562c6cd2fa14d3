"""The elements of forms: combo boxes, headings, notes."""

from collections.abc import Mapping

from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from nngui.widgets import theme
from nngui.widgets.fields.elided_combo import ElidedCombo
from nngui.widgets.fields.named import named
from nngui.widgets.plain import plain_label
from nngui.widgets.quiet_wheel import quiet_wheel


def combo(name: str, items: Mapping[str, str], accessible: str, hint: str) -> QComboBox:
    """Return a combo box.

    Parameters
    ----------
    name : str
        Its objectName.
    items : mapping of str to str
        The choices: the data of each, and its title.
    accessible, hint : str
    """
    box = quiet_wheel(named(ElidedCombo(), name, accessible, hint))
    for data, title in items.items():
        box.addItem(title, data)
    box.setMinimumContentsLength(12)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return box


def heading(text: str) -> QLabel:
    """Return the first line of a group of settings."""
    label = plain_label(text)
    label.setProperty("heading", True)
    label.setContentsMargins(0, theme.MARGIN, 0, 0)
    return label


def label_of(field: QWidget, text: str) -> QLabel:
    """Return the label in front of a field, which also names it for a screen reader."""
    label = plain_label(text)
    label.setBuddy(field)
    return label


def note() -> QLabel:
    """Return an empty label for a remark on a setting."""
    label = plain_label()
    label.setWordWrap(True)
    label.setProperty("muted", True)
    return label
