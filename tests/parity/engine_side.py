"""A design as a network of this engine."""

import engine
from engine import initializers, layers, losses, optimizers, schedules
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
                kernel_initializer=initializers.get(layer.kernel_initializer),
                bias_initializer=initializers.get(layer.bias_initializer),
                kernel_regularizer=engine.L1L2(layer.l1, layer.l2),
            )
        )
        if layer.negative_slope is not None:
            model.add(layers.LeakyReLU(negative_slope=layer.negative_slope))
        if layer.dropout:
            model.add(layers.Dropout(layer.dropout))
    options = dict(design.options)
    if design.schedule:
        arguments = dict(design.schedule)
        options["learning_rate"] = getattr(schedules, arguments.pop("kind"))(**arguments)
    optimizer = optimizers.get(design.optimizer, **options)
    loss = losses.LOSSES[design.loss](**design.loss_options)
    model.compile(optimizer, loss, metrics=design.metrics)
    model.set_weights(design.weights(model.get_weights()))
    return model
