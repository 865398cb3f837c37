from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import Exact
from ballast.methods.disclosure import (
    BETWEEN_COUNTIES,
    INTERNAL,
    PUBLIC,
    Audience,
    Cell,
    Declared,
    Dimension,
    Link,
    Measure,
    Merge,
    Policy,
    RateTable,
    Reader,
    Record,
    RiskKind,
    Rule,
    Standing,
    Status,
    Table,
    adds_up,
    audit,
    audit_hidden,
    cell,
    declare,
    if_printed,
    makeup,
    merge_small,
    patterns,
    printed_contribution,
    printed_growth,
    printed_pull,
    printed_share,
    protect,
    summary,
)
from ballast.methods.exact import MethodError

OPEN_RULE = Policy()


def whole(parts: Mapping[str, Mapping[str, Exact]], code: str = "全市", **fields: Any) -> Declared:
    """A total over parts, each with its firms; `fields` are those of the total."""
    firms = {name: value for each in parts.values() for name, value in each.items()}
    cells = [cell(name, each) for name, each in parts.items()]
    return Declared((cell(code, firms, **fields), *cells), (adds_up(code, list(parts)),))


def firms(prefix: str, *values: Exact) -> dict[str, Exact]:
    return {f"{prefix}{number}": value for number, value in enumerate(values)}


TWO = whole({"甲县": firms("甲", 5, 4, 3), "乙县": firms("乙", 9)})


# ---- periods and rates


def months(month: Standing = Standing.FREE) -> Declared:
    """乙's year to date, the one before and the month, as three printed numbers; and those of 甲."""
    cells: list[Cell] = []
    relations = []
    for name, now, before in (("甲", [50, 40, 30], [40, 30, 20]), ("乙", [90], [80])):
        gone = [a - b for a, b in zip(now, before, strict=True)]
        cells += [cell(f"{name}累计", firms(name, *now)), cell(f"{name}上期累计", firms(name, *before), standing=Standing.FREE)]
        cells.append(cell(f"{name}当月", firms(name, *gone), standing=month))
        relations.append(adds_up(f"{name}累计", [f"{name}上期累计", f"{name}当月"]))
    return Declared(tuple(cells), tuple(relations))


def test_two_years_to_date_give_the_month_back() -> None:
    found = audit_hidden(months(), ["乙当月"], OPEN_RULE)
    exact = next(each for each in found.risks if each.code == "乙当月")
    assert exact.sentence == "“乙当月”不能保密：一般读者用“乙累计” − “乙上期累计”即可算出。"


def test_a_withheld_month_is_tried_as_well() -> None:
    """The month is nowhere printed, yet the difference of two printed years to date is it."""
    table = Declared(
        tuple(
            replace(each, standing=Standing.PRINTED if "累计" in each.code else Standing.WITHHELD)
            for each in months().cells
        ),
        months().relations,
    )
    found = {each.code: each.kind for each in audit(protect(table, OPEN_RULE)).risks}
    assert found == {"乙累计": RiskKind.PRINTED, "乙上期累计": RiskKind.PRINTED, "乙当月": RiskKind.EXACT}


def rated(rate: object, **standing: Standing) -> Declared:
    """A lone firm 90 over 80 beside 900 over 900 of three: current, base and totals, and one printed rate."""
    one, rest = {"乙": 90}, firms("甲", 300, 300, 300)
    base, rest_base = {"乙": 80}, firms("甲", 300, 300, 300)
    cells = [cell("c", one), cell("b", base), cell("c2", rest), cell("b2", rest_base)]
    cells += [cell("C", {**one, **rest}), cell("B", {**base, **rest_base})]
    cells = [replace(each, standing=standing.get(each.code, Standing.FREE)) for each in cells]
    return Declared(tuple(cells), (adds_up("C", ["c", "c2"]), adds_up("B", ["b", "b2"])), (rate,))  # type: ignore[arg-type]


def test_base_times_growth_gives_the_current_value_back_within_its_rounding() -> None:
    """12.5 % on a printed base of 80: between 12.45 and 12.55 %, that is 89.96 to 90.04."""
    table = rated(printed_growth("g", "c", "b"), b=Standing.PRINTED)
    found = {each.code: each for each in audit_hidden(table, ["c", "c2"], OPEN_RULE).risks}
    assert (found["c"].low, found["c"].high) == pytest.approx((89.96, 90.04))
    assert found["c"].sources == ("b", "g")
    assert set(found) == {"b", "c"}
    assert "c" not in {each.code for each in audit_hidden(table, ["c", "c2", "g"], OPEN_RULE).risks}


def test_pull_times_the_total_base_gives_the_current_value_back() -> None:
    """(90 − 80) / 980 = 1.0204, printed 1.02: the change is between 9.947 and 10.045."""
    table = rated(printed_pull("p", "c", "b", "B", places=2), b=Standing.PRINTED)
    found = {each.code: each for each in audit_hidden(table, ["c", "c2"], OPEN_RULE).risks}
    assert (found["c"].low, found["c"].high) == pytest.approx((80 + 9.80 * 1.015, 80 + 9.80 * 1.025))
    assert set(found["c"].sources) >= {"B", "b", "p"}


def test_share_of_the_total_and_contribution_give_it_back_too() -> None:
    share = audit_hidden(rated(printed_share("s", "c", "C")), ["c", "c2"], OPEN_RULE)
    assert {each.code for each in share.risks} >= {"c"}
    given = rated(printed_contribution("k", ("c", "b"), ("C", "B")), b=Standing.PRINTED)
    risk = next(each for each in audit_hidden(given, ["c", "c2"], OPEN_RULE).risks if each.code == "c")
    assert (risk.low, risk.high) == pytest.approx((89.995, 90.005))


def test_the_rate_of_a_hidden_lone_firm_is_hidden_and_that_of_a_merely_secondary_one_as_needed() -> None:
    pattern = protect(rated(printed_growth("g", "c", "b")), OPEN_RULE)
    assert pattern.of("g").status is Status.PRIMARY
    assert pattern.of("g").reason == "所依据的“c”企业数少于3家"
    assert audit(pattern).safe


def test_a_rate_of_a_secondary_cell_is_hidden_where_it_gives_the_lone_firm_back() -> None:
    """c2's growth with its printed base would tell c2, and so c."""
    table = rated(printed_growth("g2", "c2", "b2"), b2=Standing.PRINTED, B=Standing.OFFICIAL, C=Standing.OFFICIAL)
    pattern = protect(table, OPEN_RULE)
    assert pattern.of("g2").status is Status.SECONDARY
    assert {each.code for each in audit(pattern).risks} == {"b"}


def test_no_base_tells_that_the_base_is_zero() -> None:
    table = Declared((cell("c", {"甲": 5}), cell("b", {"甲": 0})), (), (printed_growth("g", "c", "b"),))
    assert protect(table, OPEN_RULE).printed() == {
        "b": Marker.SUPPRESSED,
        "c": Marker.SUPPRESSED,
        "g": Marker.SUPPRESSED,
    }
    found = {each.code: each.kind for each in audit_hidden(table, ["b", "c"], OPEN_RULE).risks}
    assert found == {"b": RiskKind.EXACT}
    assert protect(table, INTERNAL).printed()["g"] is Marker.NO_BASE


def test_a_hidden_rate_that_the_rest_gives_back_is_listed() -> None:
    """Its two cells are official, so that growth is only hidden from those who cannot divide."""
    cells = (cell("c", {"甲": 9}, standing=Standing.OFFICIAL), cell("b", {"甲": 8}, standing=Standing.OFFICIAL))
    table = Declared(cells, (), (printed_growth("g", "c", "b"),))
    found = {each.code: each for each in audit_hidden(table, ["g"], OPEN_RULE).risks}
    assert found["g"].kind is RiskKind.EXACT
    assert "1位小数" in found["g"].sentence


def test_rounding_of_what_is_printed_protects_a_little() -> None:
    """Printed in 亿元 with one decimal (step 1000 万元): 全市 21000, 甲 12000; 乙 between 8000 and 10000."""
    parts = {"甲县": firms("甲", 5000, 4000, 3000), "乙县": firms("乙", 9000)}
    table = whole(parts)
    rounded = Declared(tuple(replace(each, step=Fraction(1000)) for each in table.cells), table.relations)
    risk = audit_hidden(rounded, ["乙县"], OPEN_RULE).risks[0]
    assert risk.kind is RiskKind.NARROW
    assert (risk.low, risk.high) == pytest.approx((8000, 10000))
    assert audit_hidden(rounded, ["乙县"], Policy(rule=Rule(width=11))).safe


def test_what_is_printed_is_rounded_half_up_to_its_step() -> None:
    table = Declared((cell("a", firms("甲", 250, 250, 150), step=Fraction(100)),))
    assert protect(table, OPEN_RULE).printed() == {"a": 700}


# ---- readers


def test_a_county_that_knows_its_own_is_guarded_against() -> None:
    """Hiding 甲 and 乙 would do for outsiders; 甲 knows 甲, so that 丙 must be hidden for him as well."""
    parts = {"甲": firms("甲", 5, 4, 3), "乙": firms("乙", 9), "丙": firms("丙", 50, 40, 30)}
    table = whole(parts)
    knows = Reader("甲县", frozenset(parts["甲"]))
    assert protect(table, OPEN_RULE).hidden == {"甲", "乙"}
    found = audit_hidden(table, ["甲", "乙"], replace(OPEN_RULE, readers=(knows,)))
    assert [(each.code, each.reader, each.kind) for each in found.risks] == [("乙", "甲县", RiskKind.EXACT)]
    guarded = protect(table, replace(OPEN_RULE, readers=(knows,)))
    assert "丙" in guarded.hidden
    assert audit(guarded).safe


def test_two_lone_firms_find_each_other_out_unless_they_count_as_readers() -> None:
    table = whole({"甲": firms("甲", 7), "乙": firms("乙", 9), "丙": firms("丙", 50, 40, 30)})
    assert protect(table, OPEN_RULE).hidden == {"甲", "乙"}
    strict = replace(OPEN_RULE, lone_firms=True)
    assert {each.reader for each in audit_hidden(table, ["甲", "乙"], strict).risks} == {"企业“甲0”", "企业“乙0”"}
    assert protect(table, strict).hidden == {"甲", "乙", "丙"}
    assert audit(protect(table, strict)).safe


# ---- tables from rows


def rows(*given: tuple[str, str, str, int]) -> list[Record]:
    return [Record(name, {"unit": unit, "industry": trade}, {"v": value}) for name, unit, trade, value in given]


def table_of(given: list[Record], parents: Mapping[str, str] | None = None) -> Declared:
    dimensions = [Dimension("unit"), Dimension("industry", parents or {})]
    return declare(given, dimensions, [Table(("unit", "industry"), ("v",))], [Measure("v", "产值")])


def test_totals_of_every_level_are_summed_and_tied() -> None:
    """Three levels: division 26 under chemicals under all."""
    table = table_of(
        rows(("f1", "U1", "261", 5), ("f2", "U1", "262", 7), ("f3", "U2", "27", 9)),
        {"261": "26", "262": "26", "26": "化工"},
    )
    values = {each.code: each.value for each in table.cells}
    assert values["v"] == 21
    assert values["v/industry=26"] == values["v/industry=化工"] == 12
    assert values["v/industry=26;unit=U1"] == 12
    sums = {each.label for each in table.relations}
    assert {"化工产值", "26产值", "26·U1产值", "全部产值"} <= sums


def test_tables_share_their_common_cells() -> None:
    given = [Record("f1", {"unit": "U1", "industry": "26", "park": "P1"}, {"v": 5})]
    dimensions = [Dimension(name) for name in ("unit", "industry", "park")]
    tables = [Table(("unit", "industry"), ("v",)), Table(("park", "unit"), ("v",))]
    codes = [each.code for each in declare(given, dimensions, tables, [Measure("v")]).cells]
    assert codes == ["v", "v/industry=26", "v/industry=26;unit=U1", "v/park=P1", "v/park=P1;unit=U1", "v/unit=U1"]


def test_periods_are_linked_at_every_place_and_what_was_not_filed_is_no_zero() -> None:
    given = [
        Record("f1", {"unit": "U1"}, {"ytd": 9, "prev": 5, "month": 4}),
        Record("f2", {"unit": "U2"}, {"ytd": 3, "prev": None, "month": 3}),
    ]
    measures = [Measure(name) for name in ("ytd", "prev", "month")]
    table = declare(
        given,
        [Dimension("unit")],
        [Table(("unit",), ("ytd", "prev", "month"))],
        measures,
        [Link("ytd", ("prev", "month"))],
    )
    assert "prev/unit=U2" not in table.places
    terms = {each.terms for each in table.relations}
    assert (("ytd/unit=U2", Fraction(1)), ("month/unit=U2", Fraction(-1))) in terms
    untrue = [replace(given[0], values={"ytd": 9, "prev": 5, "month": None}), given[1]]
    by_unit = Table(("unit",), ("ytd", "prev", "month"))
    with pytest.raises(MethodError, match="不成立"):
        declare(untrue, [Dimension("unit")], [by_unit], measures, [Link("ytd", ("prev", "month"))])


def test_rates_stand_at_every_place_that_has_both_legs() -> None:
    given = [Record("f1", {"unit": "U1"}, {"c": 9, "b": 8}), Record("f2", {"unit": "U2"}, {"c": 3, "b": None})]
    measures = [Measure("c"), Measure("b")]
    kinds = [RateTable(kind, "c", "b") for kind in ("growth", "pull", "share", "contribution")]
    table = declare(given, [Dimension("unit")], [Table(("unit",), ("c", "b"))], measures, (), kinds)
    assert [each.code for each in table.rates] == [
        "contribution:c/unit=U1",
        "growth:c",
        "growth:c/unit=U1",
        "pull:c/unit=U1",
        "share:c/unit=U1",
        "share:c/unit=U2",
    ]
    printed = {each.code: table.rate_value(each) for each in table.rates}
    assert printed["growth:c"] == 50
    assert printed["contribution:c/unit=U1"] == 25
    with pytest.raises(MethodError, match="不认识的比率"):
        declare(given, [Dimension("unit")], [Table(("unit",), ("c",))], measures, (), [RateTable("rank", "c", "c")])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"tables": [Table(("town",), ("v",))]}, "维度“town”没有声明"),
        ({"tables": [Table(("unit",), ("w",))]}, "指标“w”没有声明"),
        ({"records": rows(("f1", "U1", "26", 5)) * 2}, "出现了两次"),
        ({"records": [Record("f1", {}, {"v": 1})]}, "缺少维度“unit”"),
        ({"dimensions": [Dimension("unit", {"U1": "U2", "U2": "U1"})]}, "成环"),
        ({"standing": {"v/unit=U9": Standing.OFFICIAL}}, "没有这个格子"),
    ],
)
def test_what_is_not_declared_is_refused_with_its_name(change: dict[str, object], message: str) -> None:
    given: dict[str, object] = {
        "records": rows(("f1", "U1", "26", 5)),
        "dimensions": [Dimension("unit")],
        "tables": [Table(("unit",), ("v",))],
        "measures": [Measure("v")],
    }
    with pytest.raises(MethodError, match=message):
        declare(**(given | change))  # type: ignore[arg-type]


def test_declared_cells_must_be_unique_complete_and_add_up() -> None:
    a, b = cell("a", {"甲": 5}), cell("b", {"甲": 6})
    with pytest.raises(MethodError, match="两次"):
        Declared((a, a))
    with pytest.raises(MethodError, match="“c”不在声明的格子里"):
        Declared((a,), (adds_up("a", ["c"]),))
    with pytest.raises(MethodError, match="相差-1"):
        Declared((a, b), (adds_up("a", ["b"]),))
    with pytest.raises(MethodError, match="没有分项"):
        adds_up("a", [])
    with pytest.raises(MethodError, match="上限"):
        cell("a", {"甲": 5}, upper=Fraction(4))
    with pytest.raises(MethodError, match="核对代码"):
        Declared((a,)).at("z")
    with pytest.raises(MethodError, match="核对代码"):
        protect(Declared((a,)), OPEN_RULE).of("z")
    with pytest.raises(MethodError, match="核对代码"):
        audit_hidden(Declared((a,)), ["z"], OPEN_RULE)


def test_floats_are_refused() -> None:
    with pytest.raises(TypeError, match="精确的数"):
        makeup({"甲": 0.1})  # type: ignore[dict-item]
    assert makeup({"甲": Decimal("0.1")}).gross == Fraction(1, 10)


# ---- merging into 其他


SMALL = rows(
    ("a1", "U1", "26", 50), ("a2", "U1", "26", 40), ("a3", "U1", "26", 30), ("b1", "U1", "27", 8), ("c1", "U1", "28", 6),
    ("c2", "U1", "28", 5), ("d1", "U1", "29", 20), ("d2", "U1", "29", 21), ("d3", "U1", "29", 22),
)  # fmt: skip


def test_small_divisions_are_merged_before_a_star_is_printed() -> None:
    pattern = protect(table_of(SMALL), replace(OPEN_RULE, merges=(Merge("industry"),)))
    assert [each.categories for each in pattern.merged] == [("27", "28")]
    printed = pattern.printed()
    assert printed["v/industry=其他"] == 19
    assert Marker.SUPPRESSED not in printed.values()
    assert "v/industry=27" not in printed
    assert pattern.of("v/industry=27").protects == ("v/industry=其他",)
    assert audit(pattern).safe


def test_one_small_division_takes_the_smallest_other_with_it() -> None:
    given = [each for each in SMALL if each.at["industry"] != "28"]
    pattern = protect(table_of(given), replace(OPEN_RULE, merges=(Merge("industry"),)))
    assert [each.categories for each in pattern.merged] == [("27", "29")]


def test_nothing_is_merged_where_only_the_total_would_be_left() -> None:
    given = [each for each in SMALL if each.at["industry"] in ("27", "28")]
    pattern = protect(table_of(given), replace(OPEN_RULE, merges=(Merge("industry"),)))
    assert pattern.merged == ()
    assert pattern.of("v/industry=27").status is Status.PRIMARY


def test_only_siblings_are_merged_and_what_lies_below_goes_with_them() -> None:
    """27 and 28 lie under S, 26 and 29 under T, 271 under 27: the 其他 is one of S, and 271 is not printed either."""
    parents = {"27": "S", "28": "S", "26": "T", "29": "T", "271": "27", "25": "S"}
    given = [replace(each, at={**each.at, "industry": "271"}) if each.respondent == "b1" else each for each in SMALL]
    given += rows(("e1", "U1", "25", 60), ("e2", "U1", "25", 61), ("e3", "U1", "25", 62))
    pattern = protect(table_of(given, parents), replace(OPEN_RULE, merges=(Merge("industry"),)))
    assert [(each.above, each.categories) for each in pattern.merged] == [("S", ("27", "28"))]
    assert pattern.printed()["v/industry=S·其他"] == 19
    assert pattern.of("v/industry=271").status is Status.MERGED
    assert pattern.of("v/industry=271").protects == ()
    assert audit(pattern).safe


def test_a_county_merges_its_own_small_divisions() -> None:
    """27 is small in U1 and large in U2: U1 merges it, U2 prints it, the city prints it unless that gives U1's back."""
    given = SMALL + rows(
        *[(f"u{number}", "U2", trade, 100 + number) for number, trade in enumerate(["27"] * 4 + ["28"] * 4)]
    )
    pattern = protect(table_of(given), replace(OPEN_RULE, merges=(Merge("industry", ("unit",)),)))
    assert [(each.at, each.categories) for each in pattern.merged] == [((("unit", "U1"),), ("27", "28"))]
    printed = pattern.printed()
    assert printed["v/industry=其他;unit=U1"] == 19
    hidden_pair = {code for code, value in printed.items() if value is Marker.SUPPRESSED}
    assert hidden_pair
    assert audit(pattern).safe


def test_rates_of_the_merged_are_printed_of_their_others() -> None:
    given = [replace(each, values={"v": each.values["v"], "b": 10}) for each in SMALL]
    table = declare(
        given,
        [Dimension("industry")],
        [Table(("industry",), ("v", "b"))],
        [Measure("v"), Measure("b")],
        (),
        [RateTable("growth", "v", "b")],
    )
    pattern = protect(table, replace(OPEN_RULE, merges=(Merge("industry"),)))
    assert pattern.of("growth:v/industry=27").status is Status.MERGED
    assert pattern.printed()["growth:v/industry=其他"] == Fraction("-36.7")


def test_merging_alone_says_where_each_cell_went() -> None:
    found = merge_small(table_of(SMALL), replace(OPEN_RULE, merges=(Merge("industry", label="其余"),)))
    assert found.into["v/industry=28"] == "v/industry=其余"
    assert found.declared.at("v/industry=其余").makeup.count == 3


def test_summaries_merge_by_what_they_know() -> None:
    cells = [
        cell(code, who, at=(("k", code),), measure="v")
        for code, who in (("a", summary(1, 8, 8)), ("b", summary(2, 11, 6, 5)), ("c", summary(9, 99, 20, 19)))
    ]
    total = cell("v", summary(12, 118, 20, 19), measure="v")
    pattern = protect(Declared((total, *cells), (adds_up("v", "abc"),)), replace(OPEN_RULE, merges=(Merge("k"),)))
    assert [each.categories for each in pattern.merged] == [("a", "b")]
    assert pattern.declared.at("v/k=其他").makeup.largest == (Fraction(8),)


# ---- audiences, and the writer's question


def test_a_wider_audience_sees_nothing_that_a_narrower_one_does_not() -> None:
    parts = {
        "甲": firms("甲", 5, 4, 3),
        "乙": firms("乙", 9),
        "丙": firms("丙", 50, 40, 30),
        "丁": firms("丁", 60, 50, 1),
    }
    between = replace(BETWEEN_COUNTIES, readers=(Reader("甲县", frozenset(parts["甲"])),))
    found = patterns(whole(parts), [PUBLIC, between, INTERNAL])
    assert [each.policy.audience for each in found] == [Audience.INTERNAL, Audience.BETWEEN_COUNTIES, Audience.PUBLIC]
    assert found[0].hidden <= found[1].hidden <= found[2].hidden
    assert found[1].hidden == {"乙", "丁"}
    assert found[2].of("丁").status is Status.PRIMARY
    assert all(audit(each).safe for each in found)


def test_what_a_narrower_audience_merged_stays_merged() -> None:
    narrow = replace(BETWEEN_COUNTIES, merges=(Merge("industry"),))
    wide = Policy(Audience.PUBLIC, Rule(fewest=2), (Merge("industry"),))
    found = patterns(table_of(SMALL), [wide, narrow])
    assert found[0].merged[0].categories == ("27", "28")
    assert found[1].merged[0].categories == ("27", "28")


def test_the_writer_is_told_what_printing_one_more_would_give_away() -> None:
    pattern = protect(TWO, OPEN_RULE)
    told = if_printed(pattern, "甲县")
    assert [each.sentence for each in told] == ["“乙县”不能保密：一般读者用“全市” − “甲县”即可算出。"]
    assert [each.kind for each in if_printed(pattern, "乙县")] == [RiskKind.PRINTED]
    with pytest.raises(MethodError):
        if_printed(pattern, "丁县")


def test_statuses_and_kinds_have_names_on_screen() -> None:
    assert [each.label for each in Status] == ["印出", "直接抑制", "补充抑制", "并入其他", "不作处理", "本不印出"]
    assert [each.label for each in RiskKind] == ["本身印出", "可精确算出", "区间过窄"]
    assert protect(TWO, OPEN_RULE).count(Status.PRIMARY) == 1


def pulled(c_total: Standing, of_rest: Standing = Standing.FREE) -> Declared:
    """A lone firm 90 over 80 beside three of 990 over 920: pulls of 1.0 and 7.0 points, a whole growth of 8.0 %."""
    lone, rest = ({"乙": 90}, {"乙": 80}), (firms("甲", 330, 330, 330), firms("甲", 300, 310, 310))
    whose: list[Mapping[str, Exact]] = [*lone, *rest]
    cells = [cell(code, who) for code, who in zip(("c", "b", "c2", "b2"), whose, strict=True)]
    cells += [cell(code, {**lone[at], **rest[at]}, standing=c_total) for at, code in enumerate("CB")]
    rates = (printed_pull("p", "c", "b", "B"), replace(printed_pull("p2", "c2", "b2", "B"), standing=of_rest))
    return Declared(tuple(cells), (adds_up("C", ["c", "c2"]), adds_up("B", ["b", "b2"])), rates)


def test_a_hidden_pull_is_not_the_whole_growth_less_a_printed_pull() -> None:
    """All four levels are hidden and wide, yet 8.0 − 7.0 would be the lone firm's pull to one decimal."""
    table = pulled(Standing.OFFICIAL)
    levels = {"c", "b", "c2", "b2"}
    assert [each.code for each in audit_hidden(table, levels | {"p"}, OPEN_RULE).risks] == ["p"]
    pattern = protect(table, OPEN_RULE)
    assert pattern.hidden == levels | {"p", "p2"}
    assert pattern.of("p2").protects == ("p",)
    assert pattern.of("p2").reason == "印出后可与其他已印出的数一起推算“p”"
    assert audit(pattern).safe


def test_a_hidden_rate_that_hiding_cannot_help_takes_nothing_with_it() -> None:
    table = pulled(Standing.OFFICIAL, Standing.PRINTED)
    pattern = protect(table, OPEN_RULE)
    assert pattern.hidden == {"c", "b", "c2", "b2", "p"}
    assert [each.code for each in audit(pattern).risks] == ["p"]
