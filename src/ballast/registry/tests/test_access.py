"""The door to the register: three readers, and a model that refuses to be asked without saying for whom."""

from __future__ import annotations

from datetime import date

import pytest
from django_scopes.exceptions import ScopeError

from ballast.kernel.scope import Scope
from ballast.registry import access
from ballast.registry.actions import (
    ensure_industries,
    save_changes,
    save_enterprises,
    save_memberships,
    save_parks,
    save_units,
)
from ballast.registry.models import Enterprise, EnterpriseSpell, Membership, RegisterChange
from ballast.registry.rows import ChangeRow, MembershipRow, SubjectRow

START, LATER = date(2024, 1, 1), date(2026, 7, 1)
NAMES = {"A": "甲县", "B": "乙县", "C": "丙县"}


def reports_to(code: str, unit: str, day: date = START) -> None:
    """An enterprise reports to a unit from a day."""
    save_enterprises([SubjectRow(code, f"企业{code}", day, {"unit": unit})], None)


@pytest.fixture
def town(db: None) -> None:
    """Two enterprises in A, one in B, one of each on a list."""
    save_units([SubjectRow(code, name, START, {}) for code, name in NAMES.items()], None)
    save_parks([SubjectRow("P1", "一号园", START, {}), SubjectRow("P2", "二号园", START, {})], None)
    for code in ("A1", "A2", "B1"):
        reports_to(code, code[0])
        save_changes([ChangeRow(code, "entry", "initial", None, None, "2023-02", None)], None)
    save_memberships([MembershipRow("L1", "名单", "", code, START, None) for code in ("A1", "B1")], None)


def test_the_city_sees_every_enterprise(town: None) -> None:
    assert access.enterprises(Scope.city()) == {"A1": "企业A1", "A2": "企业A2", "B1": "企业B1"}


def test_a_county_sees_its_own_enterprises_and_no_other(town: None) -> None:
    assert set(access.enterprises(Scope.of_units("A"))) == {"A1", "A2"}
    assert set(access.enterprises(Scope.of_units("B"))) == {"B1"}
    assert set(access.enterprises(Scope.of_units("A", "B"))) == {"A1", "A2", "B1"}


def test_a_county_without_enterprises_and_a_scope_of_nobody_see_none(town: None) -> None:
    assert access.enterprises(Scope.of_units("C")) == {}
    assert access.enterprises(Scope.of_units()) == {}


def test_places_lists_and_industries_are_known_to_everyone_with_a_unit(town: None) -> None:
    ensure_industries()
    for scope in (Scope.city(), Scope.of_units("A")):
        assert access.units(scope)["B"] == "乙县"
        assert access.parks(scope) == {"P1": "一号园", "P2": "二号园"}
        assert access.lists(scope) == {"L1": "名单"}
        assert access.industries(scope)["13"] == "农副食品加工业"


def test_a_park_sees_the_enterprises_in_it_and_an_enterprise_sees_itself(town: None) -> None:
    save_enterprises([SubjectRow("A2", "企业A2", LATER, {"park": "P1"})], None)
    assert set(access.enterprises(Scope.of_parks("P1"))) == {"A2"}
    assert set(access.enterprises(Scope.of_parks("P2"))) == set()
    assert set(access.enterprises(Scope.of_enterprise("B1"))) == {"B1"}
    assert set(access.enterprises(Scope.of_parks("P1") | Scope.of_units("B"))) == {"A2", "B1"}
    save_enterprises([SubjectRow("A2", "企业A2", date(2026, 8, 1), {"park": "none"})], None)
    assert access.enterprises(Scope.of_parks("P1")) == {}


def test_who_holds_no_place_sees_no_enterprise(town: None) -> None:
    assert access.enterprises(Scope.nowhere()) == {}
    assert access.units(Scope.nowhere()) == NAMES


@pytest.mark.parametrize("model", [Enterprise, EnterpriseSpell, RegisterChange, Membership])
def test_a_query_that_does_not_say_for_whom_raises(
    town: None, model: type[Enterprise] | type[EnterpriseSpell] | type[RegisterChange] | type[Membership]
) -> None:
    with pytest.raises(ScopeError):
        model.objects.count()


def test_an_enterprise_that_moved_is_seen_by_its_new_county_only(town: None) -> None:
    reports_to("A1", "B", LATER)
    assert "A1" not in access.enterprises(Scope.of_units("A"))
    assert "A1" in access.enterprises(Scope.of_units("B"))
