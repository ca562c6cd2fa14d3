"""`BackupAndRestore`: a training that was interrupted goes on in the next run of the program."""

import json
import os
from pathlib import Path

from engine.callbacks.callback import Callback, Every, Logs
from engine.files import replacing
from engine.left_out import refuse

WEIGHTS, STATE = "latest.weights.h5", "training_metadata.json"  # Keras' names


class BackupAndRestore(Callback):
    """Keeps the training in a folder after every epoch, and goes on from there in the next `fit`.

    At the end of a `fit` the files are deleted.

    Parameters
    ----------
    backup_dir : path
        A folder for this training only; it is made if there is none.
    save_freq : "epoch" or int
        "epoch", or the number of mini-batches after which to save.
    double_checkpoint : bool
        Only False: a file is replaced in one step here, and never half written.
    delete_checkpoint : bool
        Whether the files are deleted at the end of a `fit`.

    Attributes
    ----------
    first_epoch : int
        The epoch, counted from 0, from which a `fit` goes on.
    """

    def __init__(
        self,
        backup_dir: str | os.PathLike[str],
        save_freq: str | int = "epoch",
        double_checkpoint: bool = False,
        delete_checkpoint: bool = True,
    ) -> None:
        super().__init__()
        refuse(
            "BackupAndRestore",
            {"double_checkpoint": double_checkpoint},
            {"double_checkpoint": False},
        )
        if not backup_dir:
            raise ValueError(f"expected the path of a folder as backup_dir, got {backup_dir!r}")
        self.backup_dir, self.save_freq = Path(backup_dir), save_freq
        self.delete_checkpoint = delete_checkpoint
        self.first_epoch = self._epoch = 0
        if isinstance(save_freq, int) and save_freq > 0:
            self._due = Every(save_freq)
            self.on_train_batch_end = self._count  # type: ignore[method-assign]
        elif save_freq != "epoch":
            raise ValueError(f'expected save_freq as "epoch" or a whole number, got {save_freq!r}')

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Take over parameters, the optimizer's memory and the epoch, if there are files."""
        self.first_epoch = 0
        if not (self.backup_dir / STATE).exists():
            return
        self.model.load_weights(self.backup_dir / WEIGHTS)
        state = json.loads((self.backup_dir / STATE).read_text("utf-8"))
        self.first_epoch = self._epoch = int(state["epoch"])

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Save, unless mini-batches are counted."""
        self._epoch = epoch + 1
        if self.save_freq == "epoch":
            self._save()

    def on_train_end(self, logs: Logs | None = None) -> None:
        """Delete the files, and the folder if nothing else is in it."""
        if not self.delete_checkpoint or not self.backup_dir.exists():
            return
        for name in (STATE, WEIGHTS):
            (self.backup_dir / name).unlink(missing_ok=True)
        if not any(self.backup_dir.iterdir()):
            self.backup_dir.rmdir()

    def _count(self, batch: int, logs: Logs | None = None) -> None:
        if self._due.now(batch):
            self._save(batch + 1)

    def _save(self, batch: int = 0) -> None:
        self.backup_dir.mkdir(parents=True, exist_ok=True)
        self.model.save_weights(self.backup_dir / WEIGHTS)
        with replacing(self.backup_dir / STATE) as file:
            file.write(json.dumps({"epoch": self._epoch, "batch": batch}).encode())
