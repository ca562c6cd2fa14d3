"""Keras' way to write an object down: its class by name, and its options."""

from collections.abc import Mapping
from typing import Any

from engine.saving.entry import Entry
from engine.saving.errors import shown

Json = dict[str, Any]


def described(module: str, name: str, config: Mapping[str, Any]) -> Json:
    """Return the description of an object of the class ``module.name``."""
    return {
        "module": module,
        "class_name": name,
        "config": dict(config),
        "registered_name": None,
    }


def class_of(entry: Entry) -> str:
    """Return the name of an object's class; the class has to be one of Keras' own."""
    name = entry["class_name"].text()
    module, registered = entry.get("module").value, entry.get("registered_name").value
    if not (isinstance(module, str) and module.split(".")[0] == "keras"):
        entry["class_name"].refuse(f"a class of Keras, not of the module {shown(module)}")
    if registered not in (None, name):
        entry["registered_name"].refuse("a class of Keras, not one that somebody registered")
    return name
