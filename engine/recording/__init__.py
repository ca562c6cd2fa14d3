"""Plain NumPy, recorded once, then run many times without NumPy's bookkeeping.

>>> tape = Tape()
>>> z = tape.array(plain)
>>> a = 1 / (1 + np.exp(-z))     # computes nothing: it becomes calls, each bound to its arrays
>>> run = tape.compile(keep=[a])
>>> run()                        # computes a anew from whatever stands in `plain`
>>> run[a]                       # the array that holds it

The same statements compute at once on ordinary arrays. So the engine's text is the lecture's
(`1 / (1 + np.exp(-z))`), and a training step is a list of calls, in which nothing is looked up,
sliced or allocated: buffers are assigned when the whole recording is known (`buffers`).

What a recorded array does is what NumPy does:

- *Types.* They are NumPy's own: an array's type is strong, a Python number takes that of the
  array, a mask (bool) times an array has the array's type, two Python numbers in `np.where` make
  float64. A sum of two dimensions over one of them is a product with ones.
- *Memory.* Slices, `.T` and `reshape` are views; an assignment and `+=` write into the array.
- *What changes from run to run is an array.* An array that was given to `Tape.array` is read when
  the calls run; a number is the same in every run. So a learning rate is an array without axes,
  which a function given to `Tape.do` writes.

What cannot be recorded raises TypeError while it is recorded, with what to write instead: a truth
value (`if`, `and`, `max(a, b)`), a number (`float(a)`, `a.item()`), a mask as an index, an array
that was not given to the tape, a reshape that copies, and every function of NumPy that is not
one of ufuncs with one result, `@` of two matrices, sums, means, maxima and minima, `np.where`,
`np.clip`, `np.zeros_like` and its kin. Nothing is ever computed from buffers that are still empty.

`memory` has the places in memory, `recorded` the arrays, `functions` and `reductions` what NumPy's
functions become, `buffers` the assignment of memory, `run` the calls, `tape` the page to begin
with, `helpers` five functions for the text. Nothing here knows of networks.
"""

from engine.recording.helpers import begin, fixed, over_ones, rows_over_ones, uniform
from engine.recording.recorded import Recorded
from engine.recording.run import Call, Calls, Run, call, quiet
from engine.recording.tape import Tape

__all__ = [
    "Call",
    "Calls",
    "Recorded",
    "Run",
    "Tape",
    "begin",
    "call",
    "fixed",
    "over_ones",
    "quiet",
    "rows_over_ones",
    "uniform",
]
