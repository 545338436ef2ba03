"""The trained reranker as an ONNX graph with eight-bit weights, built straight from the stored tensors."""

from __future__ import annotations

from collections.abc import Mapping
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
    """Write the quantised graph: states (batch, tokens, 384) and mask to judged (batch, 2) and spans."""
    builder = _Builder(tensors)
    exact = path.with_name(f"{path.stem}.exact.onnx")
    onnx.save(builder.model(), str(exact))
    # The heads stay exact: they are small, and the whole answer hangs on them.
    quantize_dynamic(
        exact,
        path,
        per_channel=True,
        weight_type=QuantType.QInt8,
        nodes_to_exclude=["pool", "judge", "span"],
        extra_options={"DefaultTensorType": TensorProto.FLOAT},
    )
    exact.unlink()


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
        self._constants["zero"] = numpy_helper.from_array(np.array(0, dtype=np.int64), "zero")
        first = self._add("Gather", [states, "zero"], "first", axis=1)
        pooled = self._add("Tanh", [self._linear(first, "pool")], "pooled")
        self._linear(pooled, "judge", output="judged")
        self._linear(states, "span", output="spans")
        graph = helper.make_graph(
            self._nodes,
            "reranker",
            [
                helper.make_tensor_value_info("states", TensorProto.FLOAT, ["batch", "tokens", 384]),
                helper.make_tensor_value_info("mask", TensorProto.INT32, ["batch", "tokens"]),
            ],
            [
                helper.make_tensor_value_info("judged", TensorProto.FLOAT, ["batch", 2]),
                helper.make_tensor_value_info("spans", TensorProto.FLOAT, ["batch", "tokens", 2]),
            ],
            list(self._constants.values()),
        )
        versions = [helper.make_opsetid("", 17), helper.make_opsetid(_CUSTOM, 1)]
        return helper.make_model(graph, opset_imports=versions, ir_version=8)

    def _layer(self, states: str, name: str) -> str:
        weight, bias = self._weight(f"{name}.qkv")
        mixed = self._add(
            "Attention", [states, weight, bias, "mask"], f"{name}.mixed", domain=_CUSTOM, num_heads=HEADS
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
