"""Training in a terminal: as the window trains, bit for bit, and written as the window writes."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from engine import Sequential
from nngui.command_line.subject import Subject
from nngui.design import keras_network
from nngui.design.own_digits import OwnDigits
from nngui.session import document
from nngui.session.document import Content, KeptRun
from nngui.training.building import network, recall, tune, whole_schedule
from nngui.training.trainer.player import Player
from nngui.training.trainer.rest import Rest
from nngui.training.training_state import TrainingState

MOST = 300  # checkpoints that are kept of a training; beyond, every second one goes


class Training:
    """The training of the open run of a subject.

    Parameters
    ----------
    subject : Subject
    own : OwnDigits
        With which it learns, instead of its data set if there are any.
    epochs : int or None
        More than there are; None to the goal of the run, or from there as many as its design says.

    Attributes
    ----------
    player : Player
    begin, goal : int
        The epochs at which it begins and ends.
    """

    def __init__(self, subject: Subject, own: OwnDigits, epochs: int | None) -> None:
        self._subject, run = subject, subject.run
        design = replace(run.design, own="only") if any(own.counts) else run.design
        self._kept: list[TrainingState] = []
        self._thinned = 1
        self._count = 0
        self.player = Player(design, own, rest=run.rest, keep=self._keep)
        self.begin = self.player.epoch
        further = self.begin >= self.player.goal
        if epochs is None and not further:
            self.goal = self.player.goal
        else:
            self.goal = self.begin + (epochs or design.epochs)
            self.player.aim(self.goal, anew=further)

    def epochs(self) -> Iterator[int]:
        """Train; yield the number of epochs after each one, and often in between."""
        player, work = self.player, self.player.work()
        while player.busy or player.epoch < self.goal:
            if not player.advance_interlude():
                next(work)
            yield player.epoch
        player.check_finite()

    def content(self) -> tuple[Content, list[tuple[int, TrainingState]]]:
        """Return the document with the run as it is now, and the states of its checkpoints.

        The data of a person's own is not in it: the run goes on with what its design says.
        """
        subject, run, rest = self._subject, self._subject.run, self.player.rest()
        states = list(subject.states)
        first = 1 + max((number for number, _ in states), default=0)
        states += enumerate(self._kept, first)
        numbers = (*run.checkpoints, *range(first, first + len(self._kept)))
        trained = replace(run, rest=rest, checkpoints=numbers)
        runs = tuple(trained if each is run else each for each in subject.content.runs)
        content = replace(subject.content, runs=runs, looked=None)
        return content, states

    def write(self, path: Path) -> None:
        """Write the document, or only the network, by the end of the name.

        Raises
        ------
        OSError, ValueError, ImportError
            If it cannot be written.
        """
        content, states = self.content()
        run = next(each for each in content.runs if each.number == content.open)
        assert run.rest is not None
        if path.suffix.lower() == keras_network.SUFFIX:
            network_of(run.rest).save(path)
        else:
            networks = self._subject.networks | _file_of(run, run.rest)
            document.write(path, content, states, networks)

    def _keep(self, state: TrainingState, cost: float | None, piece: int) -> None:
        self._count += 1
        if self._count % self._thinned == 0:
            self._kept.append(state)
        if len(self._kept) > MOST:
            self._kept, self._thinned = self._kept[1::2], 2 * self._thinned


def network_of(rest: Rest) -> Sequential:
    """Return the network of a run, compiled, with its optimizer's memory."""
    design, state = rest.design, rest.state
    model = network(design, drawn=False)
    model.theta[...] = state.theta
    tune(model, design)
    if design.schedule == "constant":  # else α goes along its schedule from its first step on
        recall(model.optimizer, model.theta, state.memory, state.iterations)
    model.optimizer.schedule = whole_schedule(design)
    return model


def _file_of(run: KeptRun, rest: Rest) -> dict[int, bytes]:
    """Return the network of a run as a ".keras" file; without h5py there is none."""
    with TemporaryDirectory(prefix="nngui-") as folder:
        path = Path(folder, "network.keras")
        try:
            network_of(rest).save(path)
        except ImportError:
            return {}
        return {run.number: path.read_bytes()}
