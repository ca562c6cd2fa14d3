"""`Sequential`: a network, with the verbs of Keras: compile, fit, evaluate, predict, save.

Its parts are `engine.stack`, layers and parameters, `engine.predictor`, the forward pass, and
`engine.trainer`, compile and fit and evaluate; here are its files.
"""

import json
import os
from typing import Any

from engine import saving
from engine.layers import Dense
from engine.left_out import refuse
from engine.saving.onnx import export_onnx
from engine.trainer import Trainer

SHOWN = 8  # layers in the representation
LEFT_OUT_OF_FILES = {
    "zipped": None,
    "save_format": None,
    "max_shard_size": None,
    "skip_mismatch": False,
    "objects_to_skip": None,
    "custom_objects": None,
    "safe_mode": True,
}


class Sequential(Trainer):
    """A network f(x) = g₃(W₃ g₂(W₂ g₁(W₁ x + b₁) + b₂) + b₃), with any number of layers.

    Parameters
    ----------
    layers : iterable of layers, optional
        `Input` may come first; without it the network is built when it first sees data.
    trainable : bool
        Whether training moves the parameters.
    name : str
    seed : int or None
        Of the first weights and of the order of the examples; the same seed gives the same run,
        bit for bit if one thread multiplies (see `engine.threads`). With None every run differs. If
        omitted it is 0, or follows from `set_random_seed`.
    dtype : data type
        Of the parameters, float32 by default; float64 serves gradient checks.

    Attributes
    ----------
    layers : list of layers
        Without `Input`.
    features, units : int
        The number of inputs, and of outputs; 0 until it is known.
    theta, gradient : ndarray, shape (parameters,)
        All parameters, and ∂J/∂θ after backpropagation. The layers hold views of both, so write
        with ``theta[...] = values``.
    penalty : Penalty
        The term of the cost J that the regularizers of the layers contribute.
    loss, optimizer : Loss, Optimizer
        As given to `compile`.
    metric_names, metrics : sequence of str
        The metrics as given to `compile`, and the same names made distinct for the History.
    shuffler : Generator
        Puts the examples in another order for every epoch.
    history : History
        Of the last `fit`.
    stop_training : bool
        A callback sets it to end `fit`.
    """

    def __repr__(self) -> str:
        units = [str(layer.units) for layer in self.layers if isinstance(layer, Dense)]
        if len(units) > SHOWN:
            units = [*units[: SHOWN // 2], "...", *units[-SHOWN // 2 :]]
        shape = "-".join([str(self.features or "?"), *units])
        parameters = f"{self.count_params():,} parameters" if self.built else "not built"
        compiled = f"{self.optimizer!r}, {self.loss!r}" if self.compiled else "not compiled"
        return f"<Sequential {self.name!r} {shape}: {parameters}, {compiled}>"

    def save(self, filepath: str | os.PathLike[str], overwrite: bool = True, **others: Any) -> None:
        """Write the network into a ".keras" file, which Keras opens too; see `engine.saving`.

        Raises
        ------
        FileExistsError
            If there is such a file, and `overwrite` is false.
        """
        refuse("save", others, LEFT_OUT_OF_FILES)
        _require_none(filepath, overwrite=overwrite)
        saving.save(self, filepath)

    def save_weights(
        self, filepath: str | os.PathLike[str], overwrite: bool = True, **others: Any
    ) -> None:
        """Write parameters, and the optimizer's memory, into a ".weights.h5" file, as in Keras.

        Raises
        ------
        FileExistsError
            If there is such a file, and `overwrite` is false.
        ValueError
            If the name ends otherwise, or the network is not built.
        """
        refuse("save_weights", others, LEFT_OUT_OF_FILES)
        _require_none(filepath, overwrite=overwrite)
        saving.save_weights(self, filepath)

    def load_weights(self, filepath: str | os.PathLike[str], **others: Any) -> None:
        """Take over what `save_weights` or `save` wrote, here or in Keras, for the same layers.

        Raises
        ------
        ModelFileError
            If the file is damaged, or its arrays do not fit; then nothing is changed.
        OSError
            If there is no such file.
        """
        refuse("load_weights", others, LEFT_OUT_OF_FILES)
        self._require_built()
        saving.load_weights(self, filepath)

    def to_json(self, **others: Any) -> str:
        """Return layers, loss, optimizer and metrics as a text, without numbers, as Keras has it.

        `model_from_json` makes such a network of it, here or in Keras. Keyword arguments are those
        of `json.dumps`.

        Raises
        ------
        ValueError
            If Keras lacks a part of the network.
        """
        config = saving.write_config(self).decode()
        return json.dumps(json.loads(config), **others) if others else config

    def export(self, filepath: str | os.PathLike[str], format: str = "onnx") -> None:  # noqa: A002
        """Write f(x) into an ".onnx" file; see `engine.saving.onnx`.

        Raises
        ------
        ValueError
            If the format is another one.
        """
        if format != "onnx":
            raise ValueError(f"expected the format 'onnx', got {format!r}")
        export_onnx(self, filepath)


def _require_none(filepath: str | os.PathLike[str], *, overwrite: bool) -> None:
    if not overwrite and isinstance(filepath, str | os.PathLike) and os.path.exists(filepath):
        raise FileExistsError(f"expected a filepath without a file, got {os.fspath(filepath)}")


def model_from_json(json_string: str, custom_objects: None = None) -> Sequential:
    """Return the network that `to_json` described, here or in Keras, with first weights anew.

    Raises
    ------
    ModelFileError
        If the text is no such description, or contains something that this engine lacks.
    """
    refuse("model_from_json", {"custom_objects": custom_objects or None}, LEFT_OUT_OF_FILES)
    if not isinstance(json_string, str | bytes):
        raise ValueError(f"expected the text of to_json(), got {json_string!r:.80}")
    data = json_string.encode() if isinstance(json_string, str) else json_string
    design = saving.read_config(data, compiled=True, built=False)
    model = Sequential(design.layers, name=design.name, dtype=design.dtype)
    if design.shape:
        model.build((None, *design.shape))
    if design.compiled is not None:
        model.compile(**design.compiled._asdict())
    return model


def load_model(
    path: str | os.PathLike[str],
    custom_objects: None = None,
    compile: bool = True,  # noqa: A002
    **others: Any,
) -> Sequential:
    """Return the network in a `.keras` file, ready to go on training where it was saved.

    Files from anybody may be opened: no code in them is run, and no more memory is used than
    their network needs.

    Parameters
    ----------
    path : path
        Of a file that was saved here or by Keras 3: a Sequential of Dense, Dropout and Activation.
    custom_objects : None
        Are left out here.
    compile : bool
        Whether loss, optimizer and metrics are read as well, if there are any.

    Returns
    -------
    Sequential

    Raises
    ------
    ModelFileError
        If the file is damaged, or contains something that this engine lacks; the message names it.
    OSError
        If there is no such file, or it cannot be read.
    """
    refuse("load_model", {"custom_objects": custom_objects or None, **others}, LEFT_OUT_OF_FILES)
    with saving.opened(path, compiled=compile) as (design, weights):
        model = Sequential(design.layers, name=design.name, dtype=design.dtype)
        model.build((None, *design.shape))
        weights.fill(model)
        if design.compiled is not None:
            model.compile(**design.compiled._asdict())
            weights.fill_optimizer(model)
    return model
