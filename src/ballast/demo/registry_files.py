"""Who and where: units, parks, industries, enterprises, the register and its changes, successions, run states, lists."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ballast.demo.economy import Economy
from ballast.demo.events import Events
from ballast.demo.firms import SUCCESSION, Firm
from ballast.demo.lives import index
from ballast.demo.names import DEMO
from ballast.demo.places import ROLES, ParkSite, Places, Unit
from ballast.demo.timeline import PERIODS, year_index
from ballast.demo.trades import CHAINS, CLASS_NAMES, DIVISIONS
from ballast.demo.writers import GB18030, UTF8_BOM, Row, Table, write_csv, write_xlsx
from ballast.indicators.industries import DIVISIONS as DIVISION_NAMES
from ballast.kernel.period import Period

START = "2023-01-01"
KEY_FIRMS, BILLION = 60, 100_000
_ENTERPRISE_HEADS = (
    "统一社会信用代码", "企业名称", "生效日期", "报送单位", "园区", "行业代码",
    "登记注册类型", "控股情况", "企业规模", "产业链", "第二园区",
)  # fmt: skip
_REGISTER_HEADS = ("统一社会信用代码", "企业名称", "变动", "类型", "申报日期", "批准日期", "首个统计期", "留基")


def write_units(out: Path, places: Places) -> str:
    """Nation, province, ten cities, ten counties and the zone."""
    heads = ("代码", "名称", "类别", "上级", "排序", "分组", "产值计入", "标记", "生效日期")
    units: tuple[Unit, ...] = (places.nation, places.province, *places.cities, *places.ranked)
    rows: list[Row] = [
        (
            u.code,
            u.name,
            u.kind,
            u.parent or None,
            u.order,
            u.group or None,
            "否" if u.kind == "功能区" else None,
            DEMO if u.kind == "市" else None,
            START,
        )
        for u in units
    ]
    write_xlsx(out / "registry/units.xlsx", Table.plain("报送单位", heads, rows))
    return "registry/units.xlsx"


def write_parks(out: Path, places: Places) -> str:
    """The parks; the enclave is attributed by an agreed share, the others where they lie."""
    heads = ("代码", "名称", "类别", "所属单位", "归属方式", "分成单位", "分成比例(%)", "飞地", "主导产业", "生效日期")
    rows: list[Row] = [_park_row(places, park) for park in places.parks]
    write_xlsx(out / "registry/parks.xlsx", Table.plain("工业园区", heads, rows))
    return "registry/parks.xlsx"


def _park_row(places: Places, park: ParkSite) -> Row:
    home = "、".join(places.ranked[unit].code for unit in park.home)
    shared = park.enclave_of is not None
    partner = places.ranked[park.enclave_of].code if park.enclave_of is not None else None
    way = ("分成", partner, 50, "是") if shared else ("在地", None, None, "否")
    return (park.code, park.name, park.kind, home, *way, "、".join(park.leading), START)


def write_industries(out: Path) -> str:
    """The divisions and classes that occur, so that the city can be loaded without the office's own classification."""
    rows: list[Row] = [(code, DIVISION_NAMES[code]) for code in DIVISIONS]
    rows += [(code, CLASS_NAMES[code]) for code in sorted(CLASS_NAMES)]
    table = Table.plain("国民经济行业分类（所用部分）", ("代码", "名称"), rows)
    write_csv(out / "registry/industries.csv", table, UTF8_BOM)
    return "registry/industries.csv"


def write_enterprises(out: Path, places: Places, firms: list[Firm]) -> str:
    """All enterprises as they stand at first."""
    rows: list[Row] = [_enterprise_row(places, firm, firm.code, firm.founded) for firm in firms]
    write_xlsx(out / "registry/enterprises.xlsx", Table.plain("工业企业名录", _ENTERPRISE_HEADS, rows))
    return "registry/enterprises.xlsx"


def _enterprise_row(places: Places, firm: Firm, code: str, day: str) -> Row:
    unit = places.ranked[firm.home].code
    kind = (firm.industry, firm.registration, firm.control, firm.size, firm.trade.chain)
    return (code, firm.name, day, unit, firm.park or None, *kind, firm.second_park or None)


def write_enterprise_changes(out: Path, places: Places, firms: list[Firm]) -> str:
    """What changed in 2026: an extended park, a new credit code, a move. Unchanged cells stay empty."""
    dated: list[tuple[str, Row]] = []
    for firm in firms:
        for move in firm.moves:
            unit = places.ranked[move.home].code if move.home != firm.home else None
            dated.append((move.day, (firm.code, firm.name, move.day, unit, move.park or "无", *(None,) * 6)))
        if firm.successor:
            day = f"{PERIODS[SUCCESSION]}-01"
            dated.append((day, _enterprise_row(places, firm, firm.successor, day)))
    rows = [row for _, row in sorted(dated, key=lambda pair: pair[0])]
    name = "registry/enterprises-2026.xlsx"
    write_xlsx(out / name, Table.plain("工业企业变更", _ENTERPRISE_HEADS, rows))
    return name


def write_register(out: Path, firms: list[Firm]) -> tuple[str, str]:
    """The register at the start of the data with the changes up to 2025, and the changes of 2026."""
    earlier: list[Row] = []
    this_year: list[Row] = []
    for number, firm in enumerate(f for f in firms if f.above):
        for period, row in _register_rows(firm, number):
            (this_year if PERIODS[period].year == 2026 else earlier).append(row)
    names = ("registry/register-2025.csv", "registry/register-2026.xlsx")
    write_csv(out / names[0], Table.plain("规上工业企业库（2023—2025年）", _REGISTER_HEADS, earlier), GB18030)
    write_xlsx(out / names[1], Table.plain("规上工业企业库变动（2026年）", _REGISTER_HEADS, this_year))
    return names


def _register_rows(firm: Firm, number: int) -> list[tuple[int, Row]]:
    applied, approved = change_days(PERIODS[firm.first], number)
    days = (None, None) if firm.entry == "期初在库" else (applied, approved)
    rows: list[tuple[int, Row]] = [
        (firm.first, (firm.code, firm.name, "入库", firm.entry, *days, str(PERIODS[firm.first]), None))
    ]
    if firm.left is not None:
        kept = "是" if firm.base_kept else "否"
        first = PERIODS[firm.left]
        rows.append(
            (firm.left, (firm.code, firm.name, "退库", firm.exit, *change_days(first, number), str(first), kept))
        )
    return rows


def change_days(first: Period, number: int) -> tuple[str, str]:
    """When a change with that first statistical period was applied for and approved: a batch of N first counts in N+1.

    The annual batch of the turn of the year was approved in December for every other enterprise, else in January.
    """
    if first.is_first:
        approved = f"{first.year - 1}-12-28" if number % 2 else f"{first.year}-01-16"
        return f"{first.year - 1}-12-05", approved
    before = first.number - 1
    return f"{first.year}-{before:02d}-05", f"{first.year}-{before:02d}-20"


def write_successions(out: Path, firms: list[Firm], events: Events) -> str:
    """The enterprise that goes on under a new credit code."""
    heads = ("原代码", "新代码", "类型", "生效统计期", "说明")
    firm = firms[events.successor]
    note = "企业改制后换发营业执照，生产经营连续，不作退库和新增"
    rows: list[Row] = [(firm.code, firm.successor, "更换代码", str(PERIODS[SUCCESSION]), note)]
    write_xlsx(out / "registry/successions.xlsx", Table.plain("企业承继关系", heads, rows))
    return "registry/successions.xlsx"


def write_run_states(out: Path, firms: list[Firm], events: Events) -> str:
    """Stopped and half-stopped enterprises; without a day of confirmation a state only is proposed."""
    heads = ("统一社会信用代码", "状态", "起始日期", "截止日期", "原因代码", "县区确认日期")
    rows: list[Row] = [
        (
            firms[s.firm].code,
            s.state,
            s.start.isoformat(),
            s.end.isoformat() if s.end else None,
            s.reason,
            s.confirmed.isoformat() if s.confirmed else None,
        )
        for s in sorted(events.run_states, key=lambda state: (state.start, state.firm))
    ]
    write_xlsx(out / "registry/runstates.xlsx", Table.plain("停产半停产企业台账", heads, rows))
    return "registry/runstates.xlsx"


def write_lists(out: Path, economy: Economy) -> tuple[str, dict[str, list[str]]]:
    """Key firms, billion firms of two years, chain leaders; returns the file and the members by list code."""
    heads = ("名单代码", "名单名称", "入选规则", "统一社会信用代码", "生效日期", "失效日期")
    rows: list[Row] = []
    members: dict[str, list[str]] = {}

    def add(code: str, title: str, rule: str, who: list[int], days: tuple[str, str | None]) -> None:
        codes = [economy.firms[i].code for i in who]
        members[code] = codes
        rows.extend((code, title, rule, each, *days) for each in codes)

    add("key", "重点企业", "上年产值居前的企业，每个县区不少于2户", _key_firms(economy), ("2026-01-01", None))
    for year in (2025, 2026):
        rule = f"{year - 1}年全年产值1亿元及以上、{year}年初在库的规模以上工业企业"
        end = "2026-01-01" if year == 2025 else None
        add(f"billion{year}", f"亿元企业（{year}年）", rule, _billion_firms(economy, year), (f"{year}-01-01", end))
    add("chain_leader", "链主企业", "每条产业链上年产值最大的在库企业", _chain_leaders(economy), ("2026-01-01", None))
    write_xlsx(out / "registry/lists.xlsx", Table.plain("企业名单", heads, rows))
    return "registry/lists.xlsx", members


def _billion_firms(economy: Economy, year: int) -> list[int]:
    last = economy.output[:, year_index(year - 1)].sum(axis=1)
    first = index(f"{year}-02")
    return [i for i, firm in enumerate(economy.firms) if firm.in_scope(first) and int(last[i]) >= BILLION]


def _by_output(economy: Economy) -> list[int]:
    last = economy.output[:, year_index(2025)].sum(axis=1)
    present = [i for i, firm in enumerate(economy.firms) if firm.stays]
    return [i for i in np.argsort(-last, kind="stable").tolist() if i in set(present)]


def _key_firms(economy: Economy) -> list[int]:
    ordered = _by_output(economy)
    chosen: list[int] = []
    for home in range(len(ROLES)):
        chosen += [i for i in ordered if economy.firms[i].home == home][:2]
    rest = [i for i in ordered if i not in chosen]
    return sorted(chosen + rest[: KEY_FIRMS - len(chosen)])


def _chain_leaders(economy: Economy) -> list[int]:
    ordered = _by_output(economy)
    return [next(i for i in ordered if economy.firms[i].trade.chain == chain) for chain in CHAINS]
