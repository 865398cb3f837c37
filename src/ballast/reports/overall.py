"""一、总体情况: the official headline first, then compiled output under its own name, then the shape of the year."""

from __future__ import annotations

from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.kernel.period import Basis, Period
from ballast.methods.sequence import year_shape
from ballast.reports import releases
from ballast.reports.desk import Desk
from ballast.reports.parts import Cited, Part, Sentence, clause, say
from ballast.reports.wording import compared, moved, plain

HEADLINE = "va_growth"
HEADLINE_NAME = "规模以上工业增加值"


def official(desk: Desk) -> list[Sentence]:
    """What the statistics office released: the headline, last year, the shape of the year."""
    found = [headline(desk), not_yet_released(desk), year_earlier(desk), shape(desk)]
    return [sentence for sentence in found if sentence is not None]


def compiled(desk: Desk) -> list[Sentence]:
    """What the returns say, under their own name."""
    return [sentence for sentence in (output(desk), output_of_month(desk)) if sentence is not None]


def headline(desk: Desk) -> Sentence | None:
    """The official rate; where there is none at all, that is said."""
    return releases.sentence(desk, HEADLINE, HEADLINE_NAME) or say(
        f"{desk.period.full_label()}全市{HEADLINE_NAME}增速统计部门未发布。"
    )


def not_yet_released(desk: Desk) -> Sentence | None:
    """That the latest release is of an earlier period, where it is."""
    figure = desk.total(HEADLINE)
    if figure is None or desk.spoken_of(figure) == desk.period:
        return None
    return say(
        f"{desk.period.label()}{HEADLINE_NAME}增速统计部门尚未发布，以上为{desk.spoken_of(figure).label()}发布数。"
    )


def year_earlier(desk: Desk) -> Sentence | None:
    """Against the same period last year, as it was released then."""
    figure = desk.official(HEADLINE)
    found = releases.first_release(desk, HEADLINE, desk.city, desk.period.year_earlier())
    if figure is None or figure.exact is None or found is None or found.rate is None:
        return None
    before = Fraction(found.rate, 1_000_000)
    said = compared(before, figure.exact, "上年同期", found.places)
    earlier = desk.period.year_earlier()
    was, then = moved(before, found.places), desk.total(HEADLINE, period=earlier) or figure
    how = f"与{earlier.full_label()}首次发布数按印出数相减"
    return say(
        "上年同期",
        was.verb,
        clause(desk.cite_as(was.number, then, "首次发布数"), "%") if was.number else "",
        "，今年",
        said.verb,
        clause(Cited(said.number, releases.beside(desk, figure, earlier, how)), "个百分点") if said.number else "",
        "。",
    )


def not_collected(desk: Desk) -> Sentence:
    """That no returns have come for the period."""
    return Sentence((f"{desk.period.label()}企业月度报表的部门调度数据尚未报送，本期只列统计部门发布数。",))


def output(desk: Desk) -> Sentence | None:
    """Compiled output, its growth, and the change against the period before in this snapshot."""
    level, growth, firms = desk.total("output"), desk.total("output_growth"), desk.total("enterprises")
    if growth is None or growth.exact is None:
        return None
    return say(
        f"部门调度数据显示，{desk.period.label()}",
        clause("全市", desk.cite(firms), "家规模以上工业企业"),
        "完成工业总产值",
        desk.cite(level),
        "亿元，同比",
        releases.phrase(desk, growth, moved(growth.exact), "%"),
        against_period_before(desk),
        clause("（按基数计算的报送覆盖率", coverage(desk, Basis.YTD), "%", provisional(growth.marker), "）"),
        "。",
    )


def against_period_before(desk: Desk) -> list[Part]:
    """，较1—8月回落0.3个百分点, both from this snapshot."""
    if desk.period.is_first:
        return []
    now, before = desk.total("output_growth"), desk.total("output_growth", period=desk.period.previous())
    if now is None or before is None or now.exact is None or before.exact is None:
        return []
    earlier = desk.period.previous().label()
    said = compared(before.exact, now.exact, earlier)
    if not said.number:
        return ["，", said.verb]
    number = desk.derived(said.number, f"产值增速与{earlier}之差", (now, before), "按印出数相减")
    return ["，", said.verb, number, "个百分点"]


def output_of_month(desk: Desk) -> Sentence | None:
    """The month by itself; January–February is one block and has none."""
    if desk.period.is_first:
        return None
    level, growth = desk.total("output", Basis.MONTH), desk.total("output_growth", Basis.MONTH)
    if growth is None or growth.exact is None:
        return None
    return say(
        f"{desk.period.label(Basis.MONTH)}当月完成工业总产值",
        desk.cite(level),
        "亿元，同比",
        releases.phrase(desk, growth, moved(growth.exact), "%"),
        clause("（报送覆盖率", coverage(desk, Basis.MONTH), "%", provisional(growth.marker), "）"),
        "。",
    )


def coverage(desk: Desk, basis: Basis) -> Cited | None:
    """The coverage of output on a basis, by base and not by heads."""
    growth = desk.total("output_growth", basis)
    if growth is None or growth.coverage is None:
        return None
    return desk.cite_as(plain(growth.coverage, 1), growth, "报送覆盖率（按基数）")


def provisional(marker: Marker) -> str:
    """That a figure is 初."""
    return "，为初步数" if marker is Marker.PROVISIONAL else ""


def rates_of_year(desk: Desk, code: str) -> list[tuple[Period, Fraction | Marker]]:
    """The cumulative rates of the year so far, each of exactly its own period."""
    result: list[tuple[Period, Fraction | Marker]] = []
    for period in desk.period.of_year_so_far():
        figure = desk.total(code, period=period)
        known = figure is not None and figure.exact is not None and desk.spoken_of(figure) == period
        result.append((period, figure.exact if known and figure and figure.exact is not None else Marker.NOT_RELEASED))
    return result


def shape(desk: Desk) -> Sentence | None:
    """Opened high and ran low, or how far below the year's opening high (operations.md 2.8)."""
    figure = desk.official(HEADLINE)
    if figure is None or desk.period.is_first:
        return None
    rules, day = desk.reader.rules, desk.period.last_day
    target = desk.total(f"{HEADLINE}_target")
    found = year_shape(
        rates_of_year(desk, HEADLINE),
        rules.integer("high_low.falls", day),
        rules.number("high_low.points", day),
        None if target is None else target.exact,
    )
    if found is None:
        return None
    high = desk.total(HEADLINE, period=found.high_at)
    if high is None or found.drop <= 0:
        return say("从全年走势看，累计增速不低于年初水平。")
    fallen = desk.derived(plain(found.drop, 1), "年初高点与本期之差", (high, figure), "按印出数相减")
    run = desk.derived(str(found.longest_fall), "连续回落期数", (high, figure), "自年初高点起逐期比较印出数")
    return say(
        "从全年走势看，" + ("呈“高开低走”态势，" if found.opened_high_ran_low else ""),
        f"累计增速由{found.high_at.label()}的",
        "−" if (high.exact or 0) < 0 else "",
        desk.cite(high),
        f"%回落到{found.now_at.label()}的",
        "−" if found.now < 0 else "",
        desk.cite(figure),
        "%，累计回落",
        fallen,
        "个百分点",
        clause("，期间最长连续", run, "期回落") if found.longest_fall > 1 else "",
        "。",
    )
