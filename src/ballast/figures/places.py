"""What codes mean in a snapshot: names, which units are ranked, which unit a park lies in; and what a scope may see."""

from __future__ import annotations

from collections.abc import Mapping

from ballast.cube.build import DIMENSIONS
from ballast.figures.store import Frozen
from ballast.indicators.industries import DIVISIONS, GROUPS, SECTIONS
from ballast.kernel.period import Period
from ballast.kernel.problems import NotFoundError
from ballast.kernel.scope import Scope
from ballast.registry.words import OWNERSHIP

DIMENSION_NAMES = {
    "bar": "变动原因",
    "chain": "产业链",
    "control": "公有/非公",
    "enterprise": "企业",
    "entry": "入库状态",
    "group": "行业分组",
    "in_park": "园区内外",
    "industry": "行业大类",
    "list": "名单",
    "ownership": "登记注册类型",
    "park": "园区",
    "pillar": "支柱产业",
    "section": "行业门类",
    "size": "企业规模",
    "unit": "地区",
}
_FIXED = {
    "bar": {
        "entries": "年度升规",
        "new_plants": "新建投产",
        "exits_dropped": "退库不留基",
        "exits_kept": "退库留基",
        "moves": "区划、园区变动",
        "stoppages": "停产半停产",
        "rest": "其他在库企业",
    },
    "control": {"public": "公有", "nonpublic": "非公有", "unknown": "控股情况不明"},
    "entry": {
        "continuing": "存续",
        "promoted": "升规入库",
        "new_plant": "新建投产",
        "exit_kept": "退库留基",
        "exit_dropped": "退库不留基",
        "succession": "承继（换码、合并等）",
    },
    "in_park": {"in": "园区内", "out": "园区外"},
    "size": {"1": "大型", "2": "中型", "3": "小型", "4": "微型"},
}
RANKED_KINDS = ("county", "zone")


def name_of(frozen: Frozen, dimension: str, code: str) -> str:
    """A code's name on screen; the code itself where nothing is known of it."""
    if code == "unknown":
        return "未知"
    if dimension in _FIXED:
        return _FIXED[dimension].get(code, code)
    if dimension == "park" and code == "none":
        return "园区外"
    table = {"unit": "units", "park": "parks", "enterprise": "enterprises", "list": "lists"}.get(dimension)
    if table:
        return frozen.names(table).get(code, code)
    plain = {
        "industry": DIVISIONS,
        "section": {letter: entry[0] for letter, entry in SECTIONS.items()},
        "group": {key: entry[0] for key, entry in GROUPS.items()},
        "ownership": OWNERSHIP,
    }
    return plain.get(dimension, {}).get(code, code)


def mark(frozen: Frozen, period: Period) -> str:
    """What the office wants printed on everything made of its data (演示数据); usually nothing."""
    aspects = frozen.aspects("unit", period.last_day.isoformat())
    return next((held["mark"] for held in aspects.values() if held.get("kind") == "city" and held.get("mark")), "")


def ranked_units(frozen: Frozen, period: Period) -> tuple[str, ...]:
    """The counties and the zones ranked beside them, in their declared order."""
    aspects = frozen.aspects("unit", period.last_day.isoformat())
    chosen = [code for code, held in aspects.items() if held.get("kind") in RANKED_KINDS]
    return tuple(sorted(chosen, key=lambda code: (int(aspects[code].get("position") or 999), code)))


def known_codes(frozen: Frozen, dimension: str, period: Period) -> frozenset[str] | None:
    """The codes that exist for a dimension; None where any code may be asked for (chain, pillar)."""
    tables = {"unit": "units", "park": "parks", "enterprise": "enterprises", "list": "lists"}
    if dimension in tables:
        extra = {"unknown"} | ({"none"} if dimension == "park" else set())
        return frozenset(frozen.names(tables[dimension])) | extra
    if dimension == "industry":
        return frozenset(DIVISIONS) | {"unknown"}
    if dimension == "section":
        return frozenset(SECTIONS) | {"unknown"}
    if dimension == "group":
        return frozenset(GROUPS)
    if dimension in _FIXED:
        return frozenset(_FIXED[dimension]) | {"unknown"}
    if dimension in ("ownership", "chain", "pillar"):
        return frozenset(
            where[0][1] for (_, where) in frozen.cells(period) if len(where) == 1 and where[0][0] == dimension
        )
    raise NotFoundError(f"没有维度“{dimension}”，可用：{'、'.join(sorted(DIMENSIONS))}、group、list")


def check_slice(frozen: Frozen, where: Mapping[str, str], period: Period) -> None:
    """Raise `NotFoundError` for a dimension or a code that does not exist."""
    for dimension, code in where.items():
        known = known_codes(frozen, dimension, period)
        if known is not None and code not in known:
            raise NotFoundError(f"{DIMENSION_NAMES[dimension]}里没有“{code}”")


def park_units(frozen: Frozen, park: str, period: Period) -> frozenset[str]:
    """The reporting units that a park lies in."""
    held = frozen.aspects("park", period.last_day.isoformat()).get(park, {})
    return frozenset(part for part in held.get("units", "").split("、") if part)


def allowed(frozen: Frozen, where: Mapping[str, str], period: Period, scope: Scope) -> bool:
    """Whether a slice lies in a scope: one's own, or one of the comparisons that every unit of the city sees.

    Totals of the city, of units and of the industries are comparisons; anything finer is for those who hold the place.
    """
    if scope.whole_city:
        return True
    if "enterprise" in where:
        return _holds_enterprise(frozen, where["enterprise"], period, scope)
    if own(frozen, where, period, scope):
        return True
    return len(where) <= 1 and all(comparable(name, scope) for name in where)


def comparable(dimension: str, scope: Scope) -> bool:
    """Whether the city's totals by a dimension are comparisons that a reader sees; an enterprise sees fewer of them."""
    if scope.only_enterprises:
        return dimension in ("section", "industry", "unit")
    return dimension not in ("enterprise", "list", "park")


def _holds_enterprise(frozen: Frozen, code: str, period: Period, scope: Scope) -> bool:
    """Whether an enterprise is the reader himself, or reports to a unit or lies in a park that he holds."""
    if code in scope.enterprises:
        return True
    held = frozen.aspects("enterprise", period.last_day.isoformat()).get(code, {})
    return held.get("unit") in scope.units or held.get("park") in scope.parks


def own(frozen: Frozen, where: Mapping[str, str], period: Period, scope: Scope) -> bool:
    """Whether a slice lies wholly in the places that a scope holds."""
    if scope.whole_city:
        return True
    if "enterprise" in where:
        return _holds_enterprise(frozen, where["enterprise"], period, scope)
    if where.get("unit") in scope.units or where.get("park") in scope.parks:
        return True
    park = where.get("park", "")
    units = park_units(frozen, park, period) if park else frozenset()
    return bool(units) and units <= scope.units
