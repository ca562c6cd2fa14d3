"""`Training` by two processes, each of which computes half of every step.

For wide networks: gathering the examples, the products and the optimizer's passes over the
parameters then keep two processors busy all the time.
"""

from collections.abc import Callable
from contextlib import suppress
from copy import copy
from functools import partial
from itertools import zip_longest
from math import inf
from time import perf_counter
from types import NoneType
from typing import TYPE_CHECKING

import numpy as np

from engine.arrays import Array, carve
from engine.dense import Dense
from engine.halves import board, is_shared
from engine.optimizer import Optimizer, Standing
from engine.partner import Partner, PartnerLostError, can_have_one, processors, shared
from engine.threads import blas_threads
from engine.training import Training
from engine.worker import Data, Worker

if TYPE_CHECKING:
    from engine.sequential import Sequential

LONG = 1_000_000_000  # multiplications in an epoch's forward pass: tens of milliseconds
HUGE = 50_000_000  # in that of a step, from which on the threads of more than two processors win
HINDERED = 0.2  # share of the time spent waiting from which on it is better to be alone
GRACE = 0.02  # s of waiting that are always excused
RETRY = 5.0  # s alone, after which it may be better to have a partner again


def pays(model: "Sequential", examples: int, batch_size: int) -> bool:
    """Tell whether two processes train this network sooner than one.

    A limit of one thread, such as by the variable ``OPENBLAS_NUM_THREADS``, is kept: it means one
    process too.
    """
    size, parameters = min(examples, batch_size), model.theta.size
    plain = all(type(layer) is Dense and not layer.regularized for layer in model.layers)
    schedule = type(model.optimizer.schedule)  # ours can be sent to another process
    return (
        plain
        and (schedule is NoneType or schedule.__module__ == "engine.schedules")
        and any(is_shared(layer, size) for layer in model.layers)
        and parameters * examples >= LONG
        and can_have_one()
        and blas_threads() > 1
        and (processors() == 2 or parameters * size < HUGE)
    )


class Together(Training):
    """A training by this process and a partner.

    It comes to the end to which `Training` comes, but for the noise of rounding. Whether both
    take part, or one process does both halves, makes no difference, not in a bit. Parameters are
    those of `Training`; `batch_size` is fixed, and nothing is augmented. The network and its
    optimizer are up to date whenever an epoch is complete, and another α holds from the next
    epoch on; the network's `gradient` is left alone. Where other programs keep the partner from
    its work, it is let go for a while. If it is lost, the epoch begins anew, alone.
    """

    def __init__(
        self,
        model: "Sequential",
        x: Array,
        y: Array,
        *,
        batch_size: int = 32,
        rng: np.random.Generator | None = None,
    ) -> None:
        super().__init__(model, x, y, batch_size=batch_size, rng=rng)
        self._theta = shared(model.theta.shape, model.dtype)
        self._data = Data(
            self._x, shared(self._order.shape, np.intp), shared(self._y.shape, model.dtype)
        )
        self._optimizer: Optimizer  # of the first mini-batch on, as the steps of `Training`
        self._workers: tuple[Worker, ...] = ()
        self._partner: Partner | None = None
        self._under_way = False  # what the two have learned is not yet the network's
        self._begun = 0.0  # s: when the two began with the running epoch
        self._take_partner_at = 0.0  # s

    def close(self) -> None:
        """End the partner; what an epoch that was broken off has learned is kept."""
        self._end_partner()
        if self._under_way and self._seen:
            self._take_back()

    def _begin_epoch(self) -> None:
        super()._begin_epoch()
        if not self._workers:  # until now a callback may have compiled anew
            self._optimizer = self._model.optimizer
            self._workers = self._two_workers()
        self._data.order[...], self._data.right[...] = self._order, self._right
        if self._partner is None and perf_counter() >= self._take_partner_at:
            self._take_partner()
        self._hand_over()

    def _train_batch(self, batch: slice) -> None:
        try:
            self._train_both(batch)
        except PartnerLostError:
            self._end_partner()
            self._take_partner_at = inf
            self._hand_over()
            for start in range(0, batch.stop, self.batch_size):
                self._train_both(slice(start, start + self.batch_size))
        self._keep(batch, self._workers[0].output)
        if self._seen == len(self._x):
            self._take_back()

    def _train_both(self, batch: slice) -> None:
        """Train on a mini-batch: with the partner, or first one half and then the other."""
        first, second = (worker.train(batch) for worker in self._workers)
        if self._is_hindered():
            self._let_partner_go()
        if self._partner is None:
            for _ in zip_longest(first, second):
                pass
            return
        for _ in first:
            self._partner.meet()
        if batch.stop >= len(self._x):
            self._partner.meet()

    def _is_hindered(self) -> bool:
        """Tell whether too much of the epoch's time was spent waiting for a partner."""
        waited = 0.0 if self._partner is None else self._partner.meet.waited
        return waited > GRACE and waited > HINDERED * (perf_counter() - self._begun)

    def _take_partner(self) -> None:
        self._take_partner_at = inf  # if none can be had now, then alone
        if can_have_one():
            with suppress(OSError):
                self._partner = Partner(self._help)

    def _let_partner_go(self) -> None:
        """Go on alone in the middle of an epoch."""
        assert self._partner is not None
        self._partner.meet()  # it has made its step, and what it has begun since does no harm
        self._end_partner()
        self._take_partner_at = perf_counter() + RETRY
        now = self._optimizer.standing._replace(iterations=self._workers[0].iterations)
        self._workers[1].begin(now)

    def _help(self, standing: Standing, meet: Callable[[], None]) -> None:
        """Do the second half of an epoch's steps, in the other process."""
        self._workers[1].begin(standing)
        for start in range(0, len(self._x), self.batch_size):
            for _ in self._workers[1].train(slice(start, start + self.batch_size)):
                meet()
        meet()

    def _hand_over(self) -> None:
        """Let the two begin where the network and its optimizer stand."""
        self._theta[...] = self._model.theta
        self._under_way = True
        standing = self._optimizer.standing
        for worker in self._workers:
            worker.remember(self._optimizer)
            worker.begin(standing)
        if self._partner is not None:
            self._begun, self._partner.meet.waited = perf_counter(), 0.0
            with suppress(PartnerLostError):  # which is found out where they meet
                self._partner.tell(standing)

    def _take_back(self) -> None:
        """Let the network and its optimizer stand where the two have come."""
        self._model.theta[...] = self._theta
        for worker in self._workers:
            worker.report(self._optimizer)
        self._optimizer.iterations = self._workers[0].iterations
        self._under_way = False

    def _end_partner(self) -> None:
        if self._partner is not None:
            self._partner.end()
            self._partner = None

    def _two_workers(self) -> tuple[Worker, ...]:
        gradient, room = np.zeros_like(self._theta), partial(shared, dtype=self._theta.dtype)
        layers, size = self._layers(gradient), min(self.batch_size, len(self._x))
        split = [is_shared(layer, size) for layer in layers]
        boards = []
        for examples in sorted({size, len(self._x) % size} - {0}):
            x = self._x if size == len(self._x) else room((examples, self._x.shape[1]))
            x[:, -1] = 1
            boards.append(board(layers, split, x, room))
        return tuple(
            Worker(
                who,
                layers,
                self._theta,
                gradient,
                boards=boards,
                data=self._data,
                loss=self._model.loss,
                optimizer=self._optimizer,
                room=room,
            )
            for who in (0, 1)
        )

    def _layers(self, gradient: Array) -> list[Dense]:
        """Return the layers of the network, bound to the parameters that both see."""
        shapes = [layer.weights_and_bias.shape for layer in self._model.layers]
        layers = []
        for layer, own, derivatives in zip(
            self._model.layers, carve(self._theta, shapes), carve(gradient, shapes), strict=True
        ):
            assert isinstance(layer, Dense)
            layers.append(copy(layer))
            layers[-1].weights_and_bias, layers[-1].derivatives = own, derivatives
        return layers
