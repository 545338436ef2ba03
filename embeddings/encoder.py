"""Loads an embedding model by name and runs it through sentence-transformers, whichever it is."""

from __future__ import annotations

import hashlib
import textwrap
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from embeddings.bundled import FOLDER, bundled_model
from embeddings.errors import ModelError
from embeddings.interfaces import TokenEmbedder, Vectors
from embeddings.onnx_module import OnnxEncoder, onnx_module

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUNDLED = "bundled"
BATCH_TEXTS, BATCH_CHARACTERS = 64, 4000
SMALL_FILE = 1_000_000  # bytes; a model's configuration is below, its weights are above

Kind = Literal["query", "document"]


def load_embedder(
    name_or_path: str, cache: Path, *, query_prompt: str | None = None, passage_prompt: str | None = None
) -> TokenEmbedder:
    """Load the bundled model ("bundled", converted into `cache` on first use) or any sentence-transformers model.

    A prompt that is given replaces the model's own; `""` switches it off. Raises ModelError with what to do when
    the model is unknown, broken, or not on this machine while the hub cannot be reached.
    """
    model = _load_bundled(cache) if name_or_path == BUNDLED else _load_other(name_or_path)
    prompts: dict[Kind, str | None] = {"query": query_prompt, "document": passage_prompt}
    fingerprint = model_fingerprint(name_or_path, query_prompt=query_prompt, passage_prompt=passage_prompt)
    return SentenceEncoder(model, name=name_or_path, prompts=prompts, fingerprint=fingerprint)


def model_fingerprint(name_or_path: str, *, query_prompt: str | None = None, passage_prompt: str | None = None) -> str:
    """Return what vectors depend on, in one word, without loading the model.

    A folder counts by the contents of its small files and the names and sizes of all, a hub model by its name.
    """
    word = FOLDER if name_or_path == BUNDLED else name_or_path
    folder = Path(name_or_path)
    if name_or_path != BUNDLED and folder.is_dir():
        digest = hashlib.sha256()
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            size = path.stat().st_size
            digest.update(f"{path.relative_to(folder).as_posix()} {size}\n".encode())
            if size <= SMALL_FILE:
                digest.update(path.read_bytes())
        word = f"{folder.resolve().name}@{digest.hexdigest()[:12]}"
    if query_prompt is not None or passage_prompt is not None:
        word += "+" + hashlib.sha256(repr((query_prompt, passage_prompt)).encode()).hexdigest()[:8]
    return word


@lru_cache(maxsize=2)
def _load_bundled(cache: Path) -> SentenceTransformer:
    """Join the int8 encoder with the library's own pooling and normalisation; one copy serves the whole process."""
    folder = bundled_model(cache)
    import json

    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.base.modules import Normalize
    from sentence_transformers.sentence_transformer.modules import Pooling

    settings = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    encoder = OnnxEncoder(folder, limit=settings["max_position_embeddings"], threads=torch.get_num_threads())
    prompts = json.loads((folder / "config_sentence_transformers.json").read_text(encoding="utf-8"))["prompts"]
    steps = [onnx_module(encoder), Pooling(settings["hidden_size"], "mean"), Normalize()]
    return SentenceTransformer(modules=steps, prompts=prompts, device="cpu", similarity_fn_name="cosine")


def _load_other(name_or_path: str) -> SentenceTransformer:
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(name_or_path)
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RuntimeError,
        ImportError,
        SafetensorError,
    ) as error:
        reason = textwrap.shorten(str(error) or type(error).__name__, 160, placeholder=" …")
        raise ModelError(
            f"cannot load the embedding model {name_or_path}: {reason}; give a folder, a name that the hub "
            f'knows, or "{BUNDLED}"'
        ) from None


class SentenceEncoder:
    """A TokenEmbedder over a SentenceTransformer."""

    def __init__(
        self, model: SentenceTransformer, *, name: str, prompts: dict[Kind, str | None], fingerprint: str
    ) -> None:
        self.name = name
        self.fingerprint = fingerprint
        self._model = model
        self._prompts = prompts
        self._special = np.array(_special_ids(model.tokenizer))
        self.dimension = int(model.get_embedding_dimension() or len(self.encode_queries(["?"])[0]))

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, shape (len(texts), dimension)."""
        return self._encode(texts, "query", progress=False)

    def encode_passages(self, texts: Sequence[str], *, progress: bool = False) -> Vectors:
        """Return one unit vector a text, shape (len(texts), dimension); `progress` shows a bar."""
        return self._encode(texts, "document", progress=progress)

    def encode_query(self, text: str) -> tuple[Vectors, Vectors]:
        """Return the question's unit vector (dimension,) and its token vectors (t, dimension)."""
        vectors, tokens = self._with_tokens([text], "query")
        return vectors[0], tokens[0]

    def encode_passages_with_tokens(
        self, texts: Sequence[str], *, progress: bool = False
    ) -> tuple[Vectors, list[Vectors]]:
        """Return one unit vector a text (len(texts), dimension) and, for each, its token vectors (t_i, dimension)."""
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        tokens = [vectors[:0]] * len(texts)
        for rows in length_batches(texts, progress=progress):
            vectors[rows], found = self._with_tokens([texts[row] for row in rows], "document")
            for row, each in zip(rows, found, strict=True):
                tokens[row] = each
        return vectors, tokens

    def count_tokens(self, text: str) -> int:
        """Return how many tokens the model sees in `text`, without prompt and special ones."""
        found = self._model.tokenizer.encode(text, add_special_tokens=False)
        return len(found if isinstance(found, list) else found.ids)

    def _encode(self, texts: Sequence[str], kind: Kind, *, progress: bool) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for rows in length_batches(texts, progress=progress):
            vectors[rows] = self._call([texts[row] for row in rows], kind, normalize_embeddings=True)
        return vectors

    def _with_tokens(self, texts: list[str], kind: Kind) -> tuple[Vectors, list[Vectors]]:
        found = self._call(texts, kind, output_value=None)
        vectors = np.stack([_array(each["sentence_embedding"]) for each in found])
        return _unit(vectors), [self._tokens(each) for each in found]

    def _call(self, texts: list[str], kind: Kind, **options: Any) -> Any:
        encode = self._model.encode_query if kind == "query" else self._model.encode_document
        return encode(texts, prompt=self._prompts[kind], batch_size=len(texts), show_progress_bar=False, **options)

    def _tokens(self, features: dict[str, Any]) -> Vectors:
        """Return the unit vectors of the text's own tokens; none where the model shows none."""
        if "token_embeddings" not in features or "attention_mask" not in features:
            return np.zeros((0, self.dimension), np.float32)
        mask = _array(features["attention_mask"]).astype(bool)
        places = np.cumsum(mask) - 1
        own = mask & (places >= int(features.get("prompt_length") or 0))
        own &= ~np.isin(_array(features["input_ids"]), self._special)
        return _unit(_array(features["token_embeddings"])[own])


def _special_ids(tokenizer: Any) -> list[int]:
    if hasattr(tokenizer, "all_special_ids"):
        return list(tokenizer.all_special_ids)
    if hasattr(tokenizer, "get_added_tokens_decoder"):
        return [number for number, token in tokenizer.get_added_tokens_decoder().items() if token.special]
    return []


def _array(tensor: Any) -> Any:
    return tensor.float().cpu().numpy() if tensor.is_floating_point() else tensor.cpu().numpy()


def _unit(vectors: Any) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)


def length_batches(texts: Sequence[str], *, progress: bool) -> Iterator[list[int]]:
    """Yield row numbers, texts of like length together, longest first so that memory shows its peak at once."""
    from tqdm import tqdm

    order = sorted(range(len(texts)), key=lambda row: (-len(texts[row]), row))
    with tqdm(total=len(texts), desc="embedding", unit="text", disable=not progress) as bar:
        at = 0
        while at < len(order):
            longest = len(texts[order[at]]) + 10  # the prompt
            rows = order[at : at + max(1, min(BATCH_TEXTS, BATCH_CHARACTERS // longest))]
            yield rows
            at += len(rows)
            bar.update(len(rows))
