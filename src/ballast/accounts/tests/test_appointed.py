"""Who becomes an administrator signs in anew: the second factor is not set up at a session that somebody left open."""

from __future__ import annotations

import pytest
from django.test import Client

from ballast.accounts import actions
from ballast.accounts.tests.factory import PASSWORD, people
from ballast.kernel.actor import Actor
from ballast.kernel.scope import Scope


@pytest.mark.django_db
def test_being_appointed_ends_the_sessions_that_are_open() -> None:
    people()
    client = Client()
    client.post("/sign-in/", {"username": "nobody", "password": PASSWORD})
    assert client.get("/account/").status_code == 200
    actions.appoint_administrators(Actor("命令行", Scope.city()), "CITY", [("auditor", "nobody")])
    answer = client.get("/account/factor/")
    assert answer.status_code == 302
    assert answer["Location"].split("?")[0] == "/sign-in/"
    assert "密钥" not in answer.text
