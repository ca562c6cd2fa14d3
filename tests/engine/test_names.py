import engine


def test_everything_is_where_keras_has_it():
    for path in (
        "Sequential",
        "layers.Dense",
        "layers.Dropout",
        "layers.Activation",
        "layers.Input",
        "losses.BinaryCrossentropy",
        "losses.SparseCategoricalCrossentropy",
        "optimizers.Adam",
        "optimizers.schedules.CosineDecay",
        "regularizers.L2",
        "callbacks.EarlyStopping",
        "callbacks.ModelCheckpoint",
        "callbacks.CSVLogger",
    ):
        thing = engine
        for name in path.split("."):
            thing = getattr(thing, name)
        assert thing.__name__ == name


def test_every_public_name_is_there():
    for name in engine.__all__:
        assert hasattr(engine, name)
