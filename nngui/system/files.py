"""Where the person's files are, and files written whole or not at all."""

from pathlib import Path

from PySide6.QtCore import QIODevice, QSaveFile, QStandardPaths


def data_folder() -> Path:
    """Return where the system wants this program's data of this person; it may not be there yet."""
    place = QStandardPaths.StandardLocation.AppDataLocation
    return Path(QStandardPaths.writableLocation(place))


def write(path: Path, content: bytes) -> None:
    """Put `content` into the file; until all of it is on the disk, the old file stays.

    Raises
    ------
    OSError
        If that is not possible; then the old file, if any, is as it was.
    """
    file = QSaveFile(str(path))
    if not file.open(QIODevice.OpenModeFlag.WriteOnly):
        raise OSError(file.errorString())
    file.write(content)
    if not file.commit():
        raise OSError(file.errorString())
