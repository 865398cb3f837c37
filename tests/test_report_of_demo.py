"""The monthly analysis of the demonstration city: every address in its list of sources gives the number that was printed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.product import Product

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo-report")]

_LINES = """
import json
from ballast.web.commandline import _prepare
_prepare()
from ballast.figures.address import Address
from ballast.figures.read import Reader
from ballast.indicators.catalogue import indicator
from ballast.kernel.period import Period
from ballast.kernel.rounding import text
from ballast.kernel.scope import Scope
from ballast.reports.compose import compose
PARTS = {"拉动": "pull", "拉动（加法口径）": "pull", "贡献率": "contribution", "报送覆盖率（按基数）": "coverage"}
reader = Reader.open(Scope.city())
report = compose(reader, Period.parse("2026-09"))
lines = []
for line in report.references():
    how, found = line.source.how, ""
    if not how or how in PARTS:
        address = Address.parse(line.source.origin)
        figure = reader.figure(address)
        value = getattr(figure, PARTS[how]) if how else figure.exact
        found = text(abs(value), 1 if how else indicator(address.code).places, group=False)
    lines.append({"printed": line.printed, "how": how, "origin": line.source.origin, "found": found})
print(json.dumps({"lines": lines, "prose": [sentence.text for sentence in report.sentences()]}))
"""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Product:
    """The demonstration city, taken in and frozen."""
    folder = tmp_path_factory.mktemp("report")
    product = Product(folder / "home")
    product.command("demo-data", "--seed", "1", "--out", str(folder / "city"))
    product.bring_in(folder / "city")
    product.freeze()
    return product


@pytest.fixture(scope="module")
def report(city: Product) -> dict[str, Any]:
    """The references of the report, each with what its address gives, and the prose."""
    found: dict[str, Any] = json.loads(city.python("-c", _LINES))
    return found


def test_every_number_is_what_its_address_gives(report: dict[str, Any]) -> None:
    read = [line for line in report["lines"] if line["found"]]
    assert len(read) > 120
    assert not [line for line in read if line["found"] != line["printed"]]


def test_every_origin_is_pinned_to_the_snapshot(report: dict[str, Any]) -> None:
    origins = [part for line in report["lines"] for part in line["origin"].split("；")]
    assert not [origin for origin in origins if "@" not in origin and not origin.startswith("名单 ")]


def test_the_year_that_opened_high_and_ran_low_is_called_so(report: dict[str, Any]) -> None:
    assert any("“高开低走”" in sentence for sentence in report["prose"])


def test_the_command_writes_the_file_and_says_where(city: Product, tmp_path: Path) -> None:
    path = tmp_path / "分析.docx"
    printed = city.command("report", "--period", "2026-09", "-o", str(path))
    assert path.stat().st_size > 50_000
    assert str(path) in printed


def test_an_edition_for_all_counties_is_marked_so(city: Product, tmp_path: Path) -> None:
    from docx import Document

    path = tmp_path / "通报.docx"
    city.command("report", "--period", "2026-09", "-o", str(path), "--audience", "between_counties")
    assert Document(str(path)).paragraphs[0].text == "县区间通报　演示数据"
