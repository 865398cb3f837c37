"""Names and sentences in the words of the bulletins: 拉动, 下拉, 百分点."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import Exact, half_up, text
from ballast.methods.drivers.cells import Conditions, Value
from ballast.methods.exact import MethodError, Rate, fraction

OTHERS = "其他"


@dataclass(frozen=True)
class Wording:
    """How names and numbers are printed.

    * `whole`, `measure`: of what and of whom the total is (全市, 产值); for a ratio `measure` is its name (产销率)
    * `unit`, `divisor`, `places`: values are divided by `divisor` and printed in `unit` (万元 in, 亿元 out: 10000)
    * `rate_places`: decimals of percent and points
    * `attributes`: the name on screen of an attribute; `values`: of its values

    >>> Wording(values={"county": {"610902": "汉滨区"}}).name((("county", "610902"),))
    '汉滨区'
    """

    whole: str = "全市"
    measure: str = "产值"
    unit: str = ""
    divisor: Exact = 1
    places: int = 2
    rate_places: int = 1
    attributes: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[Value, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if fraction(self.divisor) <= 0:
            raise MethodError(f"单位换算的除数应大于零，收到的是{self.divisor}")

    def name(self, conditions: Conditions) -> str:
        """The conjunction as a name: the values joined by 、 and before the last by 的; 其他 for none."""
        said = [self._value(attribute, value) for attribute, value in conditions]
        return "的".join(one for one in ("、".join(said[:-1]), said[-1]) if one) if said else OTHERS

    def counted_name(self, conditions: Conditions, counted_before: int) -> str:
        """The name at the head of a sentence; it says where part of it was counted under an earlier name."""
        if not conditions:
            return f"{OTHERS}部分"
        return self.name(conditions) + ("（不含已列入前项的部分）" if counted_before else "")

    def missing(self, rows: int) -> str:
        """How many rows were left out, or nothing."""
        return f"；另有{rows}行缺数，两期都未计入" if rows else ""

    def _value(self, attribute: str, value: Value) -> str:
        shown = self.attributes.get(attribute, attribute)
        if named := self.values.get(attribute, {}).get(value):
            return named
        if value is None:
            return f"{shown}未填"
        return value if isinstance(value, str) and not value.isascii() else f"{shown}＝{value}"

    def amount(self, value: Fraction) -> str:
        """A value in the unit of the page."""
        return f"{text(value / fraction(self.divisor), self.places)}{self.unit}"

    def points(self, pull: Fraction, up: str = "拉动", down: str = "下拉", of: str = "", unit: str = "个百分点") -> str:
        """What a pull is called; what rounds to nothing is said to be less than the smallest that prints."""
        if pull == 0:
            return f"对{of}没有影响" if of else "没有影响"
        verb = (up if pull > 0 else down) + of
        if half_up(pull, self.rate_places) == 0:
            return f"{verb}不足{text(Fraction(1, 10**self.rate_places), self.rate_places)}{unit}"
        return f"{verb}{text(abs(pull), self.rate_places)}{unit}"

    def growth(self, rate: Rate) -> str:
        """A growth rate as a clause, or why there is none."""
        if isinstance(rate, Marker):
            return {Marker.NO_BASE: "上年同期无基数", Marker.NEGATIVE_BASE: "上年同期为负，不计算增速"}.get(
                rate, rate.legend
            )
        if half_up(rate, self.rate_places) == 0:
            return "同比持平"
        return f"同比{'增长' if rate > 0 else '下降'}{text(abs(rate), self.rate_places)}%"

    def change(self, value: Fraction) -> str:
        """A change in the unit of the page."""
        return f"{'减少' if value < 0 else '增加'}{self.amount(abs(value))}"
