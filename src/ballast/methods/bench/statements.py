"""Statements: the monthly bulletins of `times` cities, read and checked; nothing else does this, so there is no peer."""

from __future__ import annotations

from functools import partial

from ballast.methods.bench import Case
from ballast.methods.statements import check, read

_SENTENCES = (
    "1-{month}月，全市规上工业总产值{total}.50亿元，同比增长{rate}.4%，居全省第{rank}位，比上月前移1位。",
    "分三大门类看，采矿业产值{mining}.25亿元，占规上工业总产值的{share}.1%，下拉规上工业增速0.3个百分点；制造业增长{rate}.9%，"
    "拉动规上工业增长{rate}.1个百分点，贡献率8{rank}.5%。",
    "38个行业大类中2{rank}个实现增长，增长面6{rank}.8%；高新区、经开区和示范区规上产值分别增长{rate}.1%、6.2%和-3.0%。",
    "全市工业投资完成{mining}.8亿元，完成年度目标的4{rank}.7%，欠时序进度9.6个百分点，高于全省2.8个、全国1.3个百分点。",
)


def _bulletin(city: int) -> str:
    """About five thousand characters, other numbers in every paragraph."""
    paragraphs = [
        "".join(_SENTENCES).format(
            month=2 + (city + place) % 11,
            total=400 + (7 * city + 13 * place) % 600,
            rate=3 + (city + place) % 9,
            rank=1 + (city + 3 * place) % 8,
            mining=20 + (5 * city + place) % 70,
            share=5 + place % 20,
        )
        for place in range(16)
    ]
    return "\n".join(paragraphs)


def _each(bulletins: list[str], reading: bool) -> int:
    return sum(len(read(one).figures) if reading else len(check(one)) for one in bulletins)


def cases(times: int) -> list[Case]:
    """One bulletin of about five thousand characters a city."""
    bulletins = [_bulletin(city) for city in range(times)]
    size = f"{times}份公报、{sum(map(len, bulletins))}字"
    return [
        Case("statements.read", size, partial(_each, bulletins, True)),
        Case("statements.check", size, partial(_each, bulletins, False)),
    ]
