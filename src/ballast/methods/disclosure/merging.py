"""Small categories go into 其他 before anything is hidden (practice.md 19)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from ballast.methods.disclosure.cells import Cell, Declared, Makeup, Rate, Relation, Standing, adds_up, makeup
from ballast.methods.disclosure.rules import OUTSIDER, Merge, Policy, Rule, sensitive

At = tuple[tuple[str, str], ...]
Key = tuple[str, At, str]
"""A dimension, the place at which its categories are merged, and the category above them (empty: the total)."""


@dataclass(frozen=True)
class Merged:
    """What was put together: the categories of a dimension at a place (everywhere, where the place is empty)."""

    dimension: str
    at: At
    above: str
    categories: tuple[str, ...]
    label: str


@dataclass(frozen=True)
class Merging:
    """The declared tables with their 其他, what was merged, and for each cell or rate that went in, the one that stands
    for it (empty: none does)."""

    declared: Declared
    merged: tuple[Merged, ...]
    into: Mapping[str, str]


def merge_small(declared: Declared, policy: Policy, before: Sequence[Merged] = ()) -> Merging:
    """Merge the small categories of each declared dimension among their siblings, smallest first, until their sum is safe
    for every reader and holds at least two; nothing is merged where only the total would be left.

    `before`: what a narrower audience has merged, which stays merged here.

    >>> merge_small(Declared(()), Policy()).merged
    ()
    """
    state = _State(declared)
    if policy.rule is not None:
        for merge in policy.merges:
            for key, group in sorted(state.groups(merge).items()):
                chosen = _chosen(group, policy, policy.rule, _earlier(before, key))
                if chosen:
                    state.put_together(key, chosen, merge.label)
    return state.result()


def _earlier(before: Sequence[Merged], key: Key) -> frozenset[str]:
    return frozenset(one for each in before if (each.dimension, each.at, each.above) == key for one in each.categories)


def _chosen(
    group: Mapping[str, list[Cell]], policy: Policy, rule: Rule, earlier: frozenset[str]
) -> tuple[str, ...] | None:
    """The categories to put together, or None where there is no need or no way."""
    sizes = {name: sum((each.makeup.gross for each in cells), Fraction()) for name, cells in group.items()}
    order = sorted(group, key=lambda name: (sizes[name], name))
    small = [name for name in order if name in earlier or _unsafe(group[name], policy, rule)]
    if not small:
        return None
    chosen, rest = small, [name for name in order if name not in small]
    while rest and (len(chosen) < 2 or _unsafe_together(group, chosen, policy, rule)):
        chosen = [*chosen, rest.pop(0)]
    return tuple(sorted(chosen)) if rest else None


def _unsafe_together(group: Mapping[str, list[Cell]], chosen: Sequence[str], policy: Policy, rule: Rule) -> bool:
    by_measure: dict[str, list[Cell]] = {}
    for name in chosen:
        for each in group[name]:
            by_measure.setdefault(each.measure, []).append(each)
    return any(_unsafe([_sum(cells)], policy, rule) for cells in by_measure.values())


def _unsafe(cells: Iterable[Cell], policy: Policy, rule: Rule) -> bool:
    return any(
        sensitive(each.makeup.without(reader.knows), rule, signed=each.lower is None)
        for each in cells
        for reader in (OUTSIDER, *policy.readers)
    )


def _sum(cells: Sequence[Cell]) -> Cell:
    """Several cells together, in the place of the first: value, makeup and bounds."""
    lowers = [each.lower for each in cells if each.lower is not None]
    uppers = [each.upper for each in cells if each.upper is not None]
    return replace(
        cells[0],
        value=sum((each.value for each in cells), Fraction()),
        makeup=_joint([each.makeup for each in cells]),
        lower=sum(lowers, Fraction()) if len(lowers) == len(cells) else None,
        upper=sum(uppers, Fraction()) if len(uppers) == len(cells) else None,
    )


def _joint(makeups: Sequence[Makeup]) -> Makeup:
    if all(each.firms or not each.count for each in makeups):
        firms: dict[str, Fraction] = {}
        for each in makeups:
            for name, value in each.firms:
                firms[name] = firms.get(name, Fraction()) + value
        return makeup(firms)
    # Only as many of the largest as the poorest summary knows are the largest of all for certain.
    known = min(len(each.largest) for each in makeups if each.count)
    largest = sorted((size for each in makeups for size in each.largest), reverse=True)[:known]
    gross = sum((each.gross for each in makeups), Fraction())
    return Makeup(sum(each.count for each in makeups), tuple(largest), gross)


class _State:
    def __init__(self, declared: Declared) -> None:
        self.declared = declared
        self.into: dict[str, str] = {}
        self.merged: list[Merged] = []
        self.cells: dict[str, Cell] = {each.code: each for each in declared.cells}
        self.relations: list[Relation] = []
        self.rates: dict[str, Rate] = {}
        self.children: dict[tuple[str, str], set[str]] = {}
        for name, above, below in self._steps():
            self.children.setdefault((name, above), set()).add(below)

    def _steps(self) -> Iterator[tuple[str, str, str]]:
        """Every (dimension, category above, category below) that a declared total shows."""
        for relation in self.declared.relations:
            whole, *parts = (self.declared.at(code) for code, _ in relation.terms)
            # A withheld part is no category of a printed table.
            for part in (set(each.at) for each in parts if each.standing is not Standing.WITHHELD):
                if len(fresh := part - set(whole.at)) == 1:
                    ((name, below),) = fresh
                    if part - fresh == {pair for pair in whole.at if pair[0] != name}:
                        yield name, dict(whole.at).get(name, ""), below

    def groups(self, merge: Merge) -> dict[Key, dict[str, list[Cell]]]:
        """The free cells that stand at the places where this merge decides, by place and category above, by category."""
        wanted = {*merge.within, merge.dimension}
        above = {(name, below): up for (name, up), belows in self.children.items() for below in belows}
        found: dict[Key, dict[str, list[Cell]]] = {}
        for each in self.declared.cells:
            at = dict(each.at)
            if set(at) != wanted or each.standing is not Standing.FREE or each.code in self.into:
                continue
            category = at.pop(merge.dimension)
            key = (merge.dimension, tuple(sorted(at.items())), above.get((merge.dimension, category), ""))
            found.setdefault(key, {}).setdefault(category, []).append(each)
        return found

    def put_together(self, key: Key, chosen: tuple[str, ...], label: str) -> None:
        """Merge the chosen categories at the place and at every finer one; what lies below them goes with them."""
        name, place, above = key
        label = label if not above else f"{above}·{label}"
        taken: dict[tuple[str, At], list[Cell]] = {}
        below = self._below(name, chosen)
        for each in self.declared.cells:
            at = dict(each.at)
            category = at.pop(name, "")
            free = each.standing is Standing.FREE and each.code not in self.into
            if not free or not set(place) <= set(at.items()):
                continue
            if category in chosen:
                taken.setdefault((each.measure, tuple(sorted(at.items()))), []).append(each)
            elif category in below:
                self.into[each.code] = ""
        for (measure, rest), cells in taken.items():
            self._other(measure, rest, (name, label), cells)
        self.merged.append(Merged(name, place, above, chosen, label))

    def _below(self, name: str, chosen: Iterable[str]) -> set[str]:
        found: set[str] = set()
        left = list(chosen)
        while left:
            fresh = self.children.get((name, left.pop()), set()) - found
            found |= fresh
            left.extend(fresh)
        return found

    def _other(self, measure: str, rest: At, pair: tuple[str, str], cells: Sequence[Cell]) -> None:
        at = tuple(sorted((*rest, pair)))
        code = f"{measure}/{';'.join(f'{name}={category}' for name, category in at)}"
        while code in self.cells:
            code += "（合并）"
        label = f"{'·'.join(category for _, category in at)}{measure}"
        self.cells[code] = replace(_sum(cells), code=code, at=at, label=label)
        self.relations.append(adds_up(code, [each.code for each in cells], label))
        self.into.update({each.code: code for each in cells})

    def result(self) -> Merging:
        """The tables with 其他; a rate of cells that went in is printed of their 其他 where that has all it needs."""
        for rate in self.declared.rates:
            if rate.standing is Standing.FREE and any(code in self.into for code in rate.of):
                self.into[rate.code] = self._rate(rate)
        if not self.merged:
            return Merging(self.declared, (), {})
        rates = (*self.declared.rates, *self.rates.values())
        declared = Declared(tuple(self.cells.values()), (*self.declared.relations, *self.relations), rates)
        return Merging(declared, tuple(self.merged), dict(self.into))

    def _rate(self, rate: Rate) -> str:
        of = tuple(self.into.get(code, "") for code in rate.of)
        if not all(of):
            return ""
        code = f"{rate.code.split(':')[0]}:{of[0]}"
        swap = {code: self.into.get(code) or code for code, _ in rate.numerator + rate.denominator}
        above, below = (
            tuple((swap[part], factor) for part, factor in side) for side in (rate.numerator, rate.denominator)
        )
        self.rates[code] = replace(
            rate, code=code, numerator=above, denominator=below, of=of, label=f"{self.cells[of[0]].name}之比率"
        )
        return code
