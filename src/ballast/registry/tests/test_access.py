"""The door to the register: three readers, and a model that refuses to be asked without saying for whom."""

from __future__ import annotations

from datetime import date

import pytest
from django_scopes.exceptions import ScopeError

from ballast.kernel.problems import NotFoundError
from ballast.kernel.scope import Scope
from ballast.registry import access, words
from ballast.registry.actions import (
    ensure_industries,
    save_changes,
    save_enterprises,
    save_memberships,
    save_parks,
    save_states,
    save_successions,
    save_units,
)
from ballast.registry.models import Enterprise, EnterpriseSpell, Membership, RegisterChange
from ballast.registry.rows import ChangeRow, MembershipRow, StateRow, SubjectRow, SuccessionRow

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


@pytest.fixture
def known(town: None) -> None:
    """The town with what a list and a profile show."""
    save_units([SubjectRow("A", "甲县", LATER, {"kind": "county", "position": "2", "group": "一组"})], None)
    save_units([SubjectRow("CITY", "全市", START, {"kind": "city", "position": "1"})], None)
    save_parks([SubjectRow("P1", "一号园", LATER, {"units": "A、B", "class": "high_tech", "enclave": "1"})], None)
    aspects = {"industry": "1311", "size": "3", "park": "P1", "control": "3"}
    save_enterprises([SubjectRow("A1", "企业A1", LATER, aspects)], None)
    save_states([StateRow("A1", "run_state", "stopped", LATER, None)], None)
    save_changes([ChangeRow("A2", "exit", "closed", None, LATER, "2026-05", True)], None)
    save_successions([SuccessionRow("B1", "A1", "merger", "2026-08", "")], None)
    save_successions([SuccessionRow("A2", "A1", "new_code", "2026-09", "换码")], None)


TODAY = date(2026, 10, 20)


def test_a_list_tells_what_holds_on_the_day_and_for_whom(known: None) -> None:
    lines = {line.code: line for line in access.enterprise_lines(Scope.of_units("A"), TODAY)}
    assert set(lines) == {"A1", "A2"}
    one = lines["A1"]
    assert (one.unit_name, one.park_name, one.industry, one.division) == ("甲县", "一号园", "1311", "13")
    assert (one.size, one.run_state, one.register_state) == ("3", "stopped", "in")
    assert (lines["A2"].register_state, lines["A2"].division, lines["A2"].park) == ("out", "", "")
    earlier = {line.code: line for line in access.enterprise_lines(Scope.city(), date(2026, 3, 1))}
    assert (earlier["A1"].run_state, earlier["A2"].register_state) == ("normal", "in")
    assert earlier["A1"].industry == ""
    assert access.enterprise_lines(Scope.nowhere(), TODAY) == []


def test_the_filters_are_those_of_the_lines_that_are_there(known: None) -> None:
    found = access.choices(access.enterprise_lines(Scope.of_units("A"), TODAY))
    assert (dict(found.unit), dict(found.park)) == ({"A": "甲县"}, {"P1": "一号园", "none": "园区外"})
    assert dict(found.industry) == {"13": "农副食品加工业（13）"}
    assert (dict(found.size), dict(found.register_state)) == ({"3": "小型"}, {"in": "在库", "out": "已退库"})
    assert dict(found.run_state) == {"normal": "正常", "stopped": "停产"}
    assert access.choices([]) == access.Choices()


def test_a_list_is_narrowed_by_every_filter_at_once(known: None) -> None:
    lines = access.enterprise_lines(Scope.city(), TODAY)

    def codes(**wanted: str) -> list[str]:
        return [line.code for line in lines if access.Wanted(**wanted).fits(line)]

    assert codes() == ["A1", "A2", "B1"]
    assert codes(unit="A", register_state="in") == ["A1"]
    assert codes(park="none") == ["A2", "B1"]
    assert codes(industry="13", size="4") == []


def test_a_profile_tells_spells_newest_first_with_what_holds_and_where_it_is_known_from(known: None) -> None:
    profile = access.enterprise(Scope.of_units("A"), "A1", TODAY)
    assert profile.line.code == "A1"
    assert not profile.code_is_valid
    told = {(spell.aspect, spell.text, spell.holds) for spell in profile.spells}
    assert {("unit", "甲县", True), ("park", "一号园", True), ("run_state", "停产", True)} <= told
    assert {spell.source.text for spell in profile.spells} == {"系统内登记"}
    assert [each.kind for each in profile.changes] == ["initial"]
    assert [(each.code, each.holds) for each in profile.lists] == [("L1", True)]
    later = access.enterprise(Scope.of_units("A"), "A1", date(2026, 3, 1))
    assert {spell.aspect for spell in later.spells if spell.holds} == {"unit"}


def test_a_succession_names_the_other_only_where_it_is_the_readers(known: None) -> None:
    of_a = access.enterprise(Scope.of_units("A"), "A1", TODAY).successions
    assert [(each.role, each.code, each.name) for each in of_a] == [
        ("承继自", "", "其他单位的企业"),
        ("承继自", "A2", "企业A2"),
    ]
    of_city = access.enterprise(Scope.city(), "A2", TODAY).successions
    assert [(each.role, each.code, each.remark) for each in of_city] == [("由其承继", "A1", "换码")]


@pytest.mark.parametrize("code", ["B1", "NOWHERE"])
def test_an_enterprise_of_others_is_not_found_like_one_that_does_not_exist(known: None, code: str) -> None:
    with pytest.raises(NotFoundError, match="没有找到"):
        access.enterprise(Scope.of_units("A"), code)


def test_parks_are_shown_to_those_who_hold_them_or_a_unit_they_lie_in(known: None) -> None:
    def seen(scope: Scope) -> dict[str, int]:
        return {line.code: line.enterprises for line in access.park_lines(scope, TODAY)}

    assert seen(Scope.city()) == {"P1": 1, "P2": 0}
    assert seen(Scope.of_units("A")) == {"P1": 1}
    assert seen(Scope.of_units("B")) == {"P1": 0}
    assert seen(Scope.of_parks("P2")) == {"P2": 0}
    assert seen(Scope.of_units("C")) == seen(Scope.nowhere()) == {}
    park = access.park_lines(Scope.city(), TODAY)[0]
    assert (park.kind, park.units, park.unit_names, park.enclave) == ("high_tech", ("A", "B"), ("甲县", "乙县"), True)


def test_units_stand_in_their_order_and_count_the_readers_own_only(known: None) -> None:
    lines = access.unit_lines(Scope.of_units("A"), TODAY)
    assert [(line.code, line.position, line.enterprises) for line in lines] == [
        ("CITY", 1, None),
        ("A", 2, 2),
        ("B", None, None),
        ("C", None, None),
    ]
    assert {line.code: line.enterprises for line in access.unit_lines(Scope.city(), TODAY)}["B"] == 1


def test_where_a_row_came_from_is_told_with_file_sheet_and_row() -> None:
    assert access.Sourced("名录.xlsx", "表一", 7).text == "名录.xlsx“表一”第7行"
    assert access.Sourced("名录.csv").text == "名录.csv"


@pytest.mark.parametrize(
    ("aspect", "code", "said"),
    [
        ("industry", "1311", "农副食品加工业（1311）"),
        ("industry", "C", "制造业（C）"),
        ("industry", "99", "99"),
        ("industry", "", ""),
        ("park", "none", "园区外"),
        ("park", "P1", "P1"),
        ("control", "5", "外商控股"),
        ("ownership", "112", "私营有限责任公司"),
        ("chain", "钨", "钨"),
    ],
)
def test_codes_are_said_in_the_words_of_the_desk(aspect: str, code: str, said: str) -> None:
    assert words.value(aspect, code) == said
