"""`fit` of a program: the epochs, the size of the mini-batches, and callbacks."""

import ast

from nngui.design.design import LARGEST_BATCH, LARGEST_EPOCHS
from nngui.design.keras_names import BATCHES
from nngui.design.keras_reader.reading import Notes, WrongError
from nngui.design.keras_reader.syntax import arguments, last_name
from nngui.design.keras_reader.values import Values

ORDER = ("x", "y", "batch_size", "epochs", "verbose", "callbacks", "validation_split")
READ = {"x", "batch_size", "epochs", "callbacks", "shuffle"}
IGNORED = {"y", "verbose", "validation_data", "validation_split", "validation_freq"}
IGNORED |= {"validation_batch_size", "validation_steps"}
USUAL_BATCH = 32  # Keras' own default
MEDDLING = {  # callbacks that change a training, and what there is in the window
    "EarlyStopping": "stop the training, and go back to its best epoch in Runs",
    "ReduceLROnPlateau": "change α while it trains",
    "LearningRateScheduler": "change α while it trains, or choose the cosine schedule",
    "BackupAndRestore": "every run is kept",
}


class Fit:
    """Takes over how long a program trains, and with which mini-batches.

    Parameters
    ----------
    values : Values
    notes : Notes
    """

    def __init__(self, values: Values, notes: Notes) -> None:
        self._values, self._notes = values, notes

    def read(self, node: ast.Call) -> None:
        """Take over the arguments of a call of `fit`.

        Raises
        ------
        WrongError
            If one of them would change the training in a way that has no place in a design.
        """
        given = arguments(node, ORDER, READ | IGNORED)
        if "callbacks" in given:
            self._check_callbacks(given["callbacks"])
        size = self._batch_size(given)
        number, epochs = 1, given.get("epochs")
        if epochs is not None:
            number = self._values.whole(epochs, "epochs", 1, LARGEST_EPOCHS)
        self._notes.take(epochs or node.func, "epochs", epochs=number)
        batch = USUAL_BATCH
        if size is not None and self._values.value(size) is not None:
            batch = self._values.whole(size, "batch_size", 1, LARGEST_BATCH)
        self._notes.take(size or node.func, "batch size", batch_size=batch)

    def _batch_size(self, given: dict[str, ast.expr]) -> ast.expr | None:
        """Return where the size stands: in `fit`, or in the mini-batches that are its x."""
        batches = self._values.resolved(given["x"]) if "x" in given else None
        size = given.get("batch_size")
        if isinstance(batches, ast.Call) and last_name(batches.func) == BATCHES:
            return arguments(batches, ("batch_size",), {"batch_size"}).get("batch_size", size)
        if "shuffle" in given and not self._values.switch(given["shuffle"]):
            raise WrongError(given["shuffle"], "expected shuffle=True: every epoch is shuffled")
        return size

    def _check_callbacks(self, node: ast.expr) -> None:
        """Refuse callbacks that change the training."""
        listed = self._values.resolved(node)
        for each in listed.elts if isinstance(listed, ast.List | ast.Tuple) else ():
            call = self._values.resolved(each)
            name = last_name(call.func) if isinstance(call, ast.Call) else ""
            if name in MEDDLING:
                raise WrongError(each, f"expected no {name} here: {MEDDLING[name]}")
