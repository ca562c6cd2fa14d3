"""`Tape`: what is recorded, from the first array to the run."""

from collections.abc import Callable, Hashable, Iterable
from typing import Any, cast

from engine.recording.buffers import Buffers
from engine.recording.memory import AnyArray
from engine.recording.program import Product, Program
from engine.recording.recorded import Recorded
from engine.recording.run import Calls, Run, call


class Tape:
    """Records a computation; see `engine.recording`.

    Parameters
    ----------
    product : function of w, x and out, optional
        Returns the calls that compute the product w x of two matrices into out.
    """

    def __init__(self, product: Product | None = None) -> None:
        self._program = Program(product)

    def array(self, plain: AnyArray, *, spare: bool = False) -> Any:
        """Return an array as one whose operations are recorded; its memory stays where it is.

        Parameters
        ----------
        plain : ndarray
            Is read, and written by assignments, when the calls run.
        spare : bool
            Whether the run may leave anything in it, as soon as its values are no longer needed.

        Raises
        ------
        TypeError
            If it overlaps an earlier one, without being a view of the same array.
        """
        return Recorded(self._program, self._program.given(plain, spare=spare), plain)

    def stage(self, name: Hashable) -> None:
        """Begin a stage: what is recorded from here on belongs to it."""
        self._program.stage = name

    def do(self, function: Callable[..., object], *arguments: object) -> None:
        """Record a call of plain Python, which may read and write the arrays that were given."""
        self._program.add(lambda: [call(function, *arguments)], [], None)

    def compile(self, keep: Iterable[Any] = ()) -> Run[Any]:
        """Assign buffers, and return the run.

        Parameters
        ----------
        keep : iterable of recorded arrays
            Those that are read from the run; all others share buffers.
        """
        kept = {recorded.memory for recorded in keep if not recorded.memory.given}
        buffers = Buffers(self._program.operations, kept)
        buffers.in_place()
        stages: list[tuple[Hashable, Calls]] = []
        for operation, arrays in buffers.assign():
            if not stages or stages[-1][0] != operation.stage:
                stages.append((operation.stage, []))
            stages[-1][1].extend(operation.make(*arrays))
        return Run(stages, lambda a: buffers.find(cast(Recorded, a).place))
