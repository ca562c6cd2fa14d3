"""The optimizer: how the parameters move against the gradient, in place, as one flat vector.

`build` gives an optimizer the memory for a network's parameters, which lives as long as they do.
A step is `tick`, which prepares its length, and `update`, in which arrays are written in place, so
that it can be recorded (see `engine.recording`). `learning_rate` may be set at any time and takes
effect with the next step.
"""

import re
import weakref
from collections.abc import Iterable, Mapping, Sequence
from inspect import signature
from math import inf
from numbers import Real
from typing import Any, Protocol, Self

import numpy as np

from engine.arrays import Array, zeros
from engine.as_call import as_call
from engine.left_out import refuse
from engine.optimizers.limits import clip_by_global_norm, clip_by_norm, clip_by_value, decay
from engine.optimizers.lines import Line
from engine.optimizers.variables import held
from engine.options import Option
from engine.schedules import Called, LearningRateSchedule
from engine.tensors import Count, Held, Number

LEFT_OUT = {
    "use_ema": False,
    "ema_momentum": 0.99,
    "ema_overwrite_frequency": None,
    "loss_scale_factor": None,
    "gradient_accumulation_steps": None,
}


class Trained(Protocol):
    """A network as its optimizer knows it."""

    name: str

    @property
    def layers(self) -> Sequence[Any]:
        """The layers."""

    def forget_passes(self) -> None:
        """Discard the passes that are kept, so that a change takes effect."""


class Optimizer:
    """The optimizers have in common: α, and the number of steps.

    Attributes
    ----------
    name, title : str
        Keras' name, and the name in a text.
    rule : str
        The step of a weight, as a text.
    options : tuple of Option
        What can be set besides α.
    suggested_rate : float
        An α that suits small networks, such as those of the lecture.
    interleaved : bool
        Whether Keras' files have the arrays of `state` side by side for every parameter, instead
        of one array of all parameters after the other.
    learning_rate : float
        α > 0.
    schedule : LearningRateSchedule or None
        The schedule of α, if it is not constant.
    iterations : Count
        Steps since `build`.
    spared : list of pairs of a layer and the name of a variable
        Which kernels and biases the weight decay leaves as they are.
    spared_names : pattern or None
        The same for all whose name it is found in.
    memory : dict of ndarray, shape (n,)
        The arrays that `update` keeps from step to step, by Keras' names.
    rate : ndarray without axes
        The length of the step that `tick` prepared.
    weight_decay : float or None
        λ: every step also makes all parameters smaller by the share λ α.
    shrinking : ndarray without axes
        λ α of the step that `prepare` prepared.
    clipnorm, global_clipnorm, clipvalue : float or None
        c: the largest length of the gradient by every kernel and bias on its own, or by all of
        them; or the largest number in it. At most one of them is set.
    """

    name = title = rule = ""
    options: tuple[Option, ...] = ()
    suggested_rate = 0.001
    interleaved = False
    WASH_EVERY = 512  # steps

    weight_decay: float | None = None
    clipnorm: float | None = None
    clipvalue: float | None = None
    global_clipnorm: float | None = None

    def __init__(
        self,
        learning_rate: float | LearningRateSchedule,
        *,
        weight_decay: float | None = None,
        clipnorm: float | None = None,
        clipvalue: float | None = None,
        global_clipnorm: float | None = None,
        **others: Any,
    ) -> None:
        refuse(type(self).__name__, others, LEFT_OUT | {"name": others.get("name")})
        self.weight_decay = _amount("weight_decay", weight_decay)
        self.clipnorm = _amount("clipnorm", clipnorm)
        self.clipvalue = _amount("clipvalue", clipvalue)
        self.global_clipnorm = _amount("global_clipnorm", global_clipnorm)
        limits = [clipnorm, clipvalue, global_clipnorm]
        if sum(each is not None for each in limits) > 1:
            raise ValueError(
                "expected at most one of clipnorm, clipvalue and global_clipnorm,"
                f" got {clipnorm}, {clipvalue} and {global_clipnorm}"
            )
        self.shrinking: Array = np.zeros(())
        self.schedule: LearningRateSchedule | None = None
        self._learning_rate = 0.0
        self._iterations = 0
        self.spared: list[tuple[Any, str]] = []
        self.spared_names: re.Pattern[str] | None = None
        self.memory: dict[str, Array] = {}
        self.rate: Array = np.zeros(())
        self._network: weakref.ref[Trained] | None = None  # for whose parameters the memory is
        self._taken = False
        self.learning_rate = learning_rate

    def __repr__(self) -> str:
        return as_call(self, learning_rate=self.schedule or self._learning_rate)

    def _now(self) -> float:
        return self._learning_rate if self.schedule is None else self.schedule(self._iterations)

    def _assign(self, rate: float) -> None:
        self.learning_rate = rate

    @property
    def learning_rate(self) -> float:
        """The step length α > 0; with a schedule that of the next step."""
        rate = Number(self._now())
        if self.schedule is None:
            rate.assign = self._assign
        return rate

    @learning_rate.setter
    def learning_rate(self, rate: float | LearningRateSchedule) -> None:
        if isinstance(rate, LearningRateSchedule):
            self.schedule = rate
            return
        if callable(rate):
            self.schedule = Called(rate)
            return
        if self.schedule is not None:
            name = type(self.schedule).__name__
            raise TypeError(f"expected no assignment to α, which follows its schedule {name}")
        if not (isinstance(rate, Real) and 0 < float(rate) < inf):
            raise ValueError(f"expected a learning rate α > 0, got {rate!r}")
        self._learning_rate = float(rate)

    @property
    def iterations(self) -> int:
        """The number of steps since `build`."""
        count = Count(self._iterations)
        count.assign = self._count_from
        return count

    @iterations.setter
    def iterations(self, steps: int) -> None:
        self._iterations = int(steps)

    def _count_from(self, steps: int) -> None:
        self.iterations = steps

    @property
    def built(self) -> bool:
        """Whether there is a memory, which the first step makes in Keras."""
        return bool(self._taken or self._iterations)

    @property
    def variables(self) -> list[Held]:
        """The number of steps, α if it is a number, and the memory, in the order of Keras.

        They are copies; ``assign`` sets the value here. Before the first step there is no memory.
        """
        return self._held(self._served() if self.built else None)

    def set_weights(self, weights: Sequence[Any]) -> None:
        """Take over what `variables` returned, of an optimizer of a network like this one.

        Raises
        ------
        ValueError
            If number or shapes do not fit, or the optimizer has no network yet; then nothing is
            changed.
        """
        if (network := self._served()) is None:
            raise ValueError("expected an optimizer of a network: call compile(optimizer) first")
        own, given = self._held(network), [np.asarray(each) for each in weights]
        if [each.shape for each in own] != [each.shape for each in given]:
            raise ValueError(
                f"expected {len(own)} arrays of the shapes {[each.shape for each in own]},"
                f" got {len(given)} of {[each.shape for each in given]}"
            )
        for variable, values in zip(own, given, strict=True):
            variable.assign(values)

    def _served(self) -> Trained | None:
        return None if self._network is None else self._network()

    def _held(self, network: Trained | None) -> list[Held]:
        """Return the number of steps, α, and the memory for a network, if there is one."""
        alpha, steps = np.float32(self._learning_rate), np.int64(self._iterations)
        head = [
            Held.of_values(steps, "iteration", self.name, self._set_steps),
            Held.of_values(alpha, "learning_rate", self.name, self._set_rate),
        ][: 1 if self.schedule else 2]
        if network is None:
            return head
        owners = network.name, self.name
        return head + held(
            self.memory, self.memories, network.layers, owners, interleaved=self.interleaved
        )

    def _set_rate(self, rate: Array) -> None:
        self.learning_rate = float(rate)

    def _set_steps(self, steps: Array) -> None:
        self.iterations = int(steps)

    def exclude_from_weight_decay(
        self, var_list: Iterable[Any] | None = None, var_names: Iterable[str] | None = None
    ) -> None:
        """Leave kernels or biases as they are in the weight decay; this replaces an earlier call.

        Parameters
        ----------
        var_list : iterable of Variable, optional
            Such as ``[layer.bias]``.
        var_names : iterable of str, optional
            All variables in whose names one of them is found, such as ``["bias"]``.

        Raises
        ------
        ValueError
            If there is something else in one of them.
        """
        if isinstance(var_names, str):
            raise ValueError(f"expected var_names as a list, got {var_names!r:.80}")
        variables, names = [*(var_list or ())], [*(var_names or ())]
        for each in variables:
            if getattr(each, "layer", None) is None:
                raise ValueError(f"expected var_list as [layer.bias, ...], got {each!r:.80} in it")
        for name in names:
            if not isinstance(name, str):
                raise ValueError(f'expected var_names as names, such as ["bias"], got {name!r:.80}')
        self.spared = [(each.layer, each.name) for each in variables]
        self.spared_names = re.compile("|".join(names)) if names else None
        if (network := self._served()) is not None:
            network.forget_passes()

    def shrinks(self, layer: Any, name: str) -> bool:
        """Return whether the weight decay makes that variable of a layer smaller."""
        by_name = self.spared_names is not None and self.spared_names.search(name)
        own = any(each is layer and name == of for each, of in self.spared)
        return not (own or by_name)

    def get_config(self) -> dict[str, Any]:
        """Return the options by Keras' names."""
        options = signature(type(self)).parameters
        given = {name: getattr(self, name) for name in options if name != "others"}
        given["learning_rate"] = self._learning_rate if self.schedule is None else self.schedule
        return {"name": self.name, **given, **LEFT_OUT}

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Self:
        """Return an optimizer with these options, and with no memory."""
        return cls(**config)

    @property
    def memories(self) -> dict[str, float]:
        """The names of the arrays in `memory`, and the factor that makes them Keras' arrays."""
        return {}

    @property
    def letters(self) -> dict[str, str]:
        """The letters of the arrays in `memory`, by their names."""
        return {}

    @property
    def lines(self) -> tuple[Line, ...]:
        """The update of a parameter as text, see `engine.optimizers.lines`; without decay."""
        return (Line("w_new", "{w} + {step}"),)

    @property
    def all_lines(self) -> tuple[Line, ...]:
        """The update of a parameter as text, with the decay before it."""
        shrinking = Line("w", "{w} − {weight_decay} · {alpha} · {w}")
        return (*[shrinking][: bool(self.weight_decay)], *self.lines)

    def numbers(self, alpha: float, t: int) -> dict[str, float]:
        """Return the numbers in the lines that are no array: α and the options, in step t."""
        options = {name: getattr(self, name, None) for name in signature(type(self)).parameters}
        known = {n: float(v) for n, v in options.items() if isinstance(v, int | float)}
        return {**known, "alpha": alpha}

    def serve(self, network: Trained, theta: Array, *, only: bool = False) -> None:
        """Have the memory for the parameters of a network; what there is for it already stays.

        Parameters
        ----------
        network : Sequential
        theta : ndarray, shape (n,)
            Its parameters.
        only : bool
            Whether the optimizer belongs to this network from now on, because a step is made.

        Raises
        ------
        ValueError
            If the optimizer trains another network.
        """
        if self._network is None or self._network() is not network:
            if self._taken or self._iterations:
                other = self._network and self._network()
                raise ValueError(
                    "expected an optimizer of its own for every network, got one that trains"
                    f" {repr(other.name) if other else 'another one'}: write a new {self!r}"
                )
            self.build(theta)
            self._network = weakref.ref(network)
        elif any(array.size != theta.size for array in self.memory.values()):
            self._resize(theta)
        self._taken = self._taken or only

    def __getstate__(self) -> dict[str, Any]:
        """Return what `pickle` keeps of an optimizer, which then has no network."""
        return vars(self) | {"_network": None}

    def follow(self, network: Trained) -> None:
        """Go on with this network, for whose parameters the memory is already."""
        self._network = weakref.ref(network)

    def _resize(self, theta: Array) -> None:
        """Keep the memory, for parameters of which some were added or taken away at the end."""
        before, steps = self.memory, self._iterations
        self.memory = {}
        self.build(theta)
        self._iterations = steps
        for name, array in self.memory.items():
            common = min(array.size, before[name].size)
            array[:common] = before[name][:common]

    def build(self, theta: Array) -> None:
        """Clear the memory, and make it as large as these parameters, shape (n,)."""
        self._iterations = 0
        kept = [(array.shape, array.dtype) for array in self.memory.values()]
        if [*self.memory] == [*self.memories] and kept == [(theta.shape, theta.dtype)] * len(kept):
            for array in self.memory.values():  # recorded steps know these arrays
                array[...] = 0
        else:
            self.memory = {name: zeros(theta.shape, theta.dtype) for name in self.memories}
        if self.rate.dtype != theta.dtype:
            self.rate, self.shrinking = np.zeros((), theta.dtype), np.zeros((), theta.dtype)

    def prepare(self) -> None:
        """Prepare the weight decay of the next step, and do `tick`."""
        self.shrinking[...] = (self.weight_decay or 0) * self._now()
        self.tick()

    def tick(self) -> None:
        """Count the next step, and prepare its length."""
        alpha = self._now()
        self._iterations = t = self._iterations + 1
        self.rate[...] = self.step_length(alpha, t)
        if not t % self.WASH_EVERY:
            self.wash()

    def wash(self) -> None:
        """Do what has to be done with the memory from time to time."""

    def step_length(self, alpha: float, t: int) -> float:
        """Return what `update` takes as α in step t, counted from 1."""
        return alpha

    def update(self, theta: Array, g: Array, alpha: Array, memory: Mapping[str, Array]) -> None:
        """Move the parameters by one step.

        Parameters
        ----------
        theta, g : ndarray, shape (n,)
            θ and ∂J/∂θ.
        alpha : ndarray without axes
            As `step_length` returned it.
        memory : mapping of ndarray, shape (n,)
            Is brought up to date.
        """
        raise NotImplementedError

    def step(self, theta: Array, g: Array) -> None:
        """Make a step at once, on ordinary arrays, as for one variable."""
        g = g.copy()
        self.prepare()
        self.limit([g])
        if self.weight_decay:
            decay(theta, self.shrinking)
        self.update(theta, g, self.rate, self.memory)

    def limit(self, arrays: Sequence[Array]) -> None:
        """Clip the gradient by the variables in place, if it is to be."""
        for g in arrays:
            if self.clipvalue:
                clip_by_value(g, self.clipvalue)
            elif self.clipnorm:
                clip_by_norm(g, self.clipnorm)
        if self.global_clipnorm and arrays:
            clip_by_global_norm(arrays, self.global_clipnorm)

    def state(self) -> dict[str, Array]:
        """Return a copy of the memory: Keras' arrays by Keras' names, shape (n,) each."""
        return {name: self.memory[name] * factor for name, factor in self.memories.items()}

    def load_state(self, iterations: int, state: Mapping[str, Array]) -> None:
        """Restore the memory that `state` returned after `iterations` steps; call `build` first."""
        for name, factor in self.memories.items():
            self.memory[name][...] = state[name] / factor
        self.iterations = iterations


def _amount(name: str, value: float | None) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, Real) or not 0 <= float(value) < inf:
        raise ValueError(f"expected {name} as a number, at least 0, or None, got {value!r}")
    return float(value)


def share(name: str, value: float, *, below: bool = False) -> float:
    """Return `value` if it lies in [0, 1], or in [0, 1) if `below`."""
    if 0 <= value < 1 or (value == 1 and not below):
        return float(value)
    raise ValueError(f"expected {name} in [0, 1{')' if below else ']'}, got {value!r}")
