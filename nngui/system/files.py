"""The folder of a person's files, and a file that is replaced as a whole."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths

from engine.files import replacing


def data_folder() -> Path:
    """Return the folder for this program's data of this person; it may not exist yet."""
    place = QStandardPaths.StandardLocation.AppDataLocation
    return Path(QStandardPaths.writableLocation(place))


def write(path: Path, content: bytes) -> None:
    """Write `content` as the whole of a file; if that fails, the old file stays.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    with replacing(path) as file:
        file.write(content)
