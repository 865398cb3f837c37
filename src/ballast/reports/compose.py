"""The monthly analysis put together: four chapters in the usual order, from one reader and one period."""

from __future__ import annotations

from collections.abc import Iterable

from ballast.figures.explain import Bar
from ballast.figures.explain import bars as bars_of
from ballast.figures.models import Snapshot
from ballast.figures.places import mark
from ballast.figures.read import Reader
from ballast.indicators.catalogue import Kind
from ballast.kernel import clock
from ballast.kernel.period import Calendar, Period
from ballast.kernel.problems import BallastError
from ballast.reports import charts, features, findings, overall, problems, suggestions, tables
from ballast.reports.desk import Desk
from ballast.reports.parts import Block, ChartBlock, Paragraph, Report, Section, TableBlock

_NUMERALS = "一二三四五六七八九十"


def compose(reader: Reader, period: Period) -> Report:
    """The report of a period. Raises `BallastError` where the snapshot holds nothing for it."""
    desk = Desk(reader, _month(period))
    _check(desk)
    if not desk.collected:
        return _report(desk, _official_only(desk), ())
    found = findings.find(desk)
    bars = bars_of(reader, "output_growth", desk.period)
    sections = (
        Section("一、总体情况", _overall(desk, bars)),
        Section("二、主要特点", _features(desk, found, bars)),
        Section("三、存在问题", _blocks(_paragraphs(problems.paragraphs(desk, found, bars)), [tables.targets(desk)])),
        Section("四、下步建议", _blocks(_paragraphs(suggestions.paragraphs(found)), [])),
    )
    attached = [
        tables.units(desk),
        tables.sections(desk),
        tables.divisions(desk),
        tables.lists(desk),
        tables.parks(desk),
    ]
    return _report(desk, sections, tuple(block for block in attached if block is not None))


def _report(desk: Desk, sections: tuple[Section, ...], attached: tuple[TableBlock, ...]) -> Report:
    return Report(
        f"{desk.period.full_label()}全市工业经济运行情况分析",
        "　".join(part for part in (desk.reader.scope.audience.label, mark(desk.reader.frozen, desk.period)) if part),
        f"{Kind.OFFICIAL.label}与{Kind.COMPILED.label}分别注明",
        _dateline(desk.reader),
        tuple(section for section in sections if section.blocks),
        attached,
    )


def _official_only(desk: Desk) -> tuple[Section, ...]:
    """What can be said before the returns are in: the official figures, and that the rest is missing."""
    words = [Paragraph("", (*overall.official(desk), overall.not_collected(desk)))]
    investment = _paragraphs([(features.INVESTMENT, features.investment(desk))])
    return (Section("一、总体情况", _blocks(words, [])), Section("二、主要特点", _blocks(investment, [])))


def _overall(desk: Desk, bars: tuple[Bar, ...]) -> tuple[Block, ...]:
    """The official headline with the picture of the year first, compiled output under its own name after it."""
    official, compiled = overall.official(desk), overall.compiled(desk)
    first = _blocks([Paragraph("", tuple(official))], [charts.year(desk)])
    return (*first, *_blocks([Paragraph("", tuple(compiled))], [charts.causes(desk, bars)]))


def _features(desk: Desk, found: findings.Findings, bars: tuple[Bar, ...]) -> tuple[Block, ...]:
    """The features, the picture of the counties beside its paragraph."""
    blocks: list[Block] = []
    for paragraph in _paragraphs(features.paragraphs(desk, found, bars)):
        blocks += _blocks([paragraph], [charts.counties(desk)] if paragraph.lead.endswith(features.COUNTIES) else [])
    return tuple(blocks)


def _month(period: Period) -> Period:
    if period.calendar is Calendar.MERGED:
        return period
    raise BallastError(f"月度分析按月编制，时期请写成 2026-09 的样子，不能是“{period}”（1—2月合并为 {period.year}-02）")


def _check(desk: Desk) -> None:
    """A clear message instead of an empty report."""
    if desk.collected or desk.official(overall.HEADLINE) is not None:
        return
    known = desk.reader.frozen.periods()
    latest = f"这份快照里最近的一期是 {known[-1]}" if known else "这份快照里没有企业月度报表"
    raise BallastError(
        f"{desk.period.full_label()}没有可写的数：既没有企业月度报表，统计部门也没有发布。{latest}；请先导入数据并运行 ballast freeze"
    )


def _dateline(reader: Reader) -> str:
    frozen_at = Snapshot.objects.get(identity=reader.frozen.identity).created_at
    today = clock.today()
    return (
        f"编制日期：{today.year}年{today.month}月{today.day}日　"
        f"数据快照：{reader.frozen.identity[:12]}（{frozen_at:%Y-%m-%d}冻结）"
    )


def _paragraphs(groups: Iterable[features.Group]) -> list[Paragraph]:
    """Leads, numbered, with their sentences; a lead whose sentences all lack their numbers is left out."""
    kept = [(lead, tuple(said for said in sentences if said is not None)) for lead, sentences in groups]
    filled = [(lead, sentences) for lead, sentences in kept if sentences]
    return [Paragraph(f"（{_NUMERALS[place]}）{lead}", sentences) for place, (lead, sentences) in enumerate(filled)]


def _blocks(words: Iterable[Paragraph], shown: Iterable[ChartBlock | TableBlock | None]) -> tuple[Block, ...]:
    blocks: list[Block] = [paragraph for paragraph in words if paragraph.sentences]
    return (*blocks, *(block for block in shown if block is not None))
