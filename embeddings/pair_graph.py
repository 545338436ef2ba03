"""The trained reranker as an ONNX graph with eight-bit weights, built straight from the stored tensors."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

Tensors = Mapping[str, npt.NDArray[np.floating]]

HEADS = 12
EPSILON = 1e-12
_CUSTOM = "com.microsoft"  # the fused operators that ONNX Runtime carries


def write_graph(tensors: Tensors, path: Path) -> None:
    """Write the quantised graph.

    In: states (batch, tokens, 384), 1 where a token is `present` (batch, tokens), and what keeps tokens out of
    the question's and the passage's side, `asked` and `shown` (batch, tokens). Out: judged (batch, 2),
    spans (batch, tokens, 2).
    """
    builder = _Builder(tensors)
    exact = path.with_name(f"{path.stem}.exact.onnx")
    onnx.save(builder.model(), str(exact))
    # The heads stay exact: they are small, and the whole answer hangs on them.
    with _quiet():
        quantize_dynamic(
            exact,
            path,
            per_channel=True,
            reduce_range=True,  # processors without VNNI add two products in 16 bits, which eight bits would overflow
            weight_type=QuantType.QInt8,
            nodes_to_exclude=["pool", "judge", "span", "weigh", "likeness"],
            extra_options={"DefaultTensorType": TensorProto.FLOAT},
        )
    exact.unlink()


@contextmanager
def _quiet() -> Iterator[None]:
    # The quantiser warns through the root logger of what is as it should be; a first answer is no place for it.
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.ERROR)
    try:
        yield
    finally:
        root.setLevel(level)


class _Builder:
    """Collects nodes and constants while the layers are laid out."""

    def __init__(self, tensors: Tensors) -> None:
        self._tensors = {name: np.asarray(value, dtype=np.float32) for name, value in tensors.items()}
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, onnx.TensorProto] = {}

    def model(self) -> onnx.ModelProto:
        """Lay out the whole network."""
        states = self._add("LayerNormalization", ["states", *self._norm("norm")], "normed", epsilon=EPSILON)
        count = 1 + max(int(name.split(".")[1]) for name in self._tensors if name.startswith("layers."))
        for number in range(count):
            states = self._layer(states, f"layers.{number}")
        first = self._add("Gather", [states, self._value("zero", np.array(0))], "first", axis=1)
        pooled = self._add("Tanh", [self._linear(first, "pool")], "pooled")
        self._add("Add", [self._linear(pooled, "judge"), self._meeting(states)], "judged")
        self._linear(states, "span", output="spans")
        graph = helper.make_graph(
            self._nodes,
            "reranker",
            [
                helper.make_tensor_value_info("states", TensorProto.FLOAT, ["batch", "tokens", 384]),
                helper.make_tensor_value_info("present", TensorProto.INT32, ["batch", "tokens"]),
                helper.make_tensor_value_info("asked", TensorProto.FLOAT, ["batch", "tokens"]),
                helper.make_tensor_value_info("shown", TensorProto.FLOAT, ["batch", "tokens"]),
            ],
            [
                helper.make_tensor_value_info("judged", TensorProto.FLOAT, ["batch", 2]),
                helper.make_tensor_value_info("spans", TensorProto.FLOAT, ["batch", "tokens", 2]),
            ],
            list(self._constants.values()),
        )
        versions = [helper.make_opsetid("", 17), helper.make_opsetid(_CUSTOM, 1)]
        return helper.make_model(graph, opset_imports=versions, ir_version=8)

    def _meeting(self, states: str) -> str:
        """Add late interaction as PairNetwork computes it; returns (batch, 2), nothing for answerability."""
        unit = self._add("LpNormalization", [states], "unit", axis=-1, p=2)
        turned = self._add("Transpose", [unit], "turned", perm=[0, 2, 1])
        likeness = self._add("MatMul", [unit, turned], "likeness")
        barred = self._add("Unsqueeze", ["shown", self._value("one", np.array([1]))], "barred")
        best = self._add("ReduceMax", [self._add("Add", [likeness, barred], "allowed")], "best", axes=[2], keepdims=0)
        best = self._add("Max", [best, self._value("floor", np.array(-1.0, np.float32))], "bounded")
        importance = self._add("Squeeze", [self._linear(states, "weigh"), self._value("two", np.array([2]))], "weight")
        weights = self._add("Softmax", [self._add("Add", [importance, "asked"], "importance")], "weights", axis=-1)
        products = self._add("Mul", [weights, best], "products")
        met = self._add("ReduceSum", [products, self._value("axis", np.array([1]))], "met", keepdims=1)
        scale = np.array([[float(self._tensors["scale"]), 0.0]], dtype=np.float32)
        return self._add("Mul", [met, self._value("scales", scale)], "scaled")

    def _value(self, name: str, array: npt.NDArray[Any]) -> str:
        self._constants[name] = numpy_helper.from_array(array, name)
        return name

    def _layer(self, states: str, name: str) -> str:
        weight, bias = self._weight(f"{name}.qkv")
        mixed = self._add(
            "Attention", [states, weight, bias, "present"], f"{name}.mixed", domain=_CUSTOM, num_heads=HEADS
        )
        states = self._join(self._linear(mixed, f"{name}.out", add=False), states, f"{name}.out", f"{name}.norm1")
        inner_weight, inner_bias = self._weight(f"{name}.up")
        inner = self._add("MatMul", [states, inner_weight], f"{name}.inner")
        inner = self._add("BiasGelu", [inner, inner_bias], f"{name}.gelu", domain=_CUSTOM)
        return self._join(self._linear(inner, f"{name}.down", add=False), states, f"{name}.down", f"{name}.norm2")

    def _join(self, new: str, old: str, linear: str, norm: str) -> str:
        inputs = [new, old, *self._norm(norm), self._constant(f"{linear}.bias")]
        return self._add("SkipLayerNormalization", inputs, f"{norm}.joined", domain=_CUSTOM, epsilon=EPSILON)

    def _linear(self, states: str, name: str, *, add: bool = True, output: str | None = None) -> str:
        weight, bias = self._weight(name)
        if not add:
            return self._add("MatMul", [states, weight], f"{name}.product")
        product = self._add("MatMul", [states, weight], f"{name}.product", name=name)
        return self._add("Add", [product, bias], output or f"{name}.sum")

    def _weight(self, name: str) -> tuple[str, str]:
        return self._constant(f"{name}.weight", turned=True), self._constant(f"{name}.bias")

    def _norm(self, name: str) -> tuple[str, str]:
        return self._constant(f"{name}.weight"), self._constant(f"{name}.bias")

    def _constant(self, name: str, *, turned: bool = False) -> str:
        value = self._tensors[name]
        array = np.ascontiguousarray(value.T) if turned else value
        self._constants[name] = numpy_helper.from_array(array, name)
        return name

    def _add(self, kind: str, inputs: list[str], output: str, *, name: str = "", **attributes: Any) -> str:
        self._nodes.append(helper.make_node(kind, inputs, [output], name=name or output, **attributes))
        return output
