"""Designs to begin with, by the names that the window shows."""

from nngui.design import Design, LayerSpec

PRESETS = {
    "lecture 25-15-1": Design(),
    "logistic regression": Design(layers=(LayerSpec(1, "sigmoid"),)),
    "ten digits 128-64-10": Design(
        dataset="0 to 9",
        layers=(LayerSpec(128, "relu"), LayerSpec(64, "relu"), LayerSpec(10, "softmax")),
        loss="sparse_categorical_crossentropy",
        optimizer="adam",
        learning_rate=0.001,
        epochs=5,
    ),
    "slant regression": Design(
        dataset="slant",
        layers=(LayerSpec(64, "relu"), LayerSpec(32, "relu"), LayerSpec(1, "linear")),
        loss="mean_squared_error",
        optimizer="adam",
        learning_rate=0.001,
        epochs=30,
    ),
}


def name_of(design: Design) -> str | None:
    """Return the name of the preset that this design is, or None if it is a person's own."""
    return next((name for name, preset in PRESETS.items() if preset == design), None)
