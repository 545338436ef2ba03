"""Questions that no policy document answers: orders and chat, how to apply, and what never happened."""

from __future__ import annotations

import re

_ORDERS = re.compile(
    r"(?:忽略|无视|忘记|忘掉|不要管|别管|抛开)[^，。]{0,14}(?:规则|指令|规定|设定|提示|要求|限制|资料|文件)|系统提示词|"
    r"\b(?:ignore|disregard|forget)\b.{0,24}\b(?:instructions?|rules?|prompts?|documents?|above|previous)\b|"
    r"system prompt|\b(?:print|reveal|show|repeat|output) (?:me )?(?:your|the|hidden|initial)\b.{0,20}\bprompts?\b|"
    r"(?:输出|打印|透露|复述|告诉我)[^，。]{0,10}提示词|(?:当作|当成|伪装成|冒充)(?:是)?(?:原文|资料|引文)",
    re.IGNORECASE,
)
_CHAT = re.compile(
    r"帮(?:我|忙)?(?:写|订|买|抢|翻译|预测|起个|取个|算命|推荐|编|画|挑|改改|做一?道)|"
    r"(?:写|作|编|来|讲|说|念|唱)一?(?:首|篇|封|段|个|支|副)[^，。？?]{0,12}(?:诗|歌|作文|小说|故事|笑话|对联|信|文案|段子|绕口令|游记)|"
    r"翻译成(?:英|法|日|德|俄|韩)|笑话|陪(?:我|你|俺)[^，。]{0,4}聊|聊聊天|聊两句|心情(?:不|很|好|差)|"
    r"你是(?:谁|什么|哪|真人|不是|人工?|男|女|机器|用|ai|chatgpt)|你(?:叫什么|几岁|多大|聪明|觉得|喜欢)|"
    r"^(?:你好|您好|哈喽|嗨|谢谢|辛苦|再见|早上好|晚安)[^，。？?]{0,4}[，。？?！!]?$|^(?:在吗|在么)|"
    r"推荐[^，。？?]{0,6}(?:股|基金|电影|电视剧|餐厅|火锅|书|歌)|哪[只支]股|"
    r"(?:今天|明天|周末)[^，。？?]{0,6}(?:天气|下雨|带伞)|"
    r"\b(?:joke|poem|translate|weather (?:like )?(?:today|tomorrow)|write me|who are you|are you (?:a|an) )\b|python",
    re.IGNORECASE,
)
_PROCEDURE = re.compile(
    r"(?:去?哪里?|去哪儿|在哪|到哪|上哪|向谁|找谁|跟谁|哪个(?:窗口|部门))(?:里|儿)?(?:去|可以|能)?"
    r"(?:申请|申领|办理|(?<!在哪里)(?<!在哪)办(?!法|事)|领取?|报名|查询|缴|投诉|举报|反映|预约|登记|注册|报销)|"
    r"(?:怎么|怎样|如何)(?:去|才能|可以|能|网上|在网上)?(?:申请|申报|申领|办理|办[证卡照]|领取?(?!导|跑|先)|报名|预约|挂号|开户|落户|上牌|"
    r"报销|投诉|举报|缴费|报考|退税|贷款|排队|抽签|摇号|购票|买票|订票)|"
    r"(?:要|需要?|带|准备|提交|交)(?:些|上)?(?:什么|哪些|啥)(?:材料|证件|手续|资料|证明|资格|条件)|什么材料|哪些材料|材料清单|"
    r"办理流程|办理时限|跑哪个窗口|要不要(?:预约|排队|门票|办证)|多久能(?:批|办)|几天能(?:批|办)|"
    r"(?:我|我家|我妈|我爸|我们家|我们楼)[^。？?]{0,16}(?:能(?:申请|领|报)|怎么(?:申请|办理|领))|"
    r"\bhow (?:do|can|to|should) (?:i |we |one |foreigners? |residents? )?"
    r"(?:apply|register|get|claim|book|become|report|join|buy)\b|"
    r"\bwhere (?:do|can|should) (?:i|we)\b|\bwhat documents\b",
    re.IGNORECASE,
)
_PROCEDURE_TEXT = re.compile(r"申请人|申请材料|须提交|应当提交|受理")

# What a question says that happened, and the words of which a passage has at least one if it tells of it.
_HAPPENINGS: tuple[tuple[str, str], ...] = (
    (
        r"停办|叫停|取消|停止|暂停|关闭|关停|废止|废除|禁止|下架|撤销|限行|砍掉|砍了|不再|不搞|中止|终止|作废|停产|停运|解散|裁撤|撤掉|拆掉",
        r"停(?!车|靠)|取消|关闭|废止|废除|禁|下架|撤销|限行|不再|中止|终止|解散|淘汰|拆",
    ),
    (
        r"跌破|下滑|萎缩|缩水|下跌|暴跌|大跌|负增长|(?:为什么|为啥|为何)[^，。？]*(?:下降|减少|降低|变少|变差|恶化|降了|少了|跌)",
        r"跌|下滑|萎缩|缩水|缩减|下降|减少|降低|负增长|回落|放缓|恶化|不足|不振|乏力|偏弱|压缩",
    ),
    (r"移出|除名|摘牌|搬走|迁出|搬离|迁走", r"移出|除名|摘牌|退出|搬|迁|疏解"),
    (
        r"没(?:有|能)?(?:完成|达到|实现|兑现|达标|建成)|未(?:能)?(?:完成|达标|实现|达到|建成)|泡汤|烂尾|否决|落空|食言",
        r"未|没有|尚|不足|否决|失败|难以|差距",
    ),
    (r"推迟|延期|延后|推后|延误|拖延", r"推迟|延|拖|暂缓"),
    (r"反对|抗议|被骂|质疑", r"反对|抗议|质疑|争议|异议"),
    (
        r"\b(?:cancel|abolish|scrap|clos)\w*|\bban(?:ned)?\b|\bshut down\b|\bstop(?:s|ped)? \w+ing\b|\bno longer\b",
        r"停(?!车|靠)|取消|关闭|废止|废除|禁|撤销|不再|终止|淘汰|拆",
    ),
    (
        r"\b(?:fell|drop(?:ped)?|fall|fallen|sank) below\b|\bshr[aiu]nk\b|\bcollapsed?\b",
        r"跌|下滑|萎缩|下降|减少|回落|缩",
    ),
    (r"\b(?:fail(?:ed|s|ure)?|miss(?:ed)?|unable) (?:to|its|their|the)\b", r"未|没有|尚|不足|失败|难以"),
    (r"\b(?:postpone|delay)(?:e?d|s)?\b", r"推迟|延|暂缓"),
)
_TOLD = tuple((re.compile(asked, re.IGNORECASE), re.compile(told)) for asked, told in _HAPPENINGS)


def orders(question: str) -> bool:
    """Whether the question gives the program orders: to forget its rules, to show them, to pass words for a source."""
    return bool(_ORDERS.search(question))


def chat(question: str) -> bool:
    """Whether it wants company or an errand run, not an answer from documents."""
    return bool(_CHAT.search(question))


def procedure(question: str, said: str) -> bool:
    """Whether it asks how to apply, of a passage that tells nothing of that kind."""
    return bool(_PROCEDURE.search(question)) and not _PROCEDURE_TEXT.search(said)


def untold(question: str, said: str) -> bool:
    """Whether the question takes something for granted that what was found has no word of."""
    return any(asked.search(question) and not told.search(said) for asked, told in _TOLD)
