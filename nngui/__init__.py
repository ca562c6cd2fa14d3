"""See a neural network learn: draw digits, design layers, train, watch the cost fall."""

import os
from typing import TYPE_CHECKING

os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")  # it would take PyQt6 if both are installed

if TYPE_CHECKING:
    from engine import __version__
else:

    def __getattr__(name: str) -> str:
        """Return the engine's version; the engine, and with it NumPy, is imported only for that."""
        if name == "__version__":
            from engine import __version__

            return __version__
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = ["__version__"]
