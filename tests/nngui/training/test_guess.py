from math import nan

import pytest

from nngui.training.guess import Guess, outcome


@pytest.mark.parametrize(
    ("guess", "after", "said"),
    [
        (Guess(1, 0), 0.1, "J fell from 0.5000 to 0.1000. Your prediction was right."),
        (Guess(0, 1), 0.1, "J fell from 0.5000 to 0.1000. You predicted the opposite."),
        (Guess(18, 4), 0.9, "J rose from 0.5000 to 0.9000. 4 of 22 were right."),
        (
            Guess(1, 0, 0.3),
            0.1,
            "J fell from 0.5000 to 0.1000. Your prediction was right."
            " Expected was 0.3000, off by 0.2000.",
        ),
        (Guess(1, 0), 0.5, "J stayed at 0.5000: nobody expected that."),
        (Guess(1, 0), nan, "J is not known."),
    ],
)
def test_who_was_right(guess, after, said):
    assert outcome(guess, 0.5, after) == said
