"""Questions that what was found does not answer: orders, chat, how to apply, when, where, who, why what never was."""

from __future__ import annotations

import re

from rag.numerals import parse_numeral
from rag.places import DISTRICT_NAMES

_ORDERS = re.compile(
    r"(?:忽略|无视|(?<!我)忘记|(?<!我)忘掉|不要管|别管|抛开)(?!了)[^，。]{0,14}(?:规则|指令|规定|设定|提示|要求|限制|资料|文件)|系统提示词|"
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
    r"会不会(?:亏|赚|涨价|跌|贬值)|划不划算|划算[吗伐么]|值不值|值得[^，。？?]{0,6}[吗伐么不]|靠谱[吗伐么]|"
    r"你(?:觉得|认为|怎么看|看好)(?![^。？]*(?:多少|几|目标|什么|哪))|合不合算|要不要(?:买|卖|投资)|做得下去|"
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
    r"申请(?:需要?)?什么(?:资格|条件)|(?:满足|符合|需要)(?:什么|哪些|啥)条件|[跑去找](?:哪个|什么)(?:窗口|部门)|要交(?:哪些|什么|啥)(?:材料|证)|(?:去|到|往)哪里?儿?(?:报|递|交)(?![告]|通)|(?:手续|流程|证照?|执照)(?:怎么|如何)[走办跑]|(?:怎么|如何)走(?:手续|流程|程序)|[走按](?:什么|哪些|啥)(?:手续|流程|程序)|备(?:哪些|什么|些什么|齐哪些)(?:材料|证)|要不要(?:预约|排队|门票|办证)|多久能(?:批|办)|几天能(?:批|办)|"
    r"我(?![国市区省])[^。？?]{0,16}(?:(?<!智)能(?:申请|领(?![域先跑导])|报(?![告修]))|怎么(?:申请|办理|领(?![导先跑])))|"
    r"\bhow (?:do|does|can|should|to) (?:[\w-]+ ){0,5}?(?:apply|register|claim|book|enrol)\b|"
    r"\bwhere (?:do|can|should) (?:i|we) (?:apply|register|claim|book|go|get|buy|submit|complain)\b|"
    r"\bwhat documents (?:do|must|should) (?:i|we)\b",
    re.IGNORECASE,
)
# A question for a figure about procedures is one for the documents: 办理时限压减多少.
_FIGURE = re.compile(r"多少(?!钱)|几(?![天号])|百分之|压缩|压减|简化|最多|\bhow (?:many|much)\b", re.IGNORECASE)
_PROCEDURE_TEXT = re.compile(r"申请人|申请材料|须提交|应当提交|受理")

_WHEN = re.compile(
    r"什么时候|啥时候|何时|几时|哪一?(?:天(?!然)|年(?![龄级轻])|月(?![子嫂]))|几月|几号(?![线楼航文机码地])|"
    r"^when\b(?! it comes)|\bwhen (?:will|did|do|does|was|were|is|are)\b|"
    r"\bwhat (?:date|year|day|month)\b(?![- ](?:end|on|care))",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\d|[一二三四五六七八九十](?:年|月|日|个月)|[今明去当每同翌全]年|年(?:底|末|初|内|前|中|来)|[上下]半年|[月期季周]末|月底|季|“?十.五”?|"
    r"期|同步|目前|以来|[之以]?前$|[之以]?后$|时$|当[天日]|世纪|节|周[一二三四五六日]|暑|高峰|尽快|未来|今后|\b(?:year|month|spring|"
    r"summer|autumn|winter|january|february|march|april|may|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"(?:电话|邮箱|网址|地址|联系方式)(?:号码)?(?:是(?:多少|什么|啥)|多少|[？?]?$)|"
    r"\b(?:phone number|e-?mail address)\b",
    re.IGNORECASE,
)
_REACHED = re.compile(r"\d{3}|www|@|\d+(?:弄|号)|中心|大厦|楼|馆")
_DISTRICT = re.compile(r"(?<!不是)哪一?[个些几]?个?区(?![域块别])|\bwhich districts?\b", re.IGNORECASE)
_DISTRICTS = re.compile(
    rf"(?<!发展)(?<![社学园小片校景])(?<!园[东南西北])区|城|镇|街道|岛|{'|'.join(DISTRICT_NAMES)}|\b[A-Z]"
)
_NAMED = re.compile(
    r"(?<!无论)谁(?!能|知道|清楚|晓得)|(?<!不是)哪一?[个家位名](?:区|公司|企业|机构|部门|单位|学校|医院|国家|城市|地方|小区|公园|人|领导)|哪[家位](?!.{0,12}(?:多少|几))|"
    r"哪里|哪儿|哪条[路河街]|叫什么|叫啥|\bwho\b|\bwhere\b(?!.{0,20}\brank)",
    re.IGNORECASE,
)
# Anything but a lone amount: 3005台 names nobody and no place, 19号线 does.
_NAME = re.compile(
    r"^(?!(?:约|近|超过?|突破|达到?)?\s*\d[\d.,，]*\s*(?:[万亿]{1,2}|(?![号线年月届])[㐀-鿿]|%){1,4}(?:左右|以上)?[，。]?$)"
)

# A person, where one is asked for: 谁当组长 is not answered by the group.
_PERSON = re.compile(
    r"哪[一几]?位|组长|书记是谁|谁担任|哪个领导|"
    r"(?:运动员|选手|健儿|球员|冠军|演员|歌手|设计师|获奖者|劳模|负责人|发明人)[^，。？]{0,6}(?:叫|谁|名字)"
)
_PERSONS = re.compile(r"书记|(?<!副)市长|(?<!副)区长|主任|主席|同志|院士|教授|先生|女士|^[㐀-鿿]{2,3}$")
_NAMES_ASKED = re.compile(r"[校站园]名|名字|名单|哪些公司|\bnames? of\b", re.IGNORECASE)
_OFFICE = re.compile(
    r"局长|书记|主任|院长|校长|行长|总裁|总?经理|董事长|(?<!研究)所长|处长|部长|镇长|馆长|队长|台长|会长|秘书长|\bCEO\b|"
    r"\bchair(?:man|woman|person)?\b|\bpresident\b|\bdirector\b",
    re.IGNORECASE,
)
_HOLDER = re.compile(r"谁|哪位|叫什么|名字|姓什么|\bwho\b|\bname\b", re.IGNORECASE)
_ORDINAL = re.compile(r"第几[届次号批轮]")
_ORDINALS = re.compile(r"第|首|届")
# One of a kind whose names tell the kind: 哪个机场 is not answered by 世界第二.
_WHICH = r"哪[一些]?几?[个家座条所处]?"
_OF_KIND = tuple(
    (re.compile(rf"{_WHICH}(?:{asked})"), re.compile(named))
    for asked, named in (
        ("条(?:马?路|街(?!道))", "[路街道弄]"),
        ("机场", "机场|浦东|虹桥"),
        ("(?:三甲)?医院", "[院医]"),
        ("公园", "[园林]|绿地|湿地"),
        ("博物馆|美术馆|图书馆|科技馆|体育馆|剧院|剧场", "[馆院场宫]|中心"),
        ("大?桥|隧道", "[桥隧]"),
        ("地铁|轨交|线路", "线"),
        ("站(?!.{0,4}赛)", "站"),
        ("酒店|宾馆|饭店", "酒店|宾馆|饭店"),
        ("镇", "[镇乡村]"),
        ("街道", "街道|[镇路]"),
        ("设计院|施工单位|承建单位|券商|供应商|物业公司|开发商", "公司|集团|院|证券|局|物业|企业|[A-Z]"),
        ("国家(?!级)", "国|日本|新加坡|俄罗斯|意大利|荷兰|瑞士|加拿大|澳大利亚"),
    )
)
_DAY = re.compile(
    r"几月|^(?!.*(?:热线|高速|公路|国道)).*几号(?![线楼航文机码地])|哪一?天(?!然)|具体(?:日期|时间)|"
    r"\bwhat day\b|\bexact date\b",
    re.IGNORECASE,
)
_DAYS = re.compile(
    r"[月日号周季天]|暑|寒|\d/\d|\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)
_SITE = re.compile(r"(?:[放建设开]|落户|落地|坐落|位于|分布)在了?哪[里儿些几个]")
_SITES = re.compile(r"[区镇路街村园城港桥站岛乡湾弄江校院馆]|浦|虹桥|外滩|徐汇|中心|广场|[“\"（(]|\b[A-Z]")
_LANGUAGE = re.compile(r"哪[些几]种?语[言种]|\b(?:which|what) languages\b", re.IGNORECASE)
_LANGUAGES = re.compile(r"[英法日德俄韩汉]语|[中英日韩]文|\benglish\b", re.IGNORECASE)
_HOUR = re.compile(r"几点(?![几零])|营业时间|\bopening hours\b|\bwhat time\b", re.IGNORECASE)
_HOURS = re.compile(r"\d+[:：点时]|小时|\b[ap]m\b")
_OTHERS = re.compile(r"除了?[^，。？]{1,12}(?:以外|之外|外)?[，,]?(?:还|另外|其[他它余])有?(?:哪些|哪几)")
_SEVERAL = re.compile(r"[、，,和等]")

_LIST = re.compile(r"哪些|哪几|哪[两二三四五六七八九十]|名称|名单|分别叫什么")
# Anything but a lone count: 39个重点行业 lists none of them, 餐饮业等39个 one.
_LISTED = re.compile(
    r"[、，等和]|^(?!.*\d[\d.万余多]*(?:家|个|处|座|项|条|所|部|件|名|人|户|批|支|种|场)[^、，]{0,16}$)"
)
_RANK = re.compile(
    r"排名?(?:在|到)?第几|排名多少|第几[名位]|名次|\b(?:where|how) (?:do|does|did|is)\b.{0,30}\brank", re.IGNORECASE
)
_RANKED = re.compile(r"第|首|榜|冠|之[一最]|[一二三四五六七八九十\d][位强]|\b(?:no\.|top)", re.IGNORECASE)

_EDITION = re.compile(r"第[一二三四五六七八九十百\d]+届")

_WHY = re.compile(
    r"(?:为什么|为啥|为何)(?!(?:还|必须|一定|总)?[要应需])|怎么会|怎么就|原因|理由|拖累|凭什么|\bwhy\b", re.IGNORECASE
)
# A fact is explained by words of cause; a plan (为什么要, 为啥建) by what it is to bring as well.
_PLANS = re.compile(
    r"要|[推搞建办设]|看重|打算|准备|计划|应|\bwhy (?:is|are|does|do|should|must|will|would)\b", re.IGNORECASE
)
_ASKS_CAUSE = re.compile(r"为什么(?!东西)|为啥|为何|怎么会|怎么就|原因|理由|\bwhy\b|\bwhat caused\b", re.IGNORECASE)
_CAUSE = (
    r"由于|因(?!地|素|才|基)|受[^，。]{0,12}(?:影响|冲击)|原因|为了|以便|得益|带动|拉动|导致|引发|使得?|造成|出于|压力|不足|影响|"
    r"从而|制约|面临|需要|挑战|让|是指|旨在|短板|仍|难|有待"
)
_CAUSES = re.compile(_CAUSE)
_AIMS = re.compile(
    rf"{_CAUSE}|为[^，。]{{2,}}(?:提供|创造|支持|服务)|提升|提高|改善|努力|打造|强化|推动|促进|支撑|保障|满足|增强|优化|实现|"
    r"吸引|便利|作用|功能|惠"
)
# What may be said to have happened, and the words of which a passage has one if it tells of it.
_HAPPENINGS: tuple[tuple[str, str], ...] = (
    (
        r"停办|叫停|停掉|(?<!暂)停了(?!车)|取消|停止|暂停|关闭|关停|废止|废除|禁止|下架|撤销|限行|砍掉|砍了|不再(?!是)|不搞|中止|作废|停产|停运|裁撤|撤掉|拆掉|解散(?![煤乱])|"
        r"\b(?:cancel|abolish|scrap)\w*|\bclos(?:ed|ure|ing down)\b(?!-loop)|\bban(?:ned)?\b|"
        r"\bshut down\b|\bno longer\b",
        r"停(?!车|靠)|取消|关闭|关停|废止|废除|禁|不得|严控|压减|下架|撤销|限行|不再|不搞|中止|终止|解散(?![煤乱])|淘汰|拆|放开",
    ),
    (
        r"跌破|下滑|萎缩|缩水|下跌|掉(?:下来|下去|了下)|暴跌|大跌|负增长|恶化|变差|"
        r"\b(?:fell|fallen|dropped|sank|shrank|collapsed|worsened|(?:fall|drop) below)\b",
        r"跌(?!倒)|下滑|萎缩|缩水|缩减|收缩|下降|下行|减少|同比减|负增长|回落|走弱|走低|恶化|-\d",
    ),
    (
        r"[少低]了|[少低]掉|变[少低]|还[少低]|减少了?|降了|缩减",
        r"少(?!年|儿|先|于|数|不)|减|降|低(?![碳空保])|回落|缩|不足|收窄",
    ),
    (
        r"变多|增多|飙升|暴涨|大涨|激增|反弹|\b(?:surged?|soared?|jumped)\b",
        r"多(?!元|样|层|种)|增|升|涨|反弹",
    ),
    (r"调低|下调|调减|调降", r"调低|下调|调减|调降|下修|降[至到为低]"),
    (r"(?<!转)移出|除名|摘牌|搬走|迁出|搬离|迁走", r"(?<!转)移出|除名|摘牌|退出|搬|迁|疏解"),
    (
        r"没(?:有|能)?(?:完成|达到|实现|兑现|达标|建成)|未(?:能)?(?:完成|达标|达到|建成)|泡汤|烂尾|否决|(?<![村院角])落空|食言|"
        r"\b(?:did|has|have|had|was|were)\b.{0,60}\b(?:fail(?:ed)?|unable) to\b|\bmissed (?:its|their|the)\b",
        r"未(?!来)|没有|(?<![时风高崇])尚|不足|不够|否决|失败|难以|差距|制约",
    ),
    (r"推迟|延期|延后|推后|延误|拖延|\b(?:postpone|delay)e?d\b", r"推迟|延[迟期后误缓]|推后|拖|暂缓"),
    (r"反对(?![^，。]{0,4}主义)|抗议|被骂|\b(?:opposed|protested)\b", r"反对|抗议|质疑|争议|异议"),
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
    asked = _PROCEDURE.search(question) and not _FIGURE.search(question)
    return bool(asked) and not _PROCEDURE_TEXT.search(said)


_NAMES = (
    (_CONTACT, _REACHED),
    (_DISTRICT, _DISTRICTS),
    (_NAMED, _NAME),
    (_NAMES_ASKED, _NAME),
    (_HOUR, _HOURS),
    (_SITE, _SITES),
    (_LANGUAGE, _LANGUAGES),
    (_PERSON, _PERSONS),
    *_OF_KIND,
    (_DAY, _DAYS),
    (_ORDINAL, _ORDINALS),
)
# Not so strict: 何时建成 may be answered by that it is planned, 哪三个 by the list that follows what was read.
_KINDS = ((_WHEN, _TIME), (_RANK, _RANKED), (_LIST, _LISTED), (_OTHERS, _SEVERAL))


def other_kind(question: str, read: str) -> bool:
    """Whether it asks when, which ones or what rank, and what was read is none of it."""
    return any(kind.search(question) and not answer.search(read) for kind, answer in _KINDS)


def no_name(question: str, read: str) -> bool:
    """Whether it asks who, where, in which district, on what day or how to reach somebody, and none was read."""
    return any(kind.search(question) and not answer.search(read) for kind, answer in _NAMES)


def other_office(question: str, said: str) -> bool:
    """Whether it asks who holds an office of which the passage has no word."""
    office = _OFFICE.search(question)
    return office is not None and bool(_HOLDER.search(question)) and office[0].lower() not in said.lower()


def asks_why(question: str) -> bool:
    """Whether it asks for a reason."""
    return bool(_WHY.search(question))


def no_reason(question: str, said: str) -> bool:
    """Whether it asks why, and the passage has no word of a cause, nor of an aim where a plan is asked about."""
    if not _ASKS_CAUSE.search(question):
        return False
    return not (_AIMS if _PLANS.search(question) else _CAUSES).search(said)


def other_edition(question: str, said: str) -> bool:
    """Whether it asks of a numbered edition (第八届) that the passages found do not name."""
    told = {_numbered(one) for one in _EDITION.findall(said)}
    return any(_numbered(one) not in told for one in _EDITION.findall(question))


def _numbered(edition: str) -> str:
    numeral = edition[1:-1]
    return numeral if numeral.isdigit() else str(parse_numeral(numeral))


def untold(question: str, said: str) -> bool:
    """Whether it asks why something happened that the passages found have no word of (为什么取消)."""
    if not _WHY.search(question):
        return False
    found = ((asked.search(question), told) for asked, told in _TOLD)
    return any(match and match[0] not in said and not told.search(said) for match, told in found)
