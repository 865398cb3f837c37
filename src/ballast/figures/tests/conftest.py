"""Fixtures of the figures room: a database that other connections can see, and a home of its own for snapshots."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from ballast.figures.store import _opened
from ballast.figures.tests.factory import City


@pytest.fixture
def city(transactional_db: None, settings: Settings, tmp_path: Path) -> City:
    """An empty small city."""
    settings.HOME = tmp_path
    _opened().clear()
    return City()
