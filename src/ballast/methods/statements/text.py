"""The text made plain: half-width, without spaces, sentence by sentence, with what is no figure masked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_PLAIN = {ord("０") + digit: str(digit) for digit in range(10)}
_PLAIN |= {ord(wide): half for wide, half in zip("％．＋（）：∶；！？／", "%.+()::;!?/", strict=True)}
_PLAIN |= dict.fromkeys(map(ord, "—–−－～〜~‐‑―"), "-")
_BLANK = frozenset(" \t\r\u00a0\u2002\u2003\u2009\u200b\u3000\ufeff")

MASK = "□"
"""Stands for a digit that is no figure: of a date, a document number, a heading."""

_MONTH = r"(?:1[0-2]|[1-9])"
_YEAR = r"(?:(?:19|20)\d\d年)?"
_SPAN = (
    rf"(?<!\d){_MONTH}月?[-至到]{_MONTH}月份?(?:累计)?",
    r"前[一二三四五六七八九十\d]{1,2}个?(?:月|季度)",
    r"[上下]半年",
    r"第?[一二三四1-4]季度",
    r"全年",
    rf"(?<!\d){_MONTH}月份?(?:当月|单月)?",
    r"(?:本月|当月|当季|本季度)",
)
PERIOD = re.compile(rf"(?:{_YEAR}(?:{'|'.join(_SPAN)}))|(?:19|20)\d\d年(?:度|末|底|初)?")
_THRESHOLD_OF = r"(?:的)?(?:工业|企业|法人|项目|园区|集群|产业链|产业集群|投资|商贸|服务业|产品|县|区|乡镇|单品)"
_NO_FIGURES = [
    r"(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:[0-2]?\d|3[01])日?",
    r"(?:19|20)\d\d[-至](?:(?:19|20)\d\d|\d\d(?=年))年?(?:度)?",
    rf"{_YEAR}{_MONTH}月(?:[0-2]?\d|3[01])[日号](?:-(?:{_MONTH}月)?(?:[0-2]?\d|3[01])[日号])?",
    rf"{_YEAR}{_MONTH}月(?:末|底|初|中旬|上旬|下旬)",
    rf"(?<!\d)(?:{_MONTH})-(?:{_MONTH})月",
    r"(?:19|20)\d\d年",
    r"[〔\[【(](?:19|20)\d\d[〕\]】)](?:第?\d{1,9}号)?",
    r"第\d{1,9}(?:号|届|次|批|条|章|款|期|版|部分|个五年|代|轮|季|产业)",
    r"(?<![\d.])\d{1,9}号(?!线路)",
    r"(?:表|图|附件|附表|附图|专栏|注|附录|编号|序号|电话|邮编|代码)[:：]?\d[\d-]*",
    r"(?:GB|DB|ISO)[/A-Z]*\d[\d.-]*",
    r"(?<![A-Za-z])[A-Za-z]+[-_.]?\d[\w.-]*",
    r"(?<![\d.])\d{1,9}(?:A级|A|G|D|C|K|R|S)(?![A-Za-z])",
    r"\d{3,4}-\d{7,8}",
    r"(?<![\d.:])\d{1,2}:\d\d(?![\d:.])",
    r"(?<![\d.])\d{1,9}时(?:\d{1,9}分)?(?!序)",
    r"[“\"「《]\d{1,9}(?:\+[\dNnXx]+)*[”\"」》]",
    r"(?<![\d.%])\d{1,9}(?:\+[\dNnXx]+)+(?![\d.%万亿个家户元])",
    r"(?<=[“\"「《])\d{1,9}[\u4e00-\u9fff]{1,6}(?=[”\"」》])",
    r"(?m:^\(?\d{1,2}[)、.．](?!\d))",
    r"(?<=[。;:！!])\(?\d{1,2}[)、.．](?!\d)",
    r"\(\d{1,2}\)(?=[\u4e00-\u9fff])",
    rf"(?:超|过|上)?\d{{1,9}}(?:\.\d{{1,9}})?(?:万|亿|千)?(?:元|户|家|千瓦|吨|吨标准煤)(?:及|\(含\))?以[上下]{_THRESHOLD_OF}",
    rf"[超过上]\d{{1,9}}亿元?{_THRESHOLD_OF}",
]
_ENDLESS = re.compile(r"\d{16,}")
_NO_FIGURE = re.compile("|".join(_NO_FIGURES))


_SPACE = f"[{''.join(sorted(_BLANK))}]"
_APART = re.compile(rf"(?<=[\d%％]){_SPACE}+(?=[-+－＋−]?\d)")
_NO_VALUE = re.compile(rf"(?<=[^\d\s]){_SPACE}+[-—–－―]+(?P<blank>{_SPACE}+)(?=\d)")
_GROUPED = re.compile(rf"(?<![\d.])\d{{1,3}}(?:{_SPACE}\d{{3}})+(?:\.\d+)?(?={_SPACE}?[万亿元吨千家户个人])")


def _between_numbers(text: str) -> frozenset[int]:
    """Places of the blanks that keep two numbers apart, or a dash that says “no value” from the number after it."""
    within = {place for found in _GROUPED.finditer(text) for place in range(*found.span())}
    blanks = {found.start() for found in _APART.finditer(text)} - within
    return frozenset(blanks | {found.start("blank") for found in _NO_VALUE.finditer(text)})


@dataclass(frozen=True)
class Page:
    """The plain text, where each of its characters stood, and the same text with its non-figures masked."""

    plain: str
    where: tuple[int, ...]
    masked: str

    def offset(self, index: int) -> int:
        """The place in the text as given."""
        return self.where[index]


def prepare(text: str) -> Page:
    """The text made plain. Thousands separators stay; spaces go, but where they keep two numbers apart.

    >>> prepare("增长 ５．１％").plain
    '增长5.1%'
    """
    apart = _between_numbers(text)
    kept = [(place, character) for place, character in enumerate(text) if character not in _BLANK or place in apart]
    plain = "".join(" " if character in _BLANK else character for _, character in kept).translate(_PLAIN)
    return Page(plain, tuple(place for place, _ in kept), masked(plain))


def masked(plain: str) -> str:
    """The text with the digits of dates, document numbers, headings, codes and names hidden; the length stays."""
    for pattern in (_ENDLESS, _NO_FIGURE, PERIOD):
        plain = pattern.sub(lambda found: re.sub(r"\d", MASK, found.group()), plain)
    return plain


_SENTENCE = re.compile(r"[^。!?！？\n]+[。!?！？]?")


def sentences(page: Page) -> Iterator[tuple[int, int]]:
    """Begin and end of each sentence in the plain text; a line break ends one."""
    for found in _SENTENCE.finditer(page.plain):
        if found.group().strip():
            yield found.start(), found.end()


_NAMES_WITH_COMMAS = re.compile(
    r"电力、(?:热力|燃气)(?:、(?:燃气|热力))?(?:及|和|、)水(?:的)?(?:生产和供应业|生产供应业|生产及供应业)?"
    r"|电力、热力(?:的)?生产和供应业"
    r"|计算机、?通信(?:和|及)其他电子设备制造业|酒、饮料和精制茶制造业|文教、工美、体育和娱乐用品制造业"
    r"|石油、煤炭及其他燃料加工业|皮革、毛皮、羽毛及其制品和制鞋业|木材加工和木、竹、藤、棕、草制品业"
    r"|铁路、船舶、航空航天和其他运输设备制造业|金属制品、机械和设备修理业|石油加工、炼焦(?:和|及)核燃料加工业"
    r"|粮油、食品(?:、饮料、烟酒)?类|服装、鞋帽、针纺织品类|交通运输、仓储(?:和|及)邮政业|农、林、牧、渔业"
    r"|黑色金属冶炼和压延加工业|有色金属冶炼和压延加工业|化学原料(?:和|及)化学制品制造业|非金属矿物制品业"
    r"|石油和天然气开采业|煤炭开采和洗选业|电气机械(?:和|及)器材制造业|橡胶和塑料制品业|印刷和记录媒介复制业"
    r"|造纸和纸制品业|水的生产和供应业|燃气生产和供应业|黑色金属矿采选业|有色金属矿采选业"
)
_SHIELD = str.maketrans({"、": "\ue000", "和": "\ue001", "及": "\ue002"})
_UNSHIELD = str.maketrans({"\ue000": "、", "\ue001": "和", "\ue002": "及"})


def split_names(text: str) -> tuple[str, ...]:
    """The names of a list, in order; names that hold commas of their own stay whole.

    >>> split_names("汽车制造业、电力、热力生产和供应业和纺织业")
    ('汽车制造业', '电力、热力生产和供应业', '纺织业')
    """
    shielded = _NAMES_WITH_COMMAS.sub(lambda found: found.group().translate(_SHIELD), text)
    parts = [part for part in re.split(r"[、,，]|以及", shielded) if part]
    if parts:
        *front, last = parts
        pair = re.split(r"[和与及]", last)
        parts = front + (pair if all(pair) else [last])
    return tuple(part.translate(_UNSHIELD) for part in parts)


_QUARTERS = {"一季度": 3, "上半年": 6, "前三季度": 9, "前3季度": 9, "全年": 12, "前两季度": 6, "前二季度": 6}
_CHINESE_MONTHS = {
    "一": 1,
    "两": 2,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "十一": 11,
}


@lru_cache(maxsize=1024)
def standard_period(period: str) -> str:
    """One name for one span within the year: 1—9月份, 前三季度 and 前9个月 are all 1-9月; a year alone is 1-12月.

    >>> standard_period("2022年前三季度")
    '1-9月'
    """
    bare = re.sub(r"^(?:19|20)\d\d年(?:度)?|累计|份|当月|单月|第", "", period.translate(_PLAIN))
    if period and not bare:
        return "1-12月" if re.match(r"^\d{4}年", period) else "当月"
    if bare in _QUARTERS:
        return f"1-{_QUARTERS[bare]}月"
    if found := re.match(r"^前([一二两三四五六七八九十]{1,2}|\d{1,2})个?月$", bare):
        return f"1-{_CHINESE_MONTHS.get(found[1]) or found[1]}月"
    found = re.match(r"^(\d{1,2})月?[-至到](\d{1,2})月$", bare)
    return f"{found[1]}-{found[2]}月" if found else bare


@lru_cache(maxsize=1024)
def months_so_far(period: str) -> int | None:
    """How many months a span from January holds; None for a single month or another span.

    >>> months_so_far("上半年")
    6
    """
    found = re.match(r"^1-(\d{1,2})月$", standard_period(period))
    return int(found[1]) if found and 2 <= int(found[1]) <= 12 else None


@lru_cache(maxsize=1024)
def year_of(period: str) -> str:
    """The year that a period names, or nothing.

    >>> year_of("2022年1-11月")
    '2022'
    """
    found = re.match(r"^((?:19|20)\d\d)年", period)
    return found[1] if found else ""
