"""Numbers in a bulletin: digits with their unit, ranges, and Chinese numerals where bulletins use them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from ballast.kernel.rounding import Exact
from ballast.methods.exact import MethodError, fraction
from ballast.methods.statements import units
from ballast.methods.statements.interval import Interval, point, rounding_interval
from ballast.methods.statements.units import Unit, unit_of

_DIGITS: dict[str, int] = {
    "零": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_ABOUT = r"左右|上下"
_OVER = r"以上|多|余|强"
_BEFORE = {"约": "about", "大约": "about", "近": "under", "将近": "under", "接近": "under"}
_BEFORE |= dict.fromkeys(("超", "超过", "逾", "突破", "高达", "过"), "over")
_BEFORE["高达"] = ""
_LEAN = re.compile(r"(大约|约|将近|接近|近|超过|超|逾|突破|过)(?:了)?$")
_NUMBER = r"\d{1,3}(?:,\d{3}){1,6}(?:\.\d{1,12})?(?![\d,])|\d{1,18}(?:\.\d{1,12})?"
_TOKEN = re.compile(
    rf"(?P<sign>(?<![\d%月年日)\-□])[-+])?(?P<number>{_NUMBER})(?P<more>多|余)?(?P<unit>{units.PATTERN})?"
    rf"(?:[-至](?P<upper>{_NUMBER})(?P<upper_unit>{units.PATTERN})?)?(?P<after>{_ABOUT}|{_OVER})?"
)
_TENTH = r"(?P<tenth>[一二三四五六七八九])成(?P<half>半)?(?P<tenth_after>多|以上|左右)?"
_PART = r"(?P<below>百|[二三四五六七八九十])分之(?P<above>[一二三四五六七八九十百]+)"
_HALF = r"(?<!上)(?<!下)(?<!双)(?P<halves>一半|半数|过半)(?P<half_after>以上|左右)?"
_TURNED = r"翻(?:了)?(?P<doublings>[一两二三四])番"
_RANK = r"第(?P<rank>[一二三四五六七八九十]{1,3})(?P<rank_unit>位|名)?(?=[,，。、;:)]|$|\(|并|和|与)"
_FIRST = r"(?P<first>首位|榜首)"
_POINTS = r"(?P<points>[一两二三四五六七八九])个百分点"
_CHINESE = re.compile("|".join((_TENTH, _PART, _HALF, _TURNED, _POINTS, _FIRST, _RANK)))
_STATE = re.compile(
    r"由负转正|由正转负|由降转升|由升转降|由降转增|由增转降|扭负为正|(?:与|同|和)?(?:上年|上年同期|去年|去年同期|上月|同期|基本)*持平"
)


@dataclass(frozen=True)
class Token:
    """A number where it stands: value, interval, unit, how it was printed."""

    start: int
    end: int
    value: Fraction
    interval: Interval
    unit: Unit
    printed: str
    places: int
    approximate: bool = False
    ordinal: bool = False
    state: str = ""
    worded: bool = False


def chinese(text: str) -> Fraction:
    """A Chinese numeral below a hundred.

    >>> chinese("二十五")
    Fraction(25, 1)
    """
    if "十" in text:
        tens, _, ones = text.partition("十")
        return Fraction(_DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0))
    return Fraction(_DIGITS.get(text, 0))


def _places(printed: str) -> int:
    return len(printed.partition(".")[2])


def _lean(plain: str, start: int, after: str) -> str:
    if after in ("左右", "上下"):
        return "about"
    if after in ("以上", "多", "余", "强"):
        return "over"
    before = _LEAN.search(plain[max(0, start - 3) : start])
    return _BEFORE[before.group(1)] if before else ""


@dataclass(frozen=True)
class Vagueness:
    """How far words make a number vague, in percent of it; suggested defaults [I].

    `about`: 约 and 左右, to both sides, at least as far as rounding; `lean`: 近, 超 and 多, to their one side;
    `doubling`: 翻一番, to both sides, in percent points of growth.
    """

    about: Exact = 1
    lean: Exact = 10
    doubling: Exact = 10

    def __post_init__(self) -> None:
        for name, value in (("about", self.about), ("lean", self.lean), ("doubling", self.doubling)):
            if fraction(value) < 0:
                raise MethodError(f"约数的宽度{name}不能小于0：{value}。请给不小于0的百分数")


VAGUENESS = Vagueness()
"""What 约, 近, 超 and 翻番 are taken to allow where the caller says nothing else."""


def leaning(interval: Interval, value: Fraction, lean: str, vagueness: Vagueness = VAGUENESS) -> Interval:
    """The interval of a number that is printed with 约 (to both sides), 近 or 超 (to one side)."""
    if lean == "about":
        about = abs(value) * fraction(vagueness.about) / 100
        return interval.widened(max((interval.high - interval.low) / 2, about))
    if lean in ("over", "under"):
        reach = abs(value) * fraction(vagueness.lean) / 100
        outward = (lean == "over") == (value >= 0)
        low, high = (interval.low, interval.high + reach) if outward else (interval.low - reach, interval.high)
        return Interval(low, high)
    return interval


def _exact_or_rounded(value: Fraction, places: int, unit: Unit) -> Interval:
    counted = unit.discrete or unit.dimension == "place"
    return point(value) if counted and not places else rounding_interval(value, places)


def _arabic(plain: str, found: re.Match[str], vagueness: Vagueness) -> Token:
    printed = found["number"].replace(",", "")
    places, value = _places(printed), Fraction(printed)
    if found["sign"] == "-":
        value = -value
    unit = unit_of(found["unit"] or found["upper_unit"] or "")
    ordinal = plain[found.start() - 1 : found.start()] == "第"
    if unit is units.PLACE or ordinal:
        unit = units.PLACE if unit in (units.PLACE, units.NONE, unit_of("名")) else unit
    interval = _exact_or_rounded(value, places, unit)
    lean = _lean(plain, found.start(), found["more"] or found["after"] or "")
    if found["upper"]:
        upper = Fraction(found["upper"].replace(",", ""))
        if upper < value:
            return Token(found.start(), found.end(), value, interval, unit_of("?"), found.group(), places, True)
        reach = rounding_interval(upper, _places(found["upper"]))
        return Token(found.start(), found.end(), value, Interval(value, reach.high), unit, found.group(), places, True)
    interval = leaning(interval, value, lean, vagueness)
    return Token(found.start(), found.end(), value, interval, unit, found.group(), places, bool(lean), ordinal)


def _tenths(plain: str, found: re.Match[str]) -> tuple[Fraction, Interval]:
    value = chinese(found["tenth"]) * 10 + (5 if found["half"] else 0)
    lean = _lean(plain, found.start(), found["tenth_after"] or "")
    if lean == "over":
        return value, Interval(value, value + (5 if found["half"] else 10))
    if lean == "under":
        return value, Interval(value - (5 if found["half"] else 10), value)
    return value, point(value).widened(5)


def _fraction_words(plain: str, found: re.Match[str]) -> tuple[Fraction, Interval]:
    if found["halves"]:
        if found["halves"] == "过半" or found["half_after"] == "以上":
            return Fraction(50), Interval(Fraction(50), Fraction(100))
        value, width = Fraction(50), Fraction(5)
    else:
        whole = Fraction(100) if found["below"] == "百" else chinese(found["below"])
        value = chinese(found["above"]) / whole * 100
        width = Fraction(1, 2) if found["below"] == "百" else min(Fraction(5), 25 / whole)
    lean = _lean(plain, found.start(), "")
    if lean == "over":
        return value, Interval(value, Fraction(100) if found["halves"] else value + 2 * width)
    if lean == "under":
        return value, Interval(value - 2 * width, value)
    return value, point(value).widened(width)


def _word(plain: str, found: re.Match[str], vagueness: Vagueness) -> Token:
    start, end, printed = found.start(), found.end(), found.group()
    if found["tenth"]:
        value, interval = _tenths(plain, found)
        return Token(start, end, value, interval, units.PERCENT, printed, 0, True, worded=True)
    if found["above"] or found["halves"]:
        value, interval = _fraction_words(plain, found)
        return Token(start, end, value, interval, units.PERCENT, printed, 0, True, worded=True)
    if found["doublings"]:
        value = Fraction((2 ** int(chinese(found["doublings"])) - 1) * 100)
        return Token(
            start, end, value, point(value).widened(vagueness.doubling), units.TIMES, printed, 0, True, worded=True
        )
    if found["points"]:
        value = chinese(found["points"])
        return Token(start, end, value, rounding_interval(value, 0), units.POINTS, printed, 0, worded=True)
    value = Fraction(1) if found["first"] else chinese(found["rank"])
    return Token(start, end, value, point(value), units.PLACE, printed, 0, ordinal=True, worded=True)


def _states(plain: str, start: int, end: int) -> Iterator[Token]:
    for found in _STATE.finditer(plain, start, end):
        words = "持平" if found.group().endswith("持平") else found.group()
        interval = rounding_interval(Fraction(0), 1)
        yield Token(
            found.start(), found.end(), Fraction(0), interval, units.PERCENT, found.group(), 1, state=words, worded=True
        )


def _with_lean(plain: str, token: Token) -> Token:
    """The word that makes a number approximate (近六成) is printed with it."""
    before = _LEAN.search(plain[max(0, token.start - 3) : token.start])
    if before is None:
        return token
    return replace(token, start=token.start - len(before.group()), printed=before.group() + token.printed)


def tokens(plain: str, masked: str, start: int, end: int, vagueness: Vagueness = VAGUENESS) -> list[Token]:
    """Every number and state between two places of the text, in order."""
    found = [_with_lean(plain, _arabic(plain, one, vagueness)) for one in _TOKEN.finditer(masked, start, end)]
    found += [_with_lean(plain, _word(plain, one, vagueness)) for one in _CHINESE.finditer(plain, start, end)]
    found += _states(plain, start, end)
    return sorted(found, key=lambda token: token.start)


def in_unit(token: Token, unit: Unit) -> Token:
    """A number of a list takes the unit of the list: in “5.3、1.3和1.2个百分点” all three are points."""
    if token.unit == unit:
        return token
    discrete = _exact_or_rounded(token.value, token.places, unit)
    return replace(token, unit=unit, interval=discrete)


@dataclass(frozen=True)
class Run:
    """Numbers joined by 、 and 和 that are read together, with the words before the first and after the last.

    `ratio` where colons join them: 12.1:43.6:44.3.
    """

    tokens: tuple[Token, ...]
    lead: str
    tail: str
    ratio: bool = False

    @property
    def unit(self) -> Unit:
        """The unit of the list."""
        return self.tokens[-1].unit


_LINK = re.compile(r"^(?:、|和|及|与|以及)第?$")
_LOOSE_LINK = re.compile(r"^(?:、|和|及|与|以及|,|，)第?$")


def _joined(plain: str, one: Token, other: Token, lead: str) -> bool:
    between = plain[one.end : other.start]
    if between == ":":
        return one.unit == other.unit and one.unit in (units.NONE, units.PERCENT)
    if not (_LOOSE_LINK if "分别" in lead else _LINK).match(between):
        return False
    if one.state or other.state or one.unit == units.TIMES != other.unit:
        return False
    same = one.unit == other.unit or (one.unit.text in ("", "个") and other.unit.text != "")
    return same or (one.ordinal and other.unit in (units.PLACE, units.NONE))


def _pointed(plain: str, found: list[Token]) -> list[Token]:
    """高于全省2.8个、全国1.3个百分点: the first 个 are points too."""
    for place in range(len(found) - 2, -1, -1):
        one, other = found[place], found[place + 1]
        between = plain[one.end : other.start]
        if one.unit.text == "个" and other.unit == units.POINTS and re.match(r"^[、和,，][^,，。;]{0,12}$", between):
            found[place] = in_unit(one, units.POINTS)
    return found


def runs(plain: str, masked: str, start: int, end: int, vagueness: Vagueness = VAGUENESS) -> list[Run]:
    """The numbers between two places of the text, in runs."""
    found = _pointed(plain, tokens(plain, masked, start, end, vagueness))
    result: list[Run] = []
    before = start
    while found:
        lead, taken = plain[before : found[0].start], 1
        while taken < len(found) and _joined(plain, found[taken - 1], found[taken], lead):
            taken += 1
        group, found = found[:taken], found[taken:]
        unit, before = group[-1].unit, group[-1].end
        tail = re.match(r"[^,，。;；:：、()]*", plain[before : found[0].start if found else end])
        ratio = taken > 1 and plain[group[0].end : group[1].start] == ":"
        result.append(Run(tuple(in_unit(one, unit) for one in group), lead, tail.group() if tail else "", ratio))
    return result
