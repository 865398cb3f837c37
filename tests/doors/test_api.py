"""The API under generated requests, by each kind of person: no error of ours, nothing undocumented, no wrong input taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.conf import settings as django_settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from pytest_django.fixtures import Settings
from schemathesis import GenerationMode, checks

from ballast.figures.tests.town import Town
from ballast.web.api import api
from tests.doors.permissions import OPERATIONS

ACCOUNTS = ("analyst", "county_a", "park_a", "filer_a", "handler", "system_admin", "nobody", "")
CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]
FEW = settings(
    max_examples=12,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def described() -> Any:
    """The API as it describes itself, ready to be called in this process; who calls is said by the test."""
    told = {**api.get_openapi_schema()}
    for operations in told["paths"].values():
        for operation in operations.values():
            operation.pop("security", None)
    schema = schemathesis.openapi.from_dict(told)
    schema.app = get_wsgi_application()
    return schema


@pytest.fixture
def unhurried(settings: Settings) -> Iterator[None]:
    """Generated requests come faster than people, and all on the connection of the test, which stays open."""
    settings.RATES = dict.fromkeys(settings.RATES, 10**9)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def generated(
    operation: Any, mode: GenerationMode, cookies: dict[str, str], wanted: list[Any], seen: dict[str, set[int]]
) -> None:
    """Call an operation with what the description allows, or with what it forbids, and hold the answers against it."""

    @FEW
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case: Any) -> None:
        answer = case.call(cookies=cookies)
        seen.setdefault(operation.label, set()).add(answer.status_code)
        case.validate_response(answer, checks=wanted)

    call()


@pytest.mark.slow
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: str(mode.value))
@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account or "signed out")
def test_every_answer_is_one_that_is_documented(
    town: Town, unhurried: None, account: str, mode: GenerationMode
) -> None:
    cookies = {}
    if account:
        session = town.at(account).cookies[django_settings.SESSION_COOKIE_NAME]
        cookies = {django_settings.SESSION_COOKIE_NAME: session.value}
    refusing = [checks.negative_data_rejection] if account and mode is GenerationMode.NEGATIVE else []
    seen: dict[str, set[int]] = {}
    for found in described().get_all_operations():
        try:
            generated(found.ok(), mode, cookies, [*CHECKS, *refusing], seen)
        except Unsatisfiable:
            # Nothing can be wrong about an operation that takes no parameter, or any text at all.
            assert mode is GenerationMode.NEGATIVE
    statuses = set().union(*seen.values())
    assert len(seen) >= (2 if mode is GenerationMode.NEGATIVE else len(OPERATIONS) - 1)
    if not account:
        # Some generated texts make no address of ours.
        assert statuses - {404} == {401}
    if account == "nobody":
        assert statuses <= {404, 405, 422}
    if account == "analyst" and mode is GenerationMode.POSITIVE:
        assert 200 in statuses
