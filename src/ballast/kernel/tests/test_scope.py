from __future__ import annotations

import pytest

from ballast.kernel.scope import Audience, Scope


def test_the_city_holds_every_unit() -> None:
    assert Scope.city().whole_city
    assert Scope.city().holds_unit("A")


def test_a_county_holds_itself_and_nobody_else() -> None:
    county = Scope.of_units("A")
    assert county.holds_unit("A")
    assert not county.holds_unit("B")
    assert not county.whole_city


@pytest.mark.parametrize("scope", [Scope.of_parks("A"), Scope.of_enterprise("A"), Scope.of_units()])
def test_what_is_smaller_than_a_unit_holds_no_unit_even_of_the_same_code(scope: Scope) -> None:
    assert not scope.holds_unit("A")
    assert not scope.whole_city


def test_an_enterprise_reads_as_its_county_does_and_not_as_the_bureau() -> None:
    assert Scope.of_enterprise("F1").audience is Audience.COUNTY
    assert Scope.of_enterprise("F1").only_enterprises


def test_only_the_city_reads_as_an_insider_unless_told_otherwise() -> None:
    assert Scope.city().audience is Audience.INTERNAL
    assert Scope.of_units("A").audience is Audience.COUNTY
    assert Scope.of_parks("P1").audience is Audience.COUNTY


def test_circles_widen_from_the_bureau_to_the_public() -> None:
    assert [audience.value for audience in sorted(Audience, key=lambda each: each.rank)] == [
        "internal",
        "county",
        "between_counties",
        "public",
    ]
    assert len({audience.label for audience in Audience}) == len(Audience)


def test_a_scope_says_itself_in_a_stable_order() -> None:
    assert str(Scope.of_units("B", "A")) == "unit:A,B"
    assert str(Scope.city()) == "city"
    assert Scope.of_units("B", "A") == Scope.of_units("A", "B")


def test_without_the_whole_city_nobody_reads_as_an_insider() -> None:
    assert Scope.of_units("A", audience=Audience.INTERNAL).audience is Audience.COUNTY
    assert Scope.nowhere(Audience.INTERNAL).audience is Audience.COUNTY


def test_two_scopes_together_hold_what_either_holds() -> None:
    both = Scope.of_units("A") | Scope.of_parks("P1") | Scope.of_enterprise("F1")
    assert (set(both.units), set(both.parks), set(both.enterprises)) == ({"A"}, {"P1"}, {"F1"})
    assert str(both) == "unit:A;park:P1;enterprise:F1"
    assert not both.only_enterprises
    assert (both | Scope.city()) == Scope.city()
    assert (Scope.nowhere() | Scope.of_units("A")) == Scope.of_units("A")


def test_a_scope_lies_within_another_only_if_every_place_and_its_circle_do() -> None:
    assert Scope.of_units("A") <= Scope.of_units("A", "B") <= Scope.city()
    assert not Scope.of_units("A", "C") <= Scope.of_units("A", "B")
    assert not Scope.city() <= Scope.of_units("A")
    assert not Scope.of_parks("A") <= Scope.of_units("A")
    assert not Scope.of_enterprise("A") <= Scope.of_units("A")
    assert not Scope.of_units("A") <= Scope.of_units("A", audience=Audience.PUBLIC)
    assert Scope.nowhere() <= Scope.of_units("A")
