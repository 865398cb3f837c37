"""Pages of background work: the owner sees and acts, a colleague finds nothing, who runs the system sees no content."""

from __future__ import annotations

import pytest
from django.test import Client

from ballast.accounts.access import actor_of
from ballast.accounts.models import Person
from ballast.jobs import access, actions, worker
from ballast.jobs.models import Job
from ballast.jobs.tests.conftest import Bench
from ballast.kernel.actor import Actor
from ballast.kernel.scope import Scope

pytestmark = pytest.mark.django_db
People = dict[str, Person]


@pytest.fixture
def number(people: People, bench: Bench) -> int:
    """A job of the clerk."""
    return actions.ask(actor_of(people["clerk"]), "test.count", {"month": "2026-09"}, "k")


def of(client: Client, people: People, account: str) -> Client:
    """The client, signed in."""
    client.force_login(people[account])
    return client


def text(client: Client, path: str) -> str:
    """The page at a path."""
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_it_lists_ones_own_jobs(client: Client, people: People, number: int) -> None:
    assert f'href="/jobs/{number}/"' in text(of(client, people, "clerk"), "/jobs/")


def test_it_does_not_list_a_colleagues_jobs(client: Client, people: People, number: int) -> None:
    assert f'href="/jobs/{number}/"' not in text(of(client, people, "analyst"), "/jobs/")


@pytest.mark.parametrize("account", ["analyst", "leader", "county_a", "filer_a", "nobody", "auditor"])
@pytest.mark.parametrize("page", ["", "progress/"])
def test_a_strangers_job_is_not_there(client: Client, people: People, number: int, account: str, page: str) -> None:
    assert of(client, people, account).get(f"/jobs/{number}/{page}").status_code == 404


@pytest.mark.parametrize("act", ["cancel", "retry"])
def test_a_stranger_cannot_act_on_it(client: Client, people: People, number: int, act: str) -> None:
    assert of(client, people, "analyst").post(f"/jobs/{number}/{act}/").status_code == 404
    assert Job.objects.get(pk=number).state == "queued"


def test_who_runs_the_system_sees_all_jobs_without_what_they_are_about(
    client: Client, people: People, number: int
) -> None:
    worker.deliver(number)
    operator = of(client, people, "system_admin")
    assert f'href="/jobs/{number}/"' in text(operator, "/jobs/")
    page = text(operator, f"/jobs/{number}/")
    assert "点数" in page
    assert "已入库" not in page
    seen = access.job(actor_of(people["system_admin"]), number)
    assert (seen.said, seen.result, seen.href, seen.error) == ("", "", "", "")


def test_the_operator_at_the_console_sees_all(people: People, number: int) -> None:
    assert [job.number for job in access.jobs(Actor("命令行", Scope.city()))] == [number]


def test_an_open_job_asks_for_its_progress_again_and_an_ended_one_does_not(
    client: Client, people: People, number: int
) -> None:
    signed_in = of(client, people, "clerk")
    assert f'hx-get="/jobs/{number}/progress/"' in text(signed_in, f"/jobs/{number}/")
    assert "hx-get" in text(signed_in, f"/jobs/{number}/progress/")
    worker.deliver(number)
    ended = text(signed_in, f"/jobs/{number}/progress/")
    assert "hx-get" not in ended
    assert "已入库" in ended
    assert "<html" not in ended


def test_pressing_the_button_twice_is_one_job(client: Client, people: People, bench: Bench) -> None:
    signed_in = of(client, people, "clerk")
    first, second = (signed_in.post("/jobs/ask/test.count/", {"token": "abc123"}) for _ in range(2))
    assert first.status_code == 302
    assert first["Location"] == second["Location"]
    assert Job.objects.count() == 1


@pytest.mark.parametrize(
    ("account", "kind", "token"),
    [
        ("leader", "test.count", "abc"),
        ("clerk", "test.refuse", "abc"),
        ("clerk", "test.unknown", "abc"),
        ("clerk", "test.count", ""),
        ("clerk", "test.count", "a b"),
        ("clerk", "test.count", "a" * 41),
    ],
)
def test_it_asks_only_for_what_the_page_offers(
    client: Client, people: People, bench: Bench, account: str, kind: str, token: str
) -> None:
    assert of(client, people, account).post(f"/jobs/ask/{kind}/", {"token": token}).status_code == 404
    assert not Job.objects.exists()


def test_the_button_is_shown_to_those_who_may(people: People, bench: Bench) -> None:
    assert "点一次数" in text(of(Client(), people, "clerk"), "/jobs/")
    assert "点一次数" not in text(of(Client(), people, "leader"), "/jobs/")


def test_it_cancels_and_tries_again(client: Client, people: People, number: int) -> None:
    signed_in = of(client, people, "clerk")
    assert signed_in.post(f"/jobs/{number}/cancel/").status_code == 302
    assert Job.objects.get(pk=number).state == "cancelled"
    assert "重试" in text(signed_in, f"/jobs/{number}/")
    signed_in.post(f"/jobs/{number}/retry/")
    assert Job.objects.get(pk=number).state == "queued"


def test_what_stands_in_the_way_is_told_on_the_page(client: Client, people: People, number: int) -> None:
    worker.deliver(number)
    response = of(client, people, "clerk").post(f"/jobs/{number}/cancel/", follow=True)
    assert [str(message) for message in response.context["messages"]]
    assert Job.objects.get(pk=number).state == "done"


@pytest.mark.parametrize("path", ["ask/test.count/", "1/cancel/", "1/retry/"])
def test_what_changes_something_rejects_get(client: Client, people: People, bench: Bench, path: str) -> None:
    assert of(client, people, "clerk").get(f"/jobs/{path}").status_code == 405


def test_the_panel_shows_open_jobs_and_nothing_else(client: Client, people: People, number: int) -> None:
    from ballast.jobs import panels

    class Request:
        actor = actor_of(people["clerk"])

    assert "点数" in panels.PANELS[0].render(Request(), Scope.city())  # type: ignore[arg-type]
    worker.deliver(number)
    assert panels.PANELS[0].render(Request(), Scope.city()) == ""  # type: ignore[arg-type]
