"""Fixtures of the reports room: a small city whose figures are known by heart."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.test.utils import override_settings
from pytest_django.fixtures import Settings

from ballast.figures.store import _opened
from ballast.kernel.scope import Audience
from ballast.reports.parts import Report
from ballast.reports.tests.town import Town

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker


@pytest.fixture
def town(transactional_db: None, settings: Settings, tmp_path: Path) -> Town:
    """The small city of `town.py` before anything was filed, with a home of its own."""
    settings.HOME = tmp_path
    _opened().clear()
    return Town()


@pytest.fixture(scope="session")
def usual(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> dict[Audience, Report]:
    """The report of the usual September for each audience: made once, for tests that only look at it."""
    with django_db_blocker.unblock(), override_settings(HOME=tmp_path_factory.mktemp("town")):
        _opened().clear()
        town = Town()
        town.usual()
        town.lists("重点", "F1", "F2", "F3")
        editions = [audience for audience in Audience if audience is not Audience.COUNTY]
        reports: dict[Audience, Report] = {audience: town.report(audience=audience) for audience in editions}
        call_command("flush", verbosity=0, interactive=False)
        _opened().clear()
    return reports
