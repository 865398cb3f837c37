from __future__ import annotations

import re
from typing import Any

import pytest

from ballast.indicators import catalogue
from ballast.indicators.catalogue import (
    CATALOGUE,
    CUBE,
    SELECTIONS,
    TARGETED,
    Indicator,
    Kind,
    catalogue_identity,
    indicator,
)
from ballast.indicators.items import ITEMS
from ballast.indicators.on_facts import Official
from ballast.indicators.on_sums import Growth, Level
from ballast.kernel.problems import NotFoundError
from ballast.kernel.quantity import UNITS

ALL = list(CATALOGUE.values())


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.code)
def test_an_indicator_has_a_code_a_unit_a_source_and_a_formula_in_words(one: Indicator) -> None:
    assert CATALOGUE[one.code] is one
    assert re.fullmatch(r"[a-z][a-z_]*", one.code)
    assert one.unit in UNITS
    assert one.source
    assert one.name
    assert one.formula.words
    assert one.places >= 0
    assert one.direction in (-1, 0, 1)
    assert one.bases
    assert one.kind.label


def test_no_declaration_is_overwritten_by_another_of_the_same_code(monkeypatch: pytest.MonkeyPatch) -> None:
    declared: list[str] = []

    def noted(code: str, *rest: Any, **more: Any) -> Indicator:
        declared.append(code)
        return Indicator(code, *rest, **more)

    monkeypatch.setattr(catalogue, "Indicator", noted)
    again = catalogue._catalogue()
    assert sorted(declared) == sorted(again) == sorted(CATALOGUE)


def test_no_two_indicators_share_a_name() -> None:
    assert len({one.name for one in ALL}) == len(ALL)


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.code)
def test_an_indicator_reads_items_and_is_cut_by_dimensions_that_exist(one: Indicator) -> None:
    assert {name for name in one.formula.items if not name.startswith("register")} <= set(ITEMS)
    assert set(one.dimensions) <= {*CUBE, *SELECTIONS}
    assert "enterprise" not in one.dimensions


def test_official_indicators_come_from_releases_and_no_other_does() -> None:
    for one in ALL:
        assert (one.kind is Kind.OFFICIAL) >= isinstance(one.formula, Official)
        if one.kind is Kind.OFFICIAL:
            assert one.formula.items == ()
            assert "统计部门" in one.source
        if one.kind is Kind.COMPILED:
            assert one.kind.label == "部门调度数据"


def test_an_estimate_is_never_ranked_and_says_so() -> None:
    estimates = [one for one in ALL if one.kind is Kind.ESTIMATE]
    assert estimates
    for one in estimates:
        assert not one.rank
        assert "测算" in one.name
        assert "不参加排名" in one.note


def test_a_rate_is_never_additive_and_a_sum_is() -> None:
    for one in ALL:
        assert not (one.additive and one.unit in ("%", "百分点", "位"))
        if isinstance(one.formula, Level):
            assert one.additive


def test_a_place_is_better_the_smaller_it_is() -> None:
    assert {one.direction for one in ALL if one.unit == "位" and one.kind is Kind.OFFICIAL} == {-1}


def test_every_target_is_for_an_indicator_of_the_catalogue_and_none_for_an_enterprise() -> None:
    for code in TARGETED:
        assert code in CATALOGUE
        assert f"{code}_target" in CATALOGUE
    for one in ALL:
        if one.kind is Kind.DERIVED:
            assert set(one.dimensions) <= {"unit", "park"}


def test_the_nearest_codes_are_named_for_one_that_is_mistyped() -> None:
    with pytest.raises(NotFoundError, match="output_growth"):
        indicator("output_grwth")
    with pytest.raises(NotFoundError, match="ballast indicators"):
        indicator("完全没有")


def test_a_member_of_a_family_is_made_on_the_way_as_a_sum_or_as_its_growth() -> None:
    level, growth = indicator("product:水泥"), indicator("product:水泥_growth")
    assert (level.formula, growth.formula) == (Level("product:水泥"), Growth("product:水泥"))
    assert (level.item, growth.item) == ("product:水泥", "product:水泥")
    assert (growth.unit, growth.name) == ("%", "水泥增速")
    for code in ("product:", "goods:水泥", "product"):
        with pytest.raises(NotFoundError):
            indicator(code)


def test_the_identity_of_the_catalogue_follows_its_declarations(monkeypatch: pytest.MonkeyPatch) -> None:
    before = catalogue_identity()
    assert catalogue_identity() == before
    changed = {**CATALOGUE, "output": Indicator("output", "产值", "元", Kind.COMPILED, Level("output"))}
    monkeypatch.setattr(catalogue, "CATALOGUE", changed)
    assert catalogue_identity() != before
