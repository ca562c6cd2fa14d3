import numpy as np

from engine.calls import quiet, run, scalar


def test_what_is_run_quietly_does_not_warn():
    large = np.full(3, 1e30, np.float32)
    quiet().run(run, [lambda: large * scalar(1e30, large)])
