"""Bulletins written from a made city whose figures agree, at any rounding; and one error planted in them.

Values are drawn as exact fractions, everything else follows from them and is rounded half up for printing, as an office
does. So each printed number stands for its exact one, and no check may find anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ballast.kernel.rounding import half_up
from ballast.methods.statements import Rule, check, read


@dataclass(frozen=True)
class City:
    """The exact figures: current and base of three sectors in 万元 and of the province's growth; counts; target; month."""

    current: tuple[int, int, int]
    base: tuple[int, int, int]
    province: Fraction
    industries: int
    growing: int
    target: int
    month: int
    previous_rank: int
    rank: int


@dataclass(frozen=True)
class Style:
    """How it is printed: decimals of levels and of rates, unit, and which of the wordings."""

    level_places: int = 2
    rate_places: int = 1
    wan: bool = False
    wording: int = 0
    shifts: dict[str, Fraction] = field(default_factory=dict)


SECTORS = ("采矿业", "制造业", "电力、热力、燃气及水生产和供应业")


def bulletin(city: City, style: Style) -> str:
    """The text. `shifts` adds to a printed figure by name: the planted error."""
    return "\n".join(_paragraphs(city, style))


class _Printer:
    def __init__(self, city: City, style: Style) -> None:
        self.city, self.style = city, style
        self.total, self.base = Fraction(sum(city.current)), Fraction(sum(city.base))
        self.growth = (self.total / self.base - 1) * 100

    def level(self, value: Fraction, name: str) -> str:
        unit, places = ("万元", 0) if self.style.wan else ("亿元", self.style.level_places)
        scaled = value if self.style.wan else value / 10000
        return f"{half_up(scaled + self.style.shifts.get(name, Fraction(0)), places)}{unit}"

    def rate(self, value: Fraction, name: str) -> str:
        return f"{half_up(value + self.style.shifts.get(name, Fraction(0)), self.style.rate_places)}"

    def moved(self, value: Fraction, name: str, up: str, down: str, unit: str) -> str:
        shifted = half_up(value + self.style.shifts.get(name, Fraction(0)), self.style.rate_places)
        return f"{down if shifted < 0 else up}{abs(shifted)}{unit}"


def _paragraphs(city: City, style: Style) -> list[str]:
    out = _Printer(city, style)
    span = f"1{'—' if style.wording else '-'}{city.month}月"
    return [_headline(out, span), _sectors(out), _counts(out), _target(out, span)]


def _headline(out: _Printer, span: str) -> str:
    who = ("全市规模以上工业总产值", "全市规上工业完成总产值")[out.style.wording]
    growth = out.moved(out.growth, "growth", "增长", "下降", "%")
    printed = Fraction(half_up(out.growth, out.style.rate_places))
    against = printed - Fraction(half_up(out.city.province, out.style.rate_places))
    more = out.moved(against, "difference", "高", "低", "个百分点")
    province = f"{half_up(out.city.province, out.style.rate_places)}%"
    move = out.city.previous_rank - out.city.rank
    moved = f"，比上月{'前移' if move > 0 else '后移'}{abs(move)}位" if move else ""
    ends = (
        f"比全省平均水平（{province}）{more}，居全省第{out.city.rank}位{moved}。",
        f"全省增长{province}，比全省{more}；全市居全省第{out.city.rank}位{moved}。",
    )
    level = out.level(out.total, "total")
    if out.city.province < 0:
        return f"{span}，{who}{level}，同比{growth}，居全省第{out.city.rank}位{moved}。"
    return f"{span}，{who}{level}，同比{growth}，{ends[out.style.wording]}"


def _sectors(out: _Printer) -> str:
    clauses = [_sector(out, place) for place in range(3)]
    return ("分三大门类看，", "从三大门类看：")[out.style.wording] + "；".join(clauses) + "。"


def _sector(out: _Printer, place: int) -> str:
    current, base = Fraction(out.city.current[place]), Fraction(out.city.base[place])
    growth = out.moved((current / base - 1) * 100, f"growth{place}", "增长", "下降", "%")
    pull = out.moved(
        (current - base) / out.base * 100, f"pull{place}", "拉动规上工业增长", "下拉规上工业增速", "个百分点"
    )
    share = out.rate(current / out.total * 100, f"share{place}")
    words = [
        f"{SECTORS[place]}产值{out.level(current, f'level{place}')}",
        f"同比{growth}",
        (f"占规上工业总产值的{share}%", f"占规上工业总产值的比重为{share}%")[out.style.wording],
        pull,
    ]
    if abs(out.growth) >= 1:
        contribution = (current - base) / (out.total - out.base) * 100
        if contribution >= 0:
            words.append(f"贡献率{'为' if out.style.wording else ''}{out.rate(contribution, f'contribution{place}')}%")
    return "，".join(words)


def _counts(out: _Printer) -> str:
    face = out.rate(Fraction(out.city.growing, out.city.industries) * 100, "face")
    falling = out.city.industries - out.city.growing
    return (
        f"{out.city.industries}个行业大类中{out.city.growing}个实现增长，增长面{face}%。",
        f"全市{out.city.industries}个大类行业中，有{out.city.growing}个增长、{falling}个下降，增长面为{face}%。",
    )[out.style.wording]


def _target(out: _Printer, span: str) -> str:
    exact = out.total / out.city.target * 100
    printed = Fraction(half_up(exact, out.style.rate_places))
    gap = out.moved(printed - Fraction(out.city.month, 12) * 100, "gap", "超时序进度", "欠时序进度", "个百分点")
    done = out.rate(exact, "completion")
    level, target = out.level(out.total, "total"), out.level(Fraction(out.city.target), "target")
    return (
        f"{span}，全市规上工业完成总产值{level}，占年度目标{target}的{done}%，{gap}。",
        f"对照全年目标，{span}全市规上工业完成总产值{level}，完成年度目标{target}的{done}%，{gap}。",
    )[out.style.wording]


levels = st.integers(20_000, 3_000_000)
growths = st.integers(-40, 70)


@st.composite
def cities(draw: st.DrawFn) -> City:
    base = tuple(draw(levels) for _ in range(3))
    current = tuple(one * (100 + draw(growths)) // 100 for one in base)
    industries = draw(st.integers(5, 41))
    return City(
        current=(current[0], current[1], current[2]),
        base=(base[0], base[1], base[2]),
        province=Fraction(draw(st.integers(-50, 150)), 10),
        industries=industries,
        growing=draw(st.integers(0, industries)),
        target=draw(st.integers(2_000_000, 9_000_000)),
        month=draw(st.integers(2, 12)),
        previous_rank=draw(st.integers(1, 14)),
        rank=draw(st.integers(1, 14)),
    )


styles = st.builds(
    Style, level_places=st.integers(0, 3), rate_places=st.integers(0, 2), wan=st.booleans(), wording=st.integers(0, 1)
)


@settings(deadline=None, max_examples=20)
@given(cities(), styles)
def test_a_bulletin_whose_figures_agree_is_never_blamed(city: City, style: Style) -> None:
    text = bulletin(city, style)
    assert [one.text for one in check(text)] == []
    assert read(text).leftovers == ()


PLANTS = {
    "total": (Fraction(60), {Rule.PARTS, Rule.SHARE}),
    "share1": (Fraction(-6), {Rule.SHARE, Rule.PARTS}),
    "contribution1": (Fraction(9), {Rule.CONTRIBUTION, Rule.SHARE_AS_CONTRIBUTION, Rule.PARTS}),
    "pull1": (Fraction(3), {Rule.PULL, Rule.CURRENT_SHARE_PULL, Rule.CONTRIBUTION, Rule.PARTS}),
    "difference": (Fraction(4), {Rule.DIFFERENCE}),
    "face": (Fraction(5), {Rule.COUNT}),
    "completion": (Fraction(7), {Rule.COMPLETION}),
    "gap": (Fraction(5), {Rule.GAP}),
    "target": (Fraction(150), {Rule.COMPLETION}),
}


@pytest.mark.parametrize("name", sorted(PLANTS))
@settings(deadline=None, max_examples=3)
@given(city=cities(), wording=st.integers(0, 1))
def test_a_planted_error_beyond_the_tolerance_is_found(name: str, city: City, wording: int) -> None:
    base, current = sum(city.base), sum(city.current)
    assume(abs(current - base) * 20 > base and city.province >= 0)
    assume((city.current[1] - city.base[1]) * (current - base) >= 0 and city.current[1] * 4 > current)
    shift, rules = PLANTS[name]
    wrong = bulletin(city, Style(wording=wording, shifts={name: shift}))
    assume(wrong != bulletin(city, Style(wording=wording)))
    found = check(wrong)
    assert {one.rule for one in found} & rules, wrong
    assert all(sentence in wrong for one in found for sentence in one.sentences)
