"""On a real PostgreSQL the same files give the same snapshot, by name, and the same figures as on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgresql import running
from tests.product import Product, Question, part_of

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.xdist_group("postgres")]

RETURNS = {f"returns/{name}.xlsx" for name in ("2025-09", "2026-07", "2026-08", "2026-08-更正", "2026-09")}
ALWAYS = ("park-forms", "va-rates", "prices", "targets", "projects", "lists", "runstates", "industries")
REGISTER = ("units", "parks", "enterprises", "register", "successions")
OFFICIAL = {"official/monthly-2026.xlsx", "official/gdp.xlsx", "official/revision.xlsx", "official/embargo.xlsx"}
QUESTIONS = (
    Question("output_growth", by=("unit",)),
    Question("output_growth", basis="month", by=("industry",)),
    Question("output_growth", by=("bar",)),
    Question("enterprises", by=("unit",)),
    Question("exit_drag"),
    Question("va_growth", by=("unit",)),
    Question("gdp", period="2025-12"),
    Question("output_completion", by=("unit",)),
    Question("park_output_all", by=("park",)),
    Question("projects_started", by=("unit",)),
    Question("value_added_estimate"),
)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a PostgreSQL of this test's own."""
    with running() as started:
        yield started.address("postgres", "postgres")


def test_both_databases_freeze_to_the_same_snapshot_and_read_the_same_figures(server: str, tmp_path: Path) -> None:
    light = Product(tmp_path / "light")
    heavy = Product(tmp_path / "heavy", {"DATABASE_URL": server})
    light.command("demo-data", "--seed", "4", "--out", str(tmp_path / "city"))
    part = part_of(
        tmp_path / "city",
        tmp_path / "part",
        lambda line: line["kind"] in (*ALWAYS, *REGISTER) or line["file"] in RETURNS | OFFICIAL,
    )
    held = [product.bring_in(part) for product in (light, heavy)]
    assert held == [1, 1]
    assert not (tmp_path / "heavy" / "ballast.sqlite3").exists()
    assert light.freeze() == heavy.freeze()
    answers = [product.ask(QUESTIONS) for product in (light, heavy)]
    assert answers[0] == answers[1]
    assert all(answer["rows"][0]["exact"] is not None for answer in answers[0])
    again = heavy.command(
        "import", "returns", str(part / "returns" / "2026-09.xlsx"), "--profile", "short-form", "--period", "2026-09"
    )
    assert "以前已经导入" in again
