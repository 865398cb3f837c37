"""Generates the demonstration city: `ballast demo-data --seed N --out DIR`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np

from ballast.demo.economy import Economy, make_economy
from ballast.demo.economy_tables import write_prices, write_rates
from ballast.demo.events import plan_events
from ballast.demo.firms import ENTERPRISES, Firm, FirmMaker, make_above, make_below
from ballast.demo.lives import assign_lives, assign_parks, exit_count
from ballast.demo.measures import Measures, make_measures
from ballast.demo.names import DEMO
from ballast.demo.official_files import ReleaseBook, write_releases
from ballast.demo.official_series import Official
from ballast.demo.parks_files import ParkForms, write_park_forms
from ballast.demo.places import Places, make_places
from ballast.demo.projects_files import PERIODS as PROJECT_PERIODS
from ballast.demo.projects_files import Project, make_projects, write_projects
from ballast.demo.registry_files import (
    write_enterprise_changes,
    write_enterprises,
    write_industries,
    write_lists,
    write_parks,
    write_register,
    write_run_states,
    write_successions,
    write_units,
)
from ballast.demo.returns_files import (
    UNIT_ERROR,
    WORKBOOK,
    ReturnsBook,
    write_correction,
    write_power,
    write_short_form,
    write_workbook,
)
from ballast.demo.targets_file import TargetBook, write_further_targets, write_targets
from ballast.demo.timeline import PERIODS, YEARS
from ballast.demo.truth import Auditor, Truth
from ballast.demo.truth_official import disagreement, official_facts, project_facts, weak_year
from ballast.demo.writers import UTF8_BOM, Row, Table, write_csv

MANIFEST_HEADS = ("kind", "file", "profile", "period", "note")


@dataclass(frozen=True)
class City:
    """One generated city before it is written."""

    places: Places
    firms: list[Firm]
    below: list[Firm]
    economy: Economy
    measures: Measures
    official: Official
    projects: list[Project]
    jitter: int


class _Manifest:
    """The files in the order in which they are to be imported."""

    def __init__(self, progress: Callable[[str], None]) -> None:
        self.rows: list[Row] = []
        self._progress = progress

    def add(self, kind: str, file: str, note: str, *, profile: str = "", period: str = "") -> None:
        self.rows.append((kind, file, profile, period, note))
        self._progress(f"已生成 {file}：{note}")

    def write(self, out: Path) -> None:
        heads = Table(DEMO, (), Table.plain("", MANIFEST_HEADS, []).heads, self.rows)
        write_csv(out / "manifest.csv", heads, UTF8_BOM)


def make_city(seed: int) -> City:
    """Draw a whole city from a seed. The same seed gives the same city."""
    random, numbers = Random(seed), np.random.default_rng(seed)
    places = make_places(random)
    maker = FirmMaker(random, places)
    firms = make_above(maker, exit_count())
    assign_lives(random, firms)
    below = make_below(maker, ENTERPRISES - len(firms) - 1)
    assign_parks(random, places, firms, below)
    events = plan_events(random, places, firms, maker.codes.draw)
    jitter = random.randrange(-3, 4)
    economy = make_economy(numbers, firms, events, jitter)
    return City(
        places=places,
        firms=firms,
        below=below,
        economy=economy,
        measures=make_measures(numbers, economy),
        official=Official(random, places),
        projects=make_projects(random, places),
        jitter=jitter,
    )


def generate(seed: int, out: Path, progress: Callable[[str], None]) -> Truth:
    """Write the demonstration city into `out` and return what is known of it.

    Writes the files of every kind, ``manifest.csv`` (the order of import) and ``truth.json`` (what was planted, and the
    sums to expect, in 元). `progress` receives one Chinese line for each file. The same seed gives the same content.
    """
    out.mkdir(parents=True, exist_ok=True)
    city, random = make_city(seed), Random(seed + 1)
    manifest = _Manifest(progress)
    _write_registry(out, city, manifest)
    _write_returns(out, city, manifest)
    forms = ParkForms(random, city.places, city.economy, city.measures, city.below)
    for year in (2025, 2026):
        manifest.add("park-forms", write_park_forms(out, forms, year), f"{year}年园区月报")
    book = ReleaseBook(random, city.places, city.official)
    for file, note in write_releases(out, book):
        manifest.add("releases", file, note)
    manifest.add("va-rates", write_rates(out, random), "分行业增加值率")
    manifest.add("prices", write_prices(out, random), "分行业出厂价格指数")
    targets = TargetBook(city.places, city.economy, city.measures)
    for year in (2025, 2026):
        manifest.add("targets", write_targets(out, targets, year), f"{year}年目标任务")
    manifest.add("targets", write_further_targets(out, targets), "项目个数和标准化厂房目标（不由报表计算）")
    for period in PROJECT_PERIODS:
        manifest.add(
            "projects", write_projects(out, city.projects, period), f"{period.full_label()}项目进展", period=str(period)
        )
    manifest.write(out)
    truth = _truth(seed, city, book)
    truth.write(out)
    return truth


def _write_registry(out: Path, city: City, manifest: _Manifest) -> None:
    places, firms = city.places, city.firms
    manifest.add("units", write_units(out, places), "全国、省、市、同级市、县区、高新区")
    manifest.add("parks", write_parks(out, places), "工业园区")
    manifest.add("industries", write_industries(out), "所用行业大类和小类")
    manifest.add("enterprises", write_enterprises(out, places, [*firms, *city.below]), "工业企业名录")
    manifest.add(
        "enterprises", write_enterprise_changes(out, places, firms), "2026年企业变更：园区扩区、换证、跨县搬迁"
    )
    earlier, this_year = write_register(out, firms)
    manifest.add("register", earlier, "期初在库及2023—2025年变动")
    manifest.add("register", this_year, "2026年变动，含年初集中退库留基")
    events = city.economy.events
    manifest.add("successions", write_successions(out, firms, events), "更换统一社会信用代码")
    manifest.add("runstates", write_run_states(out, firms, events), "停产半停产台账")
    manifest.add("lists", write_lists(out, city.economy)[0], "重点企业、亿元企业、链主企业")


def _write_returns(out: Path, city: City, manifest: _Manifest) -> None:
    name = city.places.city.name
    book = ReturnsBook(city.economy, city.measures)
    for period, when in enumerate(PERIODS):
        if when.is_first and when.year >= YEARS[3]:
            file = write_power(out, book, when.year)
            manifest.add("returns", file, f"{when.year}年1月用电量", profile="power", period=f"{when.year}-01")
        file = write_short_form(out, name, book, period)
        manifest.add("returns", file, f"{when.full_label()}简表", profile="short-form", period=str(when))
        if period == WORKBOOK:
            file = write_workbook(out, book)
            manifest.add("returns", file, "6户企业自系统导出的B204-1", profile="b204-1", period=str(when))
        if period == UNIT_ERROR:
            file = write_correction(out, name, book)
            manifest.add("returns", file, "更正1户单位错报（放大1000倍）", profile="short-form", period=str(when))


def _truth(seed: int, city: City, book: ReleaseBook) -> Truth:
    auditor = Auditor(city.places, city.economy)
    truth = Truth(seed, city.places.city.name, auditor.planted(), auditor.expected())
    units = truth.expected["units"]
    assert isinstance(units, dict)
    truth.planted["official"] = official_facts(city.places, city.official, book)
    truth.planted["rank_disagreement"] = disagreement(city.places, city.official, units)
    truth.planted["weak_year"] = weak_year(city.jitter)
    truth.planted["projects"] = project_facts(city.projects)
    return truth
