"""The schedules of the learning rate."""

from engine.left_out import absent
from engine.schedules import CosineDecay, ExponentialDecay, LearningRateSchedule

__all__ = ["CosineDecay", "ExponentialDecay", "LearningRateSchedule"]

__getattr__ = absent(__name__, __all__)
