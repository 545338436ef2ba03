"""Questions that no policy document answers: orders, chat, how to apply."""

from __future__ import annotations

import re

_ORDERS = re.compile(
    r"(?:忽略|无视|(?<!我)忘记|(?<!我)忘掉|不要管|别管|抛开)(?!了)(?:(?!年|规划|计划)[^，。]){0,14}(?:规则|指令|规定|设定|提示|要求|限制|资料|文件)|系统提示词|"
    r"\b(?:ignore|disregard|forget)\b.{0,24}\b(?:instructions?|rules?|prompts?|documents?|above|previous)\b|"
    r"system prompt|"
    r"\b(?:print|reveal|show|repeat|output) (?:me )?(?:your|the|hidden|initial)\b.{0,20}\bprompts?\b(?! pay)|"
    r"(?:输出|打印|透露|复述|告诉我)[^，。]{0,10}提示词|(?:当作|当成|伪装成|冒充)(?:是)?(?:原文|资料|引文)",
    re.IGNORECASE,
)
_CHAT = re.compile(
    r"帮(?:我|忙)(?:预测|算命|起个|取个|改改)|帮(?:我|忙)(?:订|买|抢)[^，。？?]{0,10}(?:票|酒店)|"
    r"(?:帮我|给我|请你?|替我|^)(?:写|作|编|来)[一个首篇封段][^，。？?]{0,14}"
    r"(?:诗|歌(?![剧舞词])|作文|小说|故事|笑话|对联|求职信|辞职信|感谢信|情书|信$|简历|文案|段子|绕口令|游记)|"
    r"(?:讲|说|来)一?个[^，。？?]{0,10}(?:笑话|段子|故事$)|唱一?首|翻译成(?:英|法|日|德|俄|韩)[文语]|"
    r"陪(?:我|你|俺)[^，。]{0,4}聊|聊聊天(?!然)|聊两句|(?:今天|最近|我)心情(?:不好|很差|好差|不太好)|"
    r"你是(?:谁|真人|不是真人|人工|男|女|机器|ai\b|chatgpt|哪家公司|用哪|什么模型)|你(?:叫什么|几岁|多大了|聪明)|"
    r"^(?:在吗|在么|你好|您好|哈喽|嗨|谢谢|辛苦|再见|早上好|晚安)[^，。？?]{0,4}[，。？?！!]?$|"
    r"推荐(?:我|一|几|个|支|只)[^，。？?]{0,6}(?:股票|股$|基金|电影|电视剧|餐厅|火锅|歌)|(?:哪只|哪支)股票|"
    r"会不会(?:亏|赚|涨价|跌(?!破)|贬值)|划不划算|划算[吗伐么]|值不值|值得[^，。？?]{0,6}(?:吗|伐|(?<!什)么)[？?]?$|靠谱[吗伐么]|"
    r"你(?:觉得|认为|怎么看|看好)(?![^。？]*(?:多少|几|目标|什么|短板|在哪))|合不合算|要不要(?:买|卖|投资)|做得下去|"
    r"\bdo you think\b|\bshould i\b|\bworth (?:it|buying)\b|"
    r"(?:今天|明天)[^，。？?]{0,4}(?:天气怎|会下雨|下不下雨|带伞)|"
    r"\btell me a joke\b|\bwrite (?:me )?a (?:poem|song|story|python)\b|\btranslate (?:this|it|the following)\b|"
    r"\bweather (?:like )?(?:today|tomorrow)\b|\bwho are you\b|\bare you (?:a|an) (?:robot|bot|human|ai)\b",
    re.IGNORECASE,
)
_PROCEDURE = re.compile(
    r"(?:去?哪里?|哪儿|向谁|找谁|跟谁|哪个(?:窗口|部门))(?:里|儿)?(?:去|可以|能)?"
    r"(?:申请|申领|办理|领取|领(?![跑先导衔域])|报名|缴费|投诉|举报|预约|注册公司|登记(?!失)|报销)|"
    r"(?:去|上)哪(?:里|儿)?(?:去|可以|能)?办(?![法事过])|"
    r"(?:怎么|怎样|如何)(?:去|才能|可以|能|网上|在网上)?(?:申请(?!加入)|申领|办理|办[证卡照]|领取|领(?![导跑先衔])|报名|预约|挂号|开户|上牌|"
    r"报销|投诉|举报|缴费|报考|退税|排队|购票|买票|订票)|"
    r"(?:(?<![重主])要|(?<!发展)需要|带|准备|(?<![少免])提交)(?:些|上)?(?:什么|哪些|啥)(?:(?<!先进)材料|证件|手续|证明)|"
    r"申请(?:需要?)?什么(?:资格|条件)|(?:满足|符合)(?:什么|哪些|啥)条件|(?:申请|报名|入住|住进去?|办理)[^？]{0,20}(?:什么|哪些|啥)条件|要啥条件|[跑去找](?:哪个|什么)(?:窗口|部门)|要交(?:哪些|什么|啥)(?:材料|证)|(?:去|到|往)哪里?儿?(?:报|递|交)(?![告]|通)|(?:手续|流程|证照?|执照)(?:怎么|如何)[走办跑]|(?:怎么|如何)走(?:手续|流程|程序)|[走按](?:什么|哪些|啥)(?:手续|流程|程序)|备(?:哪些|什么|些什么|齐哪些)(?:材料|证)|要不要(?:预约|排队|门票|办证)|多久能(?:批|办)|几天能(?:批|办(?![好成]))|"
    r"我(?![国市区省])[^。？?]{0,16}(?:(?<!智)能(?:申请|领(?![域先跑导])|报(?![告修]))|怎么(?:申请|办理|领(?![导先跑])))|"
    r"\bhow (?:to|(?:do|does|can|should) (?:i|we|one|you|residents|people|"
    r"an? [\w -]{0,30}?(?:company|firm|resident|person|foreigner|student))) "
    r"(?:apply|register|claim|book|enrol|get an?)\b|"
    r"\bwhere (?:do|can|should) (?:i|we) (?:apply|register|claim|book|go|get|buy|submit|complain)\b|"
    r"\bwhat (?:documents?|id|papers) (?:(?:do|must|should) (?:i|we)|(?:is|are) (?:needed|required))\b",
    re.IGNORECASE,
)
# A question for a figure about procedures is one for the documents: 办理时限压减多少.
_FIGURE = re.compile(r"多少(?!钱)|几(?![天号])|百分之|压缩|压减|简化|最多|\bhow (?:many|much)\b", re.IGNORECASE)
_PROCEDURE_TEXT = re.compile(r"申请人|申请材料|须提交|应当提交|受理")


def orders(question: str) -> bool:
    """Whether the question gives the program orders: to forget its rules, to show them, to pass words for a source."""
    return bool(_ORDERS.search(question))


def chat(question: str) -> bool:
    """Whether it wants company or an errand run, not an answer from documents."""
    return bool(_CHAT.search(question))


def procedure(question: str, said: str) -> bool:
    """Whether it asks how to apply, of a passage that tells nothing of that kind."""
    asked = _PROCEDURE.search(question) and not _FIGURE.search(question)
    return bool(asked) and not _PROCEDURE_TEXT.search(said)
