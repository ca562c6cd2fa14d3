import os
import sys

import numpy as np
import pytest
from hypothesis import given

from engine import Activation, Dense, Dropout, Input, Sequential
from engine.activations import ACTIVATIONS
from engine.saving.onnx import Graph, export_onnx
from tests.strategies import problems


def evaluate(path, x):
    """The outputs by onnx's own evaluation of the file, which is checked first."""
    onnx = pytest.importorskip("onnx", reason='needs "pip install onnx"')
    from onnx.reference import ReferenceEvaluator

    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    return ReferenceEvaluator(model).run(None, {"x": x})[0]


def run(path, x):
    """The outputs by onnxruntime."""
    onnxruntime = pytest.importorskip("onnxruntime", reason='needs "pip install onnxruntime"')
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return session.run(None, {"x": x})[0]


def exported(model, folder):
    pytest.importorskip("onnx", reason='needs "pip install onnx"')
    path = folder / "a.onnx"
    model.export(path)
    return path


def everything():
    layers = [Dense(6, name, use_bias=name != "tanh") for name in ACTIVATIONS]
    between = [Dropout(0.5), Activation("relu"), Activation("softmax"), Dropout(0.1)]
    return Sequential([Input((5,)), *layers, *between, Dense(3)], seed=4)


@pytest.mark.parametrize("engine", [evaluate, run])
@pytest.mark.parametrize("examples", [1, 2, 1_000])
def test_the_file_computes_what_predict_does_for_any_number_of_examples(tmp_path, engine, examples):
    model = everything()
    x = np.random.default_rng(1).standard_normal((examples, 5)).astype(np.float32)
    outputs = engine(exported(model, tmp_path), x)
    np.testing.assert_allclose(outputs, model.predict(x, verbose=0), atol=1e-5)


@pytest.mark.parametrize("engine", [evaluate, run])
@given(problem=problems(np.float32))
def test_any_network_can_be_exported(tmp_path_factory, engine, problem):
    model, x, _ = problem
    path = exported(model, tmp_path_factory.mktemp("onnx"))
    np.testing.assert_allclose(engine(path, x), model.predict(x, verbose=0), atol=1e-5)


def test_networks_in_double_precision_stay_so(tmp_path):
    model = Sequential([Input((2,)), Dense(3, "sigmoid"), Dense(1)], dtype=np.float64)
    x = np.array([[1.0, 2.0]])
    outputs = evaluate(exported(model, tmp_path), x)
    np.testing.assert_allclose(outputs, model.predict(x, verbose=0), rtol=1e-14)


def test_dropout_and_linear_activations_are_no_steps():
    model = Sequential([Input((2,)), Dropout(0.5), Dense(3, "linear"), Activation("tanh")])
    graph = Graph(model.layers)
    assert [operator for operator, *_ in graph.steps] == ["Gemm", "Tanh", "Identity"]
    assert graph.steps[0][1] == ["x", "W2", "b2"]
    assert graph.arrays["W2"].shape == (2, 3)


def test_there_is_an_operator_for_every_activation():
    for name in ACTIVATIONS:
        Graph(Sequential([Input((2,)), Dense(2, name)]).layers)


def test_without_the_package_it_is_said_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(ImportError, match="pip install onnx"):
        export_onnx(everything(), tmp_path / "a.onnx")
    assert not os.listdir(tmp_path)


def test_what_cannot_be_exported_is_refused(tmp_path):
    with pytest.raises(ValueError, match="built network"):
        export_onnx(Sequential([Dense(2)]), tmp_path / "a.onnx")
    with pytest.raises(ValueError, match=r"ends with \.onnx"):
        export_onnx(everything(), tmp_path / "a.pb")
    with pytest.raises(ValueError, match="format 'onnx', got 'tflite'"):
        everything().export(tmp_path / "a.onnx", format="tflite")
