"""The program as a person runs it, which draws and learns digits until it is killed.

    python -m tests.nngui.collection.adding FOLDER NAME

prints a line for every digit that the window has confirmed: the strokes' first number.
"""

import sys
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from nngui import __main__
from nngui.system import files


class Hand:
    """Draws a digit that differs from all others and learns it, as soon as the last is confirmed.

    Parameters
    ----------
    window : MainWindow
    name : int
        Of this program, from 0.
    """

    def __init__(self, window, name):
        self.window, self.number = window, 1000 * name
        window.session.my_digits.notified.connect(self.hear)

    def draw(self):
        self.number += 1
        line = np.array([[self.number, 0], [self.number, 1]], np.float32)
        line.flags.writeable = False
        self.window.session.drawing.clear()
        self.window.session.drawing.add_stroke(line)
        button = self.window.findChild(QPushButton, f"learnAs{self.number % 2}Button")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def hear(self, text):
        if text.startswith("Added as"):
            print(self.number, flush=True)
            QTimer.singleShot(0, self.draw)


def main():
    folder, name = Path(sys.argv[1]), int(sys.argv[2])
    files.data_folder = lambda: folder
    app, window = __main__.make_window()
    window.show()
    hand = Hand(window, name)
    QTimer.singleShot(0, hand.draw)
    app.exec()


if __name__ == "__main__":
    main()
