"""Writes the bundled encoder as an ONNX graph with int8 weights, which is over twice as fast as fp32."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from embeddings.e5_file import E5File, Q4Tensor

if TYPE_CHECKING:
    from onnx import NodeProto, TensorProto

CONTRIB = "com.microsoft"
EPSILON = 1e-12

Loud = Mapping[str, Mapping[int, float]]

# A byte holds the activations of all channels of a layer's input, so one channel that is ten times louder than
# the rest leaves few steps for these. Such channels are divided by the factor here, their weights multiplied by
# it (Xiao et al.: SmoothQuant, ICML 2023). Largest absolute values over sentences of the corpus, divided by
# five; cosine to fp32 over them: 0.997 without, 0.999 with. "fi" leads into, "fo" out of the feed-forward part.
LOUD: Loud = {
    "l0.fi": {321: 4},
    "l1.fi": {15: 6, 321: 3},
    "l2.fi": {15: 6},
    "l3.fi": {15: 7},
    "l4.fi": {15: 4},
    "l5.fi": {35: 5},
    "l6.fi": {35: 9},
    "l7.fi": {35: 6},
    "l8.fi": {35: 7},
    "l9.fi": {35: 5},
    "l10.fi": {35: 5},
    "l0.fo": {318: 7},
    "l1.fo": {1462: 3},
    "l2.fo": {354: 2},
    "l4.fo": {778: 12},
    "l5.fo": {658: 6},
    "l6.fo": {1152: 2},
    "l7.fo": {413: 2},
}
# Seven bits: processors without VNNI add pairs of products in 16 bits, which eight would overflow.
WEIGHT_LIMIT = 63


def write_graph(model: E5File, path: Path, loud: Loud = LOUD) -> None:
    """Write the encoder: `input_ids` and `attention_mask` (b, s) int64 in, `token_embeddings` (b, s, d) float32 out."""
    import onnx
    from onnx import helper

    graph = _Graph(model, loud)
    graph.build()
    int64, float32 = onnx.TensorProto.INT64, onnx.TensorProto.FLOAT
    inputs = [helper.make_tensor_value_info(name, int64, ["b", "s"]) for name in ("input_ids", "attention_mask")]
    output = helper.make_tensor_value_info("token_embeddings", float32, ["b", "s", model.hidden])
    proto = helper.make_graph(graph.nodes, "encoder", inputs, [output], graph.constants)
    opsets = [helper.make_opsetid("", 21), helper.make_opsetid(CONTRIB, 1)]
    onnx.save(helper.make_model(proto, opset_imports=opsets, ir_version=10), path)


@dataclass
class _Graph:
    """Collects nodes and constants. Every method takes names of values and returns the name of its result."""

    model: E5File
    loud: Loud
    nodes: list[NodeProto] = field(default_factory=list)
    constants: list[TensorProto] = field(default_factory=list)

    def build(self) -> None:
        """Add the whole encoder (Devlin et al.: BERT, NAACL 2019, post-norm)."""
        x = self.embed()
        for number in range(self.model.layers):
            attended = self.attend(x, f"l{number}")
            x = self.norm(attended, self.feed(attended, f"l{number}"), f"l{number}.oln")
        self.op("Identity", [x], "token_embeddings")

    def embed(self) -> str:
        """Add word, position and the first token type; the word table stays in its 4-bit blocks."""
        from onnx import TensorProto, helper

        words, hidden = self.model.tensors["emb.word"], self.model.hidden
        assert isinstance(words, Q4Tensor)
        blocks = (self.model.vocabulary, hidden // 32)
        eights = np.full((blocks[0] * blocks[1] + 1) // 2, 0x88, np.uint8).tobytes()
        for name, shape, data in (
            ("words", (self.model.vocabulary, hidden), _pairs(words)),
            ("zeros", blocks, eights),
        ):
            self.constants.append(helper.make_tensor(name, TensorProto.UINT4, shape, data, raw=True))
        scales = self.constant("scales", words.blocks["scale"].astype(np.float32).reshape(blocks))
        table = ["words", "input_ids", scales, "zeros"]
        word = self.op("GatherBlockQuantized", table, "word", CONTRIB, gather_axis=0, quantize_axis=1, block_size=32)
        places = self.matrix("emb.pos", hidden) + self.matrix("emb.type", hidden)[0]
        first, axis = self.constant("first", np.array([0])), self.constant("axis", np.array([0]))
        length = self.op("Shape", ["input_ids"], "length", start=1, end=2)
        place = self.op("Slice", [self.constant("places", places), first, length, axis], "place")
        self.op("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
        return self.norm(word, place, "emb.ln")

    def attend(self, x: str, layer: str) -> str:
        """Add self-attention and its norm; one product makes queries, keys and values."""
        joint = self.linear(x, [f"{layer}.q", f"{layer}.k", f"{layer}.v"])
        sizes = self.constant(f"{layer}.sizes", np.array([self.model.hidden] * 3))
        parts = [f"{layer}.{part}_part" for part in "qkv"]
        self.op("Split", [joint, sizes], parts, axis=-1)
        heads = self.op(
            "MultiHeadAttention", [*parts, "", "mask"], f"{layer}.heads", CONTRIB, num_heads=self.model.heads
        )
        return self.norm(x, self.linear(heads, [f"{layer}.ao"]), f"{layer}.aln")

    def feed(self, x: str, layer: str) -> str:
        """Add the two feed-forward products with GELU between them."""
        wide = self.linear(x, [f"{layer}.fi"], bias=False)
        bias = self.constant(f"{layer}.fi_b", self.flat(f"{layer}.fi.b"))
        return self.linear(self.op("BiasGelu", [wide, bias], f"{layer}.gelu", CONTRIB), [f"{layer}.fo"])

    def linear(self, x: str, names: list[str], *, bias: bool = True) -> str:
        """Add `x` times the int8 weights of the named matrices side by side; a scale for every output."""
        name, layer = names[-1], names[0].split(".")[0]
        part = names[0].split(".")[1]
        width = self.model.feed_forward if part == "fo" else self.model.hidden
        weights = np.concatenate([self.matrix(f"{each}.w", width) for each in names])
        loud = self.loud.get(f"{layer}.{part}", {})
        if loud:
            factors = np.ones(width, np.float32)
            factors[list(loud)] = list(loud.values())
            weights = weights * factors
            x = self.op("Mul", [x, self.constant(f"{name}_quiet", 1 / factors)], f"{name}_in")
        scales = np.abs(weights).max(axis=1) / WEIGHT_LIMIT
        inputs = [
            x,
            self.constant(f"{name}_w", np.rint(weights / scales[:, None]).astype(np.int8).T),
            self.constant(f"{name}_s", scales),
            self.constant(f"{name}_z", np.zeros(len(scales), np.int8)),
        ]
        if bias:
            inputs.append(self.constant(f"{name}_b", np.concatenate([self.flat(f"{each}.b") for each in names])))
        return self.op("DynamicQuantizeMatMul", inputs, f"{name}_out", CONTRIB)

    def norm(self, x: str, y: str, name: str) -> str:
        """Add layer normalisation of a sum. ONNX Runtime's fused SkipLayerNormalization is eight times slower."""
        total = self.op("Add", [x, y], f"{name}_sum")
        weights = [self.constant(f"{name}_{part}", self.flat(f"{name}.{part}")) for part in "wb"]
        return self.op("LayerNormalization", [total, *weights], f"{name}_out", axis=-1, epsilon=EPSILON)

    def op(self, kind: str, inputs: list[str], output: str | list[str], domain: str = "", **attributes: Any) -> str:
        """Add a node; return the name of its (first) output."""
        from onnx import helper

        outputs = [output] if isinstance(output, str) else output
        self.nodes.append(helper.make_node(kind, inputs, outputs, domain=domain, **attributes))
        return outputs[0]

    def constant(self, name: str, values: npt.NDArray[Any]) -> str:
        """Add a constant; return its name."""
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def flat(self, name: str) -> npt.NDArray[np.float32]:
        """Return a tensor of the file as it lies there."""
        tensor = self.model.tensors[name]
        return tensor.floats() if isinstance(tensor, Q4Tensor) else tensor

    def matrix(self, name: str, width: int) -> npt.NDArray[np.float32]:
        """Return a tensor of the file in rows of `width`."""
        return self.flat(name).reshape(-1, width)


def _pairs(tensor: Q4Tensor) -> bytes:
    """Return the nibbles in ONNX's order: two neighbours in a byte, the first one low."""
    nibbles = tensor.blocks["nibbles"]
    row = np.concatenate([nibbles & 15, nibbles >> 4], axis=1)
    return bytes((row[:, 0::2] | (row[:, 1::2] << 4)).astype(np.uint8))
