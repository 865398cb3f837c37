"""The database's heads against those of the second place, and against heads that somebody reads from paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from ballast.kernel import clock
from ballast.trail import heads as second_place
from ballast.trail.canonical import HEAD_COLUMNS, Row, Sealer, moment_of
from ballast.trail.findings import Fault, Verdict
from ballast.trail.heads import Line
from ballast.trail.labels import COLUMNS

# A head is published right after its batch; one that is younger may be on its way.
_ON_ITS_WAY = timedelta(minutes=5)


def compare(
    verdict: Verdict,
    sealers: Mapping[str, Sealer],
    mine: Mapping[int, Row],
    first_batch: int,
    given: Iterable[tuple[int, str]],
) -> None:
    """Add to the verdict what the published file, and heads from paper as (number, digits), say otherwise.

    `mine` are the database's heads by number, from the batch `first_batch` on.
    """
    for number, digits in given:
        _on_paper(verdict, mine, number, digits)
    path = second_place.place()
    if path is None:
        return
    seen: dict[int, Line] = {}
    try:
        for line in _whole(verdict, second_place.read(path), mine):
            _take(verdict, seen, line)
    except FileNotFoundError:
        # Not there yet, or taken away: how old the heads are tells the two apart.
        seen = {}
    except OSError as problem:
        verdict.add(Fault.PUBLISHED_MISSING, f"公布件 {path} 读不出来：{problem.strerror or problem}")
        return
    lost = []
    for number, line in sorted(seen.items()):
        if number < first_batch:
            continue
        if number in mine:
            _differing(verdict, sealers, mine[number], line)
        elif number > max(mine, default=0):
            lost.append(line)
    _cut(verdict, mine, lost)
    _lacking(verdict, mine, seen)


def _whole(verdict: Verdict, lines: Iterable[Line], mine: Mapping[int, Row]) -> Iterator[Line]:
    """The lines that can be read. One that a crash tore is no fault: the next line, or the database, tells it whole."""
    torn: Line | None = None
    for line in lines:
        verdict.published += 1
        if torn is not None and not line.text.startswith(torn.text):
            _unreadable(verdict, torn)
        torn = line if line.head is None else None
        if line.head is not None:
            yield line
    if torn is not None and not (mine and second_place.told(mine[max(mine)]).startswith(torn.text)):
        _unreadable(verdict, torn)


def _unreadable(verdict: Verdict, line: Line) -> None:
    verdict.add(Fault.PUBLISHED_DIFFERS, f"公布件第 {line.number} 行读不懂")


def _take(verdict: Verdict, seen: dict[int, Line], line: Line) -> None:
    assert line.head is not None
    number = line.head["number"]
    if number in seen and seen[number].text != line.text:
        verdict.add(
            Fault.PUBLISHED_DIFFERS,
            f"公布件第 {seen[number].number} 行与第 {line.number} 行说的是同一批，内容却不同",
            batch=number,
        )
    seen.setdefault(number, line)


def _differing(verdict: Verdict, sealers: Mapping[str, Sealer], head: Row, line: Line) -> None:
    told = line.head
    assert told is not None
    names = [name for name in HEAD_COLUMNS if told[name] != head[name]]
    if not names:
        return
    sealer = sealers.get(str(told["key"]))
    sound = sealer is not None and sealer.head(told) == told["head"]
    side = "公布件上的封印成立，被改的是数据库" if sound else "公布件上的封印不成立"
    verdict.add(
        Fault.PUBLISHED_DIFFERS,
        f"公布件第 {line.number} 行与库中批次头不同：{'、'.join(COLUMNS[name] for name in names)}；{side}",
        batch=head["number"],
    )


def _cut(verdict: Verdict, mine: Mapping[int, Row], lost: list[Line]) -> None:
    """Heads that were published and are later than anything in the database."""
    told = [line.head for line in lost if line.head is not None]
    if told:
        first, last = told[0], told[-1]
        verdict.add(
            Fault.TAIL_CUT,
            f"第 {first['number']} 至 {last['number']} 批（序号 {first['first_sequence']} 至 {last['last_sequence']}）"
            f"已经公布，库中只到第 {max(mine, default=0)} 批",
            batch=first["number"],
            sequence=first["first_sequence"],
        )


def _lacking(verdict: Verdict, mine: Mapping[int, Row], seen: Mapping[int, Line]) -> None:
    recent = clock.now() - _ON_ITS_WAY
    for number, head in mine.items():
        sealed = moment_of(head["sealed_at"])
        if number not in seen and (sealed is None or sealed < recent):
            verdict.add(Fault.PUBLISHED_MISSING, "这一批的批次头不在公布件上", batch=number)


def _on_paper(verdict: Verdict, mine: Mapping[int, Row], number: int, digits: str) -> None:
    head = mine.get(number)
    if head is None:
        verdict.add(Fault.TAIL_CUT, "纸面上有这一批的批次头，库中没有", batch=number)
    elif not str(head["head"]).startswith(digits.lower()):
        verdict.add(Fault.PUBLISHED_DIFFERS, "库中的批次头与纸面上的不同", batch=number)
