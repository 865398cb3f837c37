"""The door to filed facts: what a county may see of returns, held ones and old versions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django_scopes.exceptions import ScopeError

from ballast.collection import access
from ballast.collection.actions import save_returns
from ballast.collection.models import Return, ReturnLine
from ballast.collection.rows import ReturnRow
from ballast.files.models import ReceivedFile
from ballast.kernel import clock
from ballast.kernel.actor import Actor
from ballast.kernel.problems import NotFoundError
from ballast.kernel.scope import Scope
from ballast.registry.actions import save_enterprises, save_units
from ballast.registry.rows import Origin, SubjectRow

COUNTY, OTHER = Scope.of_units("A"), Scope.of_units("B")
START = date(2024, 1, 1)


def files(code: str, period: str, ytd: int, base: int, source: ReceivedFile | None = None) -> None:
    """One return of one item, in 元."""
    row = ReturnRow(code, period, "short-form", {"output": (None, ytd, None, base)}, origin=Origin("表一", 7))
    save_returns([row], source, Actor("测试", Scope.city()), Decimal(200))


@pytest.fixture
def town(db: None) -> None:
    """F1 of A filed September twice, the second time a thousandfold and in a file; G1 of B filed once."""
    save_units([SubjectRow("A", "甲县", START, {}), SubjectRow("B", "乙县", START, {})], None)
    save_enterprises(
        [SubjectRow("F1", "企业F1", START, {"unit": "A"}), SubjectRow("G1", "企业G1", START, {"unit": "B"})], None
    )
    source = ReceivedFile.objects.create(
        sha256="ab" * 32,
        name="九月.xlsx",
        size=1,
        kind="returns",
        profile="short-form",
        received_at=clock.now(),
        received_by="测试",
    )
    files("F1", "2026-08", 100, 90)
    files("F1", "2026-09", 110, 100)
    files("F1", "2026-09", 110_000, 100, source)
    files("G1", "2026-09", 50, 40)


def test_a_county_reads_every_version_of_its_own_returns(town: None) -> None:
    found = access.versions(COUNTY, "F1", "2026-09")
    assert [(each.version, each.status) for each in found] == [(1, "accepted"), (2, "held")]
    assert (found[0].name, found[0].file, found[0].sha256, found[0].recorded_by) == ("企业F1", "", "", "测试")
    assert (found[1].file, found[1].sha256, found[1].sheet, found[1].row) == ("九月.xlsx", "ab" * 32, "表一", 7)


def test_an_old_version_keeps_its_lines(town: None) -> None:
    assert access.lines(COUNTY, "F1", "2026-09", 1) == {"output": (None, 110, None, 100)}
    assert access.lines(COUNTY, "F1", "2026-09", 2) == {"output": (None, 110_000, None, 100)}
    assert access.lines(COUNTY, "F1", "2026-09", 3) == {}


@pytest.mark.parametrize(
    ("scope", "enterprise", "period"),
    [(OTHER, "F1", "2026-09"), (COUNTY, "G1", "2026-09"), (COUNTY, "F1", "2026-07"), (COUNTY, "X", "2026-09")],
)
def test_what_is_anothers_is_told_like_what_does_not_exist(
    town: None, scope: Scope, enterprise: str, period: str
) -> None:
    with pytest.raises(NotFoundError) as refused:
        access.versions(scope, enterprise, period)
    assert str(refused.value) == "没有找到"
    assert access.lines(scope, enterprise, period, 1) == {}


def test_a_held_return_is_seen_by_its_county_and_the_city(town: None) -> None:
    for scope in (COUNTY, Scope.city()):
        assert [(each.enterprise, each.version) for each in access.held(scope)] == [("F1", 2)]
    assert access.held(OTHER) == []


def test_a_return_is_held_only_while_its_newest_version_is(town: None) -> None:
    files("F1", "2026-09", 111, 100)
    assert access.held(Scope.city()) == []


def test_an_enterprise_reads_its_own_returns_and_a_park_without_it_none(town: None) -> None:
    own, park = Scope.of_enterprise("F1"), Scope.of_parks("P1")
    assert [each.version for each in access.versions(own, "F1", "2026-09")] == [1, 2]
    with pytest.raises(NotFoundError):
        access.versions(own, "G1", "2026-09")
    with pytest.raises(NotFoundError):
        access.versions(park, "F1", "2026-09")
    assert access.held(park) == []
    assert access.lines(park, "F1", "2026-09", 1) == {}


@pytest.mark.parametrize("model", [Return, ReturnLine])
def test_a_query_that_does_not_say_for_whom_raises(town: None, model: type[Return] | type[ReturnLine]) -> None:
    with pytest.raises(ScopeError):
        model.objects.count()
