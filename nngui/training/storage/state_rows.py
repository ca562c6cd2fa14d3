"""A training state as values of a row in an SQLite file, and back: JSON and numbers only. No Qt."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

import msgspec
import numpy as np

from engine.arrays import Array
from engine.fitting.training import Position
from nngui.design.design import Design
from nngui.training.messages import Checkpoint
from nngui.training.training_state import TrainingState

TABLE = """CREATE TABLE IF NOT EXISTS checkpoints (
    id INTEGER PRIMARY KEY, head TEXT NOT NULL, design TEXT NOT NULL, theta BLOB NOT NULL,
    memory BLOB NOT NULL)"""
OUTLINE = "SELECT id, head, design, length(theta), length(memory) FROM checkpoints"
ERRORS = (ValueError, TypeError, KeyError, IndexError, msgspec.MsgspecError)  # of damaged values

Values = tuple[str, str, memoryview, bytes]  # head, design, parameters, the optimizer's memory


@dataclass(frozen=True, slots=True)
class Outline:
    """What is known of a row before its parameters are read.

    Attributes
    ----------
    row : int
        Its number in the file.
    moment : float
    design : Design
    nbytes : int
        The memory that its arrays take.
    """

    row: int
    moment: float
    design: Design
    nbytes: int


def encoded(state: TrainingState) -> Values:
    """Return a state as values of a row."""
    head = {
        "dtype": state.theta.dtype.str,
        "memory": list(state.memory),
        "epoch": state.epoch,
        "position": state.position,
        "examples": state.examples,
        "points": state.points,
        "seconds": state.seconds,
        "iterations": state.iterations,
        "shuffler": state.shuffler,
        "augmentation": state.augmentation,
        "since": state.since,
        "begin": state.begin,
        "steps": state.steps,
        "dropout": state.dropout,
    }
    memory = b"".join(array.data for array in state.memory.values())
    return json.dumps(head), _text(state.design), state.theta.data, memory


def decoded(head: str, design: str, theta: bytes, memory: bytes) -> TrainingState:
    """Return the state of which these are the values; fields of a newer program are passed over.

    Raises
    ------
    one of `ERRORS`
        If they are damaged.
    """
    values = json.loads(head)
    names, dtype = values["memory"], np.dtype(values["dtype"])
    position, parameters = values["position"], np.frombuffer(theta, dtype)
    arrays = np.frombuffer(memory, dtype).reshape(len(names), len(parameters))
    known = {each.name for each in fields(TrainingState)}
    given: dict[str, Any] = {name: value for name, value in values.items() if name in known}
    given |= {
        "design": _design(design),
        "position": None if position is None else Position(*position),
        "theta": parameters,
        "memory": dict(zip(names, arrays, strict=True)),
        "dropout": tuple(values.get("dropout", ())),
    }
    return TrainingState(**given)


def network(head: str, design: str, theta: bytes) -> Checkpoint:
    """Return the network of the state of which these are the values.

    Raises
    ------
    one of `ERRORS`
        If they are damaged.
    """
    values = json.loads(head)
    parameters: Array = np.frombuffer(theta, np.dtype(values["dtype"]))
    return Checkpoint(_moment(values), parameters, _design(design).functions)


def outlined(row: int, head: str, design: str, theta: int, memory: int) -> Outline:
    """Return the outline of a row, from the lengths of its arrays in bytes.

    Raises
    ------
    one of `ERRORS`
        If it is damaged.
    """
    values, kind = json.loads(head), _design(design)
    itemsize = np.dtype(values["dtype"]).itemsize
    if theta != kind.parameters * itemsize or memory != theta * len(values["memory"]):
        raise ValueError(f"expected {kind.parameters} parameters, got {theta // itemsize}")
    return Outline(row, _moment(values), kind, theta + memory)


def _moment(head: Mapping[str, Any]) -> float:
    position = head["position"]
    return float(head["epoch"] + (position[0] / head["examples"] if position else 0.0))


@lru_cache(maxsize=64)
def _text(design: Design) -> str:
    return msgspec.json.encode(design).decode()


@lru_cache(maxsize=64)
def _design(text: str) -> Design:
    return msgspec.json.decode(text, type=Design)
