"""The bundled encoder as the first step of a SentenceTransformer, run by ONNX Runtime instead of PyTorch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from embeddings.bundled import GRAPH
from embeddings.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers.base.modules import InputModule

PAD = 1
Ids = npt.NDArray[np.int64]


class OnnxEncoder:
    """Texts to padded token ids, and these to one vector a token. Safe to call from several threads."""

    def __init__(self, folder: Path, *, limit: int, threads: int) -> None:
        from onnxruntime import GraphOptimizationLevel, InferenceSession, SessionOptions
        from tokenizers import Tokenizer

        options = SessionOptions()
        options.intra_op_num_threads = threads
        # Threads that spin while they wait gain nothing here, and on busy cores cost a third of the speed.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # The graph is written as it should run; more would put the slow fused norms back.
        options.graph_optimization_level = GraphOptimizationLevel.ORT_ENABLE_BASIC
        self._session = InferenceSession(str(folder / GRAPH), options, providers=["CPUExecutionProvider"])
        self.tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.limit = limit

    def ids(self, texts: Sequence[str]) -> tuple[Ids, Ids]:
        """Return ids and attention mask, shape (len(texts), longest); what exceeds `limit` tokens is cut."""
        rows = [encoding.ids for encoding in self.tokenizer.encode_batch_fast(list(texts))]
        rows = [row if len(row) <= self.limit else [*row[: self.limit - 1], row[-1]] for row in rows]
        ids = np.full((len(rows), max(map(len, rows))), PAD, np.int64)
        mask = np.zeros_like(ids)
        for number, row in enumerate(rows):
            ids[number, : len(row)] = row
            mask[number, : len(row)] = 1
        return ids, mask

    def run(self, ids: Ids, mask: Ids) -> npt.NDArray[np.float32]:
        """Return one vector a token, shape (texts, tokens, dimension)."""
        found = self._session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        return np.asarray(found, dtype=np.float32)


def onnx_module(encoder: OnnxEncoder) -> InputModule:
    """Wrap the encoder in the interface that sentence-transformers calls.

    The class is made here so that importing this module does not import torch.
    """
    import torch
    from sentence_transformers.base.modules import InputModule

    class OnnxTransformer(InputModule):
        def __init__(self) -> None:
            super().__init__()  # type: ignore[no-untyped-call]
            self.tokenizer = encoder.tokenizer
            self.max_seq_length = encoder.limit

        def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_: Any) -> dict[str, Any]:
            """Return token ids and mask, and how many tokens the prompt takes, `<s>` included."""
            before = prompt or ""
            ids, mask = encoder.ids([before + text for text in inputs])
            features: dict[str, Any] = {"input_ids": torch.from_numpy(ids), "attention_mask": torch.from_numpy(mask)}
            if before:
                features["prompt_length"] = len(self.tokenizer.encode(before).ids) - 1
            return features

        def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
            found = encoder.run(features["input_ids"].numpy(), features["attention_mask"].numpy())
            return {**features, "token_embeddings": torch.from_numpy(found)}

        def save(self, output_path: str, *_: Any, **__: Any) -> None:
            raise ModelError(f"cannot save the int8 encoder to {output_path}: copy the folder it was loaded from")

    return OnnxTransformer()
