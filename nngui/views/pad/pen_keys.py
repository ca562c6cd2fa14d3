"""How the keys move the pen of the drawing pad."""

from PySide6.QtCore import Qt

STEP, STRIDE = 0.02, 0.1  # what an arrow key moves the pen, without and with Shift
START = (0.5, 0.25)  # where the pen of the keyboard waits
DIRECTIONS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
    Qt.Key.Key_Home: (-1, -1),
    Qt.Key.Key_PageUp: (1, -1),
    Qt.Key.Key_End: (-1, 1),
    Qt.Key.Key_PageDown: (1, 1),
}
