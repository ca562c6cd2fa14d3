import json
import re

import pytest

from engine import load_model
from engine.saving import ModelFileError
from tests.engine.saving.files import CONFIG, METADATA, members, refusal, with_config, zipped


def entry(config, *path):
    for key in path:
        config = config[key]
    return config


def put(*path, value):
    def change(config):
        entry(config, *path[:-1])[path[-1]] = value

    return change


def put_all(path, **values):
    def change(config):
        entry(config, *path).update(values)

    return change


LAYERS = ("config", "layers")
DENSE = (*LAYERS, 1, "config")
ADAM = ("compile_config", "optimizer", "config")
CONFIGS = {
    "no layer's kind": (put(*LAYERS, 1, "class_name", value="Lambda"), "'dense'.*Lambda"),
    "code": (put(*LAYERS, 1, "module", value="os"), "'dense'.*class of Keras.*'os'"),
    "registered": (put(*LAYERS, 1, "registered_name", value="a>B"), "registered"),
    "endless units": (put(*DENSE, "units", value=2**31 - 1), "200,000,000 parameters"),
    "many units": (put(*DENSE, "units", value=10**7), "does not belong"),
    "more units": (put(*DENSE, "units", value=7), "does not belong"),
    "negative units": (put(*DENSE, "units", value=-1), "units.*whole number from 1"),
    "units as a text": (put(*DENSE, "units", value="6"), "units.*whole number.*'6'"),
    "units true": (put(*DENSE, "units", value=True), "units.*whole number"),
    "half frozen": (put(*DENSE, "trainable", value="half"), "trainable.*true or false"),
    "constraint": (put(*DENSE, "kernel_constraint", value={"a": 1}), "kernel_constraint"),
    "low rank": (put(*DENSE, "lora_rank", value=4), "lora_rank"),
    "activation": (put(*DENSE, "activation", value="gelu"), "'dense'.*sigmoid.*gelu"),
    "half": (put(*DENSE, "dtype", value="float16"), "'dense'.*float32 or float64.*float16"),
    "two types": (put(*DENSE, "dtype", value="float64"), "same dtype"),
    "images": (put(*LAYERS, 0, "config", "batch_shape", value=[None, 2, 2]), "Flatten first"),
    "same names": (put(*DENSE, "name", value="dense_1"), "names of layers"),
    "layers no list": (put(*LAYERS, value={}), "a list"),
    "NaN": (put(*ADAM, "epsilon", value=float("nan")), "NaN"),
    "infinite": (put(*ADAM, "epsilon", value=10**400), "a number"),
    "α of 0": (put(*ADAM, "learning_rate", value=0), "learning rate α > 0"),
    "clipping by less than nothing": (put(*ADAM, "clipnorm", value=-1.0), "clipnorm.*≥ 0"),
    "two limits": (put_all(ADAM, clipnorm=1.0, clipvalue=1.0), "at most one of clipnorm"),
    "AMSGrad without its memory": (put(*ADAM, "amsgrad", value=True), "does not belong"),
    "moving averages": (put(*ADAM, "use_ema", value=True), "no use_ema"),
    "loss": (put("compile_config", "loss", value="hinge"), "loss.*hinge"),
    "metric": (put("compile_config", "metrics", value=["auc"]), "metrics.*auc"),
}


@pytest.mark.parametrize("what", CONFIGS)
def test_a_bad_config_is_refused_by_the_name_of_what_is_bad(tmp_path, what):
    change, message = CONFIGS[what]
    said = refusal(tmp_path / "a.keras", with_config(change))
    assert re.search(message, said), said


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[" * 200_000, "JSON"),
        ('{"a":' * 100_000, "JSON"),
        ("9" * 100_000, "JSON"),
        ("\xff", "class_name|JSON"),
        ("[]", "a mapping"),
        ('"Sequential"', "a mapping"),
        ("null", "a mapping"),
    ],
)
def test_json_that_is_no_config_is_refused(tmp_path, text, message):
    said = refusal(tmp_path / "a.keras", zipped({**members(), CONFIG: text}))
    assert re.search(message, said), said


@pytest.mark.parametrize("version", ["2.15.0", "4.0", 3, None])
def test_the_file_of_another_generation_is_refused(tmp_path, version):
    content = zipped({**members(), METADATA: json.dumps({"keras_version": version})})
    assert "keras_version" in refusal(tmp_path / "a.keras", content)


def test_a_schedule_that_runs_away_is_refused(tmp_path):
    runaway = {
        "module": "keras.optimizers.schedules",
        "class_name": "ExponentialDecay",
        "config": {"initial_learning_rate": 1.0, "decay_steps": 1e-30, "decay_rate": 1e30},
        "registered_name": None,
    }
    content = with_config(put(*ADAM, "learning_rate", value=runaway), "cosine")
    assert "moderate" in refusal(tmp_path / "a.keras", content)


HOSTILE = "\0\x1b[31mred\u202eder\nnext line\udcff"


def hostile_texts(value, path=()):
    """Yield a change for every text, and every name, in a config: hostile text in its place."""
    for key in value if isinstance(value, dict) else range(len(value)):
        inner = value[key]
        if isinstance(value, dict):
            yield put(*path, HOSTILE, value=1)
        if isinstance(inner, dict | list):
            yield from hostile_texts(inner, (*path, key))
        elif isinstance(inner, str):
            yield put(*path, key, value=HOSTILE)


def test_control_characters_of_a_file_never_come_into_a_message(tmp_path):
    path, refusals = tmp_path / "a.keras", []
    for change in hostile_texts(json.loads(members()[CONFIG])):
        path.write_bytes(with_config(change))
        try:
            load_model(path)
        except ModelFileError as error:
            refusals.append(str(error))
    assert len(refusals) > 40
    assert [said for said in refusals if not said.isprintable()] == []
