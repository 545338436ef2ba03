"""What is asked, without what the asker rules out (不要总数, 徐汇的不算, not the target) or only leads up with."""

from __future__ import annotations

import re

from rag.scoping import ASKING_WORDS, PLACE_WORDS, YEAR_WORDS

_ASKS = re.compile(
    r"多少|几(?![乎天年个])|几个|(?<!好)几[天年](?![前后来内])|是否|[有能可要](?:没有|不能|不可以|不要)|哪|谁|什么|啥|怎|为何|何时|多[大长高远久重快]|百分之|吗|么$|呢$|伐$|"
    r"\b(?:how|what|which|who|whose|when|where|why|is|are|was|were|did|does|do|has|have|can|will)\b",
    re.IGNORECASE,
)
_FILLER = (
    r"(?:但是?|可是?|而且?|也|更|再|都|就|请|千万|记得|我|你|侬|咱们?|这里|注意|反正|还有|且|的话|只要|其中|并|都是|"
    r"问|说|讲|指|要|的|是|和|及|and|but|please|\s)*"
)
_NEGATIONS = (
    r"(?:不是|并不是|并非|而非|而不是|而不[只光]是|非(?=当年|全市|总[数量体]|累计|新增|徐汇|市级)|[不勿]要|勿是|勿(?=[算问讲含要])|"
    r"(?<![特级类区个分性国识])别(?:给我?|把|拿|列|算|报|跟|和|将|提|说|讲|问|混)|不算|不含|不包括|不包含|不问|不看|不写|"
    r"不想要|不需要|不关心|不[用必](?=[问说讲给提管报列]|告诉))"
    r"(?:问|说(?!明)|讲|指(?!标)|要(?!求)|算|给我?|告诉我?|把|跟|提(?![交供高升前])|管(?![理道])|报(?![名销考告])|列(?!车))?"
)
_NO_QUESTION = "(?<![是要算该用看问需含包能以必想])"  # 是不是, 要不要, 包不包括, 能不能不要
_NEGATES = re.compile(f"{_NO_QUESTION}(?:{_NEGATIONS})", re.IGNORECASE)
_BEGINS = re.compile(f"^{_FILLER}{_NO_QUESTION}(?:{_NEGATIONS})")
# 我已有24年的数: known already.
_KNOWN = re.compile(
    rf"^(?=\s*[我咱手]){_FILLER}(?:手上|手头|手里|这里)?(?:已经?|早就?)(?:有|知道|晓得|查到)了?(?=[^，。？]{{1,16}}(?:数|的)?$)"
)
_YES_OR_NO = re.compile(r"(?:吗|么|没有?|呢)$")
_NEGATES_ENGLISH = re.compile(
    rf"^{_FILLER}(?:not|excluding|except(?: for)?|without|rather than|instead of)\b(?! (?:only|yet))",
    re.IGNORECASE,
)
# 化肥不用讲, 全市的也不要, 前一年的数我已经有了: what stands before is ruled out.
_TAIL = re.compile(
    r"(?:这些|那些|它们|统统|一概|一律|全都|通通|全部|也|都|就|请|我|先|的话|那[个种]|已经|手里|手上|手头|早就|勿|不|了|就是|\s)*"
    r"(?:[不勿]要|勿(?:是|算|讲|问)|不用(?:讲|给|说|提|算|管|告诉我?|列|理)?|(?<![^打]算)不算(?:数|进来|进去|在内)?|不问|不计|不计入|"
    r"不在内|不含|不看|不写|不谈|不管|不关心|不想知道|不需要|不必(?:讲|说|提|管)?|"
    r"别(?:列|算|给|讲|提|报|说|放|管|问|写|混)(?:进来|进去|上|出来|一起|在一起|了|给?我)?|除外|免谈|算了|"
    r"(?:(?<=我)|(?<=手[里上头])|(?<=我已)|(?<=我已经))(?:已经?|早就?)*(?:有了?|知道了?|查到了?)|不是我要的|不在此列|[不勿]要(?:算|列|混|写|放|给|讲|提|报|说|告诉)(?:进来|进去|[给拨]?我听?|上)?)"
    r"[了哦啊呀喔的吧哈啦]*$",
)
_ONLY_TAIL = re.compile(rf"^\s*(?:我)?{_TAIL.pattern}")
_BREAKS = re.compile(
    r"(?<!\d)[,](?!\d)|[，。；;？?！!（）()：:]|\.(?=\s|$)|"
    r"\s+(?=(?:但|也|都|且)?(?:不|别)|but not\b|and not\b|not (?:the|counting|including)\b|excluding\b)"
)
_INSTEAD = re.compile(r"(?:，|,)?(?<!不)而?是(?!否|指)(?=.{2})")
# What one asks for the other of: 不要总数 behind a question, 不是目标 before it.
_MEASURED = re.compile(
    r"总|累计|合计|目标|计划|指标|预期|规划|实际|实绩|完成|结果|新增|当年|增速|存量|增量|全市|全国|市级|\b(?:total|target|plan)|"
    rf"{YEAR_WORDS.pattern}|{PLACE_WORDS.pattern}",
    re.IGNORECASE,
)
_SIGHS = " 的哦啊呀喔吧哈啦"
_SENTENCE = re.compile(r"[^。！!？?；;\n]+(?:[。！!？?；;\n]+|$)|[。！!？?；;\n]+")
_POINTS_BACK = re.compile(
    r"它|其(?!他|它|余)|这(?!一?年|一?届|五年)|那(?![么种些])|该|此|上述|两者|前者|后者|"
    r"\b(?:it|its|they|their|them|this|that|these|those|there)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\u3400-\u9fffA-Za-z]")
_LEADS = re.compile(
    r"我?就?(?:想|要)(?:知道|了解|问|请教|核对)一?下?|请问|麻烦|求问|告诉我|市里|[二两][〇零]?[〇零一二三四五六]年|[这那全一]年里?"
)
# A clause in which the asker speaks of himself, of those near to him, or of what he asks for.
_REMARK = re.compile(
    r"^\s*(?:我|咱|阿拉|俺|本人|写(?!字)|做(?=个|一|题|作业|[^，]{0,6}(?:选题|报道))|想|请|帮|烦|麻烦|求|问(?![卷题])|听说|据说|急用|核对|校对|"
    r"查(?=一|到|了|资料)|娃|囡|小囡|小孩|爸|妈|爷娘|老伴|老公|老婆|夫妻|小夫妻|双职工|开[㐀-鿿]{1,3}的|带(?=娃|老人|小囡)|邻居|朋友|"
    r"同事|同学|老师|论文|讲稿)|[党族人]问|\b(?:i|my|we|our)\b",
    re.IGNORECASE,
)
_SCOPED = re.compile(rf"{YEAR_WORDS.pattern}|{PLACE_WORDS.pattern}|[“”《》\d]|规划|报告|纲要", re.IGNORECASE)
_GENERIC = re.compile(
    r"一共|总共|累计|新增|新建|建成|完成|增加|增长|计划|目标|打算|实际|到底|多出来?|[了个座张又还再就的年底到]"
)
_TELLING = 10  # characters by which a question says itself what it is about
_DATED = 4  # the same, where it names its year
_SHORT = 8  # characters of what may be ruled out before the question
_LEAST = 2  # characters of a question's own that must be left


def apart(text: str) -> tuple[str, str]:
    """Return a question without what it rules out, and what that is ("" where it rules out nothing).

    A clause is ruled out where it is negated and asks nothing: 不是总数, 徐汇的不算, (not the target). Of 是甲不是乙
    the first half stays.
    """
    kept: list[str] = []
    ruled_out: list[str] = []
    previous: int | None = None  # where in `kept` the last clause that asks nothing stands
    clauses = _clauses(re.sub(r"\s+", " ", text))
    asking = [bool(_ASKS.search(clause)) for clause, _ in clauses]
    for at, (clause, sign) in enumerate(clauses):
        stays, denied = _divided(clause, alone=not any(asking[:at] + asking[at + 1 :]))
        if denied and not at and any(asking) and (len(denied) > _SHORT or not _MEASURED.search(denied)):
            denied = None  # 不是徐汇户口的老人去吃，有折扣吗: what the question is about
        if denied is None:
            previous = None if not clause.strip() or asking[at] else len(kept)
            kept.append(clause + sign)
            continue
        if not denied and previous is not None:
            denied, kept[previous] = kept[previous].strip("，,。；;：: "), ""
        ruled_out.append(denied)
        previous = None
        kept.append(stays + sign)
    left = _tidy("".join(kept))
    if not any(ruled_out) or _own_words(left) < _LEAST:
        return text, ""
    return left, " ".join(filter(None, ruled_out))


def without_preamble(text: str) -> str:
    """Return a question without the sentences before it that ask nothing: 我腿脚不便。公园有几座？.

    They stay where the question points back at them, or says too little itself.
    """
    sentences = [one for one in _SENTENCE.findall(text) if one.strip()]
    first = next((at for at, one in enumerate(sentences) if _ASKS.search(one) or one.rstrip()[-1] in "？?"), 0)
    asking = "".join(sentences[first:]).strip()
    return asking if _speaks_for_itself(asking, _LEADS, _GENERIC) else text


def without_remark(text: str) -> str:
    """Return a question without the clauses before it in which its asker speaks of himself: 我腿脚不便，公园有几座？.

    As it is where they name a year, a place or a number, or the rest says too little itself.
    """
    clauses = _clauses(text)
    first = next((at for at, (clause, _) in enumerate(clauses) if _ASKS.search(clause)), 0)
    cut = 0
    while cut < first and _REMARK.search(clauses[cut][0]) and not _SCOPED.search(clauses[cut][0]):
        cut += 1
    asking = "".join(clause + sign for clause, sign in clauses[cut:]).strip()
    return asking if _speaks_for_itself(asking) else text


def until_asked(text: str) -> str:
    """Return a question without the clauses behind its last one that asks; the whole where none does."""
    clauses = [clause for clause, _ in _clauses(text)]
    last = max((at for at, clause in enumerate(clauses) if _ASKS.search(clause)), default=len(clauses))
    return "，".join(clauses[: last + 1])


def asking_clauses(text: str) -> str:
    """Return the clauses of a question that ask, without those that lead up to them; the whole where none does."""
    return "，".join(clause for clause, _ in _clauses(text) if _ASKS.search(clause)) or text


def _speaks_for_itself(asking: str, *others: re.Pattern[str]) -> bool:
    """Whether what asks points back at nothing, and has enough words that are none of `others`."""
    enough = _DATED if YEAR_WORDS.search(asking) else _TELLING
    return not _POINTS_BACK.search(asking) and _own_words(asking, *others) >= enough


def _own_words(text: str, *others: re.Pattern[str]) -> int:
    """Return how many characters of a question are neither year nor place, ask nothing and are none of `others`."""
    for words in (YEAR_WORDS, PLACE_WORDS, ASKING_WORDS, *others):
        text = words.sub(" ", text)
    return len(_WORD.findall(text))


def _clauses(text: str) -> list[tuple[str, str]]:
    """Return the clauses of a question, each with the sign that ends it."""
    found: list[tuple[str, str]] = []
    start = 0
    for sign in _BREAKS.finditer(text):
        found.append((text[start : sign.start()], sign[0]))
        start = sign.end()
    return [*found, (text[start:], "")]


def _divided(clause: str, *, alone: bool) -> tuple[str, str | None]:
    """Return what a clause asks and what it rules out, None where it rules out nothing.

    Where others ask, a clause that begins or ends with a negation asks nothing itself: 也不是问一共多少. One that
    stands `alone` is the question.
    """
    if english := _NEGATES_ENGLISH.match(clause):
        return "", clause[english.end() :].strip()
    asked = [match.end() for match in _ASKS.finditer(clause)]
    aside = not alone and not _YES_OR_NO.search(clause)
    if not asked and not alone and (known := _KNOWN.match(clause)):
        return "", clause[known.end() :].strip(_SIGHS)
    if asked and aside and (begun := _BEGINS.match(clause)):
        return "", clause[begun.end() :].strip(_SIGHS)
    if (not asked or aside) and not _BEGINS.match(clause):
        if _ONLY_TAIL.match(clause):
            return "", ""
        if (tail := _TAIL.search(clause)) and tail.start():
            return "", clause[: tail.start()].strip()
    return _negated(clause, asked[-1] if asked else 0)


def _before(text: str) -> str:
    """Return what stands before a negation, nothing where it only leads to it."""
    bare = re.sub(r"\s*\b(?:but|and)\s*$", "", text)
    return "" if re.fullmatch(_FILLER, bare) else bare


def _negated(clause: str, start: int) -> tuple[str, str | None]:
    """Divide a clause at its first negation from an offset on."""
    negated = next((match for match in _NEGATES.finditer(clause) if match.start() >= start), None)
    if negated is None:
        return clause, None
    denied, before = clause[negated.end() :], clause[: negated.start()]
    if start and not _MEASURED.search(denied):
        return clause, None  # 哪些公园不要门票: the question itself
    # 不含磁浮 2024: a word set apart is no part of it.
    denied, space, rest = denied.strip().partition(" ")
    before = f"{before}{space}{rest}" if rest and re.search("[\u3400-\u9fff]", denied) else before
    denied = denied if re.search("[\u3400-\u9fff]", denied) else f"{denied}{space}{rest}"
    instead = _INSTEAD.search(denied) if "是" in negated[0] else None
    if instead:
        denied, before = denied[: instead.start()], before + denied[instead.end() :]
    return _before(before), denied.strip(_SIGHS)


def _tidy(text: str) -> str:
    """Return a question without the punctuation of the clauses that it has lost."""
    text = re.sub(r"\s+", " ", re.sub(r"[（(][\s，,、；;]*[）)]", "", text))
    text = re.sub(r"[\s，,、；;]+(?=[）)。？?！!，,；;])", "", text)
    text = re.sub(r"(?<=[。？?！!])[。，,；;！!]+", "", text)
    return text.strip(" ，,；;：:")
