"""The shape of the year as a warning."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.kernel.period import Period
from ballast.kernel.rounding import Exact
from ballast.methods.exact import Number, number
from ballast.methods.sequence import year_shape
from ballast.methods.warning.lights import Evidence, Judgement, Light, shown

_CODE, _TITLE = "year_shape", "全年走势（高开低走）"


def shape_warning(
    rates: Sequence[tuple[Period, Number | Marker]],
    falls: int = 3,
    points: Exact = 3,
    target: Exact | None = None,
    light: Light = Light.YELLOW,
    places: int = 1,
) -> Judgement:
    """Whether the year opened high and ran low, as a light with its evidence.

    `rates` are the year's cumulative rates in percent by period, in order; `falls`, `points` (suggested: 3 and 3) and
    `target` as in `ballast.methods.sequence.year_shape`; `light` is what a year that runs low gets (suggested: yellow).
    Without a first quarter, or anything after it, `MISSING`. Raises `MethodError` for periods out of order.

    >>> from ballast.kernel.period import Period
    >>> shape_warning([(Period(2026, m), r) for m, r in zip((2, 3, 4, 5), (9, 8, 7, 6))]).light
    <Light.YELLOW: 'yellow'>
    """
    exact = [(one, rate if isinstance(rate, Marker) else number(rate, f"{one}增速")) for one, rate in rates]
    found = year_shape(exact, falls, points, target, places)
    if found is None:
        return Judgement(Marker.MISSING, _CODE, _TITLE, "", (), "一季度缺数，或其后尚无数据，无法判断全年走势。")
    evidence = (
        Evidence("一季度最高累计增速", "%", Fraction(found.high), found.high_at),
        Evidence("当前累计增速", "%", Fraction(found.now), found.now_at),
        Evidence("最长连续回落", "期", Fraction(found.longest_fall), found.now_at),
    )
    says = f"{found.high_at.label()}{_grew(found.high)}，{found.now_at.label()}{_grew(found.now)}"
    if not found.opened_high_ran_low:
        return Judgement(Light.GREEN, _CODE, _TITLE, "", evidence, f"{says}，未呈高开低走，亮绿灯（依据：{_TITLE}）。")
    fell = f"回落{shown(found.drop)}个百分点，最长连续回落{found.longest_fall}期"
    sentence = f"{says}，{fell}，呈高开低走，亮{light.label}（依据：{_TITLE}）。请分析原因。"
    return Judgement(light, _CODE, _TITLE, "opened_high_ran_low", evidence, sentence)


def _grew(rate: Decimal) -> str:
    return f"下降{-rate}%" if rate < 0 else f"增长{rate}%"
