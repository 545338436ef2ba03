"""What a question measures, by words that a sentence with its number must say too: 利润 is not told by 营业收入.

A model that reads takes the number nearest in meaning; of these measures the nearest is as a rule another one. What
asks and what tells are generic words of statistics, with what else they are called.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.overlap import bigrams

# What asks for a measure -> of which the passage must have one word.
_MEASURES: tuple[tuple[str, str], ...] = (
    (r"利率(?!互换|市场)|利息|\binterest rate", r"利率|利息|贴息"),
    (r"工资|月薪|年薪|薪水|薪资|\bwages?\b|\bsalar(?:y|ies)\b", r"工资|薪"),
    (r"^(?!.*进口).*(?<![进个站路])出口(?!导向|退|管制|处|匝道)", r"(?<!进)出口|外销"),
    (r"^(?!.*出口).*进口(?!博)", r"进口(?!博)"),
    (r"支出|\bspending\b|\bexpenditures?\b", r"支出|经费|投入"),
    (r"[顺逆]差|\b(?:trade )?surplus\b", r"[顺逆]差"),
    (r"赤字|\bdeficit\b", r"赤字"),
    (r"产值|\bindustrial output\b", r"产值|生产率|生产总值|规模"),
    (r"增加值|\bvalue[- ]added\b", r"增加值"),
    (r"利润|盈利|\bprofits?\b", r"利润|盈"),
    (r"税收|税款|\btax revenues?\b", r"税"),
    (r"债务|负债|欠债|\bdebts?\b", r"债"),
    (r"总投资|投资(?:总额|额)|\btotal investment\b", r"投资"),
    (r"固定资产投资|\bfixed[- ]asset", r"固定资产"),
    (r"估值|市值|\bvaluation\b|\bmarket value\b", r"估值|市值"),
    (r"零售(?!药店|网点)|社零|\bretail\b", r"零售|消费品|消费额"),
    (r"(?:网络|网上|线上)零售|\bonline (?:retail|sales)\b", r"网|线上|电商"),
    (r"销售额|销量|\bsales\b", r"销|零售|推广|成交|交易|营业"),
    (r"租金|(?<!租)房租(?![给出])|(?<!low-)\brents?\b", r"租金|房租"),
    (r"票价|门票|车费|\bfares?\b|\bticket prices?\b", r"票|费"),
    (r"菜价", r"菜"),
    (r"药价", r"药"),
    (r"低保", r"低保|最低生活保障"),
    (r"社保费|社会保险费", r"社保|社会保险"),
    (r"失业金|失业保险金", r"失业金|失业保险金"),
    (r"养老金", r"养老金|养老保险|退休金"),
    (r"单价|均价|\bprices? of\b", r"价"),
    (r"房价|住房价格|\bhouse prices?\b", r"房价|住[房宅]价"),
    (r"年费|月费|管理费|学费|手续费|\bfees?\b", r"费"),
    (r"每个?月|月均|\bmonthly\b|\bper month\b", r"月"),
    (r"补贴多少|补多少|补助多少|贴多少|\bsubsid(?:y|ies)\b", r"补|贴|资助|奖|优惠|免"),
    (r"人口(?![占素老密])|\bpopulation\b", r"人口|人"),
    (r"从业人员|从业者|员工|职工人数|\bemployees\b", r"从业|就业|员工|职工|岗位|人"),
    (r"人均|每个?人平均|\bper[- ](?:capita|head|person)\b", r"均|每|/"),
    (r"中位数|\bmedian\b", r"中位"),
    (r"医生|医师|\bdoctors?\b", r"医"),
    (r"护士|护理员|护工|\bnurses?\b", r"护"),
    (r"教师|老师|\bteachers?\b", r"师|教"),
    (r"(?:多少|几)[百千万亿]*个?(?:注册)?用户|\bhow many users\b", r"用户|注册|户"),
    (r"(?:多少|几)[百千万]*[个通]?(?:来电|电话)|\bhow many calls\b", r"接听|来电|通话|电话量|接到"),
    (r"(?:单独|单项|单算|光是|单单|一家的).*(?:多少|几(?!个[区镇地]))|\b(?:alone|by itself)\b", r"单独|单项"),
    (r"第?[一二三四1-4]季度|[上下]半年|\bQ[1-4]\b|\bquarter\b", r"季|半年"),
    (r"花(?:出去|掉|了)(?:多少|几)(?!天|分钟|小时|年|个月)|造价", r"支出|投入|投资|花|经费|成本|造价|资金|安排|补"),
    (r"坏账|不良率|逾期", r"坏账|不良|逾期"),
    (r"民办", r"民办|社会力量|民营"),
    (r"男女", r"男|女|性别"),
    (r"案件|案子|破案", r"案"),
    (r"登记失业", r"登记"),
    (r"(?:养老|老人|老年|敬老)[^，。？]{0,4}床", r"养老|老年|老人|长者|护理|照护|认知|失智|机构"),
    (r"退税", r"退税"),
    (r"费用(?!多少)[^，。？]{0,4}占|费用率", r"费"),
    (r"PM2\.?5|细颗粒", r"PM\s*(?:<sub>)?[2₂][.．]?[₅5]?|细颗粒"),
    (r"募(?:集|资|到)|融资额", r"募|融资"),
    (r"控股", r"控股"),
    (r"百岁|寿星", r"百岁|[1一]00周?岁|寿"),
    (r"[几多少]折(?!算|合|旧)", r"折"),
    (r"^(?!.*(?:加|合|总共|一共))(?=.*(?<!进)出口(?!导向|退|管制))(?=.*进口(?!博))", r"(?<!进)出口"),
    (r"青年[^，。？]{0,8}失业|\byouth unemployment", r"青年"),
    (r"健康预期寿命|健康寿命|\bhealthy life\b", r"健康"),
    (r"入住率|空置|\boccupancy\b", r"入住|空置|[使利]用率"),
    (r"总面积|占地|建筑面积|\bfloor area\b", r"面积|平方|公顷|亩"),
    (r"合同外资|\bcontracted foreign\b", r"合同"),
    (r"上[传行](?:速|带宽|网)|\bupload\b", r"上行|上传"),
    (r"臭氧|\bozone\b", r"臭氧|O[3₃]"),
    (r"\bPM10\b|可吸入颗粒", r"PM10|可吸入"),
    (r"石油|原油|\bpetroleum\b", r"油"),
    (r"天然气|\bnatural gas\b", r"气"),
    (r"装机|发电量|\binstalled capacity\b", r"装机|发电|千瓦|光伏|风电"),
    (r"(?:打了?|得了?)(?:多少|几)分(?!之)|得分|\bscores?\b", r"[\d十百]分(?!之|钟)|得分|评分"),
    (r"出生|新生儿|\bbirths?\b|\bnewborns?\b", r"出生|新生|生育"),
    (r"死亡|去世|\bdeaths?\b", r"死"),
    (r"结婚|离婚|\bmarriages?\b|\bdivorces?\b", r"婚"),
    (r"罚款|怎么罚|罚多少|处罚|\bfines?\b|\bpenalt(?:y|ies)\b", r"罚|惩|处分"),
    # Of whom or what it is one part.
    (r"社会资本|民间(?:资本|投资)", r"社会|民"),
    (r"应用研究|\bapplied research\b", r"应用研究"),
    (r"国际(?:航[线班]|旅客)|\binternational (?:flights|passengers|routes)\b", r"国际"),
    (r"农村居民|农民|乡下人|农村人|\brural (?:residents?|income|people)\b", r"农|乡|村"),
    (r"城镇居民|城里人|\burban residents?\b", r"城镇|城乡|城里"),
    (r"女(?:性|生|职工|孩)|\bwomen\b|\bfemale\b", r"女|妇"),
    (r"男(?:性|生|职工|孩)|\bmale\b", r"男"),
    (r"私人|\bprivate (?:ev |car )?(?:chargers?|cars?)\b", r"私"),
    (
        r"外资(?!研发)[^，。？]{0,8}(?:机构|企业|银行|公司|金融)|\bforeign[- ](?:owned|funded|invested)\b",
        r"外|跨国|国际|境外",
    ),
    (r"民营|\bprivate (?:firms?|companies|enterprises?)\b", r"民营|民企|民间|民资|私营|非公"),
    (r"个体工商户|个体户|\bself-employed\b", r"个体"),
    (r"风电|风力发电|\bwind (?:power|farm)", r"风"),
    (r"光伏|\bsolar\b", r"光伏|太阳能|可再生|新能源"),
    (r"浦东机?场?[和与、跟及]虹桥[^？]*(?:分别|各)|虹桥机?场?[和与、跟及]浦东[^？]*(?:分别|各)", r"浦东|虹桥"),
    (r"(?:各个?|每个)区(?!.*排)[^，。？]{0,12}(?:多少|几)", r"[各每]个?区|区[^。]*、[^。]*区"),
    (r"(?:每个?|各|分)(?:季度?|月份?)[^，。？]{0,12}(?:多少|几)", r"[季月]"),
    (
        r"^(?!.*(?:[两二]|浦东)).*虹桥(?:国际|一个|那个)?机场|^(?!.*\bpudong(?!\))).*\bhongqiao airport",
        r"虹桥",
    ),
    (r"^(?!.*(?:[两二]|虹桥)).*浦东(?:国际|一个|那个)?机场|^(?!.*hongqiao).*\bpudong airport", r"浦东"),
    # What is done with it, where a passage tells what else is.
    (r"^(?!.*(?:用了|花了|多久)).*(?:开工|动工|开建)", r"开工|动工|启动|开建|奠基|建设|新建|施工"),
    (r"(?<!旧)拆[掉了除](?!.*回搬)", r"拆|改造|改建|征收|动迁|淘汰"),
    (r"更换|替换|\breplaced?\b", r"换|更新|替|改造"),
    (r"减少了?多少|少了多少|流失了?多少", r"减|降|少|退|流失|缩|短"),
    (r"迁出|迁走|搬走|外迁", r"迁|搬|疏解|撤|退"),
    # What is not done, where a passage tells what is.
    (
        r"没做完|没有?办成|没(?:有)?完成|未完成|没达标|还剩|剩下|排队等|撤走|撤离|倒闭|注销|被废止|废止的(?!.*(?:修改|制定))|"
        r"\b(?:remaining|unfinished|withdrew|withdrawn|bankrupt)\b",
        r"未(?!来)|剩|没|撤|倒闭|注销|废|余(?!热)|尚|不足|不够",
    ),
)
# What has no other name, so that a passage which does not name it tells nothing of it.
_NAMED = re.compile(
    r"猪肉|牛肉|羊肉|蔬菜|鸡蛋|水产|油价|电价|水价|气价|增值税|所得税|房产税|消费税|契税|关税|存款|债券|股票|黄金|公积金|彩票"
)
_NAMED_ENGLISH = {
    "vat": "增值税",
    "income tax": "所得税",
    "deposits": "存款",
    "pork": "猪肉",
    "provident fund": "公积金",
}
_ENGLISH = re.compile(rf"\b(?:{'|'.join(_NAMED_ENGLISH)})\b", re.IGNORECASE)
_TOLD = tuple((re.compile(asked, re.IGNORECASE), re.compile(told)) for asked, told in _MEASURES)
# Of a told whole the part that is asked for: 新增的公园里口袋公园占几座.
_PART = re.compile(
    r"[里中](?:面|头)?[，,]?(?:的|属于)*((?![^，。？]*(?:工|新|建成))[^，。？里中\d年]{2,8}?)(?:类|的)?(?:能|会|就)?(?:有|占)了?(?:多少(?![？?]|$)|几(?!成|比))"
)


def unmeasured(question: str, said: str, terms: Sequence[str] = ()) -> bool:
    """Whether the question asks for a measure, or a part, of which the passage has no word.

    `terms` are the official words for the question's own.
    """
    if any(asked.search(question) and not told.search(said) for asked, told in _TOLD):
        return True
    named = [*_NAMED.findall(question), *(_NAMED_ENGLISH[word.lower()] for word in _ENGLISH.findall(question))]
    if any(word not in said and not any(term in said for term in terms) for word in named):
        return True
    part = _PART.search(question)
    return part is not None and not (bigrams(part[1]) & bigrams(said) or any(term in said for term in terms))
