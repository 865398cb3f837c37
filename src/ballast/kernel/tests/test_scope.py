from __future__ import annotations

import pytest

from ballast.kernel.scope import Audience, Level, Scope


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
    assert Scope.of_enterprise("F1").level is Level.ENTERPRISE


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
