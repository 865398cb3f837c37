"""Units of a bulletin: what is measured, and how many of the smallest it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Unit:
    """A unit as printed; `dimension` says what may be added to what, `factor` how many base units it is."""

    text: str
    dimension: str
    factor: Fraction

    @property
    def discrete(self) -> bool:
        """Whether numbers in it are counted, not measured: 25家 is 25 exactly."""
        return self.dimension == "count" and self.factor == 1


_SCALES = {
    "": 1,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "万亿": 10**12,
}
_BASES = {
    "money": "元人民币 元",
    "dollar": "美元",
    "euro": "欧元",
    "power": "千瓦时 度",
    "capacity": "千瓦",
    "coal": "吨标准煤 吨标煤",
    "mass": "吨 公斤 千克",
    "area": "平方米 平方公里 公顷 亩",
    "volume": "立方米 千升 升",
    "length": "公里 千米 芯千米 米",
    "count": "家 户 个 件 项 种 类 座 所 条 人 人次 名 宗 笔 处 起 批",
    "goods": "台 辆 套 只 支 架 艘 块 片 箱 重量箱 张 双 枚 头 部 樘 标箱 艘次 吨次 卷 把 盒 瓶",
    "time": "天 小时 分钟 年 个月",
}
_INNER: dict[str, Fraction | int] = {
    "公斤": Fraction(1, 1000),
    "千克": Fraction(1, 1000),
    "公顷": 10**4,
    "平方公里": 10**6,
    "亩": Fraction(2000, 3),
    "公里": 1000,
    "千米": 1000,
    "芯千米": 1000,
}
_RATIO_TAILS = ("/亩", "/吨", "/平方米", "/人", "/公顷", "/万元", "/千瓦时", "/立方米")
BARE = {"亿": Fraction(10**8), "万": Fraction(10**4)}
"""Scales that stand alone in speech and briefs (45.6亿); the measure tells of what."""

PERCENT = Unit("%", "percent", Fraction(1))
POINTS = Unit("个百分点", "points", Fraction(1))
TIMES = Unit("倍", "times", Fraction(1))
PLACE = Unit("位", "place", Fraction(1))
NONE = Unit("", "", Fraction(1))
_SPECIAL = {
    "%": PERCENT,
    "％": PERCENT,
    "‰": Unit("‰", "permille", Fraction(1)),
    "个百分点": POINTS,
    "百分点": POINTS,
    "个点": POINTS,
    "倍": TIMES,
    "成": Unit("成", "tenth", Fraction(1)),
    "位": PLACE,
    "个位次": PLACE,
    "位次": PLACE,
    "个位": PLACE,
    "立方": Unit("立方", "volume", Fraction(1)),
}


def _table() -> dict[str, Unit]:
    units = dict(_SPECIAL)
    for dimension, names in _BASES.items():
        for base in names.split():
            for scale, factor in _SCALES.items():
                unit = Unit(scale + base, dimension, Fraction(factor) * _INNER.get(base, 1))
                units.setdefault(unit.text, unit)
                if dimension in ("money", "coal"):
                    for tail in _RATIO_TAILS:
                        units[unit.text + tail] = Unit(unit.text + tail, "ratio", Fraction(factor))
    return units


UNITS = _table()
PATTERN = "|".join(re.escape(name) for name in sorted(UNITS, key=lambda name: (-len(name), name)))
PATTERN += r"|[亿万](?=[,，。;；:：、()!?的]|以[上下]|左右|$)"


def unit_of(text: str) -> Unit:
    """The unit behind its printed form; an unknown one has no dimension, so that nothing is added to it.

    >>> unit_of("亿元").factor == 10**8 and unit_of("亿元").dimension == "money"
    True
    """
    return UNITS.get(text) or Unit(text, "", BARE.get(text, Fraction(1)))


def named(bare: Unit, measure: str) -> Unit:
    """The unit that 45.6亿 stands for where the measure is known: money, or 千瓦时 of power.

    >>> named(unit_of("亿"), "产值").text
    '亿元'
    """
    base = "千瓦时" if measure in ("用电量", "发电量") else "元"
    return unit_of(bare.text + base)
