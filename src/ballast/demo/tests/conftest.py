from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ballast.demo.generate import City, generate, make_city
from ballast.demo.truth import Truth

SEED = 7


@dataclass(frozen=True)
class Generated:
    """A city that was written, and what the generator says of it."""

    out: Path
    truth: Truth
    progress: list[str]

    @property
    def planted(self) -> dict[str, Any]:
        return dict(self.truth.planted)

    @property
    def expected(self) -> dict[str, Any]:
        return dict(self.truth.expected)


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Generated:
    out = tmp_path_factory.mktemp("demo")
    progress: list[str] = []
    return Generated(out, generate(SEED, out, progress.append), progress)


@pytest.fixture(scope="session")
def city() -> City:
    return make_city(SEED)
