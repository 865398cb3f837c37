"""The auditor's door: who may read which entries, and what they hold; nobody else finds anything."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from ballast.kernel.actor import Actor, Holding
from ballast.kernel.problems import BallastError, NotFoundError
from ballast.kernel.rights import Right
from ballast.kernel.scope import Scope
from ballast.trail import access, exporting, sealing
from ballast.trail.access import Change, Question
from ballast.trail.actions import record
from ballast.trail.models import Entry
from ballast.trail.tests.factory import CLERK, COUNTY_CLERK, keyed, sql, unguarded, write


def auditor(scope: Scope, *rights: Right) -> Actor:
    """Somebody with the auditor's right, or with others, there."""
    return Actor("审计员", scope, "web", "auditor", holdings=(Holding(frozenset(rights or {Right.TRAIL}), scope),))


CITY, COUNTY = auditor(Scope.city()), auditor(Scope.of_units("A"))
STRANGER = auditor(Scope.city(), *(set(Right) - {Right.TRAIL}))


@pytest.fixture
def trail(db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Three entries of the city, one of county A, one refused, one without known outcome; all sealed but the last."""
    published = keyed(monkeypatch, tmp_path)
    write(3)
    record(COUNTY_CLERK, "sign_in", "lisi")
    record(CLERK, "import.returns", "九月.xlsx", {"said": "第 3 行"}, outcome="refused")
    sealing.seal()
    record(CLERK, "x.unknown", "甲厂", before={"name": "旧", "open": True}, after={"name": "新", "codes": [1, 2]})
    return published


def subjects(actor: Actor, **asked: object) -> list[str]:
    """The objects of the entries that a question finds."""
    return [line.subject for line in access.entries(actor, Question(**asked)).lines]  # type: ignore[arg-type]


def test_the_city_auditor_sees_all_the_newest_first_and_a_county_s_what_its_people_did(trail: Path) -> None:
    assert subjects(CITY) == ["甲厂", "九月.xlsx", "lisi", "对象2", "对象1", "对象0"]
    assert subjects(COUNTY) == ["lisi"]
    assert subjects(auditor(Scope.of_units("B"))) == []


def test_nobody_without_the_right_finds_anything(trail: Path) -> None:
    number = Entry.objects.order_by("id")[0].pk
    for ask in (
        lambda actor: access.entries(actor, Question()),
        lambda actor: access.entry(actor, number),
        lambda actor: list(access.exported(actor, Question())),
        lambda actor: access.days(actor, Question()),
        lambda actor: access.by_action(actor, Question()),
        lambda actor: access.seal_state(actor),
        lambda actor: access.first_batch_within(actor, 10),
        lambda actor: exporting.write(actor, Question(), "csv"),
    ):
        with pytest.raises(NotFoundError):
            ask(STRANGER)
    assert not Entry.objects.filter(action="trail.export").exists()


def test_a_county_auditor_sees_no_seals_and_no_entry_of_others(trail: Path) -> None:
    own = Entry.objects.get(account="lisi")
    assert access.entry(COUNTY, own.pk).line.actor == "李四"
    with pytest.raises(NotFoundError):
        access.entry(COUNTY, Entry.objects.exclude(pk=own.pk)[0].pk)
    with pytest.raises(NotFoundError):
        access.entry(CITY, 10**9)
    with pytest.raises(NotFoundError):
        access.seal_state(COUNTY)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"person": "李"}, ["lisi"]),
        ({"person": "zhang", "outcome": "refused"}, ["九月.xlsx"]),
        ({"action": "sign_in"}, ["lisi"]),
        ({"subject": "对象"}, ["对象2", "对象1", "对象0"]),
        ({"address": "10.1.2.4"}, ["lisi"]),
        ({"address": "1.2"}, []),
        ({"start": date(2020, 1, 1), "end": date(2020, 12, 31)}, []),
        ({"start": date(2020, 1, 1), "subject": "甲"}, ["甲厂"]),
    ],
)
def test_filters_narrow(trail: Path, asked: dict[str, object], found: list[str]) -> None:
    assert subjects(CITY, **asked) == found


def test_days_are_days_of_beijing_with_both_ends_included(trail: Path) -> None:
    unguarded()
    sql("UPDATE trail_entry SET at = '2026-03-01 16:30:00' WHERE object = '对象0'")
    sql("UPDATE trail_entry SET at = '2026-03-02 15:59:59' WHERE object = '对象1'")
    second = date(2026, 3, 2)
    assert subjects(CITY, start=second, end=second) == ["对象1", "对象0"]
    (day,) = access.days(CITY, Question(start=second, end=second))
    assert (day.day, day.total, day.refused, day.people) == (second, 2, 0, 1)


def test_pages_stay_within_what_there_is(trail: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "PAGE", 4)
    assert [access.entries(CITY, Question(), page).number for page in (-3, 1, 2, 99)] == [1, 1, 2, 2]
    assert len(access.entries(CITY, Question(), 2).lines) == 2
    assert access.entries(CITY, Question()).pages == 2
    assert access.entries(CITY, Question(subject="none"), 5).pages == 1


def test_an_entry_shows_what_changed_and_an_unknown_code_as_it_is(trail: Path) -> None:
    found = access.entry(CITY, Entry.objects.get(object="甲厂").pk)
    assert found.changes == (
        Change("name", "旧", "新"),
        Change("open", "true", ""),
        Change("codes", "", "[1, 2]"),
    )
    assert (found.line.action, found.detail, found.sequence, found.scope) == ("x.unknown", (), None, "city")
    other = access.entry(CITY, Entry.objects.get(object="九月.xlsx").pk)
    assert (other.line.outcome, other.line.action, other.sequence) == ("拒绝", "导入报表", 5)
    assert other.detail == (("said", "第 3 行"),)


def test_an_entry_that_somebody_broke_is_shown_as_it_is(trail: Path) -> None:
    unguarded()
    number = Entry.objects.get(object="甲厂").pk
    sql("PRAGMA ignore_check_constraints = 1")
    sql("UPDATE trail_entry SET detail = '{torn', outcome = 'odd', before = '\"text\"' WHERE id = %s", number)
    found = access.entry(CITY, number)
    assert (found.detail, found.line.outcome, found.changes[0].before) == ((("", "{torn"),), "odd", "text")
    sql("PRAGMA ignore_check_constraints = 0")


def test_numbers_by_action_come_with_names(trail: Path) -> None:
    found = access.by_action(CITY, Question())
    assert found[0] == ("export", "导出表格或图", 3)
    assert sum(total for *_, total in found) == 6


def test_the_state_of_the_seals_says_what_is_sealed_published_and_waiting(
    trail: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = access.seal_state(CITY)
    assert (state.sealed, state.unsealed, state.published.last, state.published.waiting) == (5, 1, 1, 0)
    assert state.waiting_since == Entry.objects.get(sequence=None).at
    assert state.oldest == Entry.objects.order_by("at")[0].at
    assert state.keep_days >= 190
    assert len(state.key) == 16
    assert [(batch.number, batch.count) for batch in state.batches] == [(1, 5)]
    monkeypatch.delenv("BALLAST_SEAL_KEY")
    without = access.seal_state(CITY)
    assert without.key == ""
    assert any("没有封存密钥" in text for text in without.complaints)


def test_the_state_of_an_empty_trail_is_empty(db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    keyed(monkeypatch, tmp_path)
    state = access.seal_state(CITY)
    assert (state.sealed, state.unsealed, state.batches, state.oldest, state.waiting_since) == (0, 0, (), None, None)


def test_a_page_verifies_the_newest_batches_of_a_long_trail(trail: Path) -> None:
    sealing.seal()
    assert access.first_batch_within(CITY, 100) == 1
    assert access.first_batch_within(CITY, 6) == 1
    assert access.first_batch_within(CITY, 5) == 2
    assert access.first_batch_within(CITY, 0) == 1


def test_the_trail_leaves_as_a_file_with_every_column_and_says_so_in_itself(trail: Path) -> None:
    record(CLERK, "x", "=1+1")
    rows = list(csv.DictReader(io.StringIO(b"".join(exporting.write(CITY, Question(), "csv")).decode("utf-8-sig"))))
    assert [row["对象"] for row in rows] == ["对象0", "对象1", "对象2", "lisi", "九月.xlsx", "甲厂", "'=1+1"]
    assert rows[4]["详情"] == '{"said": "第 3 行"}'
    assert (rows[0]["序号"], rows[5]["序号"], len(rows[0]["封印"])) == ("1", "", 64)
    told = Entry.objects.get(action="trail.export")
    assert (told.actor, told.detail) == ("审计员", {"form": "csv", "rows": 7})
    day = datetime.now().astimezone().date() + timedelta(days=1)
    listed = json.loads(b"".join(exporting.write(CITY, Question(subject="甲", end=day), "json")))
    assert [(row["object"], row["after"]["codes"]) for row in listed] == [("甲厂", [1, 2])]
    assert json.loads(b"".join(exporting.write(CITY, Question(subject="none"), "json"))) == []
    newest = Entry.objects.filter(action="trail.export").latest("id")
    assert newest.detail == {"form": "json", "rows": 0, "subject": "none"}


def test_a_file_holds_no_more_than_the_most(trail: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "MOST_EXPORTED", 2)
    assert [row["object"] for row in access.exported(CITY, Question())] == ["对象0", "对象1"]


def test_a_day_is_read_as_people_write_it() -> None:
    assert exporting.day("2026-09-30") == date(2026, 9, 30)
    assert exporting.day("") is None
    with pytest.raises(BallastError, match="日期应写成"):
        exporting.day("30.9.2026")
