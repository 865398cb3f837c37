"""The worked example of 常州: the page's tables are taken through the methods, and every number on it must come out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import half_up
from ballast.methods.contribution import Part, PullRow, PullTable, contribution, pull_table
from ballast.methods.growth import growth, implied_base

TABLES = ("January–November", "November")
PUBLISHED_TOTAL = {"January–November": (42512215, "27.11"), "November": (4448189, "19.31")}
HALF_A_DIGIT = Fraction("0.005")


@dataclass(frozen=True)
class Row:
    """One line of a table of the page, as printed."""

    name: str
    current: int
    rate: Decimal
    base: int
    share: Decimal
    pull: Decimal
    contribution: Decimal


def read(project: Path, title: str) -> tuple[list[Row], Row]:
    """The industries and the total of a table of the page."""
    page = (project / "docs" / "worked-example-changzhou.md").read_text(encoding="utf-8")
    section = page.partition(f"## {title}\n")[2].partition("\n## ")[0]
    lines = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| ")][2:]
    rows = [Row(cells[0], int(cells[1]), Decimal(cells[2]), int(cells[3]), *map(Decimal, cells[4:])) for cells in lines]
    return rows[:-1], rows[-1]


def number(value: Fraction | Marker) -> Fraction:
    assert isinstance(value, Fraction)
    return value


def legs(rows: list[Row], moved: Fraction = Fraction(0)) -> tuple[list[Part], Part]:
    """The parts with bases derived from the published rates (moved by so many points), and their total."""
    parts = [Part(row.name, row.current, number(implied_base(row.current, Fraction(row.rate) + moved))) for row in rows]
    current = sum(Fraction(part.current) for part in parts)
    return parts, Part("合计", current, sum(Fraction(part.base or 0) for part in parts))


def decomposed(rows: list[Row], places: int = 2) -> PullTable:
    parts, total = legs(rows)
    return pull_table(parts, total, threshold=Fraction("0.1"), places=places)


def printed(row: PullRow) -> tuple[Decimal, ...]:
    """Growth, share of the base, pull and contribution at two decimals."""
    return tuple(half_up(number(one), 2) for one in (row.growth, row.share_of_base, row.pull, row.contribution))


@pytest.mark.parametrize("title", TABLES)
def test_the_page_holds_the_published_totals(project: Path, title: str) -> None:
    rows, total = read(project, title)
    assert len(rows) == 5
    assert (total.current, str(total.rate)) == PUBLISHED_TOTAL[title]


@pytest.mark.parametrize("title", TABLES)
def test_the_industries_add_up_to_the_published_total_and_its_growth(project: Path, title: str) -> None:
    rows, total = read(project, title)
    _, whole = legs(rows)
    assert whole.current == total.current
    assert half_up(Fraction(whole.base or 0)) == total.base
    assert half_up(number(growth(whole.current, whole.base)), 2) == total.rate


@pytest.mark.parametrize("title", TABLES)
def test_every_base_share_pull_and_contribution_comes_out_as_printed(project: Path, title: str) -> None:
    rows, _ = read(project, title)
    parts, _ = legs(rows)
    assert [half_up(Fraction(part.base or 0)) for part in parts] == [row.base for row in rows]
    found = [printed(row) for row in decomposed(rows).rows]
    assert found == [(row.rate, row.share, row.pull, row.contribution) for row in rows]


@pytest.mark.parametrize("title", TABLES)
def test_exact_pulls_make_the_growth_and_exact_contributions_a_hundred(project: Path, title: str) -> None:
    rows, total = read(project, title)
    table = decomposed(rows)
    assert sum(number(row.pull) for row in table.rows) == table.growth
    assert sum(number(row.contribution) for row in table.rows) == 100
    assert total.share == total.contribution == 100
    assert total.pull == table.printed


@pytest.mark.parametrize("title", TABLES)
def test_pull_is_growth_times_share_of_the_base(project: Path, title: str) -> None:
    for row in decomposed(read(project, title)[0]).rows:
        assert number(row.growth) * number(row.share_of_base) / 100 == row.pull


@pytest.mark.parametrize("title", TABLES)
def test_contribution_is_the_pull_in_percent_of_the_growth(project: Path, title: str) -> None:
    rows, _ = read(project, title)
    parts, whole = legs(rows)
    for part, row in zip(parts, decomposed(rows).rows, strict=True):
        alone = contribution(part.current, part.base, whole.current, whole.base or 0)
        assert number(alone) == number(row.pull) / number(decomposed(rows).growth) * 100


@pytest.mark.parametrize(("places", "residual"), [(2, "0.00"), (1, "0.1")])
@pytest.mark.parametrize("title", TABLES)
def test_printed_pulls_leave_a_residual_at_one_decimal_and_none_at_two(
    project: Path, title: str, places: int, residual: str
) -> None:
    assert decomposed(read(project, title)[0], places).residual == Decimal(residual)


@pytest.mark.parametrize(
    ("title", "lowest", "highest"), [("January–November", "27.1088", "27.1188"), ("November", "19.3076", "19.3177")]
)
def test_a_rate_known_to_half_a_digit_leaves_the_total_known_to_half_a_digit(
    project: Path, title: str, lowest: str, highest: str
) -> None:
    rows, _ = read(project, title)
    ends = [legs(rows, moved)[1] for moved in (-HALF_A_DIGIT, HALF_A_DIGIT)]
    found = [half_up(number(growth(end.current, end.base)), 4) for end in ends]
    assert found == [Decimal(lowest), Decimal(highest)]


@pytest.mark.parametrize(("title", "mean"), [("January–November", "30.14"), ("November", "35.34")])
def test_the_mean_of_the_rates_is_another_number(project: Path, title: str, mean: str) -> None:
    rows, total = read(project, title)
    average = sum((Fraction(row.rate) for row in rows), Fraction(0)) / len(rows)
    assert half_up(average, 2) == Decimal(mean)
    assert half_up(average, 2) != total.rate


def test_bases_rounded_before_they_are_added_would_be_off_by_one(project: Path) -> None:
    rows, total = read(project, "November")
    assert sum(row.base for row in rows) == total.base + 1
