"""The operator's commands, and the people of the demonstration."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from pytest import CaptureFixture

from ballast.accounts import access, cli
from ballast.accounts.demonstration import ENTERPRISES, PASSWORD, make_demonstration_people
from ballast.accounts.models import Grant, Organisation, Person
from ballast.accounts.passwords import faults
from ballast.accounts.roles import ADMINISTRATORS, conflict
from ballast.accounts.tests.factory import people, places
from ballast.kernel import clock
from ballast.kernel.problems import BallastError
from ballast.kernel.rights import Right
from ballast.trail.models import Entry

pytestmark = pytest.mark.django_db

Run = Callable[[str], str]


@pytest.fixture
def run(capsys: CaptureFixture[str]) -> Run:
    """Runs a command line and gives back what it printed."""
    top = argparse.ArgumentParser()
    cli.add(top.add_subparsers(required=True))

    def run(line: str) -> str:
        arguments = top.parse_args(line.split())
        assert arguments.run(arguments) == 0
        return capsys.readouterr().out

    return run


def test_an_empty_product_gets_its_first_organisation_people_and_administrators(run: Run) -> None:
    run("organisation new CITY 市工信局 --kind city")
    for account in ("zhang", "li", "wang"):
        told = run(f"person new {account} {account}某 --organisation CITY")
        password = re.search(r"：(\S+)$", told.strip())
        assert password and Person.objects.get(account=account).check_password(password[1])
    told = run("administrators --system zhang --security li --auditor wang --organisation CITY")
    assert "安全审计员　wang某（wang）　市工信局　有效" in told and "还没有" not in told
    assert access.actor_of_account("li").may(Right.GRANTS)
    assert "还没有：安全审计员" in run("administrators --end wang")


def test_the_auditors_role_is_refused_to_another_administrator(run: Run) -> None:
    people()
    with pytest.raises(BallastError, match="审计与管理分离"):
        run("administrators --auditor system_admin --organisation CITY")
    with pytest.raises(BallastError, match="--organisation"):
        run("administrators --auditor nobody")


def test_accounts_of_administrators_are_tended_at_the_console(run: Run) -> None:
    people()
    assert "一次性密码" in run("person reset auditor")
    assert "已停用" in run("person close auditor --reason 轮岗")
    assert "一次性密码" in run("person open auditor")
    assert "已解除" in run("person factor auditor")
    assert "安全审计员" in run("person list")
    assert "已停用" in run("organisation close CITY") and "已启用" in run("organisation open CITY")
    assert "甲县经信局" in run("organisation list")
    assert {entry.channel for entry in Entry.objects.all()} == {"cli"}


def test_accounts_that_nobody_has_used_for_long_are_listed_and_closed(run: Run) -> None:
    people()
    Person.objects.update(last_seen_at=clock.now())
    Person.objects.filter(account="clerk").update(last_seen_at=clock.now() - timedelta(days=400))
    Person.objects.filter(account="nobody").update(last_seen_at=clock.now() - timedelta(days=20))
    told = run("people --dormant")
    assert "市报表员" in told and "共 1 个账号" in told
    assert "共 2 个账号" in run("people --dormant --days 10")
    assert "已停用 1 个账号" in run("people --dormant --close")
    assert not Person.objects.get(account="clerk").is_active and Person.objects.get(account="nobody").is_active


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("person reset ghost", "没有账号“ghost”"),
        ("person new zhang 张三 --organisation NONE", "没有机构“NONE”"),
        ("organisation close NONE", "没有机构“NONE”"),
        ("organisation new X 新县 --kind county --place NONE", "没有代码为“NONE”的地方"),
        ("administrators --system ghost --organisation CITY", "没有账号“ghost”"),
    ],
)
def test_the_operator_is_told_plainly_what_is_not_there(run: Run, line: str, says: str) -> None:
    with pytest.raises(BallastError, match=says):
        run(line)


# --- The demonstration ------------------------------------------------------------------------------------------------


def test_demonstration_people_exist_in_demonstration_mode_only(settings: Any) -> None:
    places()
    settings.DEMONSTRATION = False
    with pytest.raises(BallastError, match="演示模式"):
        make_demonstration_people()
    assert access.demonstration_people() == 0


def test_the_demonstration_has_a_person_for_every_place_that_can_sign_in(settings: Any) -> None:
    places()
    settings.DEMONSTRATION = True
    made = make_demonstration_people()
    assert len(made) == 6 + 2 + 2 + 3 + ENTERPRISES == access.demonstration_people()
    assert {(one.role, one.organisation) for one in made} >= {
        ("县区运行监测人员", "乙县经信局"),
        ("园区管理人员", "一号园管委会"),
        ("部门办理人员", "供电公司"),
        ("企业填报人员", "企业A1"),
    }
    for one in made:
        person = Person.objects.get(account=one.account)
        assert person.demonstration and not person.must_change_password and person.check_password(one.password)
        assert faults(Person(account=one.account, name=one.name), PASSWORD) == []
        assert access.actor_of(person).holdings
    assert Entry.objects.filter(action="person.demonstration").count() == 1


def test_making_them_again_changes_nothing_but_adds_what_is_lacking(settings: Any) -> None:
    places()
    settings.DEMONSTRATION = True
    first = make_demonstration_people()
    counts = (Person.objects.count(), Grant.objects.count(), Organisation.objects.count())
    assert make_demonstration_people() == first
    assert (Person.objects.count(), Grant.objects.count(), Organisation.objects.count()) == counts
    assert Entry.objects.count() == 1


def test_the_demonstration_keeps_the_rules_of_roles(settings: Any) -> None:
    places()
    settings.DEMONSTRATION = True
    make_demonstration_people()
    assert {card.role.code for card in access.administrators()} == set(ADMINISTRATORS)
    for person in Person.objects.all():
        roles = frozenset(Grant.objects.filter(person=person).values_list("role", flat=True))
        assert not any(conflict(roles, role) for role in roles)
