"""Outside of `within` a query raises; inside it sees what the scope holds, and the scope before comes back."""

from __future__ import annotations

import json

import pytest
from django_scopes.exceptions import ScopeError

from ballast.accounts.tests.factory import places
from ballast.kernel.scope import Scope
from ballast.projects.models import Project
from ballast.registry.models import Enterprise, EnterpriseSpell, Park
from ballast.scoping import is_scoped, within
from ballast.scoping.postgres import text_of

A, B, P1 = Scope.of_units("A"), Scope.of_units("B"), Scope.of_parks("P1")


@pytest.fixture
def town(db: None) -> None:
    """Two counties with two enterprises and a project each."""
    places()
    with within(Scope.city()):
        Project.objects.bulk_create([Project(code=f"J{unit}", name="项目", unit_id=unit) for unit in "AB"])


def codes() -> list[str]:
    """The enterprises that are seen."""
    return sorted(Enterprise.objects.values_list("code", flat=True))


@pytest.mark.parametrize("model", [Enterprise, EnterpriseSpell, Project])
def test_outside_of_a_scope_a_query_raises(town: None, model: type[Enterprise]) -> None:
    with pytest.raises(ScopeError):
        model.objects.count()


@pytest.mark.parametrize(
    ("scope", "held"),
    [
        (A, ["A1", "A2"]),
        (P1, ["A1"]),
        (Scope.of_enterprise("B2"), ["B2"]),
        (P1 | B, ["A1", "B1", "B2"]),
        (Scope.nowhere(), []),
        (Scope.city(), ["A1", "A2", "B1", "B2"]),
    ],
    ids=str,
)
def test_each_scope_sees_its_enterprises_and_what_belongs_to_them(town: None, scope: Scope, held: list[str]) -> None:
    with within(scope):
        assert codes() == held
        assert sorted({*EnterpriseSpell.objects.values_list("enterprise_id", flat=True)}) == held


@pytest.mark.parametrize(("scope", "held"), [(A, ["JA"]), (B | P1, ["JB"]), (P1, []), (Scope.city(), ["JA", "JB"])])
def test_rows_that_name_their_unit_are_held_with_it(town: None, scope: Scope, held: list[str]) -> None:
    with within(scope):
        assert sorted(Project.objects.values_list("code", flat=True)) == held


def test_the_scope_before_comes_back_also_after_an_error(town: None) -> None:
    with within(A):
        with pytest.raises(ZeroDivisionError), within(B):
            assert codes() == ["B1", "B2"]
            raise ZeroDivisionError
        assert codes() == ["A1", "A2"]
    with pytest.raises(ScopeError):
        codes()


def test_what_belongs_to_nobody_needs_no_scope() -> None:
    assert is_scoped(Enterprise) and is_scoped(Project) and not is_scoped(Park)


def test_the_database_is_told_places_and_never_an_empty_scope_for_one() -> None:
    assert text_of(None) == ""
    assert json.loads(text_of(Scope.city())) == {"city": True}
    told = json.loads(text_of(A | P1 | Scope.of_enterprise("B2")))
    assert told == {"units": ["A"], "parks": ["P1"], "enterprises": ["B2"]}
    assert json.loads(text_of(Scope.nowhere())) == {"units": [], "parks": [], "enterprises": []}
