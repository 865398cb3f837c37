"""The permission table, tried: each row by each of the twelve people and by nobody."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from ballast.accounts.models import Grant
from ballast.figures.tests.town import Town
from ballast.trail.models import Entry
from ballast.ui.doors import door_of
from ballast.web.api import api
from ballast.web.commandline import parser
from tests.doors.permissions import COMMANDS, EVERYBODY, OPERATIONS, PAGES, Row


def addresses(patterns: Any = None, namespace: str = "") -> Iterator[tuple[str, Any]]:
    """(name, view) of every address, those of API operations left out: ninja keeps them behind one view each."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            yield (f"{namespace}:{pattern.name}" if namespace else str(pattern.name)), pattern.callback
        else:
            yield from addresses(pattern.url_patterns, pattern.namespace or namespace)


def operations() -> Iterator[tuple[str, Any]]:
    """("GET /path", function) of every operation of the API."""
    for _, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    yield f"{method} {path}", operation.view_func


def page_names() -> set[str]:
    """Every address that is a page of its own."""
    known = {name for name, _ in addresses() if not name.startswith("api:")}
    return known | {"api:openapi-json"}


def test_every_address_has_its_row_and_every_row_its_address() -> None:
    assert {row.name for row in PAGES} == page_names()


def test_every_operation_of_the_api_has_its_row_and_every_row_its_operation() -> None:
    assert {row.name for row in OPERATIONS} == {name for name, _ in operations()}


def test_every_command_has_its_row() -> None:
    (commands,) = (
        action for action in parser()._actions if hasattr(action, "choices") and isinstance(action.choices, dict)
    )
    assert set(COMMANDS) == set(commands.choices or {})


def test_every_view_and_every_operation_has_a_door() -> None:
    without = [name for name, view in addresses() if not name.startswith("api:") and door_of(view) is None]
    without += [name for name, function in operations() if door_of(function) is None]
    assert without == []


def target(row: Row) -> str:
    """The address of a row with its arguments."""
    named = {"grant of county_a": lambda: Grant.objects.get(person__account="county_a", ended_at=None).pk}
    named["an entry"] = lambda: Entry.objects.latest("id").pk
    args = {
        key: named[value]() if isinstance(value, str) and value in named else value for key, value in row.args.items()
    }
    if " /" in row.name:
        path = row.name.split(" ", 1)[1].replace("{path:", "{")
        return f"/api/v1{path.format(**args)}{row.query}"
    return reverse(row.name, kwargs=args) + row.query


def knock(client: Client, row: Row, path: str) -> int:
    """The status that somebody gets; what the knock did is taken back, a sign-out too."""
    cookies = copy(client.cookies)
    with transaction.atomic():
        answer: Any = client.post(path, dict(row.data)) if row.method == "POST" else client.get(path)
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    client.cookies = cookies
    return int(answer.status_code)


@pytest.mark.parametrize("account", sorted(EVERYBODY))
def test_everybody_comes_in_where_a_row_names_them_and_nowhere_else(town: Town, account: str) -> None:
    wrong = []
    client = town.at(account)
    for row in (*PAGES, *OPERATIONS):
        path = target(row)
        status = knock(client, row, path)
        expected = row.inside if account in row.who else frozenset({404})
        if status not in expected:
            wrong.append(f"{row.method} {path}: {status}, not {sorted(expected)}")
    assert not wrong, "\n".join(wrong)


def test_who_is_not_signed_in_is_sent_to_sign_in_everywhere_else(town: Town) -> None:
    wrong = []
    for row in (*PAGES, *OPERATIONS):
        path = target(row)
        client = Client()
        status = knock(client, row, path)
        expected = row.inside if row.open else frozenset({401 if path.startswith("/api/") else 302})
        if status not in expected:
            wrong.append(f"{row.method} {path}: {status}, not {sorted(expected)}")
    assert not wrong, "\n".join(wrong)


def test_a_method_that_a_view_does_not_know_is_refused(town: Town) -> None:
    client = town.at("analyst")
    for row in PAGES:
        if "analyst" in row.who and not row.open:
            assert client.delete(target(row)).status_code == 405, row.name
