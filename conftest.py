"""What every test of the project gets: a quick password hash, and sign-ins by `force_login` that are complete."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.management import create_permissions
from django.contrib.auth.signals import user_logged_in
from django.core.cache import cache
from django.db.models.signals import post_migrate
from django.http import HttpRequest
from django.test import override_settings
from hypothesis import settings

# How long an example takes says nothing about the code on a machine that does other things too.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


def _complete(sender: object, request: HttpRequest, **more: Any) -> None:
    """`client.force_login` signs in without any request of a browser; it stands for a sign-in with both factors."""
    if request.method is None:
        request.session["second_factor_at"] = "forced"


@pytest.fixture(scope="session", autouse=True)
def quick_sign_in() -> Iterator[None]:
    """Argon2 takes its time by intent; tests that are not about it do without. Tests of passwords put it back."""
    user_logged_in.connect(_complete)
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield
    user_logged_in.disconnect(_complete)


@pytest.fixture(scope="session", autouse=True)
def none_of_djangos_permissions() -> Iterator[None]:
    """Django writes its permissions anew whenever tables are emptied, which costs more than emptying them.

    Nothing asks for them: the product has rights and roles of its own.
    """
    name = "django.contrib.auth.management.create_permissions"
    post_migrate.disconnect(dispatch_uid=name)
    yield
    post_migrate.connect(create_permissions, dispatch_uid=name)


@pytest.fixture(scope="session", autouse=True)
def tables_may_be_emptied() -> Iterator[None]:
    """Tests with transactions of their own empty the tables; the trail, which refuses that, lets them.

    Its guards are back after the migrations' signal, which Django sends after emptying.
    """
    from django.db.backends.base.operations import BaseDatabaseOperations

    from ballast.trail import guards

    kept = BaseDatabaseOperations.execute_sql_flush

    def flush(operations: Any, statements: list[str]) -> Any:
        guards.remove(operations.connection)
        return kept(operations, statements)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush)
        yield


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    """Requests are counted by the minute in the process; one test must not use up what another may ask for."""
    cache.clear()
