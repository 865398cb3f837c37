from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ballast.demo import names
from ballast.demo.generate import City

REFERENCE = Path(__file__).resolve().parents[5] / "shared/data/reference"


def _cores() -> set[str]:
    return {*names._CITIES, *names._PROVINCES, *names._PEERS, *names._COUNTIES}


def test_no_name_is_that_of_a_real_place() -> None:
    if not REFERENCE.is_dir():
        pytest.skip(f"the reference data are not at {REFERENCE}")
    real = {
        row["name"]
        for file in ("gb2260_areas.csv", "gb2260_cities.csv", "gb2260_provinces.csv")
        for row in csv.DictReader((REFERENCE / file).read_text(encoding="utf-8").splitlines())
    }
    assert len(real) > 3000
    assert [(core, name) for core in sorted(_cores()) for name in real if name.startswith(core)] == []


def test_the_pools_do_not_overlap() -> None:
    pools = (names._CITIES, names._PROVINCES, names._PEERS, names._COUNTIES)
    assert len(_cores()) == sum(len(pool) for pool in pools)


def test_every_enterprise_and_park_says_that_it_is_a_demonstration(city: City) -> None:
    firms = [firm.name for firm in [*city.firms, *city.below]]
    assert all(name.endswith("（演示）") for name in [*firms, *(park.name for park in city.places.parks)])
    assert len(set(firms)) == len(firms)
