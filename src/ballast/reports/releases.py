"""Official headlines: a rate against the release before it as it was released then, against province and nation, its rank."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from fractions import Fraction

from ballast.figures import official, places
from ballast.figures.official import OfficialFigure
from ballast.figures.read import Figure
from ballast.kernel.period import Basis, Period
from ballast.reports.desk import Desk
from ballast.reports.parts import Cited, Name, Part, Sentence, Source, clause, joined, numbered, say
from ballast.reports.wording import Phrase, against, compared, moved, rank_moved

_MILLION = 1_000_000


@dataclass(frozen=True)
class Standing:
    """An official rate with what its sentence needs: the release itself, and the one of the period before."""

    figure: Figure
    now: OfficialFigure
    before: OfficialFigure | None


def standing(desk: Desk, code: str) -> Standing | None:
    """The latest release of the city's rate at or before the period; None where there is none."""
    figure = desk.total(code)
    now = None if figure is None else desk.release(figure)
    if figure is None or now is None:
        return None
    period = desk.spoken_of(figure)
    before = None if period.is_first else first_release(desk, code, now.unit, period.previous())
    return Standing(figure, now, before)


def first_release(desk: Desk, code: str, unit: str, period: Period) -> OfficialFigure | None:
    """The rate of a period as it was released first: a later revision does not change what was said then."""
    names = [field.name for field in fields(OfficialFigure)]
    known = [
        OfficialFigure(**{name: row[name] for name in names})
        for row in desk.reader.frozen.indexed("releases", "indicator").get(code, [])
        if (row["unit"], row["period"], row["basis"]) == (unit, str(period), Basis.YTD.value)
        and official.may_see(row, desk.reader.scope)
    ]
    return min(known, key=lambda one: one.vintage, default=None)


def sentence(desk: Desk, code: str, name: str, *, short: bool = False) -> Sentence | None:
    """Pattern 1 of operations.md 4.3; parts that were not released are left out. `short` leaves out year and city."""
    found = standing(desk, code)
    if found is None or found.figure.exact is None:
        return None
    period = desk.spoken_of(found.figure)
    return say(
        f"{period.label()}{name}同比" if short else f"{period.full_label()}，全市{name}同比",
        phrase(desk, found.figure, moved(found.figure.exact, found.now.places), "%"),
        _comma(against_previous(desk, found, period)),
        _comma(against_others(desk, code, period)),
        _comma(ranked(desk, found, period)),
        "。",
    )


def against_previous(desk: Desk, found: Standing, period: Period) -> list[Part]:
    """较1—8月回落0.6个百分点, by the rate as released then."""
    if found.before is None or found.before.rate is None or found.figure.exact is None:
        return []
    earlier = period.previous().label()
    said = compared(Fraction(found.before.rate, _MILLION), found.figure.exact, earlier, found.now.places)
    how = f"与{earlier}首次发布数（{found.before.released_on}发布）按印出数相减"
    return _points(said, beside(desk, found.figure, period.previous(), how))


def beside(desk: Desk, figure: Figure, other: Period, how: str) -> Source:
    """The source of a comparison with the same rate of another period: both addresses, the release of the later one."""
    source = desk.source(figure, how)
    second = desk.total(figure.address.code, period=other)
    return source if second is None else replace(source, origin=f"{source.origin}；{second.address}")


def against_others(desk: Desk, code: str, period: Period) -> list[Part]:
    """低于全省5.1个、全国4.7个百分点: differences of the printed rates of one period."""
    said: list[tuple[Phrase, Cited | None]] = []
    for whom, other in (("province", "全省"), ("nation", "全国")):
        difference = desk.total(f"{code}_above_{whom}")
        if difference is None or difference.exact is None or desk.spoken_of(difference) != period:
            continue
        phrase_ = against(difference.exact, other)
        said.append((phrase_, desk.cite_as(phrase_.number, difference)))
    if len(said) == 2 and all(number for _, number in said) and said[0][0].verb[:2] == said[1][0].verb[:2]:
        (first, near), (second, far) = said
        return clause(first.verb, near, "个、", second.verb[2:], far, "个百分点")
    pieces = [numbered(each.verb, number, "个百分点") for each, number in said]
    return clause(joined(pieces, "，"))


def ranked(desk: Desk, found: Standing, period: Period) -> list[Part]:
    """居全省第9位（全省10市参加排名），与甲市并列，较1—8月后移1位; a move only between equal lists."""
    now, before = found.now, found.before
    if now.rank is None:
        return []
    rank = desk.cite_as(str(now.rank), found.figure, "发布的位次")
    listed = now.ranked_group or (f"{now.ranked}个地区" if now.ranked else "")
    ranking = desk.cite_as(listed, found.figure, "发布的排名范围")
    same = _tied_with(desk, now)
    tie = clause("，与", joined([Name(name) for name in same]), "并列") if same else []
    move: list[Part] = []
    if (
        before is not None
        and before.rank is not None
        and (before.ranked, before.ranked_group)
        == (
            now.ranked,
            now.ranked_group,
        )
    ):
        said = rank_moved(before.rank, now.rank, period.previous().label())
        number = desk.cite_as(said.number, found.figure, f"与{period.previous().label()}首次发布的位次相减")
        move = ["，", *numbered(said.verb, number, "位")]
    return clause("居全省第", rank, "位", clause("（", ranking, "参加排名）"), tie, move)


def phrase(desk: Desk, figure: Figure, said: Phrase, unit: str) -> list[Part]:
    """A verb and its cited number with the unit; the verb alone where it has no number."""
    return numbered(said.verb, desk.cite_as(said.number, figure), unit)


def _points(said: Phrase, source: Source) -> list[Part]:
    return numbered(said.verb, Cited(said.number, source) if said.number else None, "个百分点")


def _tied_with(desk: Desk, now: OfficialFigure) -> list[str]:
    """Who else holds the rank in the same list."""
    return [
        places.name_of(desk.reader.frozen, "unit", other.unit)
        for other in official.releases(desk.reader.frozen, now.indicator, desk.reader.scope)
        if (other.period, other.rank, other.ranked_group) == (now.period, now.rank, now.ranked_group)
        and other.unit != now.unit
    ]


def _comma(parts: list[Part]) -> list[Part]:
    return ["，", *parts] if parts else []
