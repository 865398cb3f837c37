"""Reports on pages: who reads which, who asks for one, and that the file is the one that was made."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from ballast.accounts.access import actor_of
from ballast.accounts.models import Person
from ballast.accounts.tests.factory import people
from ballast.jobs.models import Job
from ballast.kernel import clock
from ballast.kernel.period import Period
from ballast.kernel.problems import BallastError, NotFoundError
from ballast.kernel.scope import Audience, Scope
from ballast.reports import access
from ballast.reports.actions import make
from ballast.reports.models import MadeReport
from ballast.reports.tests.town import Town
from ballast.trail.models import Entry

CIRCLES = (Audience.INTERNAL, Audience.BETWEEN_COUNTIES, Audience.PUBLIC)


@pytest.fixture
def staff(db: None, settings: Settings, tmp_path: Any) -> dict[str, Person]:
    """Everybody, and one report for each circle; their bytes lie in the store."""
    settings.HOME = tmp_path
    for number, audience in enumerate(CIRCLES):
        sha = f"{number}" * 64
        row = MadeReport.objects.create(
            title=f"九月分析{number}",
            period="2026-09",
            audience=audience.value,
            snapshot="ab" * 32,
            numbers=3,
            name=f"分析{number}.docx",
            sha256=sha,
            size=5,
            made_at=clock.now(),
            made_by="市分析员",
        )
        path = access.one(Scope.city(), row.pk).path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"bytes")
    return people()


def loaded(client: Client, number: int) -> tuple[int, bytes]:
    """The status and the bytes of a download."""
    answer: Any = client.get(f"/reports/{number}/download/")
    return answer.status_code, b"".join(answer.streaming_content) if answer.streaming else b""


READS = {
    "leader": 3,
    "analyst": 3,
    "clerk": 3,
    "county_a": 2,
    "county_b": 2,
    "park_a": 2,
    "handler": 2,
    "filer_a": 1,
}


def test_each_circle_reads_its_own_reports_and_the_wider_ones(staff: dict[str, Person], client: Client) -> None:
    for account in staff:
        client.force_login(staff[account])
        page = client.get("/reports/")
        if account not in READS:
            assert page.status_code == 404
            continue
        text = page.content.decode()
        assert [f"九月分析{number}" in text for number in range(3)] == [
            number >= 3 - READS[account] for number in range(3)
        ]


def test_a_report_is_loaded_by_its_circle_only_and_told_to_the_trail(staff: dict[str, Person], client: Client) -> None:
    rows = list(MadeReport.objects.order_by("id"))
    for account in staff:
        client.force_login(staff[account])
        answers = [loaded(client, row.pk)[0] for row in rows]
        may = READS.get(account, 0) if account in ("leader", "analyst", "county_a", "county_b", "park_a") else 0
        assert answers == [200 if number >= 3 - may else 404 for number in range(3)], account
    client.force_login(staff["county_a"])
    assert loaded(client, rows[1].pk) == (200, b"bytes")
    entry = Entry.objects.filter(action="reports.download").latest("id")
    assert (entry.actor, entry.object) == ("甲县分析员", "分析1.docx")


def test_only_who_writes_for_the_whole_city_asks_for_a_report(staff: dict[str, Person], client: Client) -> None:
    for account in staff:
        client.force_login(staff[account])
        answer = client.post("/reports/new/", {"period": "2026-09", "audience": "internal"})
        assert answer.status_code == 404, account
    assert not Job.objects.exists()


def test_a_report_that_is_asked_for_is_one_job_however_often_one_presses(town: Town, client: Client) -> None:
    town.usual()
    town.read()
    person = _analyst()
    client.force_login(person)
    answers = [client.post("/reports/new/", {"period": "2026-09", "audience": "public"}) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {302}
    assert Job.objects.count() == 1
    assert client.post("/reports/new/", {"period": "neu", "audience": "public"}).status_code == 422
    assert client.post("/reports/new/", {"period": "2026-09", "audience": "all"}).status_code == 422


def test_a_made_report_is_kept_with_its_snapshot_and_numbers(town: Town) -> None:
    town.usual()
    snapshot = town.read().frozen.identity
    kept = make(actor_of(_analyst()), Period.parse("2026-09"), Audience.PUBLIC)
    found = access.one(Scope.of_units("A"), kept.pk)
    assert (found.snapshot, found.audience, found.made_by) == (snapshot, Audience.PUBLIC, "市分析员")
    assert found.numbers > 10
    assert found.path.read_bytes()[:2] == b"PK"
    assert Entry.objects.filter(action="reports.make", object=found.name).count() == 1


def test_a_county_does_not_write_the_citys_report(staff: dict[str, Person]) -> None:
    for account in ("county_a", "leader"):
        with pytest.raises((BallastError, NotFoundError)):
            make(actor_of(staff[account]), Period.parse("2026-09"), Audience.PUBLIC)
    assert MadeReport.objects.count() == 3


def _analyst() -> Person:
    """The city's analyst in a city that has its places already."""
    from ballast.accounts.models import Grant, Organisation

    office = Organisation.objects.create(code="CITY", name="市工信局", kind="city")
    person = Person.objects.create_person(
        "analyst",
        "市分析员",
        "压舱石-Test-2026",
        must_change_password=False,
        password_changed_at=clock.now(),
        home=office,
    )
    Grant.objects.create(person=person, organisation=office, role="analyst", granted_by="测试", granted_at=clock.now())
    return person
