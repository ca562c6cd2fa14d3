"""`compile` of a program: the loss, the optimizer, α and its schedule."""

import ast
from inspect import signature
from typing import Any

from engine.optimizers import OPTIMIZERS
from nngui.design import schedule
from nngui.design.design import LARGEST_RATE, SMALLEST_RATE
from nngui.design.figures import learning_rate
from nngui.design.keras_names import CLASSES
from nngui.design.keras_reader.reading import Notes, WrongError
from nngui.design.keras_reader.syntax import arguments, last_name, source
from nngui.design.keras_reader.values import Values, canonical
from nngui.design.options import Options, entry_of

IGNORED = {"metrics", "run_eagerly", "jit_compile", "auto_scale_loss", "loss_weights"}
IGNORED |= {"weighted_metrics", "steps_per_execution"}
IGNORED_IN_LOSS = {"name", "reduction", "axis", "dtype"}
IGNORED_IN_OPTIMIZER = {"name", "use_ema", "ema_momentum", "loss_scale_factor", "jit_compile"}


class Compilation:
    """Takes over the loss and the optimizer of a program.

    Parameters
    ----------
    values : Values
    notes : Notes

    Attributes
    ----------
    logits : ast.Call or None
        The loss, if it takes z of the output layer.
    """

    def __init__(self, values: Values, notes: Notes) -> None:
        self.logits: ast.Call | None = None
        self._values, self._notes = values, notes

    def read(self, node: ast.Call) -> None:
        """Take over the arguments of a call of `compile`.

        Raises
        ------
        WrongError
            If one of them has no place in a design.
        """
        order = ("optimizer", "loss", "loss_weights", "metrics")
        given = arguments(node, order, {"optimizer", "loss"}, IGNORED)
        if "loss" in given:
            self._loss(given["loss"])
        if "optimizer" in given:
            self._optimizer(given["optimizer"])
        else:  # Keras' own default
            usual = signature(OPTIMIZERS["rmsprop"]).parameters["learning_rate"].default
            self._notes.take(
                node.func,
                "Keras’ default optimizer",
                optimizer="rmsprop",
                optimizer_options=(),
                learning_rate=float(usual),
                schedule="constant",
            )

    def _loss(self, node: ast.expr) -> None:
        kind, call = self._kind(node, "loss", "a loss")
        self.logits = None
        options: Options = ()
        entry = entry_of(kind)
        if call is not None:
            order = ("from_logits", *entry.options)
            given = arguments(call, order, {*order}, IGNORED_IN_LOSS)
            if "from_logits" in given:
                self.logits = call if self._values.switch(given.pop("from_logits")) else None
            options = canonical(call, entry.canonical, self._values.options(given))
        self._notes.take(node, "loss", loss=kind.name, loss_options=options)

    def _optimizer(self, node: ast.expr) -> None:
        kind, call = self._kind(node, "optimizer", "an optimizer")
        rate = float(signature(kind).parameters["learning_rate"].default)
        plan, options, entry = "constant", {}, entry_of(kind)
        if call is not None:
            order = tuple(name for name in signature(kind).parameters if name != "others")
            known = {"learning_rate", *entry.options}
            given = arguments(call, order, known, IGNORED_IN_OPTIMIZER)
            if "learning_rate" in given:
                rate, plan = self._rate(given.pop("learning_rate"))
            options = self._values.options(given)
        self._notes.take(
            node,
            "optimizer",
            optimizer=kind.name,
            optimizer_options=canonical(call or node, entry.canonical, options),
            learning_rate=rate,
            schedule=plan,
        )

    def _rate(self, node: ast.expr) -> tuple[float, str]:
        """Return α, or its peak, and the name of its schedule."""
        value, plan = self._values.resolved(node), "constant"
        if isinstance(value, ast.Call):
            rate, plan = self._cosine(value), "cosine"
        else:
            rate = self._values.number(node, "learning_rate")
        if not SMALLEST_RATE <= rate <= LARGEST_RATE:
            span = f"from {learning_rate(SMALLEST_RATE)} to {learning_rate(LARGEST_RATE)}"
            raise WrongError(node, f"expected learning_rate {span}, got {learning_rate(rate)}")
        return rate, plan

    def _cosine(self, node: ast.Call) -> float:
        """Return the peak of α along a cosine, in the form that `keras_code` writes."""
        name = last_name(node.func)
        order = ("initial_learning_rate", "decay_steps", "alpha", "name", "warmup_target")
        needed = {*order[:2], "warmup_target", "warmup_steps"}
        if name != "CosineDecay":
            raise WrongError(node.func, f"expected a number or CosineDecay for α, got {name}")
        given = arguments(node, (*order, "warmup_steps"), needed, {"name", "alpha"})
        form = (
            f"CosineDecay(peak / {schedule.START}, steps - rise, warmup_target=peak,"
            " warmup_steps=rise)"
        )
        if not needed <= given.keys():
            raise WrongError(node, f"expected α to rise first: {form}")
        peak = self._values.number(given["warmup_target"], "warmup_target")
        start = self._values.number(given["initial_learning_rate"], "initial_learning_rate")
        if abs(start * schedule.START - peak) > 1e-9 * abs(peak):
            raise WrongError(given["initial_learning_rate"], f"expected its form here: {form}")
        return peak

    def _kind(self, node: ast.expr, table: str, what: str) -> tuple[Any, ast.Call | None]:
        """Return the entry that a name, a class or a call means, and the call."""
        value = self._values.resolved(node)
        call: ast.Call | None = None
        name: object
        if isinstance(value, ast.Call):
            call, name = value, last_name(value.func)
        elif isinstance(value, ast.Constant):
            name = value.value
        else:
            name = last_name(value)
        kinds = CLASSES[table]
        kind = kinds.get(name) if isinstance(name, str) else None
        if kind is None and isinstance(name, str):
            kind = kinds.get(name.lower())
        if kind is None:
            known = ", ".join(each.__name__ for each in dict.fromkeys(kinds.values()))
            where = call.func if call is not None and call is node else node
            raise WrongError(where, f"expected {what} ({known}), got {source(value)}")
        return kind, call
