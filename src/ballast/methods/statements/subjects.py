"""From the words of a subject to region, part and measure, so that two wordings of one thing meet."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from ballast.methods.statements.figures import Subject
from ballast.methods.statements.wording import plain_phrase

_MEASURES = {
    "增加值": "增加值",
    "地区生产总值": "地区生产总值|生产总值|GDP",
    "产值": "总产值|产值",
    "销售产值": "销售产值",
    "内销产值": "内销产值|内销",
    "出口交货值": "出口交货值",
    "营业收入": "主营业务收入|营业收入|营收|业务收入",
    "利润": "利润总额|净利润|利润",
    "利税": "利税总额|利税",
    "税收": "税金总额|税收收入|税收|税金|入库税金|上缴税金",
    "投资": "投资完成额|投资总额|投资额|投资",
    "用电量": "用电总量|用电量|用电",
    "发电量": "发电量",
    "产量": "产量",
    "进出口": "进出口总额|进出口总值|外贸进出口|进出口",
    "出口": "出口总额|出口总值|出口额|出口值|出口",
    "进口": "进口总额|进口总值|进口额|进口值|进口",
    "零售额": "消费品零售总额|零售总额|零售额|商品零售",
    "预算收入": "一般公共预算收入|公共预算收入|财政收入|财政总收入|预算收入",
    "预算支出": "一般公共预算支出|公共预算支出|财政支出|预算支出",
    "存款": "存款余额|存款",
    "贷款": "贷款余额|贷款",
    "可支配收入": "可支配收入",
    "能耗": "综合能源消费量|综合能源消费|综合能源消耗|能源消费量|能源消费总量|综合能耗|能源消耗|能耗|能源消费",
    "电耗": "电耗",
    "外资": "使用外资|利用外资|外资",
    "资金": "到位资金|资金",
    "负债": "负债合计|负债总额|负债",
    "资产": "资产总计|资产总额|资产",
    "收入": "收入",
    "成本": "营业成本|成本",
    "用工": "平均用工人数|用工人数|从业人员|用工",
    "出厂价格": "出厂价格",
    "购进价格": "购进价格",
    "价格": "价格指数|价格",
    "货运量": "货运量|货物周转量",
}
_BY_WORD = {word: name for name, words in _MEASURES.items() for word in words.split("|")}
_MEASURE = re.compile(
    "(?P<word>"
    + "|".join(sorted(_BY_WORD, key=lambda word: (-len(word), word)))
    + r")(?:完成|总量|总额|合计|实现|占比|比重|的)*$"
)
_OWN_MEASURE = re.compile(r"[\u4e00-\u9fff]{2}(?:投入|经费|费用|支出|额|价值)$")
"""A measure that is not in the list is one of its own: 研发投入 is not the tax that was spoken of before."""

_RATIO_NAMES = (
    "产销率|利润率|负债率|亏损面|增长面|停产面|半停产面|下降面|开工率|开工面|复工率|产能利用率|利用率|增加值率|到位率|竣工率|投产率|报送率|覆盖率|完成率|"
    "营业收入利润率|资产负债率|入库率|率|面"
)
_RATIO = re.compile(rf"(?P<ratio>产品销售率|营业收入利润率|主营业务收入利润率|资产负债率|{_RATIO_NAMES})$")
_REGION = re.compile(
    r"^(?:全[国省市县区州旗盟师镇乡]|我[国省市县区州旗]|本[省市县区]|园区|开发区|高新区|经开区|"
    r"[\u4e00-\u9fff]{1,7}?(?:自治区|自治州|自治县|开发区|高新区|经开区|新区|示范区|集中区|产业园|工业园|(?<!都)市|县|(?<![地社厂矿库灾园])区|园区|镇|乡|州(?!市)))"
)
_GENERIC_TAILS = re.compile(r"(?:平均水平|平均增速|平均|总体水平|水平|总体|整体|总量|全部|合计|总额|的)+$")
INDUSTRY = ("规上工业", "工业", "全部工业", "")
"""Groups that name the whole of industry, and no part of it."""

WHOLES = (*INDUSTRY, "固定资产", "社会消费品", "社会消费品零售", "外贸", "全社会")
"""Groups that name a whole: a region alone (全市) stands for them."""


OF_ALL = ("地区生产总值", "进出口", "零售额", "预算收入", "预算支出", "存款", "贷款", "可支配收入")
"""Measures of a whole place: said alone they are not those of the part spoken of before."""

IN_KIND = ("产量", "能耗", "电耗", "用工", "价格", "出厂价格", "购进价格", "货运量")
"""Measures that are neither money nor power: 2.3亿 of them names no unit."""


def measure_of(phrase: str) -> tuple[str, str]:
    """The phrase without its measure, and the measure's standard name; `""` where none is named.

    >>> measure_of("全市规上工业总产值")
    ('全市规上工业', '产值')
    """
    if ratio := _RATIO.search(phrase):
        return phrase[: ratio.start()], ratio["ratio"]
    found = _MEASURE.search(phrase)
    if found is None:
        own = _OWN_MEASURE.search(phrase)
        return (phrase[: own.start()], own.group()) if own else (phrase, "")
    before, word = phrase[: found.start()], found["word"]
    return before, _BY_WORD[word]


def group_of(words: str) -> str:
    """The part's standard name: 规模以上工业企业 and 规上工业 are one.

    >>> group_of("规模以上制造业企业")
    '制造业'
    """
    words = _GENERIC_TAILS.sub("", words)
    words = re.sub(r"规模以上|规模(?=工业)", "规上", words)
    if tail := re.match(r"^.*(?:工业|企业|产业|行业)(?:企业)?中的?(.{2,})$", words):
        words = tail.group(1)
    words = re.sub(r"工业经济$", "工业", words)
    words = re.sub(r"^第?([一二三])(?:次)?产业?$", r"第\1产业", words)
    words = re.sub(r"^工业企业$", "工业", re.sub(r"^(规上)?工业企业", r"\1工业", words))
    if words.endswith("企业") and len(words) > len("企业") + 1:
        words = words.removesuffix("企业")
    if words in ("规上", "规上工业"):
        return "规上工业"
    return words.removeprefix("规上工业").removeprefix("规上").removeprefix("的") or words


@lru_cache(maxsize=1024)
def subject_of(phrase: str) -> Subject:
    """Region, part and measure named by a phrase; what it does not name is empty.

    >>> subject_of("全市规模以上工业增加值")
    Subject(region='全市', group='规上工业', measure='增加值')
    """
    phrase = plain_phrase(phrase).replace("固投", "固定资产投资")
    acting = re.match(r"^(.{2,}?)(?:累计|共|总共)?(?:完成|实现)(?!率)(.+)$", phrase)
    if acting:
        who, what = subject_of(acting[1]), subject_of(acting[2])
        return Subject(who.region or what.region, who.group or what.group, what.measure or who.measure)
    rest, measure = measure_of(phrase)
    if not measure:
        rest, measure = measure_of(_GENERIC_TAILS.sub("", phrase))
    rest = plain_phrase(rest)
    found = _REGION.match(rest)
    region = found.group() if found else ""
    group = rest[len(region) :]
    if region.startswith(("我", "本")):
        region = "全" + region[1:]
    return Subject(region, group_of(plain_phrase(group)), measure)


def completed(said: Subject, known: Subject, measure: str) -> Subject:
    """What a phrase leaves out is taken from what is known: the measure always, region and part where both are unsaid.

    A region alone (汉滨区) stands for the same part of that region; a part alone (制造业) stands in the known region.
    """
    filled = replace(said, measure=said.measure or measure)
    if said.measure in OF_ALL and not said.group:
        return replace(filled, region=said.region or known.region)
    if not said.region and not said.group:
        return replace(filled, region=known.region, group=known.group)
    if not said.region:
        return replace(filled, region=known.region)
    if not said.group and (not said.measure or said.measure == known.measure):
        return replace(filled, group=known.group if known.group in WHOLES else "")
    return filled
