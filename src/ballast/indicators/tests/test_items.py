from __future__ import annotations

import pytest

from ballast.indicators.items import FAMILIES, ITEMS, ItemKind, item
from ballast.kernel.period import Calendar
from ballast.kernel.problems import BallastError
from ballast.kernel.quantity import UNITS


@pytest.mark.parametrize("code", list(ITEMS))
def test_an_item_is_shown_in_a_unit_of_the_kind_it_is_stored_in(code: str) -> None:
    one = ITEMS[code]
    assert one.code == code
    assert one.unit.kind == one.shown.kind
    assert one.unit.factor <= one.shown.factor


def test_money_is_stored_in_yuan() -> None:
    assert {one.unit.name for one in ITEMS.values() if one.unit.kind == "money"} == {"元"}


def test_no_two_items_share_a_name() -> None:
    assert len({one.name for one in ITEMS.values()}) == len(ITEMS)


def test_electricity_has_a_january_and_output_has_none() -> None:
    assert item("electricity").calendar is Calendar.MONTHLY
    assert item("output").calendar is Calendar.MERGED


def test_people_and_land_are_levels_and_not_flows() -> None:
    assert {code for code, one in ITEMS.items() if one.kind is ItemKind.STOCK} == {"jobs", "land"}


@pytest.mark.parametrize(
    ("given", "stored"), [("吨", "公斤"), ("万吨", "公斤"), ("万千瓦时", "千瓦时"), ("万件", "件")]
)
def test_a_product_is_stored_in_the_smallest_unit_of_its_kind_so_that_units_add_up(given: str, stored: str) -> None:
    one = item("product:水泥", given)
    assert one.unit == UNITS[stored]
    assert one.unit.factor == 1
    assert one.scale > 0


def test_output_of_a_class_is_money_whatever_was_given() -> None:
    assert item("class_output:3921", "万元").unit is UNITS["元"]


def test_a_member_of_a_family_may_have_a_calendar_of_its_own() -> None:
    assert item("other:营业收入", "千新台币", Calendar.MONTHLY).calendar is Calendar.MONTHLY
    assert item("other:营业收入", "千新台币").calendar is Calendar.MERGED


@pytest.mark.parametrize("code", ["nonsense", "product:", "product", "goods:水泥", ""])
def test_an_item_that_is_not_declared_is_refused_with_those_that_are(code: str) -> None:
    with pytest.raises(BallastError, match=r"没有“.*”这个指标项，可用：.*output"):
        item(code, "吨")


@pytest.mark.parametrize("family", list(FAMILIES))
def test_a_member_of_a_family_says_what_it_is(family: str) -> None:
    assert item(f"{family}:水泥", "吨").name == f"{FAMILIES[family]}：水泥"
