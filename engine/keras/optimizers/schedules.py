"""The schedules of the learning rate."""

from engine.schedules import CosineDecay, ExponentialDecay, LearningRateSchedule

__all__ = ["CosineDecay", "ExponentialDecay", "LearningRateSchedule"]
