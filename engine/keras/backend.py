"""The data type of new networks."""

from engine.defaults import floatx, set_floatx

__all__ = ["floatx", "set_floatx"]
