"""One town for all tests of a module: it is only looked at, and what a test writes is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from ballast.figures.store import _opened
from ballast.figures.tests.town import Town, settle


@pytest.fixture(scope="module")
def settled(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The town, written for real: the freeze reads through a connection of its own."""
    if "test" not in str(connection.settings_dict["NAME"]):
        raise RuntimeError("no database of tests was made: a test of this town asks for it with `town`")
    with override_settings(HOME=tmp_path_factory.mktemp("town")), django_db_blocker.unblock():
        try:
            yield settle()
        finally:
            call_command("flush", verbosity=0, interactive=False)
            _opened().clear()


@pytest.fixture
def town(settled: Town, db: None) -> Town:
    """The town for one test."""
    return settled
