from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ballast.methods.disclosure import (
    BETWEEN_COUNTIES,
    OUTSIDER,
    Declared,
    Dimension,
    Link,
    Measure,
    Merge,
    Pattern,
    Policy,
    RateTable,
    Reader,
    Record,
    Rule,
    Standing,
    Status,
    Table,
    audit,
    audit_hidden,
    declare,
    needs,
    patterns,
    protect,
)

SLOWLY = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])

_CAP = 8

FIRM = st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 60), st.integers(0, 40), st.integers(1, 90))


def records(drawn: list[tuple[int, int, int, int, int]]) -> list[Record]:
    return [
        Record(
            f"F{number}",
            {"unit": f"U{unit}", "industry": f"I{trade}"},
            {"ytd": before + month, "prev": before, "month": month, "base": base},
        )
        for number, (unit, trade, before, month, base) in enumerate(drawn)
    ]


def rated(given_rows: list[Record], official: bool = False) -> Declared:
    """Unit × industry of year to date and base, with growth and pull."""
    measures = [Measure("ytd"), Measure("base")]
    return declare(
        given_rows,
        [Dimension("unit"), Dimension("industry")],
        [Table(("unit", "industry"), ("ytd", "base"))],
        measures,
        [],
        [RateTable("growth", "ytd", "base"), RateTable("pull", "ytd", "base")],
        {"ytd": Standing.OFFICIAL, "base": Standing.OFFICIAL} if official else None,
    )


def sums_only(given_rows: list[Record], **more: object) -> Declared:
    """Unit × industry of year to date, previous and month, all linked, no rates."""
    names = ("ytd", "prev", "month")
    return declare(
        given_rows,
        [Dimension("unit"), Dimension("industry")],
        [Table(("unit", "industry"), names)],
        [Measure(name) for name in names],
        [Link("ytd", ("prev", "month"))],
        **more,  # type: ignore[arg-type]
    )


def wide_or_listed(pattern: Pattern) -> None:
    """Solve every interval anew and compare with what is wanted: wide enough, or in the list."""
    found = audit(pattern, exact=True)
    at_risk = {each.code for each in found.risks}
    by_code = {each.code: each for each in found.intervals}
    assert pattern.policy.rule is not None
    for need in needs(pattern.declared, pattern.policy.rule, OUTSIDER):
        if need.code in at_risk or need.code not in pattern.hidden:
            continue
        value, seen = float(pattern.declared.at(need.code).value), by_code[need.code]
        assert seen.high >= value + float(need.width) * (1 - 1e-4)
        assert seen.low <= value - float(need.downwards) * (1 - 1e-4)
        assert seen.high > seen.low


@pytest.mark.parametrize("seed", [1])
def test_a_random_table_is_protected_whatever_the_order_of_its_rows(seed: int) -> None:
    chance = random.Random(seed)
    drawn = [
        (chance.randrange(2), chance.randrange(3), chance.randrange(60), chance.randrange(1, 40), 9) for _ in range(7)
    ]
    rows = records(drawn)
    pattern = protect(sums_only(rows), Policy())
    assert pattern.count(Status.PRIMARY) > 0
    assert audit(pattern).safe
    wide_or_listed(pattern)
    chance.shuffle(rows)
    assert protect(sums_only(rows), Policy()).decisions == pattern.decisions


@pytest.mark.slow
@SLOWLY
@given(st.lists(FIRM, min_size=1, max_size=14), st.booleans())
def test_every_hidden_sensitive_cell_is_wide_enough_or_listed(
    drawn: list[tuple[int, int, int, int, int]], official: bool
) -> None:
    wide_or_listed(protect(rated(records(drawn), official), Policy()))


@pytest.mark.slow
@SLOWLY
@given(st.lists(FIRM, min_size=1, max_size=14))
def test_without_fixed_numbers_nothing_is_left_at_risk(drawn: list[tuple[int, int, int, int, int]]) -> None:
    """Free tables can always be protected: in the end everything may be hidden."""
    pattern = protect(sums_only(records(drawn)), Policy())
    assert audit(pattern).safe
    wide_or_listed(pattern)


@pytest.mark.slow
@SLOWLY
@given(st.lists(FIRM, min_size=1, max_size=12))
def test_no_hidden_cell_that_somebody_stands_in_can_be_told_exactly(
    drawn: list[tuple[int, int, int, int, int]],
) -> None:
    pattern = protect(sums_only(records(drawn)), Policy())
    assert all(each.high > each.low for each in audit(pattern, exact=True).intervals)


@pytest.mark.slow
@SLOWLY
@given(st.lists(FIRM, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_decides_nothing(
    drawn: list[tuple[int, int, int, int, int]], chance: random.Random
) -> None:
    rows = records(drawn)
    mixed = rows[:]
    chance.shuffle(mixed)
    assert protect(rated(rows), Policy()).decisions == protect(rated(mixed), Policy()).decisions


@pytest.mark.slow
@SLOWLY
@given(st.lists(FIRM, min_size=1, max_size=12))
def test_a_printed_number_is_the_true_one(drawn: list[tuple[int, int, int, int, int]]) -> None:
    pattern = protect(sums_only(records(drawn)), replace(Policy(), merges=(Merge("industry"),)))
    for code, value in pattern.printed().items():
        if isinstance(value, Fraction):
            assert value == pattern.declared.at(code).value
            assert pattern.of(code).status.printed


@pytest.mark.slow
@SLOWLY
@given(st.lists(FIRM, min_size=3, max_size=12))
def test_wider_audiences_see_less(drawn: list[tuple[int, int, int, int, int]]) -> None:
    rows = records(drawn)
    own = frozenset(each.respondent for each in rows if each.at["unit"] == "U0")
    between = replace(BETWEEN_COUNTIES, readers=(Reader("U0", own),))
    narrow, wide = patterns(sums_only(rows), [Policy(rule=Rule(p_percent=10)), between])
    assert narrow.hidden <= wide.hidden


@SLOWLY
@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1), st.integers(20, 30)), min_size=4, max_size=4))
def test_where_nothing_is_sensitive_nothing_is_hidden(drawn: list[tuple[int, int, int]]) -> None:
    """Each drawn firm fourfold: every cell has four equal firms."""
    rows = [(unit, trade, value, value, value) for unit, trade, value in drawn for _ in range(4)]
    assert protect(sums_only(records(rows)), Policy()).hidden == frozenset()


def test_intervals_are_those_of_the_attackers_arithmetic() -> None:
    """In a 2×2 block of hidden cells the bounds are those of Fréchet: max(0, R + C − T) and min(R, C)."""
    rows = records([(u, i, 0, 10 * (u + 1) * (i + 1), 1) for u, i in product(range(2), range(2))])
    table = declare(
        rows, [Dimension("unit"), Dimension("industry")], [Table(("unit", "industry"), ("month",))], [Measure("month")]
    )
    inner = [code for code in table.places if ";" in code]
    found = audit_hidden(table, inner, Policy(), exact=True)
    value = {each.code: float(each.value) for each in table.cells}
    for each in found.intervals:
        trade, unit = each.code.removeprefix("month/").split(";")
        row, column, total = value[f"month/{unit}"], value[f"month/{trade}"], value["month"]
        assert each.low == pytest.approx(max(0, row + column - total))
        assert each.high == pytest.approx(min(row, column))


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 4))])
def test_the_audit_finds_what_brute_force_finds(seed: int) -> None:
    """Small whole numbers, a 2×3 table, random patterns: enumerate every table with the same printed numbers."""
    chance = np.random.default_rng(seed)
    cells = chance.integers(0, 4, size=(2, 3))
    drawn = [(u, i, 0, int(cells[u, i]), 1) for u in range(2) for i in range(3)]
    table = declare(
        records(drawn),
        [Dimension("unit"), Dimension("industry")],
        [Table(("unit", "industry"), ("month",))],
        [Measure("month")],
    )
    codes = sorted(table.places)
    hidden = [code for code in codes if chance.random() < 0.6]
    found = {each.code: each for each in audit_hidden(table, hidden, Policy(), exact=True).intervals}
    value = {each.code: int(each.value) for each in table.cells}
    tried = np.array(list(product(range(_CAP), repeat=6))).reshape(-1, 2, 3)
    named = {"month": tried.sum(axis=(1, 2))}
    named |= {f"month/unit=U{u}": tried[:, u].sum(axis=1) for u in range(2)}
    named |= {f"month/industry=I{i}": tried[:, :, i].sum(axis=1) for i in range(3)}
    named |= {f"month/industry=I{i};unit=U{u}": tried[:, u, i] for u in range(2) for i in range(3)}
    possible = np.all([named[code] == value[code] for code in codes if code not in hidden], axis=0)
    for code in hidden:
        seen = named[code][possible]
        assert found[code].low == pytest.approx(seen.min())
        if found[code].high < _CAP:
            assert found[code].high == pytest.approx(seen.max())


@pytest.mark.slow
def test_three_dimensions_and_three_levels_hold() -> None:
    chance = random.Random(3)
    rows = [
        Record(
            f"F{n}",
            {
                "unit": f"U{chance.randrange(3)}",
                "industry": f"26{chance.randrange(3)}" if chance.random() < 0.6 else "271",
                "size": chance.choice("大小"),
            },
            {"v": chance.randrange(1, 500)},
        )
        for n in range(60)
    ]
    parents = {"260": "26", "261": "26", "262": "26", "271": "27", "26": "化工", "27": "化工"}
    table = declare(
        rows,
        [Dimension("unit"), Dimension("industry", parents), Dimension("size")],
        [Table(("unit", "industry", "size"), ("v",))],
        [Measure("v")],
    )
    pattern = protect(table, Policy())
    assert pattern.count(Status.PRIMARY) > 5
    assert audit(pattern).safe
    wide_or_listed(pattern)


@pytest.mark.slow
def test_lone_firms_as_readers_hold_on_random_tables() -> None:
    chance = random.Random(5)
    drawn = [(chance.randrange(3), chance.randrange(3), 0, chance.randrange(1, 90), 1) for _ in range(16)]
    table = declare(
        records(drawn),
        [Dimension("unit"), Dimension("industry")],
        [Table(("unit", "industry"), ("month",))],
        [Measure("month")],
    )
    loose, strict = protect(table, Policy()), protect(table, Policy(lone_firms=True))
    assert len(strict.hidden) >= len(loose.hidden)
    assert audit(strict).safe
