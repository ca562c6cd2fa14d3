"""Networks."""

from abc import ABC
from typing import Any, Never

from engine.keras.saving import save_model
from engine.left_out import absent
from engine.sequential import Sequential, load_model, model_from_json

__all__ = ["Model", "Sequential", "clone_model", "load_model", "model_from_json", "save_model"]


class Model(ABC):  # noqa: B024 - nothing but `isinstance` is used of it
    """Keras' base class of networks, of which every network here is a `Sequential`."""

    def __new__(cls, *arguments: Any, **options: Any) -> Never:
        """Refuse functional models, and networks of a person's own."""
        if cls is not Model:
            raise ValueError(
                f"expected a Sequential of layers, got the class {cls.__name__}(Model): networks of"
                " a person's own are left out here (Keras has them)"
            )
        raise ValueError(
            "expected Sequential([...]), got Model(...): functional models are left out here"
            " (Keras has them)"
        )


Model.register(Sequential)


def clone_model(model: Sequential) -> Sequential:
    """Return a network of the same layers, with first weights of its own."""
    return Sequential.from_config(model.get_config())


__getattr__ = absent(__name__, __all__)
