"""`Interrupted`: Ctrl+C that waits for the end of a step."""

import signal
from types import FrameType
from typing import Any, Self


class Interrupted:
    """Whether Ctrl+C was pressed within it: true instead of an exception in the middle of a step.

    So the training ends between two steps, whole, and is written whole. Where the signal is
    ignored, as in the background of a shell, it stays so.
    """

    def __init__(self) -> None:
        self._pressed = False
        self._before: Any = None

    def __bool__(self) -> bool:
        return self._pressed

    def __enter__(self) -> Self:
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            self._before = signal.signal(signal.SIGINT, self._press)
        return self

    def __exit__(self, *_: object) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def _press(self, number: int, frame: FrameType | None) -> None:
        self._pressed = True
