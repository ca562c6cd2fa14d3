"""What is computed of the network that is shown: values of the drawing, evaluation, inspection.

Each follows the scene while somebody looks, computes in a thread of its own what takes long, and
emits frozen values that views show.
"""
