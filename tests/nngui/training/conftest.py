import pytest

from nngui.training.storage.checkpoints import Checkpoints
from nngui.training.trainer.trainer import Trainer


@pytest.fixture
def kept():
    """Checkpoints of any number of runs."""
    checkpoints = Checkpoints()
    yield checkpoints
    checkpoints.close()


@pytest.fixture
def trainer(qapp, kept):
    trainer = Trainer(kept)
    yield trainer
    trainer.discard()
