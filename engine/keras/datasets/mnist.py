"""MNIST's digits, as Keras gives them."""

from engine.data.mnist import Bytes, digits
from engine.left_out import absent, refuse

__all__ = ["load_data"]

Examples = tuple[Bytes, Bytes]


def load_data(path: str = "mnist.npz") -> tuple[Examples, Examples]:
    """Return ``(x_train, y_train), (x_test, y_test)``, from the bundled file.

    Parameters
    ----------
    path : str
        Keras' name of its own file; another one is left out here.

    Returns
    -------
    x_train, x_test : ndarray of uint8, shape (60000, 28, 28) and (10000, 28, 28)
        From 0 to 255.
    y_train, y_test : ndarray of uint8, shape (60000,) and (10000,)
    """
    refuse("load_data", {"path": path}, {"path": "mnist.npz"})
    x_train, y_train, x_test, y_test = digits("mnist.npz")
    return (x_train, y_train), (x_test, y_test)


__getattr__ = absent(__name__, __all__)
