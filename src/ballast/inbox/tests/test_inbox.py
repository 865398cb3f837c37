"""The inbox: everybody has their own, nobody another's."""

from __future__ import annotations

import pytest
from django.test import Client

from ballast.accounts.access import actor_of
from ballast.accounts.models import Person
from ballast.accounts.tests import factory
from ballast.inbox import access, actions
from ballast.inbox.models import Message
from ballast.kernel.actor import Actor
from ballast.kernel.problems import BallastError, NotFoundError
from ballast.kernel.scope import Scope

pytestmark = pytest.mark.django_db
People = dict[str, Person]


@pytest.fixture
def people() -> People:
    """One person of every kind."""
    return factory.people()


@pytest.fixture
def number(people: People) -> int:
    """A message to the clerk."""
    actions.tell("clerk", "报表已收齐", "甲县 12 户", "/jobs/", "k")
    return int(Message.objects.get().pk)


def test_it_is_told_once(people: People, number: int) -> None:
    actions.tell("clerk", "报表又收齐", "", "", "k")
    actions.tell("clerk", "另一件", "", "", "other")
    actions.tell("analyst", "报表已收齐", "", "", "k")
    assert [message.title for message in access.messages(actor_of(people["clerk"]))] == ["另一件", "报表已收齐"]
    assert access.unread(actor_of(people["clerk"])) == 2
    assert access.unread(actor_of(people["analyst"])) == 1


@pytest.mark.parametrize(
    "href", ["https://example.org/", "//example.org/", "javascript:alert(1)", "jobs/", "/\\example.org"]
)
def test_a_message_leads_nowhere_outside(people: People, href: str) -> None:
    with pytest.raises(BallastError, match="只能指向本系统"):
        actions.tell("clerk", "点这里", "", href, "k")
    assert not Message.objects.exists()


def test_a_long_title_is_cut() -> None:
    actions.tell("clerk", "长" * 300, "", "", "k")
    assert len(Message.objects.get().title) == actions.TITLE_LENGTH


def test_opening_it_marks_it_as_read_and_goes_to_its_page(client: Client, people: People, number: int) -> None:
    client.force_login(people["clerk"])
    assert "未读" in client.get("/inbox/").content.decode()
    response = client.get(f"/inbox/{number}/")
    assert (response.status_code, response["Location"]) == (302, "/jobs/")
    read_at = Message.objects.get().read_at
    assert read_at is not None
    client.get(f"/inbox/{number}/")
    assert Message.objects.get().read_at == read_at
    assert access.unread(actor_of(people["clerk"])) == 0


def test_a_message_without_a_page_leads_back_to_the_inbox(client: Client, people: People) -> None:
    actions.tell("clerk", "口令将到期", "", "", "k")
    client.force_login(people["clerk"])
    assert client.get(f"/inbox/{Message.objects.get().pk}/")["Location"] == "/inbox/"


@pytest.mark.parametrize("account", ["analyst", "leader", "system_admin", "auditor", "nobody"])
def test_anothers_message_is_not_there(client: Client, people: People, number: int, account: str) -> None:
    client.force_login(people[account])
    assert client.get(f"/inbox/{number}/").status_code == 404
    assert "报表已收齐" not in client.get("/inbox/").content.decode()
    client.post("/inbox/mark-all/")
    assert Message.objects.get().read_at is None


def test_it_marks_all_of_ones_own_as_read(client: Client, people: People, number: int) -> None:
    actions.tell("clerk", "另一件", "", "", "other")
    client.force_login(people["clerk"])
    assert client.get("/inbox/mark-all/").status_code == 405
    assert client.post("/inbox/mark-all/")["Location"] == "/inbox/"
    assert access.unread(actor_of(people["clerk"])) == 0


def test_a_process_without_an_account_has_no_inbox(number: int) -> None:
    nobody = Actor("命令行", Scope.city())
    actions.tell("", "给谁", "", "", "k")
    assert access.messages(nobody) == []
    assert access.unread(nobody) == 0
    assert actions.mark_all(nobody) == 0
    with pytest.raises(NotFoundError):
        access.message(nobody, number)


def test_the_panel_shows_the_newest_unread(people: People, number: int) -> None:
    from ballast.inbox import panels

    class Request:
        actor = actor_of(people["clerk"])

    shown = panels.PANELS[0].render(Request(), Scope.city())  # type: ignore[arg-type]
    assert "报表已收齐" in shown
    actions.mark_all(Request.actor)
    assert "报表已收齐" not in panels.PANELS[0].render(Request(), Scope.city())  # type: ignore[arg-type]
