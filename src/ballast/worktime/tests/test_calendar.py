"""The working calendar: as published, as the office changes it, and as the freeze pins it."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from ballast.kernel.actor import Actor, Holding
from ballast.kernel.clock import BEIJING
from ballast.kernel.problems import BallastError, NotFoundError
from ballast.kernel.rights import Right
from ballast.kernel.scope import Scope
from ballast.kernel.worktime import DayKind, WorkCalendar, WorkingDays, deadline
from ballast.rules.loader import Document, Rulebook
from ballast.trail.models import Entry
from ballast.worktime import access, actions
from ballast.worktime.facts import FACTS
from ballast.worktime.models import DaySetting, PublishedYear

REFERENCE = Path(__file__).resolve().parents[5] / "shared" / "data" / "reference" / "holidays"
OPERATOR = Actor("制表人", Scope.city())
HOLIDAYS_2027 = "2027-01-01 休 元旦\n2027-01-03 班 元旦\n\n 2027-02-05 休 春节 \n"


@pytest.fixture
def seeded(db: None) -> WorkCalendar:
    """The calendar that the product comes with."""
    actions.ensure_calendar()
    return access.calendar()


def published(year: int) -> dict[date, bool]:
    """Every day of a year → whether it is worked, by the notice of the State Council."""
    if not (REFERENCE / f"holiday_cn_{year}.json").is_file():
        pytest.skip(f"no published holidays of {year} in {REFERENCE}")
    # The notice of the next year may move the last days of this one.
    files = [REFERENCE / f"holiday_cn_{number}.json" for number in (year, year + 1)]
    days = [day for path in files if path.is_file() for day in json.loads(path.read_text())["days"]]
    told = {date.fromisoformat(day["date"]): not day["isOffDay"] for day in days}
    calendar = (date(year, 1, 1) + timedelta(days=number) for number in range(366))
    return {day: told.get(day, day.weekday() < 5) for day in calendar if day.year == year}


@pytest.mark.parametrize("year", range(2015, 2027))
def test_no_working_day_is_wrong(seeded: WorkCalendar, year: int) -> None:
    wrong = [day for day, worked in published(year).items() if seeded.works(day) is not worked]
    assert wrong == []
    assert year in seeded.published


def test_a_deadline_counted_from_28_december_2026_is_provisional_until_2027_is_published(seeded: WorkCalendar) -> None:
    start = datetime(2026, 12, 28, 10, tzinfo=BEIJING)
    before = deadline(start, WorkingDays(5), seeded)
    assert (before.at, before.unpublished) == (datetime(2027, 1, 4, 17, 30, tzinfo=BEIJING), (2027,))
    actions.publish_year(OPERATOR, 2027, "国办发明电〔2026〕9号", HOLIDAYS_2027)
    after = deadline(start, WorkingDays(5), access.calendar())
    assert (after.at, after.provisional) == (datetime(2027, 1, 4, 17, 30, tzinfo=BEIJING), False)
    longer = deadline(start, WorkingDays(4), access.calendar())
    assert longer.at == datetime(2027, 1, 3, 17, 30, tzinfo=BEIJING)


def test_seeding_again_changes_nothing_and_leaves_a_year_that_the_office_published(db: None) -> None:
    actions.publish_year(OPERATOR, 2026, "本市通知", "2026-03-02 休 本市纪念日")
    assert actions.ensure_calendar() > 600
    assert actions.ensure_calendar() == 0
    assert Entry.objects.filter(action="worktime.seed").count() == 1
    calendar = access.calendar()
    assert not calendar.works(date(2026, 3, 2))
    assert calendar.works(date(2026, 1, 1))
    assert not calendar.works(date(2025, 1, 1))


def test_a_day_that_is_set_is_a_new_row_with_its_reason_and_an_entry_in_the_trail(seeded: WorkCalendar) -> None:
    day = date(2026, 10, 10)
    actions.set_day(OPERATOR, day, DayKind.REST, " 本市放假 ", "市政办〔2026〕3号", "市庆")
    assert not access.calendar().works(day)
    assert [one.kind for one in DaySetting.objects.filter(day=day).order_by("id")] == ["work", "rest"]
    entry = Entry.objects.get(action="worktime.set_day")
    assert (entry.actor, entry.object) == ("制表人", "2026-10-10")
    assert entry.before is not None
    assert entry.after is not None
    assert (entry.before["kind"], entry.after["kind"], entry.after["reason"]) == ("work", "rest", "本市放假")
    actions.set_day(OPERATOR, day, DayKind.WORK, "更正")
    assert access.calendar().works(day)


@pytest.mark.parametrize(
    ("kind", "reason", "said"), [(DayKind.REST, " ", "理由"), (DayKind.WORK, "补班", "现在就是上班")]
)
def test_a_day_is_not_set_without_reason_or_without_change(
    seeded: WorkCalendar, kind: DayKind, reason: str, said: str
) -> None:
    with pytest.raises(BallastError, match=said):
        actions.set_day(OPERATOR, date(2026, 11, 24), kind, reason)
    with pytest.raises(BallastError, match="就是休息"):
        actions.set_day(OPERATOR, date(2026, 11, 22), DayKind.REST, "放假")


@pytest.mark.parametrize(
    ("document", "text", "said"),
    [
        (" ", "", "文号"),
        ("通知", "2027-01-01 元旦", "第 1 行"),
        ("通知", "2027-02-30 休", "第 1 行"),
        ("通知", "2027-01-01 休\n2026-01-02 休", "不在 2027 年"),
        ("通知", "2027-01-01 休\n2027-01-01 班", "写了两次"),
    ],
)
def test_a_year_with_a_wrong_line_is_not_published_at_all(
    seeded: WorkCalendar, document: str, text: str, said: str
) -> None:
    with pytest.raises(BallastError, match=said):
        actions.publish_year(OPERATOR, 2027, document, text)
    assert not PublishedYear.objects.filter(year=2027).exists()


def test_a_published_year_is_not_published_again(seeded: WorkCalendar) -> None:
    with pytest.raises(BallastError, match="已经公布"):
        actions.publish_year(OPERATOR, 2026, "通知")


def holding(scope: Scope, *rights: Right) -> Actor:
    """Somebody with these rights there."""
    return Actor("某人", scope, "web", holdings=(Holding(frozenset(rights), scope),))


def test_only_who_sets_rules_of_the_whole_city_changes_the_calendar(db: None) -> None:
    day = date(2026, 11, 24)
    stranger = holding(Scope.city(), *(set(Right) - {Right.RULES}))
    for look in (access.year_view, access.history):
        with pytest.raises(NotFoundError):
            look(stranger, 2026)
    for actor in (stranger, holding(Scope.of_units("A"), Right.RULES)):
        with pytest.raises(NotFoundError):
            actions.set_day(actor, day, DayKind.REST, "放假")
        with pytest.raises(NotFoundError):
            actions.publish_year(actor, 2027, "通知")
    assert access.year_view(holding(Scope.of_units("A"), Right.RULES), 2026).working == 261
    actions.set_day(holding(Scope.city(), Right.RULES), day, DayKind.REST, "放假")
    assert not access.calendar().works(day)


def test_the_picture_of_a_year_shows_names_changes_and_the_number_of_working_days(seeded: WorkCalendar) -> None:
    actions.set_day(OPERATOR, date(2026, 11, 24), DayKind.REST, "防汛", "令〔2026〕1号")
    view = access.year_view(OPERATOR, 2026)
    assert (view.published, len(view.days), view.working) == (True, 365, 247)
    assert (view.days[date(2026, 10, 1)].name, view.days[date(2026, 10, 1)].special) == ("国庆节", True)
    assert view.days[date(2026, 10, 10)].special
    assert not view.days[date(2026, 10, 3)].special
    assert view.days[date(2026, 11, 24)].reason == "防汛"
    assert [(one.day, one.set_by) for one in access.history(OPERATOR, 2026)] == [(date(2026, 11, 24), "制表人")]
    unpublished = access.year_view(OPERATOR, 2027)
    assert (unpublished.published, unpublished.document, unpublished.working) == (False, "", 261)


def test_office_hours_come_from_the_rule_and_change_on_their_day(db: None) -> None:
    summer = Document(
        "本单位.yaml",
        "rules:\n- name: worktime.office_hours\n  values:\n  - valid_from: 2026-06-01\n    value: ['8', '12', '15', '18.25']\n"
        "    reference: {body: 本局, document: 夏季作息, tag: suggestion}\n",
    )
    shipped = [Document(path.name, path.read_text()) for path in _shipped()]
    (_, usual), (start, changed) = access.office_hours(Rulebook.build(shipped, [summer]))
    assert usual.spans == ((time(8, 30), time(12)), (time(14, 30), time(17, 30)))
    assert (start, changed.spans[1]) == (date(2026, 6, 1), (time(15), time(18, 15)))


def _shipped() -> list[Path]:
    from ballast.rules.loader import SHIPPED

    return sorted(SHIPPED.glob("*.yaml"))


def test_the_freeze_pins_each_day_as_it_was_set_last_and_the_published_years(seeded: WorkCalendar) -> None:
    actions.set_day(OPERATOR, date(2026, 10, 10), DayKind.REST, "本市放假")
    days, years = FACTS
    with connection.cursor() as cursor:
        cursor.execute(days.query)
        found = cursor.fetchall()
        cursor.execute(years.query)
        assert sorted(row[0] for row in cursor.fetchall()) == list(range(2004, 2027))
    assert [kind for day, kind in found if day == "2026-10-10"] == ["rest"]
    assert len(found) == len({day for day, _ in found}) > 700


def test_a_change_that_cannot_be_recorded_is_not_made(seeded: WorkCalendar, monkeypatch: pytest.MonkeyPatch) -> None:
    before = DaySetting.objects.count()

    def full(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("ballast.trail.models.Entry.save", full)
    with pytest.raises(OSError, match="disk full"), transaction.atomic():
        actions.set_day(OPERATOR, date(2026, 11, 24), DayKind.REST, "放假")
    assert DaySetting.objects.count() == before
