"""Texts to search tokens: words of a policy-aware jieba, and character bigrams."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import jieba
import opencc

_RUN = re.compile(r"[㐀-鿿]+|[a-z]+(?:[-'&][a-z0-9]+)*|\d+(?:\.\d+)?")
_STOP = frozenset(
    [
        "的",
        "了",
        "和",
        "与",
        "及",
        "在",
        "是",
        "有",
        "也",
        "就",
        "都",
        "而",
        "并",
        "或",
        "等",
        "请",
        "问",
        "吗",
        "呢",
        "吧",
        "啊",
        "哪些",
        "哪个",
        "哪里",
        "什么",
        "多少",
        "几",
        "怎么",
        "怎样",
        "如何",
        "为什么",
        "一下",
        "想",
        "知道",
        "我",
        "你",
        "他",
        "们",
        "我们",
        "这",
        "那",
        "这个",
        "那个",
        "到底",
        "大概",
        "一共",
        "总共",
        "现在",
        "还",
        "又",
        "上",
        "中",
        "下",
        "对",
        "把",
        "被",
        "从",
        "到",
        "向",
        "the",
        "a",
        "an",
        "of",
        "in",
        "on",
        "to",
        "is",
        "are",
        "was",
        "were",
        "what",
        "how",
        "many",
        "much",
        "which",
        "who",
        "when",
        "where",
        "and",
        "or",
        "for",
        "by",
        "did",
        "does",
        "do",
        "上海",
        "上海市",
        "年",
        "个",
    ]
)


@lru_cache(maxsize=1)
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def simplify(text: str) -> str:
    """Return the text in simplified script; simplified text comes back unchanged."""
    return str(_simplifier().convert(text))


def fold(text: str) -> str:
    """Return the text as search compares it: NFKC (full width to half width) and lower case."""
    return unicodedata.normalize("NFKC", text).lower()


class Tokenizer:
    """Splits text for BM25. `terms` are words of the field that jieba must keep whole."""

    def __init__(self, cache: Path, terms: Iterable[str] = ()) -> None:
        self._jieba = jieba.Tokenizer()
        cache.mkdir(parents=True, exist_ok=True)
        self._jieba.tmp_dir = str(cache)
        # jieba logs the building of its dictionary to stderr, which would stand between a user and the answer.
        jieba.setLogLevel("WARNING")
        for term in terms:
            self._jieba.add_word(term)

    def words(self, text: str) -> list[str]:
        """Return the words in search mode (long words and their parts), without punctuation and stop words."""
        tokens: list[str] = []
        for run in _RUN.findall(fold(text)):
            tokens.extend(self._jieba.cut_for_search(run) if "㐀" <= run[0] <= "鿿" else (run,))
        return [token for token in tokens if token not in _STOP]

    def bigrams(self, text: str) -> list[str]:
        """Return the character bigrams of Chinese runs; Latin words and numbers stay whole."""
        tokens: list[str] = []
        for run in _RUN.findall(fold(text)):
            if "㐀" <= run[0] <= "鿿":
                tokens.extend(run[i : i + 2] for i in range(max(1, len(run) - 1)))
            else:
                tokens.append(run)
        return tokens


_QUOTED = re.compile(r"“([㐀-鿿A-Za-z0-9]{2,10})”")


def mine_terms(texts: Iterable[str], headwords: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the field's words: glossary headwords, and what the documents themselves put in quotation marks."""
    found = {word for word in headwords if 2 <= len(word) <= 12}
    for text in texts:
        found.update(_QUOTED.findall(text))
    return tuple(sorted(found))
