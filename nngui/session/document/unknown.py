"""The fields of a document that this program does not know: a newer one wrote them. No Qt.

They are written back where they stood. A run in a list is found again by its number.
"""

from typing import Any

KEY = "number"


def unknown_parts(data: Any, known: Any) -> Any:
    """Return what is in plain data and not in the same data as this program writes it.

    Parameters
    ----------
    data, known : dict, list, str or number

    Returns
    -------
    dict or None
        None if there is nothing.
    """
    if isinstance(data, dict) and isinstance(known, dict):
        parts = {}
        for name, value in data.items():
            part = unknown_parts(value, known[name]) if name in known else value
            if part is not None:
                parts[name] = part
        return parts or None
    if isinstance(data, list) and isinstance(known, list):
        return unknown_parts(_by_key(data), _by_key(known))
    return None


def with_parts(data: Any, parts: Any) -> Any:
    """Return plain data with the parts that `unknown_parts` found; a run that is gone has none."""
    if not isinstance(parts, dict):
        return data
    if isinstance(data, list):
        return [with_parts(each, parts.get(_key(each))) for each in data]
    if isinstance(data, dict):
        old = {name: with_parts(value, parts.get(name)) for name, value in data.items()}
        return parts | old
    return data


def _by_key(values: list[Any]) -> dict[str, Any]:
    return {_key(value): value for value in values if _key(value)}


def _key(value: Any) -> str:
    return str(value[KEY]) if isinstance(value, dict) and KEY in value else ""
