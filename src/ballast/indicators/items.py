"""The items that returns are made of: unit, scale, calendar, and whether they are flows or stocks.

A flow has four numbers (month, year to date, and both for the same span last year); a stock has a level at the end of the
period and the level a year before. Dynamic families (`product:…`, `class_output:…`) take their unit from the form.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from ballast.kernel.period import Calendar
from ballast.kernel.problems import BallastError
from ballast.kernel.quantity import UNITS, Unit, unit


class ItemKind(StrEnum):
    """How an item behaves over time."""

    FLOW = "flow"
    STOCK = "stock"


@dataclass(frozen=True)
class Item:
    """One declared item. Stored numbers are integers of `unit` × 10^−`scale`; `shown` is the unit on screen."""

    code: str
    name: str
    unit: Unit
    shown: Unit
    kind: ItemKind = ItemKind.FLOW
    calendar: Calendar = Calendar.MERGED
    scale: int = 0
    places: int = 2


def _item(code: str, name: str, stored: str, shown: str, **more: object) -> Item:
    return replace(Item(code, name, UNITS[stored], UNITS[shown]), **more)  # type: ignore[arg-type]


ITEMS: dict[str, Item] = {
    item.code: item
    for item in (
        _item("output", "工业总产值", "元", "亿元"),
        _item("sales", "工业销售产值", "元", "亿元"),
        _item("export", "出口交货值", "元", "亿元"),
        _item("sei_output", "战略性新兴产业产值", "元", "亿元"),
        _item("electricity", "工业用电量", "千瓦时", "万千瓦时", calendar=Calendar.MONTHLY),
        _item("tax", "应交税金", "元", "亿元"),
        _item("jobs", "期末从业人员", "人", "人", kind=ItemKind.STOCK, places=0),
        _item("energy", "综合能源消费量", "千克标准煤", "吨标准煤"),
        _item("land", "用地面积", "亩", "亩", kind=ItemKind.STOCK, scale=4),
        _item("revenue", "营业收入", "元", "亿元"),
    )
}

_PRODUCT_SCALE = 4


FAMILIES = {"product": "产品产量", "class_output": "小类产值", "other": "其他指标"}
"""Families of items that a form may add to: their members are declared by the files that bring them."""


def item(code: str, given_unit: str = "", calendar: Calendar = Calendar.MERGED) -> Item:
    """The item of that code; a family member is made from its unit as given. Raises `BallastError` for unknown codes."""
    if code in ITEMS:
        return ITEMS[code]
    family, _, name = code.partition(":")
    if not name or family not in FAMILIES:
        raise BallastError(f"没有“{code}”这个指标项，可用：{'、'.join(ITEMS)}")
    label = f"{FAMILIES[family]}：{name}"
    if family == "class_output":
        return Item(code, label, UNITS["元"], UNITS["亿元"])
    stored = _family_unit(given_unit)
    scale = _PRODUCT_SCALE if family == "product" else 0
    return Item(code, label, stored, stored, scale=scale, calendar=calendar, places=min(scale, 2))


def _family_unit(given: str) -> Unit:
    """The smallest unit of the kind that was given, so that 吨 and 万吨 of one product add up."""
    kind = unit(given).kind
    return next(candidate for candidate in UNITS.values() if candidate.kind == kind and candidate.factor == 1)
