"""The figures of a bulletin, found again by subject, kind and period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from ballast.methods.statements.figures import Figure, Kind, Subject
from ballast.methods.statements.subjects import INDUSTRY
from ballast.methods.statements.text import standard_period, year_of

REAL_MEASURES = ("增加值", "地区生产总值")
"""Measures whose growth is real while their level is at current prices."""


def same_period(one: Figure, other: Figure) -> bool:
    """Whether two figures may speak of one period: the same span, or one of them says none; last year's never does."""
    if "上年同期" in (one.period, other.period) and one.period != other.period:
        return False
    years = {year_of(one.period), year_of(other.period)} - {""}
    spans = {standard_period(one.period), standard_period(other.period)} - {""}
    return len(years) <= 1 and len(spans) <= 1


_NEAREST = 8
"""Of one figure printed many times the nearest are asked: a long bulletin stays quick."""

_LEVELS = ("全国", "全省", "全市", "全州", "全盟", "全师", "全区", "全县", "全旗")


def _home(regions: Sequence[str]) -> str:
    """The place of the bulletin: the first 全市, 全县…, else 全省 or 全国; a place by name only where no other is named."""
    own = [region for region in regions if region in _LEVELS[2:]] or [region for region in regions if region in _LEVELS]
    return own[0] if own else regions[0] if len(set(regions)) == 1 else ""


class Facts:
    """An index of figures. `home` is the place that the bulletin is about; an unnamed place means it."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self.figures: Sequence[Figure] = tuple(
            sorted((one for one in figures if one.label not in ("预期", "剔除")), key=lambda figure: figure.offset)
        )
        regions = [figure.subject.region for figure in self.figures if figure.subject.region]
        # “7.1%，高于全国0.9个百分点”: what an unnamed place is held against is another place.
        beside = {one.of.region for one in self.figures if one.kind is Kind.DIFFERENCE and one.of and not one.subject.region}
        self.home = _home([region for region in regions if region not in beside])
        self._by_kind: dict[Kind, list[Figure]] = defaultdict(list)
        self._by_measure: dict[tuple[Kind, str], list[Figure]] = defaultdict(list)
        self._by_sentence: dict[int, list[Figure]] = defaultdict(list)
        for figure in self.figures:
            self._by_kind[figure.kind].append(figure)
            self._by_measure[figure.kind, figure.subject.measure].append(figure)
            self._by_sentence[figure.position].append(figure)

    def of_kind(self, kind: Kind) -> Sequence[Figure]:
        """All figures of a kind, in the order of the text."""
        return self._by_kind[kind]

    def in_sentence(self, figure: Figure, *kinds: Kind) -> list[Figure]:
        """The figures of the same sentence, of these kinds."""
        return [one for one in self._by_sentence[figure.position] if not kinds or one.kind in kinds]

    def near(self, figure: Figure, kind: Kind, reach: int = 1) -> list[Figure]:
        """The figures of a kind at most so many sentences away."""
        return [one for one in self._by_kind[kind] if abs(one.position - figure.position) <= reach]

    def same_region(self, one: str, other: str) -> bool:
        """An unnamed place is the bulletin's own."""
        return (one or self.home) == (other or self.home)

    def same_entity(self, one: Subject, other: Subject) -> bool:
        """One place and one part."""
        return self.same_region(one.region, other.region) and one.group == other.group

    def same_subject(self, one: Subject, other: Subject) -> bool:
        """One place, one part, one measure."""
        return self.same_entity(one, other) and one.measure == other.measure

    def same_whole(self, one: Subject, other: Subject) -> bool:
        """One place, and one part or both the whole of industry, however worded."""
        if not self.same_region(one.region, other.region):
            return False
        return one.group == other.group or (one.group in INDUSTRY and other.group in INDUSTRY)

    def stated(self, kind: Kind, subject: Subject, at: Figure) -> list[Figure]:
        """The figures of this kind for the subject in the period of `at`; the nearest first."""
        found = [
            one
            for one in self._by_measure[kind, subject.measure]
            if one is not at
            and self.same_entity(one.subject, subject)
            and same_period(one, at)
            and one.label not in ("由", "到")
        ]
        return sorted(found, key=lambda one: abs(one.offset - at.offset))[:_NEAREST]

    def of_whole(self, kind: Kind, whole: Subject, at: Figure) -> list[Figure]:
        """The figures of this kind and measure for a whole, in the period of `at`; the same wording and the nearest first."""
        found = [
            one
            for one in self._by_measure[kind, whole.measure]
            if one is not at
            and any(one.subject.entity)
            and one.label not in ("由", "到")
            and not self.same_subject(one.subject, at.subject)
            and self.same_whole(one.subject, whole)
            and same_period(one, at)
            and "环比" not in one.basis
        ]
        exact = [one for one in found if one.subject.group == whole.group]
        return sorted(exact or found, key=lambda one: abs(one.offset - at.offset))[:_NEAREST]

    def other_growths(self, whole: Subject, at: Figure) -> list[Figure]:
        """Every growth printed for the whole, of any measure and period: another reading of 拉动规上工业增长."""
        found = [
            one for one in self._by_kind[Kind.GROWTH] if any(one.subject.entity) and self.same_whole(one.subject, whole)
        ]
        return [one for one in found if not self.same_entity(one.subject, at.subject)]
