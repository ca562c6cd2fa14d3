"""The mouse wheel scrolls; it changes a control only if that has the focus."""

from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget
from typing_extensions import override

Control = TypeVar("Control", bound=QWidget)


def quiet_wheel(control: Control) -> Control:
    """Return a combo or spin box that leaves the wheel to what is around it until it has focus."""
    control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    control.installEventFilter(_QuietWheel(control))
    return control


class _QuietWheel(QObject):
    """Passes the wheel on while the widget that it watches has no focus."""

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        wheel = event.type() is QEvent.Type.Wheel
        if wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)
