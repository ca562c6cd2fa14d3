"""A design as a network of this engine."""

import engine
from engine import optimizers, schedules
from tests.parity.designs import Design


def build(design: Design) -> engine.Sequential:
    """Return the network of a design, with its first weights, compiled."""
    model = engine.Sequential([engine.Input((design.inputs,))])
    for layer in design.layers:
        model.add(
            engine.Dense(
                layer.units,
                layer.activation,
                use_bias=layer.use_bias,
                kernel_regularizer=engine.L1L2(layer.l1, layer.l2),
            )
        )
    options = dict(design.options)
    if design.schedule:
        arguments = dict(design.schedule)
        options["learning_rate"] = getattr(schedules, arguments.pop("kind"))(**arguments)
    optimizer = optimizers.get(design.optimizer, **options)
    model.compile(optimizer, design.loss, metrics=design.metrics)
    model.set_weights(design.weights())
    return model
