"""Every check over a bulletin, in the order of the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TypeAlias

from ballast.methods.exact import MethodError
from ballast.methods.statements import compare, counts, parts, pulls, targets
from ballast.methods.statements.facts import Facts
from ballast.methods.statements.figures import Bulletin, Figure
from ballast.methods.statements.finding import Finding, Rule
from ballast.methods.statements.numerals import VAGUENESS, Vagueness
from ballast.methods.statements.parts import PARTITIONS, Partition
from ballast.methods.statements.pulls import PRICE_GAP
from ballast.methods.statements.reader import read

Source: TypeAlias = str | Bulletin | Sequence[Figure]


def check(
    source: Source,
    partitions: Sequence[Partition] = PARTITIONS,
    price_gap: int = PRICE_GAP,
    vagueness: Vagueness = VAGUENESS,
) -> tuple[Finding, ...]:
    """Check figures against one another; a text is read first. In the order of the text; empty where all agree.

    `price_gap` (percent) is how far a current-price share may stand from the base-year one before a pull of value added
    is asked about. `vagueness` serves the reading of a text; what was read before keeps its own.

    >>> check("36个行业中25个实现增长，增长面近六成。")[0].sum
    '25个÷36个=69.4%，文中为近六成'
    """
    if price_gap < 0:
        raise MethodError(f"相对价格变动不能小于0：{price_gap}。请给不小于0的百分数")
    facts = Facts(_figures(source, vagueness))
    found = sorted(_all(facts, partitions, price_gap), key=lambda one: (min(f.offset for f in one.figures), one.rule))
    return tuple(_once(found))


def _figures(source: Source, vagueness: Vagueness) -> Iterable[Figure]:
    if isinstance(source, str):
        return read(source, vagueness).figures
    return source.figures if isinstance(source, Bulletin) else source


def _all(facts: Facts, partitions: Sequence[Partition], price_gap: int) -> Iterator[Finding]:
    checks = (
        partial(pulls.contributions, price_gap=price_gap),
        partial(pulls.pulls, price_gap=price_gap),
        pulls.shares,
        partial(parts.partitions, known=partitions),
        parts.joint_pulls,
        parts.joint_shares,
        parts.larger_than_whole,
        counts.faces,
        counts.counted_shares,
        counts.parts_of_counts,
        counts.net_entries,
        counts.ratios,
        targets.completions,
        targets.gaps,
        targets.monotone,
        targets.changes,
        targets.last_year,
        targets.multiples,
        compare.differences,
        compare.averages,
        compare.states,
        compare.energy,
        compare.ranks,
        compare.order,
        compare.repeated,
    )
    for one in checks:
        yield from one(facts)


def _once(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Each disagreement once: the same rule on the same figures says nothing new."""
    seen: set[tuple[Rule, frozenset[int]]] = set()
    for finding in findings:
        key = finding.rule, frozenset(figure.offset for figure in finding.figures)
        if key not in seen:
            seen.add(key)
            yield finding
