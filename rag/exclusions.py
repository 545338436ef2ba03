"""What is asked, without what the asker rules out (不要总数, 徐汇的不算, not the target) or only leads up with."""

from __future__ import annotations

import re

from rag.scoping import ASKING_WORDS, PLACE_WORDS, YEAR_WORDS

_ASKS = re.compile(
    r"多少|几(?![乎天年个])|几个|哪|谁|什么|啥|怎|为何|何时|多[大长高远久重快]|百分之|吗|么$|呢$|伐$|"
    r"\b(?:how|what|which|who|whose|when|where|why|is|are|was|were|did|does|do|has|have|can|will)\b",
    re.IGNORECASE,
)
_FILLER = r"(?:但是?|可是?|而且?|也|更|再|都|就|请|千万|记得|我|你|侬|咱们?|这里|注意|反正|还有|且|的话|只要|其中|并|都是|问|说|讲|指|要|的|是|和|及|and|but|please|\s)*"
_NEGATIONS = (
    r"(?:不是|并不是|并非|而非|而不是|而不[只光]是|非(?=当年|全市|总[数量体]|累计|新增|徐汇|市级)|[不勿]要|勿是|勿(?=[算问讲含要])|(?<![特级类区个分性国识])别(?:给我?|把|拿|列|算|报|跟|和|将|提|说|讲|问|混)|不算|不含|不包括|不包含|不问|不看|不写|"
    r"不想要|不需要|不关心|排除|扣除|刨除|刨去|剔除|不[用必](?=[问说讲给提管报列]|告诉))(?:问|说|讲|指(?!标)|要|算|给我?|告诉我?|把|跟|提|管(?!理)|报|列)?"
)
_NEGATES = re.compile(rf"(?<![是要算该用看问需含])(?:{_NEGATIONS})", re.IGNORECASE)
# 我已有24年的数: known already.
_BEGINS = re.compile(rf"^{_FILLER}(?<![是要算该用看问需含])(?:{_NEGATIONS})")
_KNOWN = re.compile(rf"^{_FILLER}(?:手上|手头|手里|这里)?(?:已经?|早就?)(?:有|知道|晓得|查到)了?(?=[^，。？]{{1,16}}(?:数|的)?$)")
_YES_OR_NO = re.compile(r"(?:吗|么|没有?|呢)$")
_NEGATES_ENGLISH = re.compile(
    rf"^{_FILLER}(?:not|excluding|except(?: for)?|without|rather than|instead of|no)\b(?! (?:only|yet))",
    re.IGNORECASE,
)
# 化肥不用讲, 全市的也不要, 前一年的数我已经有了: what stands before is ruled out.
_TAIL = re.compile(
    r"(?:这些|那些|它们|统统|一概|一律|全都|通通|全部|也|都|就|请|我|先|的话|那[个种]|已经|手里|手上|早就|勿|不|了|就是|\s)*"
    r"(?:[不勿]要|勿(?:是|算|讲|问)|不用(?:讲|给|说|提|算|管|告诉我?|列|理)?|(?<![^打]算)不算(?:数|进来|进去|在内)?|不问|不计|不计入|不在内|不含|不看|不写|不谈|不管|不关心|不想知道|不需要|不必(?:讲|说|提|管)?|"
    r"别(?:列|算|给|讲|提|报|说|放|管|问|写|混)(?:进来|进去|上|出来|一起|在一起|了|给?我)?|除外|免了|免谈|算了|有了|已有|知道了?|不是我要的|不在此列|"
    r"[不勿]要(?:算|列|混|写|放|给|讲|提|报|说|告诉)(?:进来|进去|[给拨]?我听?|上)?|拜拜|无关)"
    r"[了哦啊呀喔的吧哈啦]*$",
)
_ONLY_TAIL = re.compile(rf"^\s*(?:我)?{_TAIL.pattern}")
_BREAKS = re.compile(r"(?<!\d)[,](?!\d)|[，。；;？?！!（）()：:]|\.(?=\s|$)|\s+(?=(?:但|也|都|且)?(?:不|别|排除|not\b|excluding\b|no\b))")
_INSTEAD = re.compile(r"(?:，|,)?(?<!不)而?是(?!否|指)(?=.{2})")
_SENTENCE = re.compile(r"[^。！!？?；;\n]+(?:[。！!？?；;\n]+|$)|[。！!？?；;\n]+")
_POINTS_BACK = re.compile(
    r"它|其(?!他|它|余)|这(?!一?年|一?届|五年)|那(?![么种些])|该|此|上述|两者|前者|后者|\b(?:it|its|they|their|them|this|that|these|those|there)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\u3400-\u9fffA-Za-z]")
_LEADS = re.compile(r"我?就?(?:想|要)(?:知道|了解|问|请教|核对)一?下?|请问|麻烦|求问|告诉我|市里|[二两][〇零]?[〇零一二三四五六]年|[这那全一]年里?")
_REMARK = re.compile(
    r"^\s*(?:我|咱|阿拉|俺|本人|写|做|想|请|帮|烦|麻烦|求|问|听说|据说|急|核|校|查|娃|囡|小囡|小孩|爸|妈|爷|奶|老伴|老公|老婆|夫妻|小夫妻|双职工|"
    r"开[㐀-鿿]{1,3}的|带|邻居|朋友|同事|同学|老师|单位|记者|论文|讲稿|稿)|[党族人]问|\b(?:i|my|we|our)\b",
    re.IGNORECASE,
)
_SCOPED = re.compile(rf"{YEAR_WORDS.pattern}|{PLACE_WORDS.pattern}|[“”《》\d]|规划|报告|纲要", re.IGNORECASE)
_TELLING = 10  # characters by which a question says itself what it is about
_DATED = 4  # the same, where it names its year
_SHORT = 8  # characters of a negated clause that may come before the question
_LEAST = 4  # characters of a question that must be left


def apart(text: str) -> tuple[str, str]:
    """Return a question without what it rules out, and what that is ("" where it rules out nothing).

    A clause is ruled out where it is negated and asks nothing: 不是总数, 徐汇的不算, (not the target). Of 是甲不是乙 the
    first half stays.
    """
    kept: list[str] = []
    ruled_out: list[str] = []
    previous: int | None = None  # where in `kept` the last clause that asks nothing stands
    clauses = _clauses(text)
    asking = [bool(_ASKS.search(clause)) for clause, _ in clauses]
    for at, (clause, sign) in enumerate(clauses):
        stays, denied = _divided(clause, alone=not any(asking[:at] + asking[at + 1 :]))
        if denied and not stays and not any(asking[: at + 1]) and len(clause) > _SHORT and any(asking):
            denied = None  # 不是徐汇户口的老人去吃，有折扣吗: what the question is about
        if denied is None:
            previous = None if not clause.strip() or _ASKS.search(clause) else len(kept)
            kept.append(clause + sign)
            continue
        if not denied and previous is not None:
            denied, kept[previous] = kept[previous].strip("，,。；;：: "), ""
        ruled_out.append(denied)
        previous = None
        kept.append(stays + sign)
    left = _tidy("".join(kept))
    if not any(ruled_out) or len(re.sub(r"\W", "", left)) < _LEAST:
        return text, ""
    return left, " ".join(filter(None, ruled_out))


def _tidy(text: str) -> str:
    """Return a question without the punctuation of the clauses that it has lost."""
    text = re.sub(r"[（(][\s，,、；;]*[）)]", "", text)
    text = re.sub(r"[\s，,、；;]+(?=[）)。？?！!，,；;])", "", text)
    text = re.sub(r"(?<=[。？?！!])[。，,；;！!]+", "", text)
    return text.strip(" ，,；;：:")


def _clauses(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    start = 0
    for sign in _BREAKS.finditer(text):
        found.append((text[start : sign.start()], sign[0]))
        start = sign.end()
    return [*found, (text[start:], "")]


def _divided(clause: str, *, alone: bool) -> tuple[str, str | None]:
    """Return what a clause asks and what it rules out, None where it rules out nothing.

    Where others ask, a clause that begins or ends with a negation asks nothing itself: 也不是问一共多少. One that stands
    `alone` is the question.
    """
    if english := _NEGATES_ENGLISH.match(clause):
        return "", clause[english.end() :].strip()
    asked = [match.end() for match in _ASKS.finditer(clause)]
    if not asked and not alone and (known := _KNOWN.match(clause)) and clause.lstrip()[:1] in "我咱手":
        return "", clause[known.end() :].strip(" 的哦啊呀喔吧哈啦")
    if asked and not alone and not _YES_OR_NO.search(clause) and (begun := _BEGINS.match(clause)):
        return "", clause[begun.end() :].strip(" 的哦啊呀喔吧哈啦")
    if not asked or not (alone or _YES_OR_NO.search(clause)):
        if _ONLY_TAIL.match(clause):
            return "", ""
        if (tail := _TAIL.search(clause)) and tail.start():
            return "", clause[: tail.start()].strip()
    negated = next((match for match in _NEGATES.finditer(clause) if not asked or match.start() >= asked[-1]), None)
    if negated is None:
        return clause, None
    denied, before = clause[negated.end() :], clause[: negated.start()]
    instead = _INSTEAD.search(denied) if "是" in negated[0] else None
    if instead:
        denied, before = denied[: instead.start()], before + denied[instead.end() :]
    if re.fullmatch(_FILLER, before):
        before = ""
    return before, denied.strip(" 的哦啊呀喔吧哈啦")


def without_preamble(text: str) -> str:
    """Return a question without the sentences before it that ask nothing: 我腿脚不便。公园有几座？

    They stay where the question points back at them, or says too little itself.
    """
    sentences = [one for one in _SENTENCE.findall(text) if one.strip()]
    first = next((at for at, one in enumerate(sentences) if _ASKS.search(one) or one.rstrip()[-1] in "？?"), 0)
    asking = "".join(sentences[first:]).strip()
    own = asking
    for words in (YEAR_WORDS, PLACE_WORDS, ASKING_WORDS, _LEADS):
        own = words.sub(" ", own)
    told = len(_WORD.findall(own))
    enough = _DATED if YEAR_WORDS.search(asking) else _TELLING
    return text if _POINTS_BACK.search(asking) or told < enough else asking


def without_remark(text: str) -> str:
    """Return a question without the clauses before it in which its asker speaks of himself: 我腿脚不便，今年有几座公园？

    As it is where they name a year, a place or a number, or the rest says too little itself.
    """
    clauses = _clauses(text)
    first = next((at for at, (clause, _) in enumerate(clauses) if _ASKS.search(clause)), 0)
    cut = 0
    while cut < first and _REMARK.search(clauses[cut][0]) and not _SCOPED.search(clauses[cut][0]):
        cut += 1
    asking = "".join(clause + sign for clause, sign in clauses[cut:]).strip()
    return text if _POINTS_BACK.search(asking) or len(_WORD.findall(asking)) < _TELLING else asking


def until_asked(text: str) -> str:
    """Return a question without the clauses behind its last one that asks; the whole where none does."""
    clauses = [clause for clause, _ in _clauses(text)]
    last = max((at for at, clause in enumerate(clauses) if _ASKS.search(clause)), default=len(clauses))
    return "，".join(clauses[: last + 1])


def asking_clauses(text: str) -> str:
    """Return the clauses of a question that ask, without those that lead up to them; the whole where none does."""
    return "，".join(clause for clause, _ in _clauses(text) if _ASKS.search(clause)) or text
