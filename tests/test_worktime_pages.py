"""The pages of the working calendar: who sets rules changes it, everybody else finds nothing there."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from ballast.accounts.models import Person
from ballast.accounts.tests.factory import people
from ballast.trail.models import Entry
from ballast.worktime import access, actions

DAY = {"day": "2026-11-24", "kind": "rest", "reason": "防汛", "document": "令〔2026〕1号", "name": ""}
YEAR = {"document": "国办发明电〔2026〕9号", "days": "2027-01-01 休 元旦\n2027-01-03 班 元旦"}


@pytest.fixture
def persons(db: None) -> dict[str, Person]:
    """People of every kind, and the calendar that the product comes with."""
    actions.ensure_calendar()
    return people()


@pytest.fixture
def analyst(persons: dict[str, Person], client: Client) -> Client:
    """The browser of who sets rules."""
    client.force_login(persons["analyst"])
    return client


@pytest.mark.parametrize("account", ["leader", "county_a", "filer_a", "system_admin", "auditor", "nobody"])
def test_only_who_sets_rules_finds_the_calendar(persons: dict[str, Person], client: Client, account: str) -> None:
    client.force_login(persons[account])
    for name in ("year", "calendar"):
        assert client.get(reverse(f"worktime:{name}", args=(2026,) if name == "year" else ())).status_code == 404
    for name, told in (("set_day", DAY), ("publish", YEAR)):
        assert client.post(reverse(f"worktime:{name}", args=(2026,)), told).status_code == 404
    assert not Entry.objects.filter(action="worktime.set_day").exists()


def test_a_year_is_a_picture_with_its_holidays_and_make_up_days(analyst: Client) -> None:
    shown = analyst.get(reverse("worktime:year", args=(2026,))).content.decode()
    assert "2026-10-01 国庆节 休息" in shown
    assert "2026-10-10 国庆节 上班" in shown
    assert "全年 248 个工作日" in shown
    assert shown.count("wt-month") == 12
    unpublished = analyst.get(reverse("worktime:year", args=(2027,))).content.decode()
    assert "所有期限均为暂定" in unpublished
    assert "公布 2027 年安排" in unpublished
    assert analyst.get(reverse("worktime:year", args=(1900,))).status_code == 404
    for edge, other in ((2004, "上一年"), (2100, "下一年")):
        assert other not in analyst.get(reverse("worktime:year", args=(edge,))).content.decode()
    assert analyst.get(reverse("worktime:calendar")).status_code == 302


def test_a_day_is_changed_with_its_reason_and_the_history_shows_it(analyst: Client) -> None:
    answer = analyst.post(reverse("worktime:set_day", args=(2026,)), DAY, follow=True)
    assert "2026-11-24 改为休息" in answer.content.decode()
    assert "令〔2026〕1号" in answer.content.decode()
    assert not access.calendar().works(date(2026, 11, 24))
    entry = Entry.objects.get(action="worktime.set_day")
    assert (entry.account, entry.object) == ("analyst", "2026-11-24")


@pytest.mark.parametrize(
    ("told", "said"),
    [({**DAY, "reason": ""}, "field-errors"), ({**DAY, "kind": "work"}, "现在就是上班"), ({}, "field-errors")],
)
def test_a_wrong_change_is_told_and_what_was_typed_stays(analyst: Client, told: dict[str, str], said: str) -> None:
    answer = analyst.post(reverse("worktime:set_day", args=(2026,)), told)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    if told:
        assert "令〔2026〕1号" in answer.content.decode()
    assert access.calendar().works(date(2026, 11, 24))


def test_a_year_is_published_from_the_lines_of_the_notice(analyst: Client) -> None:
    wrong = analyst.post(reverse("worktime:publish", args=(2027,)), {**YEAR, "days": "2027-01-01 元旦"})
    assert wrong.status_code == 422
    assert "第 1 行" in wrong.content.decode()
    answer = analyst.post(reverse("worktime:publish", args=(2027,)), YEAR, follow=True)
    assert "写入 2 天" in answer.content.decode()
    assert 2027 in access.calendar().published
    again = analyst.post(reverse("worktime:publish", args=(2027,)), YEAR)
    assert (again.status_code, "已经公布" in again.content.decode()) == (422, True)
