"""Whether what was read names what is asked for: who, where, which, on what day, what they are called."""

from __future__ import annotations

import re

from rag.numerals import parse_numeral
from rag.places import DISTRICT_NAMES

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
    rf"(?<!发展)(?<![社学园小片校景])(?<!园[东南西北])区|城|镇|街道|岛|临港|{'|'.join(DISTRICT_NAMES)}|\b[A-Z]"
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
    r"哪[一几]?位|组长|一把手|书记是谁|谁担任|哪个领导|姓甚名谁|谁主持|由谁担任|"
    r"\bwho (?:heads|chairs|runs|leads|directs)\b|"
    r"(?:运动员|选手|健儿|球员|冠军|演员|歌手|设计师|建筑师|获奖者|劳模|负责人|发明人|仲裁员|得主|获奖人)"
    r"[^，。？]{0,6}(?:叫|谁|名字|姓)|姓名",
    re.IGNORECASE,
)
_PERSONS = re.compile(r"书记|(?<!副)市长|(?<!副)区长|主任|主席|同志|院士|教授|先生|女士|^[㐀-鿿]{2,3}$")
_NAMES_ASKED = re.compile(r"[校站园]名|名字|名单|哪些公司|\bnames? of\b", re.IGNORECASE)
_CALLED = re.compile(r"(?:分别|都|各自?|具体)叫|叫(?:啥|什么)名|[校站园]名|(?<![白黑])名单|\bnames of\b", re.IGNORECASE)
_MANY = re.compile(r"分别|都|各|[两二三四五六七八九十\d][个所家座条部位项名件]|哪[些几]|名单|\bnames\b", re.IGNORECASE)
_SEVERAL_NAMED = re.compile(r"[、“]")  # in a passage, where 和 joins much else
_NAMES_TOLD = re.compile(r"[、“和与及]")
_OFFICES = tuple(
    (re.compile(rf"(?<!研究){asked}", re.IGNORECASE), re.compile(told))
    for asked, told in (
        *(
            (
                rf"(?<!总){office}(?![制职])[^，。？]{{0,6}}(?:谁|哪一?位|叫什么|名字|姓)|"
                rf"(?:谁|哪一?位)[^，。？]{{0,8}}(?<!总){office}",
                office,
            )
            for office in (
                "局长", "书记", "主任", "院长", "校长", "行长", "总裁", "经理", "董事长", "所长", "处长", "部长",
                "镇长", "馆长", "队长", "台长", "会长", "秘书长", "副市长", "副区长",
            )
        ),
        (r"\b(?:party )?secretary\b", "书记|秘书长"),
        (r"\bdirector\b|\bhead of\b", "长|主任"),
        (r"\bchair(?:man|woman|person)?\b", "主席|长|主任"),
        (r"\bpresident\b", "主席|长|总裁"),
        (r"\bceo\b", "总裁|经理|执行官"),
    )
)  # fmt: skip
_HOLDER = re.compile(r"谁|哪一?位|叫什么|名字|姓什么|姓甚名谁|\bwho\b|\bname\b", re.IGNORECASE)
_COMPANY = re.compile(
    r"哪一?[家个](?:[㐀-鿿]{0,3}公司|企业|机构|券商|银行|[㐀-鿿]{0,3}单位|设计院|事务所|集团|团队|厂家?|展商|工厂)|哪家[？?]?$|"
    r"\bwhich (?:company|firm|airline|bank|contractor|brand)\b",
    re.IGNORECASE,
)
_COMPANIES = re.compile(
    r"公司|集团|银行|医院|学院|研究院|大学|协会|公会|学校|委员会|证券|基金|交易所|中心$|[院所局署社店馆厂港委办部厅]$|[A-Z]{2,}"
)
_NO_COMPANY = re.compile(r"\d|、|(?:企业|产品|项目|客户|目录|商)\W*$")
_LONG_NAME = 6  # characters from which what is no company by its words is no short name of one either
_THINGS = re.compile(
    r"哪(?:[些几]|[\d两二三四五六七八九十百]+)[个座家所条处项部位支只种款件]?[㐀-鿿]{0,4}?"
    r"(?:公司|企业|学校|大学|高校|公园|国家|城市|村|镇|桥|马?路|医院|街道|小区|单位|银行|产品|商品|项目|工?厂|景区|法规|政策|车站|"
    r"语言|运动员|人$|社区|地块|古镇)|都有谁|(?:分别|都)(?:是|叫|在)(?:哪|什么|啥)|名字列|"
    r"\bwhich (?:companies|universities|schools|parks|countries|cities|villages|firms|banks|hospitals)\b",
    re.IGNORECASE,
)
_LISTS = re.compile(r"[、和与及“，]")
_AMOUNT = re.compile(r"\d[\d.,万亿]*[家个项座条所件处部]")
_ORDINAL = re.compile(r"第几[届次号批轮]")
_ORDINALS = re.compile(r"第|首|届")
# One of a kind whose names tell the kind: 哪个机场 is not answered by 世界第二.
_TITLED = re.compile(r"[“《]([^”》]{2,20})[”》]")
_CONTENT = re.compile(
    r"[”》][^，。？和与]{0,8}(?:逐条|哪[两二三四五六七八九十几]条|具体(?:内容|条款|规定)|(?:讲|写|说|规定)了?些?(?:什么|啥|哪些(?!和)))|"
    r"[”》][，,]?(?:究竟|到底|具体)?(?:是)?指(?:的是)?哪[两二三四五六七八九十]"
)
_CONTENT_TOLD = re.compile(r"指|是(?!否)|包括|包含|明确|规定|提出|要求|内容|[：:]|即|——")
_WHICH = r"哪[一些]?几?[个家座条所处]?"
_OF_KIND = tuple(
    (re.compile(rf"{_WHICH}(?:{asked})"), re.compile(named))
    for asked, named in (
        ("条(?:马?路(?![径线子])|街(?!道))", "[路街道弄]"),
        ("机场", "机场|浦东|虹桥"),
        ("(?:三甲)?医院", "[院医]"),
        ("公园", "[园林]|绿地|湿地"),
        ("博物馆|美术馆|图书馆|科技馆|体育馆|剧院|剧场", "[馆院场宫]|中心"),
        ("大?桥|隧道", "[桥隧]"),
        ("地铁|轨交|线路", "线"),
        ("站(?!.{0,4}赛)", "站"),
        ("酒店|宾馆|饭店", "酒店|宾馆|饭店"),
        ("镇", "[镇乡村]"),
        ("村(?!级|民)", "村|镇|[宅浜湾]"),
        ("街道", "街道|[镇路]"),
        ("设计院|施工单位|承建单位|券商|供应商|物业公司|开发商", "公司|集团|院|证券|局|物业|企业|[A-Z]"),
        ("国家(?!级|战略|实验室|重[大点]|科)", "国|日本|新加坡|俄罗斯|意大利|荷兰|瑞士|加拿大|澳大利亚"),
    )
)
_DAY = re.compile(
    r"几月|哪一?个月|\b(?:which month|what day|exact date)\b|^(?!.*(?:热线|高速|公路|国道)).*几号(?![线楼航文机码地])|"
    r"哪一?天(?!然)|具体(?:日期|时间)",
    re.IGNORECASE,
)
_DAYS = re.compile(
    r"[月日号周季天]|暑|寒|\d/\d|\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)
_SITE = re.compile(r"(?:[放建设开]|落户|落地|坐落|位于|分布)在了?哪[里儿些几个]")
_SITES = re.compile(
    rf"[区镇路街村园城港桥站岛乡湾弄江校院馆]|浦|虹桥|外滩|{'|'.join(DISTRICT_NAMES)}|中心|广场|[“\"（(]|\b[A-Z]"
)
_LANGUAGE = re.compile(r"哪[些几]种?语[言种]|\b(?:which|what) languages\b", re.IGNORECASE)
_LANGUAGES = re.compile(r"[英法日德俄韩汉]语|[中英日韩]文|\benglish\b", re.IGNORECASE)
_HOUR = re.compile(
    r"(?<![高低升降涨])(?<![高低升降涨]了)几点(?![几零要意建])|营业时间|\bopening hours\b|\bwhat time\b", re.IGNORECASE
)
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

_LAWS = re.compile(r"(?:法规|条例|文件|规章|管理措施|立法)[^。？]{0,8}(?:名称|名字|叫什么|叫啥|都叫|哪[几些两三四]部)")
_LAWS_NAMED = re.compile("[《“]|(?:条例|办法|规定)")

_CONTRACTOR = re.compile(
    r"(?:(?:施工|承建|设计|建设|中标)(?:单位|商|方(?![案法式面向]))|开发商)[^，。？]{0,4}(?:是?谁|哪[家个]|叫|名)|"
    r"(?:哪[家个]|谁)[^，。？]{0,6}(?:施工|承建|中标)"
)
_CONTRACTORS = re.compile(r"公司|集团|[院局]|企业|[A-Z]")

_NAMES = (
    (_CONTRACTOR, _CONTRACTORS),
    (_LAWS, _LAWS_NAMED),
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
    asks = bool(_HOLDER.search(question))
    return asks and any(office.search(question) and not told.search(said) for office, told in _OFFICES)


def no_company(question: str, read: str) -> bool:
    """Whether it asks which company, and what was read is no name of one: a thing, an amount, the asker's own word."""
    if not _COMPANY.search(question) or _COMPANIES.search(read):
        return False
    name = _bare(read)
    return len(name) > _LONG_NAME or bool(_NO_COMPANY.search(read)) or name in _bare(question)


def no_content(question: str, said: str) -> bool:
    """Whether it asks what a named policy or term says (“科创板八条”逐条讲什么), and the passage only names it."""
    return any(
        _CONTENT.search(question) and name in said and not _CONTENT_TOLD.search(said)
        for name in _TITLED.findall(question)
    )


def no_things(question: str, read: str, said: str) -> bool:
    """Whether it asks which ones of several things, and neither what was read nor its passage lists any.

    What was read lists none either where it is an amount or the asker's own word.
    """
    if not _THINGS.search(question) or _LISTS.search(read):
        return False
    return not _SEVERAL_NAMED.search(said) or _bare(read) in _bare(question) or bool(_AMOUNT.search(read))


def no_names(question: str, read: str, said: str, *, sure: bool) -> bool:
    """Whether it asks what several things are called, and what was read neither lists nor quotes any.

    Where the reader is sure, its passage must not either: of a list it may have read the first.
    """
    if not (_CALLED.search(question) and _MANY.search(question)) or _NAMES_TOLD.search(read):
        return False
    return not sure or not _SEVERAL_NAMED.search(said)


def other_edition(question: str, said: str) -> bool:
    """Whether it asks of a numbered edition (第八届) that the passages found do not name."""
    told = {_numbered(one) for one in _EDITION.findall(said)}
    return any(_numbered(one) not in told for one in _EDITION.findall(question))


def _numbered(edition: str) -> str:
    numeral = edition[1:-1]
    return numeral if numeral.isdigit() else str(parse_numeral(numeral))


def _bare(text: str) -> str:
    return re.sub(r"\W", "", text)
